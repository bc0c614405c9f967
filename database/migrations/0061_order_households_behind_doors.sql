-- Lists walk from door to door: the households behind one come in their order, with nothing to sort.
create index household_door on household (community, dwelling_id, id);
drop index household_dwelling;
