-- Identity 同一人: two records that may be one person, and records that were made one.
-- No keys to person: a pair is only a question, and must not hold up the undoing of an import or of an event.
create table duplicate_pair (
  community bigint not null references community,
  id uuid not null,
  person_a uuid not null,
  person_b uuid not null check (person_a < person_b),
  state text not null default 'open' check (state in ('open', 'different', 'merged')),
  sure boolean not null,
  reasons text[] not null,
  found_by text not null check (found_by in ('search', 'hand')),
  found_at timestamptz not null default clock_timestamp(),
  decided_by text,
  decider text,
  decided_at timestamptz,
  note text,
  merge_id uuid,
  primary key (community, id),
  check ((state = 'open') = (decided_at is null))
);
create unique index duplicate_pair_persons on duplicate_pair (community, person_a, person_b);
create index duplicate_pair_other on duplicate_pair (community, person_b);
create index duplicate_pair_state on duplicate_pair (community, state, sure desc, found_at, id);
call app.build_wall('duplicate_pair');
grant select, insert, update, delete on duplicate_pair to linli_app;

-- One merge. touched: every row it changed, before and after, so that it can be taken back exactly while nothing else
-- changed them; null once it must not be (something of it was erased). Sealed values stay sealed.
create table person_merge (
  community bigint not null references community,
  id uuid not null,
  pair_id uuid not null,
  kept_id uuid not null,
  merged_id uuid not null,
  merged_name text not null,
  households uuid[] not null,
  touched jsonb,
  body_index bytea not null,
  note text,
  merged_by text not null,
  merger text not null,
  merged_at timestamptz not null default clock_timestamp(),
  undone_at timestamptz,
  undone_by text,
  undoer text,
  primary key (community, id)
);
create index person_merge_merged on person_merge (community, merged_id) where undone_at is null;
create index person_merge_kept on person_merge (community, kept_id) where undone_at is null;
create index person_merge_at on person_merge (community, merged_at desc, id desc);
call app.build_wall('person_merge');
grant select, insert, update on person_merge to linli_app;

-- Numbers that turned out wrong when records were merged: a file that still has one leads to the person all the same.
create table person_alias (
  community bigint not null,
  identity_index bytea not null,
  person_id uuid not null,
  merge_id uuid not null,
  primary key (community, identity_index),
  foreign key (community, person_id) references person on delete cascade
);
create index person_alias_person on person_alias (community, person_id);
call app.build_wall('person_alias');
grant select, insert, update, delete on person_alias to linli_app;

-- A merge moves what hangs on a person, and its undoing puts it back.
grant update on person_version, consent, withheld_value to linli_app;
