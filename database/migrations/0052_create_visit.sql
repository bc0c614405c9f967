-- Contact day 挂钩联系活动: cadres, committee, members, household representatives and property staff together in the
-- estate. stands: places and who stands there (packages/contract/src/visits.ts).
create table contact_day (
  community bigint not null references community,
  id uuid not null,
  held_on date not null,
  title text not null,
  place text not null,
  stands jsonb not null default '[]',
  note text,
  state text not null default 'planned' check (state in ('planned', 'held', 'cancelled')),
  version integer not null default 1,
  created_by text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (community, id)
);
create index contact_day_held on contact_day (community, held_on desc, id);
call app.build_wall('contact_day');
grant select, insert, update, delete on contact_day to linli_app;

-- Visit 走访: who was at whose door on which day, and one line of what was said; class household + staff. author: the
-- account that went, author_contact_id their place in the chain; entered_by: a worker who entered it from paper. late_reason:
-- why it comes after the period it lies in. needs: what was heard and became matters, as sent. body_index: keyed hash of
-- what was sent, so that a repeat is told from another body under the same id.
create table visit (
  community bigint not null references community,
  id uuid not null,
  day date not null,
  kind text not null check (kind in ('home', 'phone', 'met', 'contact-day')),
  household_id uuid,
  target_contact_id uuid,
  building_id uuid,
  contact_day_id uuid,
  author text not null,
  author_name text not null,
  author_contact_id uuid,
  note text not null,
  nobody_home boolean not null default false,
  late_reason text,
  entered_by text,
  entered_name text,
  body_index bytea not null,
  made_at timestamptz not null,
  received_at timestamptz not null default clock_timestamp(),
  edited_at timestamptz,
  version integer not null default 1,
  primary key (community, id),
  foreign key (community, household_id) references household,
  foreign key (community, target_contact_id) references contact,
  foreign key (community, author_contact_id) references contact,
  foreign key (community, contact_day_id) references contact_day,
  check ((household_id is null) or (target_contact_id is null)),
  check (household_id is not null or target_contact_id is not null or contact_day_id is not null)
);
create index visit_household on visit (community, household_id, day desc, id);
create index visit_target_contact on visit (community, target_contact_id, day desc, id);
create index visit_author on visit (community, author, day desc, id);
create index visit_author_contact on visit (community, author_contact_id);
create index visit_contact_day on visit (community, contact_day_id) where contact_day_id is not null;
create index visit_day on visit (community, day desc, id);
call app.build_wall('visit');
create policy own_household on visit for select to linli_app
  using (current_setting('app.kind', true) = 'resident' and household_id = app.household());
create policy own_visits on visit for select to linli_app
  using (current_setting('app.kind', true) = 'helper' and author = current_setting('app.actor', true));
grant select, insert, update on visit to linli_app;

-- What was added to a visit's note after the day in which its author may change it.
create table visit_addition (
  community bigint not null,
  id uuid not null,
  visit_id uuid not null,
  household_id uuid,
  text text not null,
  author text not null,
  author_name text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (community, id),
  foreign key (community, visit_id) references visit
);
create index visit_addition_visit on visit_addition (community, visit_id, at);
call app.build_wall('visit_addition');
create policy own_household on visit_addition for select to linli_app
  using (current_setting('app.kind', true) = 'resident' and household_id = app.household());
create policy own_additions on visit_addition for select to linli_app
  using (current_setting('app.kind', true) = 'helper' and author = current_setting('app.actor', true));
grant select, insert on visit_addition to linli_app;
