import { type MergingStay, mergeStays, openHouseholds } from '@linli/rules/same-person-stays'
import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import type { Tx } from '../../platform/db/in-scope.ts'
import { type Row, insertRow } from './merge.rows.ts'
import { refuseMerge } from './merge.refusals.ts'
import type { Which } from './merge.facts.ts'

/**
 * Memberships of both records become those of one person. @returns the households whose people changed
 * @throws refused `which-home` while nobody said which home holds, `head-leaves` when a family would be left without head
 */
export async function mergeMemberships(
  tx: Tx,
  community: number,
  rows: readonly Row[],
  { kept, merged, holds }: { kept: string; merged: string; holds: Which | null },
): Promise<string[]> {
  const stays = rows.map((row): MergingStay => ({
    id: String(row['id']),
    household: String(row['household_id']),
    relation: String(row['relation']),
    startsOn: String(row['starts_on']),
    endsOn: row['ends_on'] === null ? null : String(row['ends_on']),
    of: row['person_id'] === kept ? 'kept' : 'merged',
  }))
  if (openHouseholds(stays).length > 1 && holds === null) throw refuseMerge('which-home')
  const source = new Map(stays.map((stay, at) => [`${stay.of} ${stay.household} ${stay.relation}`, rows[at] ?? {}]))
  const byId = new Map(rows.map((row) => [String(row['id']), row]))
  const after = mergeStays(stays, holds ?? 'kept', uuid).map((stay): Row => ({
    ...(byId.get(stay.id) ?? source.get(`${stay.of} ${stay.household} ${stay.relation}`)),
    id: stay.id,
    person_id: kept,
    starts_on: stay.startsOn,
    ends_on: stay.endsOn,
  }))
  await sql`delete from membership where community = ${community} and person_id = any(${sql.val([kept, merged])}::uuid[])`.execute(tx)
  for (const row of after) await insertRow(tx, 'membership', row)
  const households = [...new Set(stays.map(({ household }) => household))].toSorted()
  await requireHeads(tx, community, stays.filter(({ endsOn, relation }) => endsOn === null && relation === '02').map(({ household }) => household)) // prettier-ignore
  return households
}

/** A household whose head was one of the two keeps a head, or has nobody left. */
async function requireHeads(tx: Tx, community: number, households: readonly string[]): Promise<void> {
  if (households.length === 0) return
  const { rows } = await sql<{ label: string | null }>`
    select (select d.label from occupancy o join dwelling d on d.community = o.community and d.id = o.dwelling_id
      where o.community = ${community} and o.household_id = m.household_id and o.ends_on is null) as label
    from membership m where m.community = ${community} and m.household_id = any(${sql.val(households)}::uuid[]) and m.ends_on is null
    group by m.household_id having not bool_or(m.relation = '02') limit 1`.execute(tx)
  const [left] = rows
  if (left !== undefined) throw refuseMerge('head-leaves', left.label ?? '')
}
