-- A list of a past day tells how many homes there were: the index alone answers it, what the wall asks of each included.
create index occupancy_days on occupancy (community, ends_on, starts_on) include (household_id, building_id);
