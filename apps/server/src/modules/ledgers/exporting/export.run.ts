import type { ExportFacts } from '@linli/contract/exports'
import { sql } from 'kysely'
import { type Caller, communityOf } from '../../../platform/caller.ts'
import { type Database, type Tx, inScope } from '../../../platform/db/in-scope.ts'
import { AppError } from '../../../platform/errors.ts'
import type { FieldCipher } from '../../../platform/fields.ts'
import { record } from '../../../platform/record.ts'
import { exportColumns } from './export.columns.ts'
import { openCsvWriter } from './export.csv.ts'
import type { ExportMark, ExportRequest } from './export.mark.ts'
import { countExportPersons, readExportRows } from './export.queries.ts'
import { requireReason } from './export.reason.ts'
import { openWorkbookWriter } from './export.workbook.ts'
import type { FileColumn, RowWriter } from './export.writer.ts'

export type ExportTools = { database: Database; fields: FieldCipher }
export type ExportResult = ExportFacts & { mark: ExportMark }

/** Writes the file and, in the transaction that read it, who took what and why. Without that record there is no file. */
export async function exportRows({ database, fields }: ExportTools, caller: Caller, request: ExportRequest): Promise<ExportResult> {
  const community = communityOf(caller)
  return inScope(database, caller, 'write', async (tx) => {
    const mark = await markOf(tx, community, caller, request)
    await requireReason(request, () => countExportPersons(tx, { fields }, community, request.filter))
    // Numbers of today's register say nothing about a past day, and taking such a file back would move people.
    const columns = exportColumns(fields, { masked: request.masked, numbered: mark.asOf === null })
    const writer = await openWriter(request, columns, mark)
    try {
      let rows = 0
      let persons = 0
      for await (const row of readExportRows(tx, { fields }, community, request.filter)) {
        rows++
        if (row.person !== null) persons++
        await writer.write(columns.map(({ text }) => text(row)))
      }
      const { beyondGbk } = await writer.close()
      await record(tx, caller, {
        verb: 'register.export',
        entity: 'register',
        ...(request.purpose === null ? {} : { purpose: request.purpose }),
        detail: {
          format: request.format,
          masked: request.masked,
          rows,
          persons,
          filter: auditable(request),
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

export function openWriter(
  { file, format }: ExportRequest,
  columns: readonly FileColumn[],
  mark: ExportMark,
): RowWriter | Promise<RowWriter> {
  switch (format) {
    case 'xlsx':
      return openWorkbookWriter(file, columns, mark)
    case 'csv':
      return openCsvWriter(file, columns, mark, 'utf8')
    case 'csv-gbk':
      return openCsvWriter(file, columns, mark, 'gb18030')
  }
}

/** @throws not_found for a community there is not */
export async function markOf(
  tx: Tx,
  community: number,
  caller: Caller,
  { filter, masked, purpose, note }: Pick<ExportRequest, 'masked' | 'purpose' | 'note'> & { filter: { asOf?: string | undefined } },
): Promise<ExportMark> {
  const { rows } = await sql<{ name: string; demo: boolean; at: string }>`
    select name, demo, to_char(now(), 'YYYY-MM-DD HH24:MI') as at from community where community = ${community}`.execute(tx)
  const [place] = rows
  if (place === undefined) throw new AppError('not_found')
  return { community: place.name, demo: place.demo, by: caller.name, at: place.at, asOf: filter.asOf ?? null, masked, purpose, note }
}

/** What somebody searched for may be a person's number: the audit says that there was a search, not for what. */
function auditable({ filter }: ExportRequest): Record<string, unknown> {
  const { q, ...rest } = filter
  return { ...rest, ...(q === undefined || q === '' ? {} : { searched: true }) }
}
