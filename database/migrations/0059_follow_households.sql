-- Questions and lists ask of nearly every household where it lives and who belongs to it. The answer of today stands on the
-- household's own row, kept by refreshHouseholds in the transaction that changes homes or memberships; `linli rollups rebuild`
-- finds nothing to change. Like building_id these copies carry no keys of their own (0012).
alter table household
  add column dwelling_id uuid,
  add column occupancy_kind text,
  add column members integer not null default 0,
  add column head_id uuid;

-- An owner without BYPASSRLS meets its own wall, hence unforced for this statement.
alter table household no force row level security;
alter table occupancy no force row level security;
alter table membership no force row level security;
update household h set dwelling_id = home.dwelling_id, occupancy_kind = home.kind, members = home.members, head_id = home.head
from (
  select h.community, h.id, o.dwelling_id, o.kind, coalesce(m.members, 0) as members, m.head
  from household h
  left join occupancy o on o.community = h.community and o.household_id = h.id and o.ends_on is null
  left join (
    select community, household_id, count(*)::int as members, (array_agg(person_id) filter (where relation = '02'))[1] as head
    from membership where ends_on is null group by community, household_id
  ) m on m.community = h.community and m.household_id = h.id
) home
where h.community = home.community and h.id = home.id;
alter table household force row level security;
alter table occupancy force row level security;
alter table membership force row level security;

-- Doors lead to their households.
create index household_dwelling on household (community, dwelling_id);
