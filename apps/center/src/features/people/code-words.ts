import {
  careTagTable,
  ethnicityTable,
  labelOf,
  maritalTable,
  politicsTable,
  relationTable,
  schoolingTable,
  sexTable,
  type CodeTable,
} from '@linli/rules/code-tables'
import { chosenLocale } from '@linli/ui/locale'

export const tables = {
  sex: sexTable,
  politics: politicsTable,
  marital: maritalTable,
  schooling: schoolingTable,
  ethnicity: ethnicityTable,
  relation: relationTable,
  careTag: careTagTable,
} as const satisfies Record<string, CodeTable>
export type TableName = keyof typeof tables

/** The word for a stored code in the chosen language; null stays null so that the screen can say "not recorded". */
export function codeWord(table: TableName, code: string | null): string | null {
  return code === null ? null : labelOf(tables[table], code, chosenLocale.value)
}

/** The choices of a code table in the chosen language. */
export function codeChoices(table: TableName): { value: string; label: string }[] {
  return tables[table].map((entry) => ({ value: entry.code, label: chosenLocale.value === 'en' ? entry.en : entry.zh }))
}
