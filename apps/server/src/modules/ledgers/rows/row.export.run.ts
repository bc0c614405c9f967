import { findLedger } from '@linli/contract/ledger-list'
import type { LedgerRowFilter } from '@linli/contract/ledger-rows'
import { type Caller, communityOf } from '../../../platform/caller.ts'
import { inScope } from '../../../platform/db/in-scope.ts'
import { AppError } from '../../../platform/errors.ts'
import { record } from '../../../platform/record.ts'
import type { ExportRequest } from '../exporting/export.mark.ts'
import { type ExportResult, type ExportTools, markOf, openWriter } from '../exporting/export.run.ts'
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
    const writer = await openWriter(request, columns, mark)
    try {
      let rows = 0
      let persons = 0
      for await (const row of readRows(tx, asked)) {
        rows++
        if (typeof row.person === 'string') persons++
        await writer.write(columns.map(({ text }) => text(row)))
      }
      const { beyondGbk } = await writer.close()
      await record(tx, caller, {
        verb: 'register.export',
        entity: 'register',
        ...(request.purpose === null ? {} : { purpose: request.purpose }),
        detail: {
          ledger: ledger.key,
          format: request.format,
          masked: request.masked,
          rows,
          persons,
          filter: auditableFilter(choice.filter),
          note: request.note,
          by: caller.name,
        },
      })
      return { rows, persons, beyondGbk, mark }
    } catch (error) {
      writer.abandon()
      throw error
    }
  })
}

/** What somebody searched for may be a person's number: the audit says that there was a search, not for what. */
export function auditableFilter({ q, ...rest }: LedgerRowFilter): Record<string, unknown> {
  return { ...rest, ...(q === undefined || q === '' ? {} : { searched: true }) }
}
