import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'
import { type Cell, countCells } from './cells.ts'

export interface StoredRow {
  sheet: number
  id: string
  person: string | null
  household: string | null
  cells: Record<string, Cell>
}

export interface Wanted {
  sheet: number
  id: string
}

/** Rows by their place; those that are not there are left out. */
export async function readCells(tx: Tx, community: number, round: string, wanted: readonly Wanted[]): Promise<StoredRow[]> {
  if (wanted.length === 0) return []
  const { rows } = await sql<StoredRow>`
    select r.sheet, r.id, r.person_id as person, r.household_id as household, r.cells from report_row r
    join json_to_recordset(${JSON.stringify(wanted)}::json) as x(sheet int2, id uuid) on x.sheet = r.sheet and x.id = r.id
    where r.community = ${community} and r.round_id = ${round}`.execute(tx)
  return rows
}

/** Rows in which cells of these kinds wait for a look. */
export async function readOpenCells(
  tx: Tx,
  community: number,
  round: string,
  kinds: readonly ('unknown' | 'changed' | 'old')[],
): Promise<StoredRow[]> {
  const waiting = sql.join(
    kinds.map((kind) => sql`r.${sql.ref(kind)} > 0`),
    sql` or `,
  )
  const { rows } = await sql<StoredRow>`
    select r.sheet, r.id, r.person_id as person, r.household_id as household, r.cells from report_row r
    where r.community = ${community} and r.round_id = ${round} and (${waiting})`.execute(tx)
  return rows
}

export async function writeCells(tx: Tx, community: number, round: string, rows: readonly StoredRow[]): Promise<void> {
  const batch = 1_000
  for (let at = 0; at < rows.length; at += batch) {
    const written = rows.slice(at, at + batch).map(({ sheet, id, cells }) => ({ sheet, id, cells, ...countCells(Object.values(cells)) }))
    await sql`update report_row r set cells = x.cells, unknown = x.unknown, changed = x.changed, old = x.old, typed = x.typed, filled = x.filled, counted = x.counted
      from json_to_recordset(${JSON.stringify(written)}::json)
        as x(sheet int2, id uuid, cells jsonb, unknown int2, changed int2, old int2, typed int2, filled int2, counted int2)
      where r.community = ${community} and r.round_id = ${round} and r.sheet = x.sheet and r.id = x.id`.execute(tx)
  }
}
