-- Entering costs more than many a read when each setting is a plpgsql call. On plain Postgres the settings are now one
-- expression, which the planner inlines into the statement: about half the time. On Citus only the SET LOCAL statement
-- travels to the workers, so there the body of 0016 stays (HOSTILE.md §1.2). Scopes are entered once a transaction, so
-- what is empty need not be set.
create function app.refuse_kind(kind text) returns text language plpgsql as
  $$ begin raise exception 'unknown actor kind %', kind; end $$;

do $choose$
begin
  if exists (select from pg_extension where extname = 'citus') then
    return;
  end if;
  drop function app.enter(bigint, bigint, text, text, text, text, boolean, boolean);
  -- concat, not ||: a strict operator beside a constant null would be folded away with the settings it holds.
  create function app.enter(lo bigint, hi bigint, kind text, actor text, household text, places text, read_only boolean, keep_plans boolean default false)
  returns boolean language sql volatile as $enter$
    select concat(
      set_config('app.lo', lo::text, true),
      set_config('app.hi', hi::text, true),
      case when kind in ('staff', 'helper', 'resident', 'device', 'public', 'system') then set_config('app.kind', kind, true) else app.refuse_kind(kind) end,
      set_config('app.actor', actor, true),
      case when household <> '' then set_config('app.household', household, true) end,
      case when places <> '{}' then set_config('app.places', places, true) end,
      case when keep_plans then set_config('plan_cache_mode', 'force_generic_plan', true) end,
      case when read_only then set_config('transaction_read_only', 'on', true) end
    ) is not null
  $enter$;
end $choose$;

-- Asked of every row: two comparisons of which the first mostly holds are half the price of a search in an array.
create or replace procedure app.build_wall(target regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format($p$create policy wall on %s as restrictive for all to linli_app
    using (community >= app.lo() and community < app.hi())
    with check (community >= app.lo() and community < app.hi())$p$, target);
  execute format($p$create policy staff_and_system on %s for all to linli_app
    using (current_setting('app.kind', true) = 'staff' or current_setting('app.kind', true) = 'system')
    with check (current_setting('app.kind', true) = 'staff' or current_setting('app.kind', true) = 'system')$p$, target);
end $$;

do $alter$
declare
  target text;
begin
  for target in
    select format('%I.%I', schemaname, tablename) from pg_policies
    where policyname = 'staff_and_system' and qual = with_check and qual like '%ANY%staff%system%' and qual not like '% AND %'
  loop
    execute format($p$alter policy staff_and_system on %s
      using (current_setting('app.kind', true) = 'staff' or current_setting('app.kind', true) = 'system')
      with check (current_setting('app.kind', true) = 'staff' or current_setting('app.kind', true) = 'system')$p$, target);
  end loop;
end $alter$;
