-- Matter category 诉求类别: route and time limits as a community's own data, kept by the ledger engine. owner: a matterOwner
-- it usually goes to. *_limit: hours or days of the pace named. anonymous: may be raised without a name.
create table matter_category (
  community bigint not null references community,
  id uuid not null,
  code text not null,
  name text not null,
  owner text check (owner in ('committee', 'property-company', 'police', 'building-head')),
  dispatch_hours integer check (dispatch_hours between 1 and 2400),
  answer_amount integer not null check (answer_amount between 1 and 400),
  answer_unit text not null check (answer_unit in ('hours', 'days')),
  answer_pace text not null check (answer_pace in ('working', 'around-the-clock')),
  anonymous boolean not null default false,
  position integer not null default 100,
  note text,
  starts_on date not null default current_date,
  ends_on date check (ends_on >= starts_on),
  facts_since date not null default current_date,
  version integer not null default 1,
  import_id uuid,
  search tsvector not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (community, id)
);
create unique index matter_category_code on matter_category (community, code) where ends_on is null;
create index matter_category_name on matter_category (community, name, id) where ends_on is null;
create index matter_category_search on matter_category using gin (community, search);
create index matter_category_import on matter_category (community, import_id) where import_id is not null;
call app.build_wall('matter_category');
create policy anyone_reads on matter_category for select to linli_app using (true);
create policy undo_only on matter_category as restrictive for delete to linli_app using (import_id = app.undoing());
grant select, insert, update, delete on matter_category to linli_app;

-- Matter 诉求. State, marks and steps: packages/rules/src/matter-states.ts. sla: a clock as packages/rules/src/sla-clock.ts
-- keeps it; due_at what it says now, null while it stands. owner_party: id of the force or of the building whose head owns
-- it, null where the committee does; helpers of X in helper_parties (forces) and helper_accounts. raiser_households,
-- brought_by: homes and accounts (helpers) it was raised by, for sight. ready: to be talked over at a meeting.
create table matter (
  community bigint not null references community,
  id uuid not null,
  number text not null,
  category_id uuid not null,
  title text not null,
  text text not null,
  source text not null check (source in ('visit', 'contact-day', 'letter', 'phone', 'tv', 'hall', 'call', 'meeting', 'facility', 'street')),
  building_id uuid,
  place text,
  facility_id uuid,
  visit_id uuid,
  contact_day_id uuid,
  meeting_id uuid,
  public_wished boolean not null default false,
  urgent boolean not null default false,
  state text not null,
  waiting boolean not null default false,
  extended boolean not null default false,
  answered_on date,
  settled_on date,
  owner text check (owner in ('committee', 'property-company', 'police', 'building-head')),
  owner_party uuid,
  owner_name text,
  helper_parties uuid[] not null default '{}',
  helper_accounts text[] not null default '{}',
  sla jsonb not null,
  due_at timestamptz,
  extension jsonb,
  answer text,
  answered_by text,
  answered_at timestamptz,
  first_answered_at timestamptz,
  first_answer_minutes integer,
  settled_how text check (settled_how in ('raiser', 'clock')),
  reopened integer not null default 0,
  supervised integer not null default 0,
  raisers integer not null default 1,
  raiser_households uuid[] not null default '{}',
  brought_by text[] not null default '{}',
  merged_into uuid,
  ready boolean not null default false,
  search tsvector not null,
  body_index bytea not null,
  raised_at timestamptz not null,
  received_at timestamptz not null default clock_timestamp(),
  changed_at timestamptz not null default clock_timestamp(),
  version integer not null default 1,
  primary key (community, id),
  unique (community, number),
  foreign key (community, category_id) references matter_category,
  foreign key (community, building_id) references building,
  foreign key (community, facility_id) references facility,
  foreign key (community, visit_id) references visit,
  foreign key (community, contact_day_id) references contact_day,
  foreign key (community, merged_into) references matter
);
create index matter_queue on matter (community, state, due_at, id);
create index matter_raised on matter (community, raised_at desc, id desc);
create index matter_due on matter (community, due_at, id) where due_at is not null and state in ('accepted', 'verified', 'dispatched', 'handling');
create index matter_category_queue on matter (community, category_id, state, due_at, id);
create index matter_building on matter (community, building_id, state, due_at, id);
create index matter_party on matter (community, owner_party, state, due_at, id) where owner_party is not null;
create index matter_visit on matter (community, visit_id) where visit_id is not null;
create index matter_contact_day on matter (community, contact_day_id) where contact_day_id is not null;
create index matter_facility on matter (community, facility_id) where facility_id is not null;
create index matter_merged on matter (community, merged_into) where merged_into is not null;
create index matter_ready on matter (community, category_id, building_id, id) where ready;
create index matter_households on matter using gin (community, raiser_households);
create index matter_brought on matter using gin (community, brought_by);
create index matter_search on matter using gin (community, search);
call app.build_wall('matter');
create policy own_household on matter for select to linli_app
  using (current_setting('app.kind', true) in ('resident', 'device') and app.household() = any (raiser_households));
