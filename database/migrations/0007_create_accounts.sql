-- Posts 岗位 give rights from–to; community is the division code of the post's place, street codes included.
create table post (
  community bigint not null,
  id uuid not null,
  account_id text not null,
  holder text not null,
  kind text not null,
  building_id uuid,
  organisation text,
  published boolean not null default false,
  public_phone text,
  starts_on date not null default current_date,
  ended_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (community, id),
  foreign key (community, building_id) references building
);
create index post_account on post (account_id);
create index post_building on post (community, building_id);
call app.build_wall('post');
create policy anyone_reads_published on post for select to linli_app using (published and ended_at is null);
grant select, insert, update on post to linli_app;

-- Paper one-time QR 入户码 of a household. Only the token's hash is kept.
create table household_pass (
  community bigint not null,
  id uuid not null,
  household_id uuid not null,
  token_hash bytea not null,
  issued_by text not null,
  issued_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  withdrawn_at timestamptz,
  primary key (community, id),
  foreign key (community, household_id) references household
);
create unique index household_pass_token on household_pass (community, token_hash);
create index household_pass_hash on household_pass (token_hash);
create index household_pass_household on household_pass (community, household_id);
call app.build_wall('household_pass');
grant select, insert, update on household_pass to linli_app;

-- A resident's sign-in: one account, one household.
create table resident_account (
  community bigint not null,
  account_id text not null,
  household_id uuid not null,
  pass_id uuid not null,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (community, account_id),
  foreign key (community, household_id) references household
);
create index resident_account_account on resident_account (account_id);
create index resident_account_household on resident_account (community, household_id);
call app.build_wall('resident_account');
grant select, insert, update on resident_account to linli_app;

-- Television 电视屏, paired by the device authorisation grant.
create table screen (
  community bigint not null,
  id uuid not null,
  account_id text not null,
  name text not null,
  screen_class text not null check (screen_class in ('lobby', 'household')),
  building_id uuid,
  household_id uuid,
  paired_by text not null,
  paired_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (community, id),
  foreign key (community, building_id) references building,
  foreign key (community, household_id) references household,
  check ((screen_class = 'household') = (household_id is not null))
);
create index screen_account on screen (account_id);
call app.build_wall('screen');
create policy own_screen on screen for select to linli_app using (current_setting('app.kind', true) = 'device' and account_id = current_setting('app.actor', true));
grant select, insert, update on screen to linli_app;
