-- Space 空间: community → estate 小区 → building 楼栋 → unit 单元 → dwelling 户室.
create table community (
  community bigint primary key,
  name text not null,
  demo boolean not null default false,
  host_organisation text,
  filing_number text,
  complaints_phone text,
  version integer not null default 1,
  created_at timestamptz not null default now()
);
call app.build_wall('community');
create policy anyone_reads on community for select to linli_app using (true);
grant select, insert, update on community to linli_app;

create table estate (
  community bigint not null references community,
  id uuid not null,
  name text not null,
  created_at timestamptz not null default now(),
  primary key (community, id),
  unique (community, name)
);
call app.build_wall('estate');
create policy anyone_reads on estate for select to linli_app using (true);
grant select, insert, update on estate to linli_app;

create table building (
  community bigint not null,
  id uuid not null,
  estate_id uuid not null,
  number text not null,
  name text not null,
  sort_key text not null,
  created_at timestamptz not null default now(),
  primary key (community, id),
  unique (community, estate_id, number),
  foreign key (community, estate_id) references estate
);
call app.build_wall('building');
create policy anyone_reads on building for select to linli_app using (true);
grant select, insert, update on building to linli_app;

create table unit (
  community bigint not null,
  id uuid not null,
  building_id uuid not null,
  number text not null,
  sort_key text not null,
  created_at timestamptz not null default now(),
  primary key (community, id),
  unique (community, building_id, number),
  foreign key (community, building_id) references building
);
call app.build_wall('unit');
create policy anyone_reads on unit for select to linli_app using (true);
grant select, insert, update on unit to linli_app;

-- label '3-2-1102' is how people write it; address_key sorts as people walk ('0003-0002-0011-1102').
create table dwelling (
  community bigint not null,
  id uuid not null,
  building_id uuid not null,
  unit_id uuid not null,
  floor integer not null,
  room text not null,
  label text not null,
  address_key text not null,
  created_at timestamptz not null default now(),
  primary key (community, id),
  unique (community, unit_id, room),
  foreign key (community, building_id) references building,
  foreign key (community, unit_id) references unit
);
create index dwelling_address on dwelling (community, address_key, id);
create index dwelling_building on dwelling (community, building_id, address_key, id);
create index dwelling_label on dwelling (community, label text_pattern_ops);
call app.build_wall('dwelling');
create policy helper_buildings on dwelling for select to linli_app
  using (current_setting('app.kind', true) = 'helper' and building_id = any (app.places()));
-- A dwelling says only where a door is; residents and screens need their own address.
create policy own_places on dwelling for select to linli_app
  using (current_setting('app.kind', true) in ('resident', 'device') and unit_id = any (app.places()));
grant select, insert, update on dwelling to linli_app;

create table origin_group (
  community bigint not null references community,
  id uuid not null,
  name text not null,
  created_at timestamptz not null default now(),
  primary key (community, id),
  unique (community, name)
);
call app.build_wall('origin_group');
create policy anyone_signed_in_reads on origin_group for select to linli_app using (current_setting('app.kind', true) in ('helper', 'resident'));
grant select, insert, update on origin_group to linli_app;
