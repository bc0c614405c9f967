-- Change request 变更申请: what a helper or a resident says should stand in the register; it waits for a worker's yes.
-- proposed: sealed JSON of the values proposed and of those that stood there then. said: in their own words.
create table change_request (
  community bigint not null,
  id uuid not null,
  kind text not null check (kind in ('facts', 'new_member', 'moved_away', 'household_moved', 'other')),
  household_id uuid not null,
  person_id uuid,
  fields text[] not null,
  proposed bytea,
  said text not null,
  body_index bytea not null,
  asked_as text not null check (asked_as in ('helper', 'resident')),
  asked_by text not null,
  asker text not null,
  asked_at timestamptz not null default clock_timestamp(),
  due_on date not null,
  state text not null default 'open' check (state in ('open', 'accepted', 'refused', 'withdrawn')),
  answer text,
  answered_by text,
  answered_at timestamptz,
  primary key (community, id),
  foreign key (community, household_id) references household,
  foreign key (community, person_id) references person on delete cascade,
  check ((state = 'open') = (answered_at is null)),
  check (kind <> 'facts' or person_id is not null)
);
create index change_request_state on change_request (community, state, due_on, id);
create index change_request_household on change_request (community, household_id, asked_at);
create index change_request_person on change_request (community, person_id);
create index change_request_asker on change_request (community, asked_by, asked_at);
call app.build_wall('change_request');
create policy own_household on change_request for select to linli_app
  using (current_setting('app.kind', true) = 'resident' and asked_as = 'resident' and household_id = app.household());
create policy own_requests on change_request for select to linli_app
  using (current_setting('app.kind', true) = 'helper' and asked_as = 'helper' and asked_by = current_setting('app.actor', true));
grant select, insert, update, delete on change_request to linli_app;
