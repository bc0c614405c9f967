-- Of a contact day: who said it, where no home is known, and who of the stands takes it along.
alter table visit add column said_by text, add column taken_by text;
-- The list of visits, building by building.
create index visit_building on visit (community, building_id, day desc, id);
