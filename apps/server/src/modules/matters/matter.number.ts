import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'
import { lockCommunity } from '../../platform/record.ts'
import { searchKeys } from '../../platform/search/index.ts'

/** What a matter is found by: its title as search boxes find it, and its number. */
export function matterSearchKeys(title: string, number: string): string[] {
  return [...new Set([...searchKeys(title), ...searchKeys(number)])]
}

/** Numbers 编号 of a year in the order they came: 2026-00012. Those who number wait for each other until commit. */
export async function nextNumbers(tx: Tx, community: number, year: string, count: number): Promise<string[]> {
  await lockCommunity(tx, community)
  // Six figures sort after five; nobody gets there.
  const { rows } = await sql<{ number: string }>`
    select number from matter where community = ${community} and number >= ${`${year}-`} and number < ${`${year}.`}
    order by number desc limit 1`.execute(tx)
  const last = Number(rows[0]?.number.slice(5) ?? 0)
  return Array.from({ length: count }, (_, at) => `${year}-${String(last + at + 1).padStart(5, '0')}`)
}
