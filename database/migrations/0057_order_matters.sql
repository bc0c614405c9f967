-- queue_at: where a matter stands in the queue: due_at, or infinity while the clock stands. dispatch_by: until when it is
-- to be handed to somebody, by its category; null once it was.
alter table matter add column queue_at timestamptz not null default 'infinity';
alter table matter add column dispatch_by timestamptz;
update matter set queue_at = due_at where due_at is not null;
drop index matter_queue, matter_due, matter_category_queue, matter_building, matter_party;
create index matter_state on matter (community, state, queue_at, id);
create index matter_open on matter (community, queue_at, id) where state in ('accepted', 'verified', 'dispatched', 'handling', 'answered');
create index matter_category_queue on matter (community, category_id, state, queue_at, id);
create index matter_building on matter (community, building_id, state, queue_at, id);
create index matter_party on matter (community, owner_party, state, queue_at, id) where owner_party is not null;
create index matter_changed on matter (community, changed_at desc, id desc);
create index matter_first_answered on matter (community, first_answered_at) where first_answered_at is not null;
-- What the clock confirms and closes.
create index matter_answered on matter (community, answered_on) where state = 'answered';
create index matter_confirmed on matter (community, settled_on) where state = 'confirmed';
create index post_force on post (community, force_id) where force_id is not null;
-- A cell of a ledger may be empty: no, and last.
alter table matter_category alter column anonymous drop not null;
alter table matter_category alter column position drop not null;

-- What happened to matters on a day, by category: counted again from the matters and their steps with every step.
create table matter_day (
  community bigint not null,
  day date not null,
  category_id uuid not null,
  raised integer not null,
  settled integer not null,
  by_raiser integer not null,
  reopened integer not null,
  primary key (community, day, category_id),
  foreign key (community, category_id) references matter_category on delete cascade
);
create index matter_day_category on matter_day (community, category_id);
call app.build_wall('matter_day');
grant select, insert, update, delete on matter_day to linli_app;

-- First answers of a day: how many took how long, by the steps of apps/server/src/modules/matters/answer-times.ts.
create table matter_answer_day (
  community bigint not null references community,
  day date not null,
  counts integer[] not null,
  primary key (community, day)
);
call app.build_wall('matter_answer_day');
grant select, insert, update, delete on matter_answer_day to linli_app;
