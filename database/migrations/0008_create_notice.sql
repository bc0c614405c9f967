-- Notice 通知. audience null = the whole community, otherwise ids of estates, buildings, units, households.
create table notice (
  community bigint not null references community,
  id uuid not null,
  title text not null,
  body text not null,
  privacy_class text not null check (privacy_class in ('public', 'community', 'household')),
  audience uuid[],
  urgent boolean not null default false,
  starts_at timestamptz not null,
  ends_at timestamptz check (ends_at > starts_at),
  state text not null check (state in ('draft', 'published', 'withdrawn')),
  author text not null,
  published_at timestamptz,
  withdrawn_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (community, id),
  check (not urgent or ends_at is not null),
  check (privacy_class <> 'household' or audience is not null)
);
create index notice_updated on notice (community, updated_at desc, id desc);
create index notice_shown on notice (community, published_at desc) where state = 'published';
call app.build_wall('notice');
-- Published notices by class and place; a lobby screen carries only public places in its scope (PRODUCT.md rule 3).
create policy shown on notice for select to linli_app using (
  state = 'published' and (
    (privacy_class = 'public' and (audience is null or audience && app.places()))
    or (current_setting('app.kind', true) in ('resident', 'helper') and privacy_class = 'community' and (audience is null or audience && app.places()))
    or (current_setting('app.kind', true) = 'device' and app.household() is not null and privacy_class = 'community' and (audience is null or audience && app.places()))
    or (privacy_class = 'household' and app.household() = any (audience))
  )
);
grant select, insert, update on notice to linli_app;

-- Complaints and suggestions 投诉建议: anyone may send one; the code reads the answer.
create table suggestion (
  community bigint not null references community,
  id uuid not null,
  code text not null,
  text text not null,
  contact_cipher bytea,
  created_at timestamptz not null default now(),
  answer text,
  answered_at timestamptz,
  answered_by text,
  primary key (community, id),
  unique (community, code)
);
create index suggestion_created on suggestion (community, created_at desc, id desc);
call app.build_wall('suggestion');
create policy anyone_sends on suggestion for insert to linli_app with check (answer is null and answered_at is null);
grant select, insert, update on suggestion to linli_app;
