import type { Column } from '@linli/contract/columns'
import type { Ledger } from '@linli/contract/ledger'
import type { LedgerValue } from '@linli/contract/ledger-rows'
import { labelOf } from '@linli/rules/code-tables'
import { chosenLocale } from '@linli/ui/locale'

type Named = Pick<Ledger | Column, 'zh' | 'en'>

/** A ledger's or column's word in the chosen language. */
export const wordOf = ({ zh, en }: Named): string => (chosenLocale.value === 'en' ? en : zh)

/** What stands in a column, as people read it; null for nothing. */
export function valueText(column: Column, value: LedgerValue | undefined, yesNo: { yes: string; no: string }): string | null {
  if (value === null || value === undefined || value === '') return null
  if (typeof value === 'boolean') return value ? yesNo.yes : yesNo.no
  const table = column.table ?? []
  const join = chosenLocale.value === 'en' ? ', ' : '、'
  if (Array.isArray(value)) return value.length === 0 ? null : value.map((code) => labelOf(table, code, chosenLocale.value)).join(join)
  if (typeof value === 'object') return value.label
  return column.table === undefined ? String(value) : labelOf(table, String(value), chosenLocale.value)
}

/** The choices of a column with a code table. */
export function choicesOf(column: Column): { value: string; label: string }[] {
  return (column.table ?? []).map((entry) => ({ value: entry.code, label: wordOf(entry) }))
}
