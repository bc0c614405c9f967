import type { Ledger } from '@linli/contract/ledger'
import { rowNumberColumn } from '@linli/contract/ledger-readable'
import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/in-scope.ts'
import type { FieldCipher } from '../../../platform/fields.ts'
import type { StoredRow } from './row.columns.ts'
import { type RowQuestion, rowsQuery } from './row.list.queries.ts'
import { cellText } from './row.values.ts'

/** A column of a ledger's file; `hidden` ones carry numbers by which a row that comes back is known. */
type RowColumn = { header: string; width: number; hidden: boolean; text: (row: StoredRow) => string | null }

/**
 * The columns of a ledger's file in the order declared, and the row's own number, by which a row that comes back is known.
 * Numbers of today's rows say nothing about a past day.
 */
export function rowColumns(
  ledger: Ledger,
  fields: Pick<FieldCipher, 'open'>,
  options: { masked: boolean; numbered: boolean },
): RowColumn[] {
  const declared = ledger.columns.flatMap((column) => {
    const hidden = column.hidden === true
    if (hidden && !options.numbered) return []
    return [{ header: column.zh, width: column.width, hidden, text: (row: StoredRow) => cellText(column, row, fields, options) }]
  })
  return options.numbered
    ? [...declared, { header: rowNumberColumn.zh, width: rowNumberColumn.width, hidden: true, text: (row: StoredRow) => row.id }]
    : declared
}

const rowsAtOnce = 500

export async function countRows(tx: Tx, question: RowQuestion): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from (${rowsQuery(question, null, null)}) one`.execute(tx)
  return rows[0]?.n ?? 0
}

/** All rows asked for, a few hundred in memory at a time, as one view of the data; it needs a writing scope. */
export async function* readRows(tx: Tx, question: RowQuestion): AsyncGenerator<StoredRow> {
  await sql`declare linli_rows no scroll cursor for ${rowsQuery(question, null, null)}`.execute(tx)
  for (;;) {
    const { rows } = await sql<StoredRow>`fetch ${sql.raw(String(rowsAtOnce))} from linli_rows`.execute(tx)
    yield* rows
    if (rows.length < rowsAtOnce) break
  }
  await sql`close linli_rows`.execute(tx)
}
