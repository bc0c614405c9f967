import type { Tx } from '../../../platform/db/in-scope.ts'
import type { Cell } from '../cells.ts'
import type { TemplatePlan } from '../template/template.plan.ts'
import { asksOf } from './prepare.cells.ts'
import type { KeptSingle } from './prepare.singles.ts'

/** The last answer sent: its cells by row and by what they ask. */
export interface Before {
  singles: readonly KeptSingle[]
  rows(ids: readonly string[], sheet: number): Promise<ReadonlyMap<string, ReadonlyMap<string, Cell>>>
}

/** What people typed and confirmed in a round that is filled again. */
export interface Said {
  singles: readonly KeptSingle[]
  cells: ReadonlyMap<string, Readonly<Record<string, Cell>>>
}

export async function readBefore(tx: Tx, community: number, report: string): Promise<Before | null> {
  const round = await tx
    .selectFrom('report_round')
    .select(['id', 'plan', 'singles'])
    .where('community', '=', community)
    .where('report_id', '=', report)
    .where('state', '=', 'sent')
    .orderBy('sent_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (round === undefined) return null
  const plan = round.plan as unknown as TemplatePlan
  return {
    singles: round.singles as unknown as KeptSingle[],
    async rows(ids, sheet) {
      const asks = new Map(plan.sheets[sheet]?.table?.columns.map((column) => [column.column, asksOf(column)]) ?? [])
      const rows =
        ids.length === 0
          ? []
          : await tx
              .selectFrom('report_row')
              .select(['id', 'cells'])
              .where('community', '=', community)
              .where('round_id', '=', round.id)
              .where('sheet', '=', sheet)
              .where('id', 'in', [...ids])
              .execute()
      return new Map(
        rows.map(({ id, cells }) => [
          id,
          new Map(Object.entries(cells as unknown as Record<string, Cell>).map(([column, cell]) => [asks.get(column) ?? column, cell])),
        ]),
      )
    },
  }
}

export async function readSaid(tx: Tx, community: number, round: string): Promise<Said> {
  const own = await tx
    .selectFrom('report_round')
    .select('singles')
    .where('community', '=', community)
    .where('id', '=', round)
    .executeTakeFirst()
  const rows = await tx
    .selectFrom('report_row')
    .select(['sheet', 'id', 'cells'])
    .where('community', '=', community)
    .where('round_id', '=', round)
    .execute()
  return {
    singles: (own?.singles ?? []) as unknown as KeptSingle[],
    cells: new Map(rows.map(({ sheet, id, cells }) => [`${String(sheet)}:${id}`, cells as unknown as Record<string, Cell>])),
  }
}
