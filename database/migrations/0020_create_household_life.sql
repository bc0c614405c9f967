-- Household life 家庭变动: what happened to families, by the day it happened, and how the register stood before.
-- Today's facts stay in person and household; facts_since says from which day they hold, and a version row holds what
-- was true before, up to ends_on (exclusive). Sensitive values stay sealed.
alter table person add column died_on date, add column facts_since date not null default '-infinity';
alter table household add column facts_since date not null default '-infinity';
alter table membership add column event_id uuid;
alter table occupancy add column event_id uuid;

create table person_version (
  community bigint not null,
  person_id uuid not null,
  starts_on date not null,
  ends_on date not null check (ends_on > starts_on),
  recorded_at timestamptz not null default now(),
  name text not null,
  sex text not null,
  born_on date,
  identity_kind text,
  identity_cipher bytea,
  phone_cipher bytea,
  ethnicity text,
  politics text,
  marital text,
  schooling text,
  work text,
  skills text,
  note text,
  primary key (community, person_id, ends_on),
  foreign key (community, person_id) references person on delete cascade
);
create index person_version_name on person_version (community, name, person_id);
call app.build_wall('person_version');
grant select, insert, update, delete on person_version to linli_app;

create table household_version (
  community bigint not null,
  household_id uuid not null,
  starts_on date not null,
  ends_on date not null check (ends_on > starts_on),
  recorded_at timestamptz not null default now(),
  origin_group_id uuid,
  note text,
  primary key (community, household_id, ends_on),
  foreign key (community, household_id) references household on delete cascade
);
call app.build_wall('household_version');
grant select, insert, update, delete on household_version to linli_app;

-- One thing that happened. touched: rows as they were before and after, and all rows of the families concerned after,
-- so that it can be undone exactly while nothing else changed them. detail holds ids and codes for the timeline, no names.
-- body_index: keyed hash of what was sent, so that the id serves once.
create table life_event (
  community bigint not null references community,
  id uuid not null,
  kind text not null,
  happened_on date not null,
  persons uuid[] not null,
  households uuid[] not null,
  buildings uuid[] not null,
  detail jsonb not null,
  touched jsonb not null,
  body_index bytea not null,
  note text,
  recorded_by text not null,
  recorder text not null,
  recorded_at timestamptz not null default now(),
  undone_at timestamptz,
  undone_by text,
  undoer text,
  primary key (community, id)
);
create index life_event_recorded on life_event (community, recorded_at desc, id desc);
create index life_event_persons on life_event using gin (community, persons);
create index life_event_households on life_event using gin (community, households);
call app.build_wall('life_event');
create policy helper_buildings on life_event for select to linli_app
  using (current_setting('app.kind', true) = 'helper' and buildings && app.places());
grant select, insert, update on life_event to linli_app;

-- Undoing takes back what an event brought: rows of people and homes that nothing else has touched.
grant delete on person, household, membership, occupancy to linli_app;
