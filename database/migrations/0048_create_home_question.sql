-- Home questions 上门要问的: a fact of a person that a report or a worker needs, asked on the next visit to their home.
-- Where it is asked follows from where the person lives, so nothing of that is kept here. Values are never kept here.
create table home_question (
  community bigint not null references community,
  id uuid not null,
  person_id uuid not null,
  field text not null,
  cause text not null check (cause in ('unknown', 'old', 'doubtful')),
  why text not null,
  report_id uuid,
  report_title text,
  state text not null default 'open' check (state in ('open', 'waiting', 'answered', 'dropped')),
  asked_by text not null,
  asker text not null,
  asked_at timestamptz not null default clock_timestamp(),
  answer_id uuid,
  answer_index bytea,
  answered_by text,
  answerer text,
  answered_at timestamptz,
  primary key (community, id),
  foreign key (community, person_id) references person on delete cascade,
  check ((report_id is null) = (report_title is null)),
  check ((state in ('waiting', 'answered', 'dropped')) = (answered_at is not null))
);
create index home_question_person on home_question (community, person_id, field);
create unique index home_question_one_open on home_question (community, person_id, field) where state in ('open', 'waiting');
create index home_question_answer on home_question (community, answer_id) where answer_id is not null;
call app.build_wall('home_question');
grant select, insert, update, delete on home_question to linli_app;
