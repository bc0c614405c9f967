-- Sign-in: passwords, sessions and pairing codes, owned by Better Auth (its column names) in a schema of
-- its own behind a role of its own. No tenant and no row-level security: the application reads only
-- the few columns a session look-up needs, never a password hash.
create schema auth;
grant usage on schema auth to linli_auth, linli_app;

-- kind: staff (everyone with a login; their posts say what they may do), resident, device.
create table auth."user" (
  id text primary key,
  name text not null,
  email text not null unique,
  "emailVerified" boolean not null default false,
  image text,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null default current_timestamp,
  username text unique,
  kind text not null check (kind in ('staff', 'resident', 'device')),
  demo boolean not null default false,
  "disabledAt" timestamptz
);

create table auth.session (
  id text primary key,
  "expiresAt" timestamptz not null,
  token text not null unique,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null,
  "ipAddress" text,
  "userAgent" text,
  "userId" text not null references auth."user" (id) on delete cascade,
  "lastSeenAt" timestamptz not null default current_timestamp
);
create index "session_userId_idx" on auth.session ("userId");
create index session_expires_at on auth.session ("expiresAt");

create table auth.account (
  id text primary key,
  "accountId" text not null,
  "providerId" text not null,
  "userId" text not null references auth."user" (id) on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  scope text,
  password text,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null
);
create index "account_userId_idx" on auth.account ("userId");
create unique index account_one_password on auth.account ("userId", "providerId");

create table auth.verification (
  id text primary key,
  identifier text not null,
  value text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null default current_timestamp
);
create index verification_identifier_idx on auth.verification (identifier);

create table auth."deviceCode" (
  id text primary key,
  "deviceCode" text not null,
  "userCode" text not null,
  "userId" text,
  "expiresAt" timestamptz not null,
  status text not null,
  "lastPolledAt" timestamptz,
  "pollingInterval" integer,
  "clientId" text,
  scope text
);
create unique index "deviceCode_deviceCode_uidx" on auth."deviceCode" ("deviceCode");
create unique index "deviceCode_userCode_uidx" on auth."deviceCode" ("userCode");
create index device_code_user on auth."deviceCode" ("userId");

-- Guesses at passwords, passes and codes; subject is a keyed hash of a login, account or address.
create table auth.attempt (
  id bigint generated always as identity primary key,
  subject bytea not null,
  at timestamptz not null default clock_timestamp()
);
create index attempt_subject on auth.attempt (subject, at desc);
create index attempt_at on auth.attempt (at);

grant select, insert, update, delete on all tables in schema auth to linli_auth;
grant select (token, "userId", "expiresAt", "lastSeenAt") on auth.session to linli_app;
grant select (id, name, kind, username, demo, "disabledAt") on auth."user" to linli_app;
