-- Jobs: graphile-worker keeps its queue in a schema of its own (graphile_worker, migrated beside this one and granted to
-- linli_jobs alone). The application reaches it by the doors below only: it may add a job for the community it stands in,
-- and see, retry and discard the dead letters of that community and of the whole installation.

-- What a job has done, committed with the effect itself: a second run finds its key here and does nothing.
-- Community 0 is the whole installation.
create table job_effect (
  community bigint not null,
  key text not null check (length(key) between 1 and 300),
  at timestamptz not null default now(),
  primary key (community, key)
);
call app.build_wall('job_effect');
grant select, insert, delete on job_effect to linli_app;

-- The last run of each job with a timetable.
create table job_run (
  community bigint not null,
  job text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  outcome text not null check (outcome in ('running', 'done', 'failed')),
  problem jsonb,
  primary key (community, job)
);
call app.build_wall('job_run');
grant select, insert, update on job_run to linli_app;

-- Plpgsql throughout: its bodies are looked up when they run, and the queue's tables come after this migration.
-- The community is read from the scope, never taken on trust: a scope of one community adds jobs for it alone.
create function app.add_job(job text, input json, effect text, key text, run_at timestamptz, attempts int, queue text, community bigint)
returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  kind text := current_setting('app.kind', true);
  target bigint := coalesce(add_job.community, case when app.hi() = app.lo() + 1 then app.lo() end);
  made text;
begin
  if kind is null or kind not in ('staff', 'helper', 'system') then
    raise exception 'a job is added by staff, helpers and the system only' using errcode = '42501';
  end if;
  if target is null and not coalesce(kind = 'system' and app.lo() = 0 and app.hi() = 1000000000000, false) then
    raise exception 'a job for the whole installation is added by the system only' using errcode = '42501';
  end if;
  if target is not null and not coalesce(target >= app.lo() and target < app.hi(), false) then
    raise exception 'a job is added inside its community only' using errcode = '42501';
  end if;
  select made_job.id::text into made from graphile_worker.add_job(
    identifier => add_job.job,
    payload => json_build_object('community', target, 'effect', add_job.effect, 'input', add_job.input),
    queue_name => add_job.queue,
    run_at => add_job.run_at,
    max_attempts => add_job.attempts,
    job_key => add_job.job || ':' || coalesce(target::text, 'all') || ':' || add_job.key
  ) made_job;
  return made;
end $$;

-- Whether the scope may look after a job of this community; null = the whole installation's.
create function app.minds_job(community bigint) returns boolean language sql stable as
  $$ select coalesce(current_setting('app.kind', true) in ('staff', 'system')
       and (minds_job.community is null or (minds_job.community >= app.lo() and minds_job.community < app.hi())), false) $$;

create function app.list_dead_jobs(most int)
returns table (id text, job text, community bigint, created_at timestamptz, run_at timestamptz, attempts int, problem text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query
    select j.id::text, t.identifier, (j.payload ->> 'community')::bigint, j.created_at, j.run_at, j.attempts::int, j.last_error
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where j.locked_at is null and j.attempts >= j.max_attempts and app.minds_job((j.payload ->> 'community')::bigint)
    order by j.id desc limit most;
end $$;

create function app.retry_dead_job(dead bigint) returns table (job text, community bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query
    update graphile_worker._private_jobs j set attempts = 0, run_at = now(), last_error = null, updated_at = now()
    from graphile_worker._private_tasks t
    where t.id = j.task_id and j.id = dead and j.locked_at is null and j.attempts >= j.max_attempts
      and app.minds_job((j.payload ->> 'community')::bigint)
    returning t.identifier, (j.payload ->> 'community')::bigint;
  if found then
    perform pg_notify('jobs:insert', '{"count":1}');
  end if;
end $$;

create function app.discard_dead_job(dead bigint) returns table (job text, community bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query
    delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
    where t.id = j.task_id and j.id = dead and j.locked_at is null and j.attempts >= j.max_attempts
      and app.minds_job((j.payload ->> 'community')::bigint)
    returning t.identifier, (j.payload ->> 'community')::bigint;
end $$;

-- Numbers only, for the health page and the metrics: what is due, running, waiting for its next try, given up;
-- and since when the oldest due job waits.
create function app.count_jobs()
returns table (job text, due bigint, running bigint, retrying bigint, dead bigint, oldest_due timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if current_setting('app.kind', true) is distinct from 'system' then
    raise exception 'jobs are counted by the system only' using errcode = '42501';
  end if;
  return query
    select t.identifier,
      count(*) filter (where j.locked_at is null and j.attempts = 0 and j.run_at <= now()),
      count(*) filter (where j.locked_at is not null),
      count(*) filter (where j.locked_at is null and j.attempts > 0 and j.attempts < j.max_attempts),
      count(*) filter (where j.locked_at is null and j.attempts >= j.max_attempts),
      min(j.run_at) filter (where j.locked_at is null and j.attempts < j.max_attempts and j.run_at <= now())
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    group by t.identifier;
end $$;

revoke execute on function app.add_job(text, json, text, text, timestamptz, int, text, bigint), app.minds_job(bigint),
  app.list_dead_jobs(int), app.retry_dead_job(bigint), app.discard_dead_job(bigint), app.count_jobs() from public;
grant execute on function app.add_job(text, json, text, text, timestamptz, int, text, bigint), app.list_dead_jobs(int),
  app.retry_dead_job(bigint), app.discard_dead_job(bigint), app.count_jobs() to linli_app;
