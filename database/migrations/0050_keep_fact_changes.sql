-- Facts of people and households as they were before and after each change by hand, so that the timeline says what became
-- what and any earlier value can be put back: versions keep one state a day, this keeps every one. Sealed values stay
-- sealed (hex). fields names columns; reason is said when an earlier value is put back.
create table fact_change (
  community bigint not null references community,
  id uuid not null,
  entity text not null check (entity in ('person', 'household')),
  row_id uuid not null,
  fields text[] not null,
  before jsonb not null,
  after jsonb not null,
  reason text,
  changed_by text not null,
  changer text not null,
  changed_at timestamptz not null default clock_timestamp(),
  primary key (community, id)
);
create index fact_change_row on fact_change (community, row_id, changed_at desc);
call app.build_wall('fact_change');
grant select, insert, update, delete on fact_change to linli_app;

-- Until when an identity card holds 证件有效期至; null where nobody said or it holds for good (长期).
alter table person add column identity_until date;
alter table person_version add column identity_until date;
