import type { Visit } from '@linli/contract/visits'
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'

export interface VisitRow {
  id: string
  day: string
  kind: Visit['kind']
  household_id: string | null
  target_contact_id: string | null
  contact_day_id: string | null
  building_id: string | null
  author: string
  author_name: string
  author_contact_id: string | null
  note: string
  nobody_home: boolean
  late_reason: string | null
  said_by: string | null
  taken_by: string | null
  entered_by: string | null
  entered_name: string | null
  body_index: Buffer
  made_at: string
  received_at: string
  edited_at: string | null
  version: number
  label: string | null
  target_name: string | null
  contact_day_title: string | null
  /** Until then its author may change it, by the database's clock; null once that is over. */
  editable_until: string | null
}

const editWindow = sql`(v.received_at + interval '24 hours')`

const columns = sql`
  v.id, v.day, v.kind, v.household_id, v.target_contact_id, v.contact_day_id, v.building_id, v.author, v.author_name, v.author_contact_id,
  v.note, v.nobody_home, v.late_reason, v.said_by, v.taken_by, v.entered_by, v.entered_name, v.body_index, v.made_at, v.received_at,
  v.edited_at, v.version,
  case when ${editWindow} > clock_timestamp() then ${editWindow} end as editable_until,
  (select d.label from occupancy o join dwelling d on d.community = o.community and d.id = o.dwelling_id
    where o.community = v.community and o.household_id = v.household_id order by (o.ends_on is null) desc, o.starts_on desc limit 1) as label,
  (select c.name from contact c where c.community = v.community and c.id = v.target_contact_id) as target_name,
  (select c.title from contact_day c where c.community = v.community and c.id = v.contact_day_id) as contact_day_title`

/** In the order of the ids' days, latest first. */
export async function listVisitRows(tx: Tx, community: number, ids: readonly string[]): Promise<VisitRow[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<VisitRow>`
    select ${columns} from visit v where v.community = ${community} and v.id = any(${sql.val(ids)}::uuid[]) order by v.day desc, v.id desc`.execute(
    tx,
  )
  return rows
}

export async function findVisit(tx: Tx, community: number, id: string): Promise<VisitRow | undefined> {
  return (await listVisitRows(tx, community, [id]))[0]
}

/** Waits for others changing the same visit. */
export async function lockVisit(tx: Tx, community: number, id: string): Promise<void> {
  await sql`select from visit where community = ${community} and id = ${id} for update`.execute(tx)
}

export interface VisitFilter {
  household?: string | undefined
  author?: string | undefined
  building?: string | undefined
  from?: string | undefined
  to?: string | undefined
  what?: 'matters' | 'nobody-home' | undefined
}

function conditions(community: number, { household, author, building, from, to, what }: VisitFilter): RawBuilder<unknown> {
  const parts = [sql`v.community = ${community}`]
  if (household !== undefined) parts.push(sql`v.household_id = ${household}`)
  if (author !== undefined) parts.push(sql`v.author = ${author}`)
  if (building !== undefined) parts.push(sql`v.building_id = ${building}`)
  if (from !== undefined) parts.push(sql`v.day >= ${from}`)
  if (to !== undefined) parts.push(sql`v.day <= ${to}`)
  if (what === 'nobody-home') parts.push(sql`v.nobody_home`)
  if (what === 'matters') parts.push(sql`exists (select from matter m where m.community = v.community and m.visit_id = v.id)`)
  return sql.join(parts, sql` and `)
}

/** What the scope sees, the latest day first. */
export async function listVisitIds(
  tx: Tx,
  community: number,
  filter: VisitFilter,
  limit: number,
  after: { key: string; id: string } | null,
): Promise<{ id: string; day: string }[]> {
  const { rows } = await sql<{ id: string; day: string }>`
    select v.id, v.day from visit v where ${conditions(community, filter)}
      ${after === null ? sql`` : sql`and (v.day, v.id) < (${after.key}::date, ${after.id}::uuid)`}
    order by v.day desc, v.id desc limit ${limit}`.execute(tx)
  return rows
}

export async function countVisits(tx: Tx, community: number, filter: VisitFilter): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*)::int as total from visit v where ${conditions(community, filter)}`.execute(
    tx,
  )
  return rows[0]?.total ?? 0
}

interface AdditionRow {
  id: string
  visit_id: string
  text: string
  author_name: string
  at: string
}

export async function listAdditions(tx: Tx, community: number, visits: readonly string[]): Promise<AdditionRow[]> {
  if (visits.length === 0) return []
  return tx
    .selectFrom('visit_addition')
    .select(['id', 'visit_id', 'text', 'author_name', 'at'])
    .where('community', '=', community)
    .where('visit_id', 'in', [...visits])
    .orderBy('at')
    .orderBy('id')
    .execute()
}
