import type { MappingCorrection, RegisterField, SheetMapping } from '@linli/contract/ledgers'
import { registerColumns } from '@linli/contract/register-columns'

/** A person's choices by sheet and column letter; null = not recognised as anything. */
export type MappingChoice = ReadonlyMap<string, ReadonlyMap<string, RegisterField | null>>

/** Every meaning a column can have, as the register declares its columns. */
export const fieldChoices: readonly RegisterField[] = [
  ...registerColumns.flatMap(({ key }) => (key === 'birthYear' ? [] : [key])),
  'ignored',
]

/** The letter alone, as corrections name a column. */
export const columnLetter = (column: string): string => /^[A-Z]{1,3}/.exec(column)?.[0] ?? column

export function withChoice(choice: MappingChoice, sheet: string, column: string, field: RegisterField | null): MappingChoice {
  const columns = new Map(choice.get(sheet))
  columns.set(columnLetter(column), field)
  return new Map(choice).set(sheet, columns)
}

export function correctionOf(choice: MappingChoice): MappingCorrection {
  return [...choice].map(([sheet, columns]) => ({ sheet, columns: [...columns].map(([column, field]) => ({ column, field })) }))
}

export function isChosen(choice: MappingChoice, sheet: SheetMapping, column: string): boolean {
  return choice.get(sheet.sheet)?.has(columnLetter(column)) ?? false
}
