import { findLedger } from '@linli/contract/ledger-list'
import { type Caller, communityOf } from '../../../platform/caller.ts'
import { inScope } from '../../../platform/db/in-scope.ts'
import { AppError } from '../../../platform/errors.ts'
import { type ExportRequest, auditable } from '../exporting/export.mark.ts'
import { type ExportResult, type ExportTools, markOf, writeRows } from '../exporting/export.run.ts'
import { requireReason } from '../exporting/export.reason.ts'
import { countRows, readRows, rowColumns } from './row.export.ts'

/** Writes the rows of a ledger to a file and, in the same transaction, who took what and why. */
export async function exportLedgerRows({ database, fields }: ExportTools, caller: Caller, request: ExportRequest): Promise<ExportResult> {
  const community = communityOf(caller)
  const { ledger: choice } = request
  const ledger = choice === undefined ? undefined : findLedger(choice.key)
  if (ledger === undefined || choice === undefined) throw new AppError('not_found')
  return inScope(database, caller, 'write', async (tx) => {
    const mark = { ...(await markOf(tx, community, caller, { ...request, filter: choice.filter })), ledger: ledger.zh }
    const asked = { ledger, community, filter: choice.filter, day: mark.asOf, fields }
    if (ledger.columns.some(({ type }) => type === 'identity' || type === 'phone')) await requireReason(request, () => countRows(tx, asked))
    const columns = rowColumns(ledger, fields, {
      masked: request.masked,
      numbered: mark.asOf === null && choice.filter.ended === undefined,
    })
    return writeRows(tx, caller, request, {
      mark,
      columns,
      rows: readRows(tx, asked),
      isPerson: ({ person }) => typeof person === 'string',
      detail: { ledger: ledger.key, filter: auditable(choice.filter) },
    })
  })
}
