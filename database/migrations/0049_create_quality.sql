-- Quality 台账质量: contradictions found in the register, one row a check and subject for good; and when somebody last said
-- that a household's facts still hold. facts is a digest of what a finding was made of: left alone, it comes back only
-- when that changes. detail holds codes, days and counts, no names and no numbers of people.
create table quality_finding (
  community bigint not null references community,
  id uuid not null,
  code text not null,
  subject uuid not null,
  household_id uuid,
  person_id uuid,
  facts text not null,
  detail jsonb not null,
  state text not null default 'open' check (state in ('open', 'left', 'closed')),
  found_at timestamptz not null default clock_timestamp(),
  closed_at timestamptz,
  left_reason text,
  left_by text,
  leaver text,
  left_at timestamptz,
  primary key (community, id),
  foreign key (community, household_id) references household on delete cascade,
  foreign key (community, person_id) references person on delete cascade,
  check ((state = 'left') = (left_reason is not null))
);
create unique index quality_finding_one on quality_finding (community, code, subject);
create index quality_finding_state on quality_finding (community, state, code);
create index quality_finding_household on quality_finding (community, household_id);
create index quality_finding_person on quality_finding (community, person_id);
call app.build_wall('quality_finding');
grant select, insert, update on quality_finding to linli_app;

-- When the whole register of a community was last searched, and up to which event what changed was looked at again.
create table quality_run (
  community bigint not null references community,
  checked_at timestamptz,
  event_seq bigint not null default 0,
  primary key (community)
);
call app.build_wall('quality_run');
grant select, insert, update on quality_run to linli_app;

-- building_id: where the home was when it was said, so that a helper's reach stays a column comparison.
create table household_confirmation (
  community bigint not null,
  id uuid not null,
  household_id uuid not null,
  building_id uuid,
  way text not null check (way in ('worker', 'helper', 'resident')),
  confirmed_at timestamptz not null,
  recorded_at timestamptz not null default clock_timestamp(),
  confirmed_by text not null,
  confirmer text not null,
  primary key (community, id),
  foreign key (community, household_id) references household on delete cascade
);
create index household_confirmation_last on household_confirmation (community, household_id, confirmed_at desc);
call app.build_wall('household_confirmation');
create policy helper_buildings on household_confirmation for select to linli_app
  using (current_setting('app.kind', true) = 'helper' and building_id = any (app.places()));
create policy own_household on household_confirmation for select to linli_app
  using (current_setting('app.kind', true) = 'resident' and household_id = app.household());
grant select, insert on household_confirmation to linli_app;
