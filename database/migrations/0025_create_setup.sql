-- The set-up of an empty installation: one row at most. The code stands in a file of the data folder; here are only
-- hashes. It opens the wizard to one browser once (claim), and nothing opens it after closed_at.
create table auth.setup (
  only_one boolean primary key default true check (only_one),
  code_hash bytea not null,
  made_at timestamptz not null default clock_timestamp(),
  claim_hash bytea,
  claimed_at timestamptz,
  community bigint,
  community_name text,
  administrator_post uuid,
  closed_at timestamptz
);
grant select, insert, update, delete on auth.setup to linli_auth;
