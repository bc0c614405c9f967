import type { Column } from '@linli/contract/columns'
import type { Ledger } from '@linli/contract/ledger'
import type { LedgerRow, LedgerValue } from '@linli/contract/ledger-rows'

/** What the form holds by column: text as it is sent, '' for nothing. Sealed numbers are typed anew, only their mask is known. */
export type RowDraft = Record<string, string>

export const isSealed = ({ type }: Pick<Column, 'type'>): boolean => type === 'phone' || type === 'identity'

export function draftOf({ columns }: Pick<Ledger, 'columns'>, row: LedgerRow | null): RowDraft {
  return Object.fromEntries(columns.map((column) => [column.key, row === null ? '' : textOf(column, row.values[column.key])]))
}

function textOf(column: Column, value: LedgerValue | undefined): string {
  if (value === null || value === undefined || isSealed(column)) return ''
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value)) return value.join('、')
  return typeof value === 'object' ? value.id : String(value)
}

/** Only what the form changed, so that saving after a conflict leaves the other person's columns alone. */
export function changesOf(
  ledger: Pick<Ledger, 'columns'>,
  row: LedgerRow | null,
  draft: RowDraft,
  removed: ReadonlySet<string>,
): Record<string, string | null> {
  const before = draftOf(ledger, row)
  return Object.fromEntries(
    ledger.columns.flatMap(({ key }): [string, string | null][] => {
      if (removed.has(key)) return [[key, null]]
      const now = (draft[key] ?? '').trim()
      return now === before[key] ? [] : [[key, now === '' ? null : now]]
    }),
  )
}

/** Columns that must be filled and are not. */
export function missingOf({ columns }: Pick<Ledger, 'columns'>, row: LedgerRow | null, draft: RowDraft): string[] {
  return columns.flatMap((column) => {
    if (column.required !== true || (draft[column.key] ?? '').trim() !== '') return []
    return isSealed(column) && row !== null && row.values[column.key] !== null ? [] : [column.key]
  })
}

/** What somebody else changed between two readings, by column. */
export function theirChanges({ columns }: Pick<Ledger, 'columns'>, before: LedgerRow, after: LedgerRow): Column[] {
  return columns.filter(({ key }) => JSON.stringify(before.values[key]) !== JSON.stringify(after.values[key]))
}
