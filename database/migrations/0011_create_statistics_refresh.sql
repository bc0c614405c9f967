-- Rows written in bulk have no statistics until autovacuum comes by, a minute later; until then joins behind the
-- wall go wrong by a factor of a thousand. The application is not the owner and may not ANALYZE, hence this door:
-- it takes nothing, tells nothing and reads only what the planner counts.
create function app.refresh_statistics() returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  analyze public.estate, public.building, public.unit, public.dwelling, public.origin_group, public.household, public.occupancy, public.person, public.membership, public.care_tag;
end $$;
revoke execute on function app.refresh_statistics() from public;
grant execute on function app.refresh_statistics() to linli_app;
