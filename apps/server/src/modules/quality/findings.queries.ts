import type { QualityFinding } from '@linli/contract/quality'
import type { CheckCode } from '@linli/rules/quality-checks'
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'

export interface FindingRow {
  id: string
  code: CheckCode
  household_id: string | null
  label: string | null
  address_key: string | null
  person_id: string | null
  name: string | null
  detail: QualityFinding['detail']
  state: QualityFinding['state']
  found_at: string
  left_reason: string | null
  leaver: string | null
  left_at: string | null
}

export interface FindingFilter {
  id?: string | undefined
  code?: CheckCode | undefined
  building?: string | undefined
  household?: string | undefined
  person?: string | undefined
  state?: 'open' | 'left' | undefined
}

function conditions(community: number, { id, code, building, household, person, state = 'open' }: FindingFilter): RawBuilder<unknown> {
  const parts = [sql`q.community = ${community}`, id === undefined ? sql`q.state = ${state}` : sql`q.id = ${id}`]
  if (code !== undefined) parts.push(sql`q.code = ${code}`)
  if (building !== undefined) parts.push(sql`d.building_id = ${building}`)
  if (household !== undefined) parts.push(sql`q.household_id = ${household}`)
  if (person !== undefined) parts.push(sql`q.person_id = ${person}`)
  return sql.join(parts, sql` and `)
}

const source = sql`
  from quality_finding q
  left join occupancy o on o.community = q.community and o.household_id = q.household_id and o.ends_on is null
  left join dwelling d on d.community = o.community and d.id = o.dwelling_id`

/** Door after door, as people walk; who lives nowhere any more comes first. */
export async function listFindingRows(
  tx: Tx,
  community: number,
  filter: FindingFilter,
  limit: number,
  after: { key: string; id: string } | null,
): Promise<FindingRow[]> {
  const { rows } = await sql<FindingRow>`
    select q.id, q.code, q.household_id, d.label, d.address_key, q.person_id, q.detail, q.state, q.found_at, q.left_reason, q.leaver, q.left_at,
      (select p.name from person p where p.community = q.community and p.id = q.person_id) as name
    ${source} where ${conditions(community, filter)}
      ${after === null ? sql`` : sql`and (coalesce(d.address_key, ''), q.id) > (${after.key}, ${after.id}::uuid)`}
    order by coalesce(d.address_key, ''), q.id limit ${limit}`.execute(tx)
  return rows
}

export async function countFindings(tx: Tx, community: number, filter: FindingFilter): Promise<number> {
  const { rows } = await sql<{
    total: number
  }>`select count(*)::int as total ${source} where ${conditions(community, filter)}`.execute(tx)
  return rows[0]?.total ?? 0
}

export async function countByCode(tx: Tx, community: number): Promise<{ code: CheckCode; state: 'open' | 'left'; n: number }[]> {
  const { rows } = await sql<{ code: CheckCode; state: 'open' | 'left'; n: number }>`
    select code, state, count(*)::int as n from quality_finding where community = ${community} and state in ('open', 'left') group by code, state`.execute(
    tx,
  )
  return rows
}
