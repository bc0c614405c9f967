-- Of a contact day: who said it, where no home is known, and who of the stands takes it along.
alter table visit add column said_by text, add column taken_by text;
-- The list of visits, building by building.
create index visit_building on visit (community, building_id, day desc, id);
-- What was added goes with the note when the last of a household is erased.
grant update on visit_addition to linli_app;
