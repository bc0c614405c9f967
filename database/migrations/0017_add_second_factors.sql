-- What a session has proved, and the second factors of accounts with a login. In schema auth behind its own role, as passwords
-- are; the application reads what a session look-up needs and nothing else.
-- Signing in counts as proving who is there; dangerous steps ask how long ago that was.
alter table auth.session
  add column "reauthenticatedAt" timestamptz not null default current_timestamp,
  add column "secondFactor" text check ("secondFactor" in ('totp', 'backup-code', 'passkey', 'oidc'));
-- After a recovery a second factor must be set up before anything else.
alter table auth."user" add column "secondFactorDue" boolean not null default false;
grant select ("reauthenticatedAt", "secondFactor") on auth.session to linli_app;
grant select ("secondFactorDue") on auth."user" to linli_app;

-- RFC 6238. A new secret waits in `pending` until one code confirms it; meanwhile the old one counts.
-- No code of a time step up to `last_step` is taken again.
create table auth.totp (
  user_id text primary key references auth."user" (id) on delete cascade,
  secret bytea,
  confirmed_at timestamptz,
  last_step bigint not null default 0,
  pending bytea,
  pending_at timestamptz,
  check ((secret is null) = (confirmed_at is null))
);

-- Paper codes for when the phone is lost; keyed hashes, each good once.
create table auth.backup_code (
  user_id text not null references auth."user" (id) on delete cascade,
  hash bytea not null,
  created_at timestamptz not null default current_timestamp,
  used_at timestamptz,
  primary key (user_id, hash)
);

create table auth.passkey (
  id uuid primary key,
  user_id text not null references auth."user" (id) on delete cascade,
  name text not null,
  credential_id text not null unique,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  created_at timestamptz not null default current_timestamp,
  last_used_at timestamptz
);
create index passkey_user on auth.passkey (user_id);

-- Single sign-on accounts an administrator has prepared: by the provider's subject, or by a login claim until the first
-- sign-in binds the subject. Nobody else's sign-in at the provider opens anything here.
create table auth.oidc_link (
  user_id text primary key references auth."user" (id) on delete cascade,
  issuer text not null,
  subject text,
  claim text,
  prepared_by text not null,
  prepared_at timestamptz not null default current_timestamp,
  last_used_at timestamptz,
  check (subject is not null or claim is not null)
);
create unique index oidc_link_subject on auth.oidc_link (issuer, subject);
create unique index oidc_link_claim on auth.oidc_link (issuer, claim);

-- Steps of a sign-in, a passkey or a single sign-on that have begun and are finished once; the token's hash only.
create table auth.ceremony (
  token bytea primary key,
  kind text not null,
  user_id text references auth."user" (id) on delete cascade,
  data jsonb not null,
  expires_at timestamptz not null
);
create index ceremony_expires_at on auth.ceremony (expires_at);
create index ceremony_user on auth.ceremony (user_id);

grant select, insert, update, delete on auth.totp, auth.backup_code, auth.passkey, auth.oidc_link, auth.ceremony to linli_auth;
