/** A person's choices by sheet and column letter; null = not imported. `Field` are the meanings there are. */
export type MappingChoice<Field extends string = string> = ReadonlyMap<string, ReadonlyMap<string, Field | null>>

/** A sheet of a report: what the server made of each of its columns. */
interface Correction<Field extends string> {
  sheet: string
  columns: { column: string; field: Field | null }[]
}

/** The letter alone, as corrections name a column: parts of one column carry more. */
const columnLetter = (column: string): string => /^[A-Z]{1,3}/.exec(column)?.[0] ?? column

export function withChoice<Field extends string>(
  choice: MappingChoice<Field>,
  sheet: string,
  column: string,
  field: Field | null,
): MappingChoice<Field> {
  return new Map(choice).set(sheet, new Map(choice.get(sheet)).set(columnLetter(column), field))
}

export function correctionOf<Field extends string>(choice: MappingChoice<Field>): Correction<Field>[] {
  return [...choice].map(([sheet, columns]) => ({ sheet, columns: [...columns].map(([column, field]) => ({ column, field })) }))
}

export function isChosen(choice: MappingChoice, sheet: string, column: string): boolean {
  return choice.get(sheet)?.has(columnLetter(column)) ?? false
}
