-- building_id on people's tables is a copy of where their household's home stands, and a dwelling's unit knows its
-- building: keys of their own say nothing that the other keys do not, and were 40 % of all key checks of an import.
alter table person drop constraint person_community_building_id_fkey;
alter table membership drop constraint membership_community_building_id_fkey;
alter table occupancy drop constraint occupancy_community_building_id_fkey;
alter table dwelling drop constraint dwelling_community_building_id_fkey;
