-- Age is asked for more than anything else, and who is what to the head: both find their people without reading everybody.
create index person_born on person (community, born_on);
create index membership_relation on membership (community, relation) where ends_on is null;
