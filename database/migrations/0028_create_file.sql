-- Files 文件: one row a file; its bytes stand in the object store (disk or S3) under community and id.
-- Until something carries it a file has no owner; what carries it says who sees it (class, audience, shown),
-- copied here in the same transaction because a policy only compares columns.
create table file (
  community bigint not null references community,
  id uuid not null,
  use text not null,
  name text not null,
  type text,
  declared_bytes bigint not null check (declared_bytes >= 0),
  bytes bigint,
  declared_sha256 bytea,
  sha256 bytea,
  width integer,
  height integer,
  has_thumbnail boolean not null default false,
  privacy_class text not null check (privacy_class in ('public', 'community', 'household', 'staff', 'sensitive')),
  audience uuid[],
  shown boolean not null default false,
  owner_domain text,
  owner_id uuid,
  position smallint not null default 0,
  uploaded_by text not null,
  state text not null check (state in ('uploading', 'ready', 'refused', 'deleted')),
  refusal text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (community, id),
  check ((owner_domain is null) = (owner_id is null)),
  check (state <> 'ready' or (type is not null and bytes is not null and sha256 is not null)),
  check (not shown or owner_id is not null)
);
create index file_owner on file (community, owner_domain, owner_id) where owner_id is not null;
create index file_uploader on file (community, uploaded_by, created_at);
create index file_loose on file (community, created_at) where owner_id is null or state <> 'ready';
call app.build_wall('file');
create policy shown on file for select to linli_app using (
  state = 'ready' and shown and (
    (privacy_class = 'public' and (audience is null or audience && app.places()))
    or (current_setting('app.kind', true) in ('resident', 'helper') and privacy_class = 'community' and (audience is null or audience && app.places()))
    or (current_setting('app.kind', true) = 'device' and app.household() is not null and privacy_class = 'community' and (audience is null or audience && app.places()))
    or (privacy_class = 'household' and app.household() = any (audience))
  )
);
grant select, insert, update, delete on file to linli_app;
