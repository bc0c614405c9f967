import type { Ledger } from '@linli/contract/ledger'
import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/in-scope.ts'
import { type CellValue, type RowValues, isSealed, openValues, selectValues, storedColumn } from '../ledger-storage.ts'
import { tidyProse } from '../register/register.cells.ts'

/** A row of the ledger as an import compares with it: sealed numbers by their blind index, hex. */
export type ExistingRow = { id: string; version: number; ended: boolean; values: RowValues }

/** Reads all rows of one community's ledger, ended ones too: an export may carry their numbers. */
export async function loadRows(tx: Tx, community: number, ledger: Ledger): Promise<ExistingRow[]> {
  const sealed = ledger.columns.flatMap((column) => {
    const { index } = storedColumn(column)
    return index === null ? [] : [sql`encode(${sql.ref(`t.${index}`)}, 'hex') as ${sql.ref(column.key)}`]
  })
  const open = { columns: ledger.columns.filter(({ type }) => !isSealed(type)) }
  const { rows } = await sql<{ id: string; version: number; ended: boolean } & Record<string, unknown>>`
    select t.id as "row id", t.version as "row version", t.ends_on is not null as "row ended", ${sql.join([selectValues(open, 't'), ...sealed])}
    from ${sql.table(ledger.table)} t where t.community = ${community}`.execute(tx)
  return rows.map((row) => ({
    id: String(row['row id']),
    version: Number(row['row version']),
    ended: row['row ended'] === true,
    values: comparable(ledger, { ...openValues(open, row, neverSealed), ...hexOf(ledger, row) }),
  }))
}

/** Texts as an import reads them, so that what came out of an export compares as the same. */
export function comparable({ columns }: Pick<Ledger, 'columns'>, values: RowValues): RowValues {
  return Object.fromEntries(
    columns.map(({ key, type }): [string, CellValue] => {
      const value = values[key] ?? null
      return [key, typeof value === 'string' && (type === 'text' || type === 'prose') ? tidyProse(value) : value]
    }),
  )
}

function hexOf({ columns }: Pick<Ledger, 'columns'>, row: Readonly<Record<string, unknown>>): RowValues {
  return Object.fromEntries(
    columns.flatMap(({ key, type }): [string, CellValue][] => {
      const held = row[key]
      return isSealed(type) ? [[key, typeof held === 'string' ? held : null]] : []
    }),
  )
}

const neverSealed = {
  open(): never {
    throw new Error('a sealed number is compared by its index')
  },
}
