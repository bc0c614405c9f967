-- Where and how a session was begun, and its token before the last rotation: requests already on their way with it are
-- still answered for a moment.
alter table auth.session
  add column method text check (method in ('password', 'passkey', 'oidc', 'phone-code', 'pass', 'pairing')),
  add column "previousToken" text,
  add column "rotatedAt" timestamptz,
  add column "newDevice" boolean not null default false;
create unique index session_previous_token on auth.session ("previousToken") where "previousToken" is not null;
grant select (id, "createdAt", "previousToken", "rotatedAt") on auth.session to linli_app;

-- Browsers an account was signed in from: the keyed hash of a random mark kept in a cookie of its own.
create table auth.known_device (
  user_id text not null references auth."user" (id) on delete cascade,
  mark bytea not null,
  first_seen_at timestamptz not null default clock_timestamp(),
  last_seen_at timestamptz not null default clock_timestamp(),
  primary key (user_id, mark)
);
create index known_device_last_seen on auth.known_device (last_seen_at);

-- Codes sent to phones. Neither number nor code: keyed hashes, the code's bound to row, purpose and number. A row is made
-- for unknown numbers too, so that nothing differs from outside. The ticket is for choosing between several homes.
create table auth.phone_code (
  id uuid primary key,
  purpose text not null,
  phone bytea not null,
  code bytea not null,
  guesses smallint not null default 0,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  used_at timestamptz,
  ticket bytea,
  ticket_expires_at timestamptz
);
create index phone_code_phone on auth.phone_code (phone, created_at desc);
create index phone_code_expires_at on auth.phone_code (expires_at);
grant select, insert, update, delete on auth.known_device, auth.phone_code to linli_auth;

-- A resident's sign-in stands on a paper (the household's) or on a person and the phone that person has in the register.
alter table resident_account
  alter column pass_id drop not null,
  add column person_id uuid,
  add column phone_index bytea,
  add column ended_reason text,
  add column ended_by text,
  add foreign key (community, person_id) references person,
  add check ((pass_id is null) = (person_id is not null)),
  add check ((person_id is null) = (phone_index is null));
create unique index resident_account_one_person on resident_account (community, person_id) where ended_at is null and person_id is not null;
