-- Head of a community's two chains. Every write locks this row last, so numbers are handed out in commit order.
create table chain_head (
  community bigint primary key,
  audit_seq bigint not null default 0,
  audit_hash bytea not null default '\x',
  event_seq bigint not null default 0
);
call app.build_wall('chain_head');
grant select, insert, update on chain_head to linli_app;
create policy any_writer on chain_head for all to linli_app using (true) with check (true);

-- Audit 审计: append-only, hash-chained per community. Never holds a sensitive value.
create table audit_entry (
  community bigint not null,
  seq bigint not null,
  at timestamptz not null,
  actor_kind text not null,
  actor text not null,
  verb text not null,
  entity text not null,
  entity_id text,
  household uuid,
  purpose text,
  detail jsonb not null,
  previous_hash bytea not null,
  hash bytea not null,
  primary key (community, seq)
);
create index audit_entry_entity on audit_entry (community, entity_id, seq) where entity_id is not null;
create index audit_entry_household on audit_entry (community, household, seq) where household is not null;
call app.build_wall('audit_entry');
create policy any_writer on audit_entry for insert to linli_app with check (true);
create policy resident_looks on audit_entry for select to linli_app
  using (current_setting('app.kind', true) = 'resident' and household = app.household() and verb = 'person.reveal');
grant select, insert on audit_entry to linli_app;

-- Outbox: what happened, in commit order per community, written with the rows it tells of.
-- audience null = whole community, otherwise ids of estates, buildings, units, households.
create table outbox (
  community bigint not null,
  seq bigint not null,
  at timestamptz not null,
  kind text not null,
  privacy_class text not null check (privacy_class in ('public', 'community', 'household', 'staff')),
  audience uuid[],
  data jsonb not null,
  primary key (community, seq)
);
call app.build_wall('outbox');
create policy any_writer on outbox for insert to linli_app with check (true);
grant select, insert, delete on outbox to linli_app;
