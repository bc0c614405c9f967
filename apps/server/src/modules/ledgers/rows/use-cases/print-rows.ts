import { type LedgerRowFilter, ledgerRowLimits } from '@linli/contract/ledger-rows'
import { type Caller, communityOf } from '../../../../platform/caller.ts'
import { inScope } from '../../../../platform/db/in-scope.ts'
import type { Deps } from '../../../../platform/deps.ts'
import { AppError } from '../../../../platform/errors.ts'
import { record } from '../../../../platform/record.ts'
import { readAsOf } from '../../../space/index.ts'
import { markLine, titleOf } from '../../exporting/export.mark.ts'
import { markOf } from '../../exporting/export.run.ts'
import { rowColumns } from '../row.export.ts'
import { auditable } from '../../exporting/export.mark.ts'
import { countRows, listRows } from '../row.list.queries.ts'
import { mayReadRows } from '../row.policy.ts'
import { ledgerOf } from '../row.service.ts'

type PrintRequest = { filter: LedgerRowFilter; purpose: string; note: string | null }

/** Rows as text for paper, masked, with the line that says who printed them, when and why. Recorded like an export. */
export async function printLedger(deps: Deps, caller: Caller, key: string, { filter, purpose, note }: PrintRequest) {
  const ledger = ledgerOf(key)
  mayReadRows(caller, ledger)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const day = await readAsOf(tx, caller, filter.asOf)
    const question = { ledger, community, filter, day, fields: deps.fields }
    const total = await countRows(tx, question)
    if (total > ledgerRowLimits.printed) throw tooLong(total)
    const rows = await listRows(tx, question, ledgerRowLimits.printed, null)
    const mark = { ...(await markOf(tx, community, caller, { filter, masked: true, purpose, note })), ledger: ledger.zh }
    const columns = rowColumns(ledger, deps.fields, { masked: true, numbered: false })
    await record(tx, caller, {
      verb: 'ledger.print',
      entity: 'ledger',
      purpose,
      detail: { ledger: key, rows: rows.length, filter: auditable(filter), note, by: caller.name },
    })
    return {
      title: titleOf(mark),
      foot: markLine(mark, '打印'),
      columns: ledger.columns
        .filter(({ hidden }) => hidden !== true)
        .map(({ key: column, zh, width }) => ({ key: column, header: zh, width })),
      rows: rows.map((row) => columns.map(({ text }) => text(row))),
      total,
    }
  })
}

function tooLong(total: number): AppError {
  return new AppError('refused', {
    reason: 'too-long-to-print',
    zh: `共 ${String(total)} 行，一次最多打印 ${String(ledgerRowLimits.printed)} 行。请先筛选，或导出成表格。`,
    en: `${String(total)} rows; at most ${String(ledgerRowLimits.printed)} are printed at once. Filter first, or export a workbook.`,
  })
}
