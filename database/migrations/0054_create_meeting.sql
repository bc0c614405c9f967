-- Meeting 会议. kind: a kind of the dated setting meetingKinds; rule: its voting rule as it stood when it was called
-- (packages/rules/src/votes.ts), null where nothing is voted. entitled: 应到 as fixed when the roll was closed. audience: places,
-- null = the community. minutes: what was said beyond the items; approved minutes change no more.
create table meeting (
  community bigint not null references community,
  id uuid not null,
  kind text not null,
  title text not null,
  starts_at timestamptz not null,
  ends_at timestamptz check (ends_at > starts_at),
  place text not null,
  branch text,
  party_group text,
  audience uuid[],
  rule jsonb,
  state text not null default 'planned' check (state in ('planned', 'held', 'minuted', 'approved', 'cancelled')),
  notice_id uuid,
  chair text,
  recorder text,
  entitled integer check (entitled >= 0),
  roll_closed_at timestamptz,
  sign_in_index bytea,
  minutes text,
  approved_by text,
  approved_at timestamptz,
  version integer not null default 1,
  created_by text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (community, id),
  foreign key (community, notice_id) references notice
);
create index meeting_starts on meeting (community, starts_at desc, id);
create index meeting_state on meeting (community, state, starts_at, id);
create index meeting_notice on meeting (community, notice_id) where notice_id is not null;
call app.build_wall('meeting');
create policy signed_in on meeting for select to linli_app
  using (current_setting('app.kind', true) in ('resident', 'helper') and state <> 'cancelled' and (audience is null or audience && app.places()));
grant select, insert, update on meeting to linli_app;

-- Who is on the roll 应到, and who came 实到. not_entitled: why somebody present has no vote (vote-rolls.ts); way: how
-- they signed in.
create table meeting_attendee (
  community bigint not null,
  id uuid not null,
  meeting_id uuid not null,
  person_id uuid,
  household_id uuid,
  name text not null,
  label text,
  on_roll boolean not null,
  not_entitled text,
  signed_in_at timestamptz,
  way text check (way in ('qr', 'name', 'paper')),
  signed_in_by text,
  excused text,
  primary key (community, id),
  foreign key (community, meeting_id) references meeting,
  foreign key (community, person_id) references person on delete set null (person_id),
  foreign key (community, household_id) references household,
  check ((signed_in_at is null) = (way is null))
);
create unique index meeting_attendee_person on meeting_attendee (community, meeting_id, person_id) where person_id is not null;
create index meeting_attendee_meeting on meeting_attendee (community, meeting_id, name, id);
create index meeting_attendee_of_person on meeting_attendee (community, person_id);
create index meeting_attendee_household on meeting_attendee (community, household_id);
call app.build_wall('meeting_attendee');
create policy own_household on meeting_attendee for select to linli_app
  using (current_setting('app.kind', true) = 'resident' and household_id = app.household());
grant select, insert, update, delete on meeting_attendee to linli_app;

-- Item 议题 of the agenda; carry_id: the decision of an earlier meeting whose doing is looked at.
create table meeting_item (
  community bigint not null,
  id uuid not null,
  meeting_id uuid not null,
  position integer not null,
  title text not null,
  text text,
  minutes text,
  carry_id uuid,
  version integer not null default 1,
  primary key (community, id),
  foreign key (community, meeting_id) references meeting
);
create index meeting_item_meeting on meeting_item (community, meeting_id, position, id);
call app.build_wall('meeting_item');
grant select, insert, update, delete on meeting_item to linli_app;

-- Which matters an item speaks of.
create table meeting_item_matter (
  community bigint not null,
  item_id uuid not null,
  matter_id uuid not null,
  meeting_id uuid not null,
  primary key (community, item_id, matter_id),
  foreign key (community, item_id) references meeting_item on delete cascade,
  foreign key (community, matter_id) references matter,
  foreign key (community, meeting_id) references meeting
);
create index meeting_item_matter_matter on meeting_item_matter (community, matter_id);
create index meeting_item_matter_meeting on meeting_item_matter (community, meeting_id);
call app.build_wall('meeting_item_matter');
grant select, insert, delete on meeting_item_matter to linli_app;

-- Motion 表决 and its count, checked by the rule when it was entered.
create table motion (
  community bigint not null,
  id uuid not null,
  meeting_id uuid not null,
  item_id uuid not null,
  text text not null,
  rule jsonb not null,
  entitled integer not null,
  present integer not null,
  yes integer not null,
  no integer not null,
  abstain integer not null,
  void integer not null,
  quorum boolean not null,
  passed boolean not null,
  counted_by text not null,
  counted_at timestamptz not null default clock_timestamp(),
  version integer not null default 1,
  primary key (community, id),
  foreign key (community, meeting_id) references meeting,
  foreign key (community, item_id) references meeting_item,
  check (yes + no + abstain + void = present and present <= entitled)
);
create index motion_meeting on motion (community, meeting_id, item_id, id);
create index motion_item on motion (community, item_id);
call app.build_wall('motion');
grant select, insert, update, delete on motion to linli_app;

-- Decision 决议. kind: convention amendments and facility wishes are taken up by their own modules later. what_changed: what
-- is different since, in a line. reply: what the raisers of its matters were told.
create table decision (
  community bigint not null,
  id uuid not null,
  meeting_id uuid not null,
  item_id uuid not null,
  motion_id uuid,
  kind text not null check (kind in ('matter', 'convention-amendment', 'facility-wish', 'other')),
  text text not null,
  owner text not null,
  owner_kind text check (owner_kind in ('committee', 'property-company', 'police', 'building-head')),
  due_on date,
  state text not null default 'open' check (state in ('open', 'done', 'dropped')),
  outcome text,
  what_changed text,
  done_on date,
  reply text,
  reply_class text check (reply_class in ('public', 'community', 'household')),
  replied_at timestamptz,
  version integer not null default 1,
  created_by text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (community, id),
  foreign key (community, meeting_id) references meeting,
  foreign key (community, item_id) references meeting_item,
  foreign key (community, motion_id) references motion,
  check ((state = 'open') = (done_on is null)),
  check ((reply is null) = (replied_at is null) and (reply is null) = (reply_class is null))
);
create index decision_meeting on decision (community, meeting_id, id);
create index decision_item on decision (community, item_id);
create index decision_motion on decision (community, motion_id) where motion_id is not null;
create index decision_state on decision (community, state, due_on, id);
call app.build_wall('decision');
grant select, insert, update, delete on decision to linli_app;

-- Which matters a decision answers.
create table decision_matter (
  community bigint not null,
  decision_id uuid not null,
  matter_id uuid not null,
  primary key (community, decision_id, matter_id),
  foreign key (community, decision_id) references decision on delete cascade,
  foreign key (community, matter_id) references matter
);
create index decision_matter_matter on decision_matter (community, matter_id);
call app.build_wall('decision_matter');
grant select, insert, delete on decision_matter to linli_app;
