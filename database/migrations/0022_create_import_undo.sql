-- A whole import can be taken back while nobody touched what it wrote. Created rows already carry import_id; homes get
-- one too, so that they need no list of their own.
alter table estate add column import_id uuid;
alter table building add column import_id uuid;
alter table unit add column import_id uuid;
alter table dwelling add column import_id uuid;
alter table origin_group add column import_id uuid;

-- Rows an import changed, as they were: the whole row, sealed values sealed. Imports of new people write none.
create table import_change (
  community bigint not null references community,
  import_id uuid not null,
  entity text not null check (entity in ('person', 'household', 'occupancy', 'membership')),
  row_id uuid not null,
  before jsonb not null,
  primary key (community, import_id, entity, row_id)
);
create index import_change_row on import_change (community, row_id);
call app.build_wall('import_change');
grant select, insert, delete on import_change to linli_app;

alter table import_batch add column undone_at timestamptz, add column undone_by text;
grant update (undone_at, undone_by) on import_batch to linli_app;

-- Homes and tags go only with the import that brought them, and only while that import is being undone: the
-- application names it for one transaction, and no other row can be deleted.
create function app.undoing() returns uuid language sql stable parallel safe as
  $$ select nullif(current_setting('app.undoing', true), '')::uuid $$;
create policy undo_only on care_tag as restrictive for delete to linli_app using (import_id = app.undoing());
create policy undo_only on dwelling as restrictive for delete to linli_app using (import_id = app.undoing());
create policy undo_only on unit as restrictive for delete to linli_app using (import_id = app.undoing());
create policy undo_only on building as restrictive for delete to linli_app using (import_id = app.undoing());
create policy undo_only on estate as restrictive for delete to linli_app using (import_id = app.undoing());
create policy undo_only on origin_group as restrictive for delete to linli_app using (import_id = app.undoing());
grant delete on care_tag, dwelling, unit, building, estate, origin_group to linli_app;
