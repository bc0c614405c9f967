-- Taking a household or person back asks every table that refers to it, and a key's question cannot use an index over
-- some of the rows: it read all memberships once for each household. Two indexes over parts become one over all rows.
create index membership_of_household on membership (community, household_id, ends_on);
drop index membership_household;
drop index membership_household_past;
create index occupancy_of_household on occupancy (community, household_id, ends_on);
drop index occupancy_household_past;
create index care_tag_person on care_tag (community, person_id);
