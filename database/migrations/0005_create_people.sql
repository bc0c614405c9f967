-- People 人: households, persons, who belongs where and since when.
-- building_id follows the current occupancy (kept by the same transaction) so that a helper's reach stays a column comparison.
create table household (
  community bigint not null references community,
  id uuid not null,
  building_id uuid,
  origin_group_id uuid,
  note text,
  version integer not null default 1,
  import_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (community, id),
  foreign key (community, building_id) references building,
  foreign key (community, origin_group_id) references origin_group
);
create index household_building on household (community, building_id);
create index household_origin_group on household (community, origin_group_id);
call app.build_wall('household');
create policy helper_buildings on household for select to linli_app
  using (current_setting('app.kind', true) = 'helper' and building_id = any (app.places()));
create policy own_household on household for select to linli_app
  using (current_setting('app.kind', true) in ('resident', 'device') and id = app.household());
grant select, insert, update on household to linli_app;

-- Which home a household has, from–to (ends_on exclusive; null = now).
create table occupancy (
  community bigint not null,
  id uuid not null,
  household_id uuid not null,
  dwelling_id uuid not null,
  building_id uuid not null,
  kind text not null check (kind in ('lives_in', 'rents', 'empty')),
  starts_on date not null,
  ends_on date check (ends_on > starts_on),
  import_id uuid,
  primary key (community, id),
  foreign key (community, household_id) references household,
  foreign key (community, dwelling_id) references dwelling,
  foreign key (community, building_id) references building
);
create unique index occupancy_one_home on occupancy (community, household_id) where ends_on is null;
create index occupancy_dwelling on occupancy (community, dwelling_id);
call app.build_wall('occupancy');
create policy helper_buildings on occupancy for select to linli_app
  using (current_setting('app.kind', true) = 'helper' and building_id = any (app.places()));
create policy own_household on occupancy for select to linli_app
  using (current_setting('app.kind', true) in ('resident', 'device') and household_id = app.household());
grant select, insert, update on occupancy to linli_app;

-- identity_* and phone_*: SM4 ciphertext and keyed blind index, never plain. search: name 1+2-grams,
-- 'p'+pinyin, 'i'+initials, 't'+last four digits of the phone. Codes: GB/T 2261, 3304, 4762 (DOMAIN.md §2.1).
create table person (
  community bigint not null references community,
  id uuid not null,
  household_id uuid,
  building_id uuid,
  name text not null,
  sex text not null default '0',
  born_on date,
  identity_kind text,
  identity_cipher bytea,
  identity_index bytea,
  phone_cipher bytea,
  phone_index bytea,
  ethnicity text,
  politics text,
  marital text,
  schooling text,
  work text,
  skills text,
  note text,
  search tsvector not null,
  version integer not null default 1,
  import_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (community, id),
  foreign key (community, household_id) references household,
  foreign key (community, building_id) references building
);
create unique index person_identity on person (community, identity_index) where identity_index is not null;
create index person_phone on person (community, phone_index) where phone_index is not null;
create index person_name on person (community, name, id);
create index person_household on person (community, household_id);
create index person_building on person (community, building_id, name, id);
create index person_search on person using gin (community, search);
call app.build_wall('person');
create policy helper_buildings on person for select to linli_app
  using (current_setting('app.kind', true) = 'helper' and building_id = any (app.places()));
create policy own_household on person for select to linli_app
  using (current_setting('app.kind', true) = 'resident' and household_id = app.household());
grant select, insert, update on person to linli_app;

-- Membership of a household, from–to; relation to the head by GB/T 4761 ('02' = head 户主).
create table membership (
  community bigint not null,
  id uuid not null,
  household_id uuid not null,
  person_id uuid not null,
  building_id uuid,
  relation text not null,
  starts_on date not null,
  ends_on date check (ends_on > starts_on),
  import_id uuid,
  primary key (community, id),
  foreign key (community, household_id) references household,
  foreign key (community, person_id) references person,
  foreign key (community, building_id) references building
);
create unique index membership_one_household on membership (community, person_id) where ends_on is null;
create unique index membership_one_head on membership (community, household_id) where relation = '02' and ends_on is null;
create index membership_household on membership (community, household_id) where ends_on is null;
create index membership_person on membership (community, person_id);
call app.build_wall('membership');
create policy helper_buildings on membership for select to linli_app
  using (current_setting('app.kind', true) = 'helper' and building_id = any (app.places()));
create policy own_household on membership for select to linli_app
  using (current_setting('app.kind', true) = 'resident' and household_id = app.household());
grant select, insert, update on membership to linli_app;

-- Special-care tag 特殊关爱标签: staff only, each with its basis.
create table care_tag (
  community bigint not null,
  id uuid not null,
  person_id uuid not null,
  kind text not null,
  basis text not null,
  starts_on date not null,
  ends_on date check (ends_on >= starts_on),
  import_id uuid,
  created_at timestamptz not null default now(),
  primary key (community, id),
  foreign key (community, person_id) references person
);
create unique index care_tag_one_open on care_tag (community, person_id, kind) where ends_on is null;
call app.build_wall('care_tag');
grant select, insert, update on care_tag to linli_app;

-- Counts that screens show, kept with every write and rebuilt by `linli rollups rebuild`.
-- place: a building, or the nil uuid for the whole community.
create table rollup (
  community bigint not null,
  place uuid not null,
  measure text not null,
  value bigint not null,
  counted_at timestamptz not null default now(),
  primary key (community, place, measure)
);
call app.build_wall('rollup');
create policy helper_buildings on rollup for select to linli_app
  using (current_setting('app.kind', true) = 'helper' and place = any (app.places()));
grant select, insert, update, delete on rollup to linli_app;
