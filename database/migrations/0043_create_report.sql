-- One-table reports 一表通: what an office asks for, versions of its own workbook, and one round for each answer.
-- question: whom it is about (packages/contract/src/question-shape.ts). plan: how a template is understood, with the choices
-- people made; a round keeps the plan it was filled by.
create table report (
  community bigint not null references community,
  id uuid not null,
  title text not null,
  requester text not null,
  legal_basis text not null,
  purpose text not null,
  whole boolean not null,
  due_on date,
  due_day smallint,
  repeat text not null check (repeat in ('once', 'weekly', 'monthly', 'quarterly', 'yearly')),
  question jsonb not null,
  question_name text,
  closed boolean not null default false,
  version integer not null default 1,
  created_by text not null,
  creator text not null,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  primary key (community, id),
  check (not whole or (legal_basis <> '' and purpose <> ''))
);
create index report_due on report (community, closed, due_on, id);
call app.build_wall('report');
grant select, insert, update on report to linli_app;

-- file_id: the workbook as it was uploaded (owner of the file is the report).
create table report_template (
  community bigint not null,
  id uuid not null,
  report_id uuid not null,
  number integer not null,
  file_id uuid not null,
  file_name text not null,
  bytes bigint not null,
  sha256 bytea not null,
  plan jsonb not null,
  choices jsonb not null,
  uploaded_by text not null,
  uploaded_at timestamptz not null default clock_timestamp(),
  primary key (community, id),
  unique (community, report_id, number),
  foreign key (community, report_id) references report,
  foreign key (community, file_id) references file
);
call app.build_wall('report_template');
grant select, insert, update on report_template to linli_app;

-- fields: what its columns and counts ask for, to find out that the same data went out before (given).
-- file_id, file_hash and values_hash: the answer as it was sent; the audit holds both hashes.
create table report_round (
  community bigint not null,
  id uuid not null,
  report_id uuid not null,
  template_id uuid not null,
  state text not null check (state in ('open', 'sent', 'dropped')),
  day date not null,
  period text not null,
  due_on date,
  old_after_months smallint not null,
  plan jsonb not null,
  singles jsonb not null,
  fields text[] not null,
  figures jsonb not null,
  given jsonb not null,
  version integer not null default 1,
  started_by text not null,
  started_at timestamptz not null default clock_timestamp(),
  sent_at timestamptz,
  sent_by text,
  sent_note text,
  masked boolean,
  sensitive_persons integer,
  file_id uuid,
  file_name text,
  file_bytes bigint,
  file_hash bytea,
  values_hash bytea,
  primary key (community, id),
  foreign key (community, report_id) references report,
  foreign key (community, template_id) references report_template,
  foreign key (community, file_id) references file,
  check ((state = 'sent') = (sent_at is not null)),
  check ((state = 'sent') = (file_hash is not null and values_hash is not null and file_id is not null))
);
create unique index report_round_one_open on report_round (community, report_id) where state = 'open';
create index report_round_report on report_round (community, report_id, started_at desc, id);
create index report_round_sent on report_round (community, sent_at desc) where state = 'sent';
call app.build_wall('report_round');
grant select, insert, update on report_round to linli_app;

-- One row of an answer: cells by column letters, numbers of people sealed as in the register. id: the person or household
-- it is about. The counts are of cells nobody confirmed yet (unknown, changed, old), typed, filled without typing, and all.
create table report_row (
  community bigint not null,
  round_id uuid not null,
  sheet smallint not null,
  id uuid not null,
  position integer not null,
  person_id uuid,
  household_id uuid,
  label text not null,
  cells jsonb not null,
  unknown smallint not null,
  changed smallint not null,
  old smallint not null,
  typed smallint not null,
  filled smallint not null,
  counted smallint not null,
  primary key (community, round_id, sheet, id),
  foreign key (community, round_id) references report_round
);
create index report_row_position on report_row (community, round_id, sheet, position);
call app.build_wall('report_row');
grant select, insert, update, delete on report_row to linli_app;
