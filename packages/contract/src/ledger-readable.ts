import type { Column } from './columns.ts'
import type { Ledger } from './ledger.ts'
import { homeColumns } from './register-columns-home.ts'
import { passedOverColumn, registerColumn } from './register-columns.ts'

/** The row's own number, which exports carry: a row that comes back is known by it. */
export const rowNumberColumn: Column = {
  key: 'row',
  zh: '记录编号',
  en: 'Record number',
  type: 'text',
  privacyClass: 'staff',
  width: 12,
  hidden: true,
}

/** Before the key of a column that a ledger does not keep and that tells who or where somebody is. */
export const evidenceMark = 'of-'

/**
 * What a column of a workbook can mean for a ledger: its own columns, the row's number, what tells which person or home is
 * meant without being kept (number, birth date, parts of the address), and what is passed over. Own columns come first.
 */
export function readableColumns(ledger: Ledger): readonly Column[] {
  const known = cache.get(ledger)
  if (known !== undefined) return known
  const holds = (type: Column['type']): boolean => ledger.columns.some((column) => column.type === type)
  const evidence: readonly Column[] = [
    ...(holds('person') && !holds('identity') ? [registerColumn('identityNumber')] : []),
    ...(holds('person') ? [registerColumn('birthDate')] : []),
    ...(holds('person') || holds('dwelling')
      ? homeColumns.filter(({ key }) => !(key === 'address' && holds('dwelling')) && !(key === 'building' && holds('building')))
      : []),
  ]
  const columns = [
    ...ledger.columns,
    rowNumberColumn,
    ...evidence.map((column) => ({ ...column, key: `${evidenceMark}${column.key}` })),
    passedOverColumn,
  ]
  cache.set(ledger, columns)
  return columns
}

const cache = new WeakMap<Ledger, readonly Column[]>()
