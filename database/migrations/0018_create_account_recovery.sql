-- A colleague is locked out: two others vouch, a paper code lets the person in once. Kept with the rows of the community,
-- so that each step stands in its audit chain in the same transaction. Of the code a keyed hash only.
create table account_recovery (
  community bigint not null,
  id uuid not null,
  account_id text not null,
  name text not null,
  login text not null,
  started_by text not null,
  started_by_name text not null,
  started_at timestamptz not null default clock_timestamp(),
  confirmed_by text,
  confirmed_by_name text,
  confirmed_at timestamptz,
  code_hash bytea,
  expires_at timestamptz not null,
  used_at timestamptz,
  withdrawn_at timestamptz,
  primary key (community, id),
  check (confirmed_by is distinct from started_by),
  check ((confirmed_by is null) = (code_hash is null))
);
create index account_recovery_account on account_recovery (community, account_id, started_at desc);
create index account_recovery_open on account_recovery (account_id) where used_at is null and withdrawn_at is null;
call app.build_wall('account_recovery');
grant select, insert, update on account_recovery to linli_app;
