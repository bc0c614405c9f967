import type { ContactProposal } from '@linli/contract/contact'
import { householdLevel } from '@linli/rules/duties-rules'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'
import { isOpen } from './contact.queries.ts'
import type { PlannedTarget, ProposalContact, ProposalInput, ProposalPlan, ProposalTarget } from './proposal.shape.ts'

export interface ProposalRow {
  id: string
  state: ContactProposal['state']
  asked: ContactProposal['asked']
  summary: ContactProposal['summary']
  loads: ProposalPlan['loads'] | null
  failure: string | null
  asker: string
  asked_at: string
  ready_at: string | null
  answered_at: string | null
}

const columns = sql`id, state, asked, plan -> 'summary' as summary, plan -> 'loads' as loads, failure, asker, asked_at, ready_at, answered_at`

export async function listProposalRows(
  tx: Tx,
  community: number,
  limit: number,
  after: { key: string; id: string } | null,
): Promise<ProposalRow[]> {
  const { rows } = await sql<ProposalRow>`
    select ${columns} from contact_proposal where community = ${community}
      ${after === null ? sql`` : sql`and (asked_at, id) < (${after.key}::timestamptz, ${after.id}::uuid)`}
    order by asked_at desc, id desc limit ${limit}`.execute(tx)
  return rows
}

export async function countProposals(tx: Tx, community: number): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*)::int as total from contact_proposal where community = ${community}`.execute(
    tx,
  )
  return rows[0]?.total ?? 0
}

export async function findProposal(tx: Tx, community: number, id: string): Promise<ProposalRow | undefined> {
  const { rows } = await sql<ProposalRow>`select ${columns} from contact_proposal where community = ${community} and id = ${id}`.execute(tx)
  return rows[0]
}

export interface PlannedFilter {
  changed: boolean
  contact: string | null
}

/** What a plan says, target by target in walking order; `at` is the place in the plan. */
export async function listPlanned(
  tx: Tx,
  community: number,
  id: string,
  { changed, contact }: PlannedFilter,
  limit: number,
  after: number,
): Promise<{ rows: (PlannedTarget & { at: number })[]; total: number }> {
  const which = sql`(not ${changed}::boolean or t.one ->> 'reason' <> 'kept') and (${contact}::text is null or t.one ->> 'contact' = ${contact})`
  const { rows } = await sql<{ one: PlannedTarget; at: number; total: number }>`
    select t.one, t.at::int, count(*) over ()::int as total
    from contact_proposal p cross join lateral jsonb_array_elements(p.plan -> 'targets') with ordinality as t(one, at)
    where p.community = ${community} and p.id = ${id} and ${which} order by t.at offset ${after} limit ${limit}`.execute(tx)
  return { rows: rows.map(({ one, at }) => ({ ...one, at })), total: rows[0]?.total ?? 0 }
}

/** Everything a plan is made from, as it stands now. Homes some other level keeps contact with are left to it. */
export async function readProposalInput(tx: Tx, community: number, { by, to, cap }: ContactProposal['asked']): Promise<ProposalInput> {
  const { rows: contacts } = await sql<ProposalContact>`
    select c.id, c.name, c.building_id as building, c.origin_group_id as origin, coalesce(c.cap, ${cap}::int) as cap from contact c
    left join building b on b.community = c.community and b.id = c.building_id
    where c.community = ${community} and c.level = ${by} and ${isOpen('c')} order by b.sort_key nulls last, c.name, c.id`.execute(tx)
  const before = (level: 'any' | 'same') => sql`(select p.id from contact_link p where p.community = ${community} and p.target_id = t.id
    ${level === 'same' ? sql`and p.level = ${by}` : sql`and p.to_level = ${householdLevel}`} and p.ends_on <= current_date order by p.ends_on desc, p.id limit 1)`
  const { rows: targets } =
    to === householdLevel
      ? await sql<ProposalTarget>`
    select t.id, t.building_id as building, t.origin_group_id as origin, coalesce(d.address_key, '') || ' ' || t.id as sort, l.id as link, l.contact_id as contact,
      coalesce(l.origin = 'hand', false) as chosen, case when l.id is null then ${before('any')} end as before, own.id as own
    from household t
    left join occupancy o on o.community = ${community} and o.household_id = t.id and o.ends_on is null
    left join dwelling d on d.community = ${community} and d.id = o.dwelling_id
    left join contact_link l on l.community = ${community} and l.household_id = t.id and ${isOpen('l')}
    left join lateral (select c.id from contact c where c.community = ${community} and c.household_id = t.id and c.level = ${by} and ${isOpen('c')} order by c.id limit 1) own on true
    where t.community = ${community} and t.building_id is not null and (l.id is null or l.level = ${by})`.execute(tx)
      : await sql<ProposalTarget>`
    select t.id, t.building_id as building, t.origin_group_id as origin, coalesce(b.sort_key, '') || ' ' || t.name || ' ' || t.id as sort, l.id as link, l.contact_id as contact,
      coalesce(l.origin = 'hand', false) as chosen, case when l.id is null then ${before('same')} end as before, null::uuid as own
    from contact t
    left join building b on b.community = ${community} and b.id = t.building_id
    left join contact_link l on l.community = ${community} and l.target_contact_id = t.id and l.level = ${by} and ${isOpen('l')}
    where t.community = ${community} and t.level = ${to} and ${isOpen('t')}`.execute(tx)
  return { contacts, targets }
}

/** The links and contacts a plan was made from, compared with what stands now: what is not as it was, by target. */
export async function listMoved(
  tx: Tx,
  community: number,
  id: string,
  by: string,
): Promise<{ target: string; why: 'link' | 'contact' | 'gone' }[]> {
  const { rows } = await sql<{ target: string; why: 'link' | 'contact' | 'gone' }>`
    with plan as (
      select (t.one ->> 'target')::uuid as target, (t.one ->> 'link')::uuid as link, (t.one ->> 'contact')::uuid as contact, t.one ->> 'reason' as reason
      from contact_proposal p cross join lateral jsonb_array_elements(p.plan -> 'targets') as t(one)
      where p.community = ${community} and p.id = ${id})
    select plan.target, case when h.id is null and c.id is null then 'gone' when l.id is distinct from plan.link then 'link' else 'contact' end as why
    from plan
    left join household h on h.community = ${community} and h.id = plan.target and h.building_id is not null
    left join contact c on c.community = ${community} and c.id = plan.target and ${isOpen('c')}
    left join contact_link l on l.community = ${community} and l.target_id = plan.target and (l.household_id is not null or l.level = ${by}) and ${isOpen('l')}
    left join contact n on n.community = ${community} and n.id = plan.contact and n.level = ${by} and ${isOpen('n')}
    where (h.id is null and c.id is null) or l.id is distinct from plan.link or (plan.contact is not null and n.id is null)
    order by plan.target`.execute(tx)
  return rows
}

export async function listChanges(tx: Tx, community: number, id: string): Promise<PlannedTarget[]> {
  const { rows } = await sql<{ one: PlannedTarget }>`
    select t.one from contact_proposal p cross join lateral jsonb_array_elements(p.plan -> 'targets') with ordinality as t(one, at)
    where p.community = ${community} and p.id = ${id} and t.one ->> 'reason' not in ('kept', 'none') order by t.at`.execute(tx)
  return rows.map(({ one }) => one)
}
