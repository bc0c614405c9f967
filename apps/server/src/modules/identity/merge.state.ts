import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'
import { type HeldTable, type Row, readHeld } from './merge.rows.ts'

/** What a merge concerns, as it stands: kept after it, and compared when it is to be undone. */
export interface MergeState {
  persons: Row[]
  held: Record<string, Row[]>
  households: Row[]
  events: Row[]
}

export async function readState(
  tx: Tx,
  community: number,
  tables: readonly HeldTable[],
  persons: readonly string[],
  { households, events }: { households: readonly string[]; events: readonly string[] | null },
): Promise<MergeState> {
  const held: Record<string, Row[]> = {}
  for (const table of tables) held[table.table] = await readHeld(tx, community, table, persons)
  return {
    persons: await rowsOf(tx, sql`select to_jsonb(p) as row from person p where community = ${community} and id = any(${sql.val(persons)}::uuid[]) order by id`), // prettier-ignore
    held,
    households: await rowsOf(tx, sql`select jsonb_build_object('id', id, 'version', version) as row from household where community = ${community} and id = any(${sql.val(households)}::uuid[]) order by id`), // prettier-ignore
    events: await rowsOf(
      tx,
      sql`select jsonb_build_object('id', id, 'persons', persons, 'detail', detail) as row from life_event where community = ${community} and ${
        events === null ? sql`persons && ${sql.val(persons)}::uuid[]` : sql`id = any(${sql.val(events)}::uuid[])`
      } order by id`,
    ),
  }
}

async function rowsOf(tx: Tx, query: ReturnType<typeof sql>): Promise<Row[]> {
  const { rows } = await query.execute(tx)
  return rows.map((row) => (row as { row: Row }).row)
}

/** The first table in which two readings differ; null when they are the same. */
export function firstDifference(then: MergeState, now: MergeState): string | null {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
  if (!same(then.persons, now.persons)) return 'person'
  const tables = [...new Set([...Object.keys(then.held), ...Object.keys(now.held)])]
  const held = tables.find((table) => !same(then.held[table] ?? [], now.held[table] ?? []))
  if (held !== undefined) return held
  if (!same(then.households, now.households)) return 'household'
  return same(then.events, now.events) ? null : 'life_event'
}
