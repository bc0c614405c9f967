import type { ExportFacts } from '@linli/contract/exports'
import { sql } from 'kysely'
import { type Caller, communityOf } from '../../../platform/caller.ts'
import { type Database, type Tx, inScope } from '../../../platform/db/in-scope.ts'
import { AppError } from '../../../platform/errors.ts'
import type { FieldCipher } from '../../../platform/fields.ts'
import { record } from '../../../platform/record.ts'
import { exportColumns } from './export.columns.ts'
import { openCsvWriter } from './export.csv.ts'
import { type ExportMark, type ExportRequest, auditable } from './export.mark.ts'
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
    return writeRows(tx, caller, request, {
      mark,
      columns,
      rows: readExportRows(tx, { fields }, community, request.filter),
      isPerson: ({ person }) => person !== null,
      detail: { filter: auditable(request.filter) },
    })
  })
}

/** What is written of which rows, and what the audit says beside the counts. */
export interface Written<Row> {
  mark: ExportMark
  columns: readonly (FileColumn & { text: (row: Row) => string | null })[]
  rows: AsyncIterable<Row>
  isPerson: (row: Row) => boolean
  detail: Record<string, unknown>
}

/** The file and the record of it: one without the other there is not. */
export async function writeRows<Row>(
  tx: Tx,
  caller: Caller,
  request: ExportRequest,
  { mark, columns, rows: read, isPerson, detail }: Written<Row>,
): Promise<ExportResult> {
  const writer = await openWriter(request, columns, mark)
  try {
    let rows = 0
    let persons = 0
    for await (const row of read) {
      rows++
      if (isPerson(row)) persons++
      await writer.write(columns.map(({ text }) => text(row)))
    }
    const { beyondGbk } = await writer.close()
    const { format, masked, purpose, note } = request
    await record(tx, caller, {
      verb: 'register.export',
      entity: 'register',
      ...(purpose === null ? {} : { purpose }),
      detail: { ...detail, format, masked, rows, persons, note, by: caller.name },
    })
    return { rows, persons, beyondGbk, mark }
  } catch (error) {
    writer.abandon()
    throw error
  }
}

function openWriter({ file, format }: ExportRequest, columns: readonly FileColumn[], mark: ExportMark): RowWriter | Promise<RowWriter> {
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
