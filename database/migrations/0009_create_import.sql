-- One committed import: which file, by whom, what came of it. Rows written carry import_id.
create table import_batch (
  community bigint not null references community,
  id uuid not null,
  file_name text not null,
  file_hash bytea not null,
  mapping jsonb not null,
  skip_rejected boolean not null,
  counts jsonb not null,
  imported_by text not null,
  imported_at timestamptz not null default now(),
  primary key (community, id)
);
create index import_batch_at on import_batch (community, imported_at desc, id desc);
call app.build_wall('import_batch');
grant select, insert on import_batch to linli_app;
