-- As 0012: a household's building is a copy of its home's, and a person's community stands in the key of the household.
-- Two of the twelve checks an import makes for each person.
alter table household drop constraint household_community_building_id_fkey;
alter table person drop constraint person_community_fkey;
