-- Ledgers 台账 kept by the general engine: one table each, columns as declared in packages/contract/src/ledger-<key>.ts.
-- starts_on, ends_on (exclusive): as long as the row holds. facts_since: from which day its facts hold; earlier ones stand
-- in ledger_version. identity_* and phone_*: ciphertext and keyed blind index. search: as in person.
create table party_member (
  community bigint not null references community,
  id uuid not null,
  name text not null,
  kind text not null,
  identity_cipher bytea,
  identity_index bytea,
  joined_on date,
  full_since date,
  branch text,
  party_group text,
  relation_state text,
  home_branch text,
  phone_cipher bytea,
  phone_index bytea,
  duties text,
  note text,
  person_id uuid,
  starts_on date not null default current_date,
  ends_on date check (ends_on >= starts_on),
  facts_since date not null default current_date,
  version integer not null default 1,
  import_id uuid,
  search tsvector not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (community, id),
  foreign key (community, person_id) references person
);

create table tenancy (
  community bigint not null references community,
  id uuid not null,
  dwelling_id uuid not null,
  name text not null,
  identity_cipher bytea,
  identity_index bytea,
  phone_cipher bytea,
  phone_index bytea,
  landlord_name text,
  landlord_phone_cipher bytea,
  landlord_phone_index bytea,
  rented_from date,
  lease_until date,
  purpose text,
  people integer,
  residence_registered boolean,
  note text,
  person_id uuid,
  starts_on date not null default current_date,
  ends_on date check (ends_on >= starts_on),
  facts_since date not null default current_date,
  version integer not null default 1,
  import_id uuid,
  search tsvector not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (community, id),
  foreign key (community, dwelling_id) references dwelling,
  foreign key (community, person_id) references person
);

create table appointment (
  community bigint not null references community,
  id uuid not null,
  role text not null,
  name text not null,
  phone_cipher bytea,
  phone_index bytea,
  building_id uuid,
  area text,
  serves_from date,
  serves_until date,
  note text,
  person_id uuid,
  starts_on date not null default current_date,
  ends_on date check (ends_on >= starts_on),
  facts_since date not null default current_date,
  version integer not null default 1,
  import_id uuid,
  search tsvector not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (community, id),
  foreign key (community, building_id) references building,
  foreign key (community, person_id) references person
);

create table facility (
  community bigint not null references community,
  id uuid not null,
  name text not null,
  kind text not null,
  place text,
  building_id uuid,
  state text,
  installed_on date,
  kept_by text,
  keeper_phone_cipher bytea,
  keeper_phone_index bytea,
  inspected_on date,
  note text,
  starts_on date not null default current_date,
  ends_on date check (ends_on >= starts_on),
  facts_since date not null default current_date,
  version integer not null default 1,
  import_id uuid,
  search tsvector not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (community, id),
  foreign key (community, building_id) references building
);

create table shop_unit (
  community bigint not null references community,
  id uuid not null,
  name text not null,
  kind text,
  credit_code text,
  address text,
  dwelling_id uuid,
  contact text,
  phone_cipher bytea,
  phone_index bytea,
  employees integer,
  licence_until date,
  note text,
  starts_on date not null default current_date,
  ends_on date check (ends_on >= starts_on),
  facts_since date not null default current_date,
  version integer not null default 1,
  import_id uuid,
  search tsvector not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (community, id),
  foreign key (community, dwelling_id) references dwelling
);

-- What a row said before, whole and sealed as it stood, and who said otherwise from when on. A correction on the day a row
-- was entered keeps a version of no day: it belongs to the row's story and to no list.
create table ledger_version (
  community bigint not null,
  ledger text not null,
  row_id uuid not null,
  version integer not null,
  starts_on date not null,
  ends_on date not null check (ends_on >= starts_on),
  facts jsonb not null,
  change text not null check (change in ('changed', 'ended', 'restored', 'imported')),
  changed_by text not null,
  changed_at timestamptz not null default clock_timestamp(),
  import_id uuid,
  primary key (community, ledger, row_id, version)
);

call app.build_wall('ledger_version');
-- A version goes only with the import that made it, while that import is being undone.
create policy undo_only on ledger_version as restrictive for delete to linli_app using (import_id = app.undoing());
grant select, insert, delete on ledger_version to linli_app;

-- Lists go by name; keys from person, home and building have an index over all rows (0034). Whoever has a row walks by
-- the import that brought it when that import is undone.
do $each$
declare
  target text;
  link text;
begin
  foreach target in array array['party_member', 'tenancy', 'appointment', 'facility', 'shop_unit'] loop
    execute format('create index %I on %I (community, name, id) where ends_on is null', target || '_name', target);
    execute format('create index %I on %I using gin (community, search)', target || '_search', target);
    execute format('create index %I on %I (community, import_id) where import_id is not null', target || '_import', target);
    for link in select column_name from information_schema.columns
      where table_schema = 'public' and table_name = target and column_name in ('person_id', 'dwelling_id', 'building_id') loop
      execute format('create index %I on %I (community, %I)', target || '_' || link, target, link);
    end loop;
    execute format('call app.build_wall(%L)', target);
    execute format('create policy undo_only on %I as restrictive for delete to linli_app using (import_id = app.undoing())', target);
    execute format('grant select, insert, update, delete on %I to linli_app', target);
  end loop;
end $each$;
