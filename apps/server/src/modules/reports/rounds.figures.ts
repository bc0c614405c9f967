import type { RoundFigures } from '@linli/contract/reports'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'
import type { KeptSingle } from './filling/prepare.singles.ts'

/** Sums a round's cells and keeps them with it, in the transaction that changed them. */
export async function refreshFigures(tx: Tx, community: number, round: string): Promise<RoundFigures> {
  const { rows } = await sql<Omit<RoundFigures, 'open'> & { open: number; singles: KeptSingle[] }>`
    select count(r.id)::int as rows, count(distinct r.person_id)::int as persons, coalesce(sum(r.counted), 0)::int as cells,
      coalesce(sum(r.filled), 0)::int as filled, coalesce(sum(r.typed), 0)::int as typed,
      coalesce(sum(r.unknown + r.changed + r.old), 0)::int as open,
      (select o.singles from report_round o where o.community = ${community} and o.id = ${round}) as singles
    from report_row r where r.community = ${community} and r.round_id = ${round}`.execute(tx)
  const { singles = [], ...sums } = rows[0] ?? { rows: 0, persons: 0, cells: 0, filled: 0, typed: 0, open: 0, singles: [] }
  const figures = { ...sums }
  for (const single of singles) {
    if (single.s === 'g') continue
    figures.cells++
    if (single.s === 't') figures.typed++
    else if (single.s !== 'u') figures.filled++
    if (single.k !== 1 && (single.s === 'c' || single.s === 'u')) figures.open++
  }
  await tx
    .updateTable('report_round')
    .set({ figures: JSON.stringify(figures) })
    .where('community', '=', community)
    .where('id', '=', round)
    .execute()
  return figures
}