create policy partners on matter for select to linli_app
  using (current_setting('app.kind', true) = 'helper' and (
    owner_party = any (app.places())
    or helper_parties && app.places()
    or current_setting('app.actor', true) = any (helper_accounts)
    or current_setting('app.actor', true) = any (brought_by)));
grant select, insert, update on matter to linli_app;

-- Raiser 提出人: everybody who said it, by which way, and how they hear of each step. Of an anonymous one only the keyed
-- hash of a code is kept. came_with: the matter they raised before it was merged into this one.
create table matter_raiser (
  community bigint not null,
  id uuid not null,
  matter_id uuid not null,
  kind text not null check (kind in ('resident', 'helper', 'staff', 'anonymous', 'organisation')),
  household_id uuid,
  person_id uuid,
  account_id text,
  name text,
  contact_cipher bytea,
  code_index bytea,
  source text not null,
  visit_id uuid,
  said text,
  tell_by text not null default 'phone' check (tell_by in ('phone', 'paper', 'told')),
  came_with uuid,
  opinion text check (opinion in ('confirmed', 'not-solved')),
  rating integer check (rating between 1 and 5),
  opinion_at timestamptz,
  at timestamptz not null default clock_timestamp(),
  primary key (community, id),
  foreign key (community, matter_id) references matter,
  foreign key (community, household_id) references household,
  foreign key (community, person_id) references person on delete set null (person_id),
  check ((kind = 'anonymous') = (code_index is not null))
);
create index matter_raiser_matter on matter_raiser (community, matter_id, at);
create index matter_raiser_household on matter_raiser (community, household_id);
create index matter_raiser_person on matter_raiser (community, person_id);
create index matter_raiser_visit on matter_raiser (community, visit_id) where visit_id is not null;
create unique index matter_raiser_code on matter_raiser (community, code_index) where code_index is not null;
call app.build_wall('matter_raiser');
create policy own_household on matter_raiser for select to linli_app
  using (current_setting('app.kind', true) in ('resident', 'device') and household_id = app.household());
grant select, insert, update, delete on matter_raiser to linli_app;

-- Step 经过: what was done with a matter, in order, kept for good. said: what raisers read of it, null where it is inner
-- business; note: for those who handle it.
create table matter_step (
  community bigint not null,
  matter_id uuid not null,
  seq integer not null,
  id uuid not null,
  act text not null,
  from_state text,
  to_state text not null,
  role text not null,
  by_account text not null,
  by_name text not null,
  said text,
  note text,
  detail jsonb not null default '{}',
  raiser_households uuid[] not null default '{}',
  body_index bytea,
  at timestamptz not null default clock_timestamp(),
  primary key (community, matter_id, seq),
  unique (community, id),
  foreign key (community, matter_id) references matter
);
create index matter_step_at on matter_step (community, at desc);
call app.build_wall('matter_step');
create policy own_household on matter_step for select to linli_app
  using (current_setting('app.kind', true) in ('resident', 'device') and said is not null and app.household() = any (raiser_households));
grant select, insert, update on matter_step to linli_app;

-- What raisers are told of a step, and by which way; a printed slip is told once it was handed over.
create table matter_told (
  community bigint not null,
  id uuid not null,
  matter_id uuid not null,
  raiser_id uuid not null,
  household_id uuid,
  seq integer not null,
  way text not null check (way in ('phone', 'paper', 'told')),
  told_at timestamptz,
  told_by text,
  at timestamptz not null default clock_timestamp(),
  primary key (community, id),
  unique (community, raiser_id, seq),
  foreign key (community, matter_id) references matter,
  foreign key (community, raiser_id) references matter_raiser on delete cascade
);
create index matter_told_open on matter_told (community, way, at) where told_at is null;
create index matter_told_matter on matter_told (community, matter_id);
create index matter_told_household on matter_told (community, household_id, at desc) where household_id is not null;
call app.build_wall('matter_told');
create policy own_household on matter_told for select to linli_app
  using (current_setting('app.kind', true) in ('resident', 'device') and household_id = app.household());
grant select, insert, update, delete on matter_told to linli_app;

-- Board 公开栏: what anyone may read of a matter, written for that, so that no words of the raiser's slip out.
create table matter_board (
  community bigint not null,
  matter_id uuid not null,
  title text not null,
  text text not null,
  reply text,
  category text not null,
  place text,
  state text not null,
  raisers integer not null,
  privacy_class text not null check (privacy_class in ('public', 'community')),
  on_tv boolean not null default false,
  shown_at timestamptz not null default clock_timestamp(),
  replied_at timestamptz,
  changed_at timestamptz not null default clock_timestamp(),
  primary key (community, matter_id),
  foreign key (community, matter_id) references matter
);
create index matter_board_shown on matter_board (community, changed_at desc, matter_id);
call app.build_wall('matter_board');
create policy public_board on matter_board for select to linli_app using (privacy_class = 'public');
create policy community_board on matter_board for select to linli_app
  using (privacy_class = 'community' and (current_setting('app.kind', true) in ('resident', 'helper')
    or (current_setting('app.kind', true) = 'device' and app.household() is not null)));
grant select, insert, update, delete on matter_board to linli_app;
