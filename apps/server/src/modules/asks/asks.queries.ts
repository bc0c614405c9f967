import type { HomeQuestion } from '@linli/contract/asks'
import type { AskableField } from '@linli/rules/askable-fields'
import { type RawBuilder, sql } from 'kysely'
import type { Caller } from '../../platform/caller.ts'
import type { Tx } from '../../platform/db/in-scope.ts'

export interface AskRow {
  id: string
  field: AskableField
  cause: HomeQuestion['cause']
  why: string
  report_id: string | null
  report_title: string | null
  state: HomeQuestion['state']
  asker: string
  asked_at: string
  answer_id: string | null
  answer_index: Buffer | null
  answerer: string | null
  answered_at: string | null
  person_id: string
  name: string
  household_id: string | null
  building_id: string | null
  label: string | null
  address_key: string | null
  /** The register has come to know it by another way: nothing is left to ask. */
  known: boolean
}

/** Column of the person that holds an askable fact. */
const columns: Record<AskableField, string> = {
  identity: 'identity_cipher',
  phone: 'phone_cipher',
  politics: 'politics',
  ethnicity: 'ethnicity',
  marital: 'marital',
  schooling: 'schooling',
  work: 'work',
  skills: 'skills',
}

/** A question about what was unknown is over as soon as the register knows it, whoever wrote it there. */
const known = sql`(q.cause = 'unknown' and case q.field ${sql.join(
  Object.entries(columns).map(([field, column]) => sql`when ${sql.lit(field)} then p.${sql.ref(column)} is not null`),
  sql` `,
)} else false end)`

/**
 * What a helper brought waits for a worker's yes as a change request under the answer's id: its fate is the question's.
 * The row is brought in step when somebody asks again, and every night.
 */
const state = sql`case when q.state = 'waiting' then
  case (select r.state from change_request r where r.community = q.community and r.id = q.answer_id)
    when 'accepted' then 'answered' when 'open' then 'waiting' else 'open' end
  else q.state end`

export interface AskFilter {
  id?: string | undefined
  building?: string | undefined
  household?: string | undefined
  households?: readonly string[] | undefined
  person?: string | undefined
  state?: HomeQuestion['state'] | undefined
}

/**
 * Helpers have no policy on questions: row policies know columns only, and where a question is asked follows from where
 * the person lives. So they are read in the system's scope, held here to the buildings of the caller's posts and to the
 * homes they keep contact with.
 */
function conditions(
  community: number,
  caller: Caller,
  { id, building, household, households, person, state: asked }: AskFilter,
): RawBuilder<unknown> {
  const parts = [sql`q.community = ${community}`]
  if (caller.kind === 'helper') parts.push(within(community, caller))
  if (households !== undefined) parts.push(sql`p.household_id = any(${sql.val(households)}::uuid[])`)
  if (id !== undefined) parts.push(sql`q.id = ${id}`)
  else if (asked === undefined || asked === 'open' || asked === 'waiting')
    parts.push(
      sql`q.state in ('open', 'waiting') and ${state} = any(${sql.val(asked === undefined ? ['open', 'waiting'] : [asked])}::text[])
        and not ${known} and d.id is not null and p.died_on is null`,
    )
  else parts.push(sql`${state} = ${asked}`)
  if (building !== undefined) parts.push(sql`p.building_id = ${building}`)
  if (household !== undefined) parts.push(sql`p.household_id = ${household}`)
  if (person !== undefined) parts.push(sql`p.id = ${person}`)
  return sql.join(parts, sql` and `)
}

function within(community: number, { id, places, rights }: Caller): RawBuilder<unknown> {
  const reached = rights.has('register.read') ? places : []
  return sql`(p.building_id = any(${sql.val(reached)}::uuid[]) or p.household_id = any(array(
    select l.household_id from contact c join contact_link l on l.community = c.community and l.contact_id = c.id
    where c.community = ${community} and c.account_id = ${id} and c.starts_on <= current_date and (c.ends_on is null or c.ends_on > current_date)
      and l.household_id is not null and l.starts_on <= current_date and (l.ends_on is null or l.ends_on > current_date))))`
}

const source = sql`
  from home_question q
  join person p on p.community = q.community and p.id = q.person_id
  left join occupancy o on o.community = p.community and o.household_id = p.household_id and o.ends_on is null
  left join dwelling d on d.community = o.community and d.id = o.dwelling_id`

/** In walking order: door after door, and behind a door person after person. */
export async function listAskRows(
  tx: Tx,
  community: number,
  caller: Caller,
  filter: AskFilter,
  limit: number,
  after: { key: string; id: string } | null,
): Promise<AskRow[]> {
  const { rows } = await sql<AskRow>`
    select q.id, q.field, q.cause, q.why, q.report_id, q.report_title, ${state} as state, q.asker, q.asked_at, q.answer_id, q.answer_index, q.answerer, q.answered_at,
      p.id as person_id, p.name, p.household_id, p.building_id, d.label, d.address_key, ${known} as known
    ${source} where ${conditions(community, caller, filter)}
      ${after === null ? sql`` : sql`and (coalesce(d.address_key, ''), q.id) > (${after.key}, ${after.id}::uuid)`}
    order by coalesce(d.address_key, ''), q.id limit ${limit}`.execute(tx)
  return rows
}

export async function countAsks(tx: Tx, community: number, caller: Caller, filter: AskFilter): Promise<number> {
  const { rows } = await sql<{
    total: number
  }>`select count(*)::int as total ${source} where ${conditions(community, caller, filter)}`.execute(tx)
  return rows[0]?.total ?? 0
}

export async function findAsk(tx: Tx, community: number, caller: Caller, id: string): Promise<AskRow | undefined> {
  return (await listAskRows(tx, community, caller, { id }, 1, null))[0]
}

/** Waits for others answering the same question. */
export async function lockAsk(tx: Tx, community: number, id: string): Promise<void> {
  await sql`select from home_question where community = ${community} and id = ${id} for update`.execute(tx)
}

/** Rows say what became of the answers helpers brought, so that what was refused can be asked, and asked anew. */
export async function settleAsks(tx: Tx, community: number): Promise<void> {
  await sql`
    update home_question q set state = ${state}, answered_at = case when ${state} = 'open' then null else q.answered_at end,
      answer_id = case when ${state} = 'open' then null else q.answer_id end
    where q.community = ${community} and q.state = 'waiting' and ${state} <> 'waiting'`.execute(tx)
}
