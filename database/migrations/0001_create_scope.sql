-- The scope every query runs in, and the wall every tenant table stands behind (HOSTILE.md §4, §5).
create extension if not exists btree_gin;
create schema app;
grant usage on schema app, public to linli_app;

-- One SQL function enters a scope for the running transaction. On Citus only the SET LOCAL
-- statement travels to the workers, so the body is chosen once, here.
do $choose$
begin
  if exists (select from pg_extension where extname = 'citus') then
    create function app.set_local(name text, value text) returns void language plpgsql as
      $f$ begin execute format('set local %s = %L', name, value); end $f$;
  else
    create function app.set_local(name text, value text) returns void language plpgsql as
      $f$ begin perform set_config(name, value, true); end $f$;
  end if;
end $choose$;

create function app.enter(lo bigint, hi bigint, kind text, actor text, household text, places text, read_only boolean)
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
  if read_only then
    perform app.set_local('transaction_read_only', 'on');
  end if;
end $$;

-- plpgsql STABLE, not inlined: inlined bounds beside `community = $1` mislead the planner (STACK.md, policy trap).
-- An unset scope is NULL and matches nothing.
create function app.lo() returns bigint language plpgsql stable parallel safe as
  $$ begin return nullif(current_setting('app.lo', true), '')::bigint; end $$;
create function app.hi() returns bigint language plpgsql stable parallel safe as
  $$ begin return nullif(current_setting('app.hi', true), '')::bigint; end $$;
create function app.household() returns uuid language plpgsql stable parallel safe as
  $$ begin return nullif(current_setting('app.household', true), '')::uuid; end $$;
create function app.places() returns uuid[] language plpgsql stable parallel safe as
  $$ begin return coalesce(nullif(current_setting('app.places', true), ''), '{}')::uuid[]; end $$;

-- Called once for every tenant table: forced row-level security, the restrictive wall on the range of
-- division codes, and full sight inside the wall for staff and system. Who else sees which rows is
-- said by further permissive policies beside the table.
create procedure app.build_wall(target regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format($p$create policy wall on %s as restrictive for all to linli_app
    using (community >= app.lo() and community < app.hi())
    with check (community >= app.lo() and community < app.hi())$p$, target);
  execute format($p$create policy staff_and_system on %s for all to linli_app
    using (current_setting('app.kind', true) in ('staff', 'system'))
    with check (current_setting('app.kind', true) in ('staff', 'system'))$p$, target);
end $$;
revoke execute on procedure app.build_wall(regclass) from public;
