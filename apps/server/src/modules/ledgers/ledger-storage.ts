import type { Column, ColumnType } from '@linli/contract/columns'
import type { Ledger } from '@linli/contract/ledger'
import { type RawBuilder, sql } from 'kysely'
import type { FieldCipher } from '../../platform/fields.ts'
import { searchKeys } from '../../platform/search/search-keys.ts'
import { bytes } from './importing/import.bytes.ts'

/**
 * What a cell of a ledger holds, whatever the screen or file: codes as codes, days 'YYYY-MM-DD', months 'YYYY-MM',
 * sealed numbers plain, persons, homes and buildings as ids. Null says nothing.
 */
export type CellValue = string | number | boolean | readonly string[] | null

/** By column key; a key left out is null when a row is added and left alone when one is changed. */
export type RowValues = Readonly<Record<string, CellValue>>

/** Database columns with their SQL types, as `recordSet` and `insert` want them. */
export type StoredColumns = Readonly<Record<string, string>>

const sqlTypes: Record<ColumnType, string> = {
  text: 'text',
  prose: 'text',
  date: 'date',
  month: 'text',
  number: 'integer',
  'yes-no': 'boolean',
  code: 'text',
  codes: 'text[]',
  phone: 'bytea',
  identity: 'bytea',
  'credit-code': 'text',
  person: 'uuid',
  dwelling: 'uuid',
  building: 'uuid',
}

/** camelCase to the database's snake_case. */
export function sqlName(key: string): string {
  return key.replace(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`)
}

/** The database columns of one declared column: two for a sealed number, `<key>_id` for what is kept as an id. */
export function storedColumn({ key, type }: Pick<Column, 'key' | 'type'>): { value: string; index: string | null } {
  const name = sqlName(key)
  if (isSealed(type)) return { value: `${name}_cipher`, index: `${name}_index` }
  return { value: isReference(type) ? `${name}_id` : name, index: null }
}

/** The database columns of these declared ones, or of all. */
export function storedColumns({ columns }: Pick<Ledger, 'columns'>): StoredColumns {
  return Object.fromEntries(
    columns.flatMap((column) => {
      const { value, index } = storedColumn(column)
      const type = sqlTypes[column.type]
      return index === null
        ? [[value, type]]
        : ([
            [value, type],
            [index, type],
          ] as const)
    }),
  )
}

/** A row as `recordSet` takes it: one entry a database column, sealed numbers as bytea text. Columns the values leave out are left out. */
export function storeValues(
  { columns }: Pick<Ledger, 'columns'>,
  values: RowValues,
  community: number,
  fields: Pick<FieldCipher, 'seal' | 'index'>,
): Record<string, CellValue> {
  return Object.fromEntries(
    columns.flatMap((column): [string, CellValue][] => {
      const given = values[column.key]
      if (given === undefined) return []
      const { value, index } = storedColumn(column)
      if (index === null) return [[value, given]]
      if (typeof given !== 'string')
        return [
          [value, null],
          [index, null],
        ]
      const field = sealedAs(column.type)
      return [
        [value, bytes(fields.seal(field, given))],
        [index, bytes(fields.index(field, community, given))],
      ]
    }),
  )
}

/** The declared columns for a select, each under its key; sealed numbers come sealed, and openValues opens them. */
export function selectValues({ columns }: Pick<Ledger, 'columns'>, alias: string): RawBuilder<unknown> {
  return sql.join(
    columns.map((column) => {
      const reference = sql.ref(`${alias}.${storedColumn(column).value}`)
      const read = column.type === 'date' ? sql`${reference}::text` : column.type === 'number' ? sql`${reference}::float8` : reference
      return sql`${read} as ${sql.ref(column.key)}`
    }),
  )
}

/** What selectValues answered for one row, sealed numbers opened. */
export function openValues(
  { columns }: Pick<Ledger, 'columns'>,
  row: Readonly<Record<string, unknown>>,
  fields: Pick<FieldCipher, 'open'>,
): RowValues {
  return Object.fromEntries(
    columns.map((column): [string, CellValue] => {
      const held = row[column.key] ?? null
      return [column.key, Buffer.isBuffer(held) ? fields.open(sealedAs(column.type), held) : valueOf(held)]
    }),
  )
}

/** The lexemes of a row's `search` column, parted by spaces as an insert takes them: its texts and the first phone's last digits. */
export function searchText({ columns, named }: Pick<Ledger, 'columns' | 'named'>, values: RowValues): string {
  const texts = columns.flatMap(({ key, type, listed }) => {
    const value = values[key]
    const isSearched = key === named || (listed === true && (type === 'text' || type === 'credit-code'))
    return isSearched && typeof value === 'string' ? [value] : []
  })
  const phone = columns.map(({ key, type }) => (type === 'phone' ? values[key] : null)).find((value) => typeof value === 'string')
  const lexemes = texts.flatMap((text, at) => searchKeys(text, at === 0 && typeof phone === 'string' ? phone : null))
  return [...new Set(lexemes)].join(' ')
}

/** Lists of codes are equal whatever their order. */
export function sameValue(a: CellValue | undefined, b: CellValue | undefined): boolean {
  if (isList(a) && isList(b)) return a.length === b.length && a.toSorted().join('\n') === b.toSorted().join('\n')
  return plain(a) === plain(b)
}

/** Kept sealed, with a blind index for equality. Under the names the register seals them with, so that both agree. */
export function sealedAs(type: ColumnType): 'identity' | 'phone' {
  return type === 'identity' ? 'identity' : 'phone'
}

export function isSealed(type: ColumnType): boolean {
  return type === 'identity' || type === 'phone'
}

/** Kept as the id of a row elsewhere. */
export function isReference(type: ColumnType): type is 'person' | 'dwelling' | 'building' {
  return type === 'person' || type === 'dwelling' || type === 'building'
}

/** An empty list of codes says nothing, as an empty text does. */
function plain(value: CellValue | undefined): string | number | boolean | null {
  if (value === undefined || value === '' || isList(value)) return isList(value) && value.length > 0 ? value.join('\n') : null
  return value
}

function isList(value: CellValue | undefined): value is readonly string[] {
  return Array.isArray(value)
}

function valueOf(held: unknown): CellValue {
  if (held === null || typeof held === 'string' || typeof held === 'number' || typeof held === 'boolean') return held
  if (Array.isArray(held)) return held.filter((code) => typeof code === 'string')
  throw new Error('a column of a ledger holds what no column can')
}
