import type { Column } from '@linli/contract/columns'
import type { Ledger } from '@linli/contract/ledger'
import type { LedgerRow, LedgerValue } from '@linli/contract/ledger-rows'
import { labelOf } from '@linli/rules/code-tables'
import { maskIdentityNumber, maskPhone } from '@linli/rules/masking'
import type { FieldCipher } from '../../../platform/fields.ts'
import { isReference, isSealed, sealedAs } from '../ledger-storage.ts'
import { type StoredRow, labelName } from './row.columns.ts'

type Opener = Pick<FieldCipher, 'open'>

export function presentRow(ledger: Ledger, row: StoredRow, fields: Opener): LedgerRow {
  return {
    id: row.id,
    values: Object.fromEntries(ledger.columns.map((column) => [column.key, presentValue(column, row, fields)])),
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    version: row.version,
  }
}

/** Sealed values masked. */
export function presentValue(column: Column, row: Record<string, unknown>, fields: Opener): LedgerValue {
  const value = row[column.key]
  if (value === null || value === undefined) return null
  if (isSealed(column.type)) return mask(column, openValue(column, row, fields) ?? '')
  const label = row[labelName(column)]
  if (isReference(column.type)) return { id: String(value), label: typeof label === 'string' ? label : '' }
  return typeof value === 'number' || typeof value === 'boolean' || Array.isArray(value) ? (value as LedgerValue) : String(value)
}

/** A sealed value whole; who may see it is decided before. */
function openValue(column: Column, row: Record<string, unknown>, fields: Opener): string | null {
  const value = row[column.key]
  return isSealed(column.type) && Buffer.isBuffer(value) ? fields.open(sealedAs(column.type), value) : null
}

/** What a cell says in a file or on paper, in Chinese, so that the import reads it back as it was. */
export function cellText(column: Column, row: StoredRow, fields: Opener, options: { masked: boolean }): string | null {
  if (isSealed(column.type)) {
    const open = openValue(column, row, fields)
    return open === null || !options.masked ? open : mask(column, open)
  }
  const value = presentValue(column, row, fields)
  if (value === null) return null
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (Array.isArray(value)) return value.map((code) => labelOf(column.table ?? [], code, 'zh-CN')).join('、')
  // A person is named beside; the hidden number says which one of that name.
  if (typeof value === 'object') return column.type === 'person' ? value.id : value.label
  return column.table === undefined ? String(value) : labelOf(column.table, String(value), 'zh-CN')
}

function mask({ type }: Column, text: string): string {
  return type === 'phone' ? maskPhone(text) : maskIdentityNumber(text)
}
