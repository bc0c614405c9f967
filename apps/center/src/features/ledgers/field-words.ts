import { passedOverColumn, registerColumns } from '@linli/contract/register-columns'
import { wordOf } from '../ledger-rows/column-words.ts'

/** What the register calls a column; a field that is none, such as a move, by its word of the catalogue. */
export function fieldWord(field: string, t: (key: string) => string): string {
  const column = [...registerColumns, passedOverColumn].find(({ key }) => key === field)
  if (column !== undefined) return wordOf(column)
  return field === 'household' ? t('ledgers.household') : field === 'dwelling' ? t('ledgers.home') : field
}
