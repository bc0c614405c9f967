-- Saved question 查询: conditions over the register under a title. shape: packages/contract/src/question-shape.ts.
-- Shared ones are seen by all staff of the community; conditions may name tags, so nobody else ever reads them.
create table saved_question (
  community bigint not null references community,
  id uuid not null,
  title text not null,
  shape jsonb not null,
  owner text not null,
  owner_name text not null,
  shared boolean not null default false,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (community, id)
);
create index saved_question_owner on saved_question (community, owner, updated_at desc);
call app.build_wall('saved_question');
grant select, insert, update, delete on saved_question to linli_app;
