-- As 0012 and 0015: a person's household is a copy of the open membership, whose own key holds it.
alter table person drop constraint person_community_household_id_fkey;

-- One index where two stood: with nulls not distinct it allows one open membership a person, and none that end on the
-- same day, which would overlap. It also finds all memberships of a person.
create unique index membership_of_person on membership (community, person_id, ends_on) nulls not distinct;
drop index membership_one_household;
drop index membership_person;

-- An import leaves its search keys in the index's waiting list, which later searches read through; merging them in one
-- go afterwards costs a third of doing it along the way. The application is not the owner, hence this door.
create function app.merge_search_keys() returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform gin_clean_pending_list('public.person_search'::regclass);
end $$;
revoke execute on function app.merge_search_keys() from public;
grant execute on function app.merge_search_keys() to linli_app;
