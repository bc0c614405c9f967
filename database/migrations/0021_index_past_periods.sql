-- Lists of a past day look up ended periods beside the open ones. Imports write open rows only and pay nothing here.
create index membership_household_past on membership (community, household_id, ends_on) where ends_on is not null;
create index occupancy_household_past on occupancy (community, household_id, ends_on) where ends_on is not null;
