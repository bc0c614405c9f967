-- Linked contact 4113 挂钩联系 (DOMAIN.md §1.1). How a community keeps it stands in the dated setting contactRules.
create extension if not exists btree_gist;

-- Force 四支力量: an organisation that owns matters; its people hold posts there. The committee and building heads need none.
create table force (
  community bigint not null references community,
  id uuid not null,
  kind text not null check (kind in ('property-company', 'police')),
  name text not null,
  phone text,
  ended_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (community, id),
  unique (community, name)
);
call app.build_wall('force');
create policy anyone_signed_in_reads on force for select to linli_app using (current_setting('app.kind', true) in ('helper', 'resident'));
grant select, insert, update on force to linli_app;

-- A post at a force reaches the force's matters and no building; a post has one place.
alter table post add column force_id uuid;
alter table post add foreign key (community, force_id) references force;
alter table post add check (building_id is null or force_id is null);

-- Contact 联系人: somebody on a level of the chain. role: a role of the level (contactRules). cap: households at most, null
-- as the proposal is told. account_id: who may sign in as them. source: the row of a ledger they were taken from.
create table contact (
  community bigint not null references community,
  id uuid not null,
  level text not null,
  role text not null,
  name text not null,
  building_id uuid,
  area text,
  origin_group_id uuid,
  person_id uuid,
  household_id uuid,
  account_id text,
  phone_cipher bytea,
  phone_index bytea,
  cap integer check (cap between 0 and 500),
  source_ledger text,
  source_id uuid,
  starts_on date not null,
  ends_on date check (ends_on >= starts_on),
  version integer not null default 1,
  import_id uuid,
  search tsvector not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (community, id),
  foreign key (community, building_id) references building,
  foreign key (community, origin_group_id) references origin_group,
  foreign key (community, person_id) references person,
  foreign key (community, household_id) references household
);
create index contact_level on contact (community, level, name, id) where ends_on is null;
create index contact_account on contact (community, account_id) where account_id is not null;
create index contact_person on contact (community, person_id);
create index contact_household on contact (community, household_id);
create index contact_building on contact (community, building_id);
create index contact_origin_group on contact (community, origin_group_id);
create index contact_search on contact using gin (community, search);
call app.build_wall('contact');
-- Helpers know themselves; whom they are linked to stands on the links they see.
create policy own_contact on contact for select to linli_app
  using (current_setting('app.kind', true) = 'helper' and account_id = current_setting('app.actor', true));
grant select, insert, update, delete on contact to linli_app;

-- A proposal 分配方案 of links, with its cost and reasons; nothing holds before somebody accepts it. plan: what it would
-- change (apps/server/src/modules/contact/proposal.shape.ts).
create table contact_proposal (
  community bigint not null references community,
  id uuid not null,
  state text not null check (state in ('waiting', 'ready', 'failed', 'accepted', 'dropped')),
  asked jsonb not null,
  plan jsonb,
  failure text,
  asked_by text not null,
  asker text not null,
  asked_at timestamptz not null default clock_timestamp(),
  ready_at timestamptz,
  answered_by text,
  answered_at timestamptz,
  primary key (community, id)
);
create index contact_proposal_asked on contact_proposal (community, asked_at desc, id);
call app.build_wall('contact_proposal');
grant select, insert, update, delete on contact_proposal to linli_app;

-- Link 联系关系: a contact and whom they keep contact with, from–to (ends_on exclusive). Target: a household or a contact of
-- the level below. building_id follows the household's home, or the target contact's. seers: accounts of the contact and of
-- those above in the chain; kept with every change of the chain, so that sight stays a comparison. visited_on: the latest
-- days of visits that count for it, newest first, at most 24, kept with every visit: duties are derived from it and stored
-- nowhere. taken_from: the link before it when somebody else took over.
create table contact_link (
  community bigint not null,
  id uuid not null,
  contact_id uuid not null,
  level text not null,
  to_level text not null,
  household_id uuid,
  target_contact_id uuid,
  target_id uuid not null,
  building_id uuid,
  starts_on date not null,
  ends_on date check (ends_on > starts_on),
  visited_on date[] not null default '{}',
  seers text[] not null default '{}',
  origin text not null check (origin in ('hand', 'import', 'proposal')),
  proposal_id uuid,
  taken_from uuid,
  why text,
  ended_why text,
  made_by text not null,
  made_at timestamptz not null default clock_timestamp(),
  version integer not null default 1,
  primary key (community, id),
  foreign key (community, contact_id) references contact,
  foreign key (community, household_id) references household,
  foreign key (community, target_contact_id) references contact,
  foreign key (community, proposal_id) references contact_proposal,
  check ((household_id is null) <> (target_contact_id is null)),
  check (target_id = coalesce(household_id, target_contact_id)),
  check ((to_level = 'household') = (household_id is not null)),
  -- Every household has one contact at a time; every contact one of each level above.
  constraint contact_link_one_contact exclude using gist (community with =, target_id with =, (case when to_level = 'household' then 'household' else level end) with =, daterange(starts_on, ends_on) with &&)
);
create index contact_link_contact on contact_link (community, contact_id, ends_on, id);
create index contact_link_household on contact_link (community, household_id);
create index contact_link_target_contact on contact_link (community, target_contact_id);
create index contact_link_building on contact_link (community, building_id);
create index contact_link_proposal on contact_link (community, proposal_id) where proposal_id is not null;
create index contact_link_seers on contact_link using gin (community, seers);
call app.build_wall('contact_link');
create policy seen_from_above on contact_link for select to linli_app
  using (current_setting('app.kind', true) = 'helper' and current_setting('app.actor', true) = any (seers));
-- A household sees who its contact is.
create policy own_household on contact_link for select to linli_app
  using (current_setting('app.kind', true) in ('resident', 'device') and household_id = app.household());
grant select, insert, update, delete on contact_link to linli_app;
