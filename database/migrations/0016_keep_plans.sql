-- Hot reads are named prepared statements whose plan is the same for every community; planning them anew costs more
-- than running them, and behind the wall Postgres now and then decided to. Only their scope asks to keep plans: other
-- statements profit from being planned for their values. Callers of before pass seven arguments and mean the same.
drop function app.enter(bigint, bigint, text, text, text, text, boolean);
create function app.enter(lo bigint, hi bigint, kind text, actor text, household text, places text, read_only boolean, keep_plans boolean default false)
returns void language plpgsql as $$
begin
  if kind not in ('staff', 'helper', 'resident', 'device', 'public', 'system') then
    raise exception 'unknown actor kind %', kind;
  end if;
  perform app.set_local('app.lo', lo::text);
  perform app.set_local('app.hi', hi::text);
  perform app.set_local('app.kind', kind);
  perform app.set_local('app.actor', actor);
  perform app.set_local('app.household', household);
  perform app.set_local('app.places', places);
  if keep_plans then
    perform app.set_local('plan_cache_mode', 'force_generic_plan');
  end if;
  if read_only then
    perform app.set_local('transaction_read_only', 'on');
  end if;
end $$;

-- The bounds are asked for at every index probe of every table: in SQL they are inlined to three built-in calls, a
-- quarter of what a plpgsql call costs. That the planner then sees through them no longer decides the hot lists,
-- which fix their own plan (docs/decisions/household-list.md).
create or replace function app.lo() returns bigint language sql stable parallel safe as
  $$ select nullif(current_setting('app.lo', true), '')::bigint $$;
create or replace function app.hi() returns bigint language sql stable parallel safe as
  $$ select nullif(current_setting('app.hi', true), '')::bigint $$;
