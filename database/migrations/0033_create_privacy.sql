-- Privacy 个人信息: on what each person's data rest, what is withheld for lack of it, and what people ask about their own
-- (PIPL art. 13–15, 28–31, 44–48).
create table consent (
  community bigint not null,
  id uuid not null,
  person_id uuid not null,
  subject text not null,
  purposes text[] not null,
  given_by text not null check (given_by in ('self', 'guardian')),
  guardian_name text,
  way text not null check (way in ('paper', 'phone', 'spoken')),
  given_on date not null,
  recorded_by text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  withdrawn_at timestamptz,
  withdrawn_by text,
  primary key (community, id),
  foreign key (community, person_id) references person on delete cascade,
  check ((given_by = 'guardian') = (guardian_name is not null))
);
create unique index consent_one_live on consent (community, person_id, subject) where withdrawn_at is null;
create index consent_person on consent (community, person_id, recorded_at);
call app.build_wall('consent');
grant select, insert, update, delete on consent to linli_app;

-- A value taken out of the register, sealed, until a consent is given (no-consent) or the job erases it (withdrawn).
create table withheld_value (
  community bigint not null,
  person_id uuid not null,
  subject text not null,
  sealed bytea not null,
  reason text not null check (reason in ('withdrawn', 'no-consent')),
  withheld_at timestamptz not null default clock_timestamp(),
  primary key (community, person_id, subject),
  foreign key (community, person_id) references person on delete cascade
);
call app.build_wall('withheld_value');
grant select, insert, update, delete on withheld_value to linli_app;

create table legal_hold (
  community bigint not null,
  id uuid not null,
  person_id uuid not null,
  reason text not null,
  placed_by text not null,
  placed_at timestamptz not null default clock_timestamp(),
  released_at timestamptz,
  released_by text,
  primary key (community, id),
  foreign key (community, person_id) references person
);
create index legal_hold_person on legal_hold (community, person_id) where released_at is null;
call app.build_wall('legal_hold');
grant select, insert, update on legal_hold to linli_app;

create table privacy_request (
  community bigint not null,
  id uuid not null,
  kind text not null check (kind in ('correction', 'deletion', 'explanation')),
  person_id uuid not null,
  household_id uuid not null,
  field text,
  said text not null,
  asked_by text not null,
  asked_at timestamptz not null default clock_timestamp(),
  due_on date not null,
  state text not null default 'open' check (state in ('open', 'done', 'refused')),
  answer text,
  answered_by text,
  answered_at timestamptz,
  primary key (community, id),
  foreign key (community, person_id) references person on delete cascade,
  check ((state = 'open') = (answered_at is null))
);
create index privacy_request_state on privacy_request (community, state, due_on);
create index privacy_request_household on privacy_request (community, household_id, asked_at);
call app.build_wall('privacy_request');
create policy own_household on privacy_request for select to linli_app
  using (current_setting('app.kind', true) = 'resident' and household_id = app.household());
grant select, insert, update, delete on privacy_request to linli_app;

-- On what a special-care tag rests; those of before were kept on the committee's duty.
alter table care_tag add column legal_basis text not null default 'statutory_duty'
  check (legal_basis in ('separate_consent', 'statutory_duty', 'public_emergency'));
-- Whose data were erased, when. The row itself stays, empty, so that history and audit still add up.
alter table person add column erased_at timestamptz;
-- Tags resting on a consent go with it at once; any other goes when a job erases somebody's data.
alter policy undo_only on care_tag
  using (import_id = app.undoing() or legal_basis = 'separate_consent' or current_setting('app.kind', true) = 'system');
grant delete on notice, suggestion, household_pass to linli_app;
