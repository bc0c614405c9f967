import { findReportSource } from '@linli/contract/reports'
import { askFor } from '@linli/rules/askable-fields'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../../platform/record.ts'
import { type Ask, askAtHome } from '../asks/index.ts'
import { isOpen, keptOf } from './cells.ts'
import { readCells, readOpenCells, writeCells } from './cells.queries.ts'
import { keepRound, openRound, sheetOf } from './cells.service.ts'
import type { ReportDeps } from './reports.deps.ts'
import { reportChanged } from './reports.events.ts'
import { mayWriteReports } from './reports.policy.ts'
import { findReport } from './reports.queries.ts'
import { unknownCell } from './reports.refusals.ts'
import type { RoundAt } from './rounds.service.ts'
import type { ColumnPlan, TablePlan } from './template/template.plan.ts'

export interface CellPlace {
  sheet: string
  row: string
  column: string
}

/** What the register does not know is asked at the next visit to that home. Cells no answer at the door can fill count as without a home. */
export async function askAtHomes(
  deps: ReportDeps,
  caller: Caller,
  { report, round }: RoundAt,
  at: readonly CellPlace[] | undefined,
): Promise<{ asked: number; withoutHome: number }> {
  mayWriteReports(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const own = await openRound(tx, community, { report, round })
    const asking = await findReport(tx, community, report)
    if (asking === undefined) throw new AppError('not_found')
    const chosen = at?.map(({ sheet, row, column }) => ({ sheet: sheetOf(own.plan, sheet), id: row, column }))
    const rows =
      chosen === undefined
        ? await readOpenCells(tx, community, round, ['unknown'])
        : await readCells(tx, community, round, [...new Map(chosen.map((one) => [`${String(one.sheet)}:${one.id}`, one])).values()])
    if (chosen !== undefined && chosen.some((one) => !rows.some((row) => row.sheet === one.sheet && row.id === one.id))) throw unknownCell()
    const asks: Ask[] = []
    let withoutHome = 0
    for (const row of rows)
      for (const column of askable(own.plan.sheets[row.sheet]?.table ?? null)) {
        const cell = row.cells[column.column]
        if (cell === undefined || cell === null || typeof cell === 'string') continue
        if (chosen !== undefined && !chosen.some((one) => one.sheet === row.sheet && one.id === row.id && one.column === column.column))
          continue
        const kept = keptOf(cell)
        if (kept.s !== 'u' || !isOpen(kept) || (chosen === undefined && kept.q === 1)) continue
        const field = column.meaning.kind === 'field' ? askFor(column.meaning.field) : null
        if (field === null || row.household === null) {
          withoutHome++
          continue
        }
        asks.push({
          household: row.household,
          person: row.person,
          field,
          cause: 'unknown',
          why: [...`报表《${asking.title}》需要`].slice(0, 100).join(''),
          report: { id: report, title: asking.title },
        })
        row.cells[column.column] = { ...kept, q: 1 }
      }
    const { asked, audit, events } = await askAtHome(tx, caller, asks)
    await writeCells(tx, community, round, rows)
    await keepRound(tx, community, round, own.singles)
    await record(
      tx,
      caller,
      [{ verb: 'report.ask', entity: 'report', entityId: report, detail: { round, asked, withoutHome } }, ...audit],
      [...events, ...reportChanged(report)],
    )
    return { asked, withoutHome }
  })
}

/** Columns of the register's own tables; a ledger's row is asked nothing at a door. */
function askable(table: TablePlan | null): readonly ColumnPlan[] {
  return table === null || findReportSource(table.source)?.about === 'row' ? [] : table.columns
}
