import type { MappingCorrection, RegisterField, SheetMapping } from '@linli/contract/ledgers'

/** A person's choices by sheet and column letter; null = not recognised as anything. */
export type MappingChoice = ReadonlyMap<string, ReadonlyMap<string, RegisterField | null>>

const known: Record<RegisterField, true> = {
  building: true,
  unit: true,
  floor: true,
  room: true,
  address: true,
  estate: true,
  originGroup: true,
  occupancy: true,
  householdNumber: true,
  headName: true,
  householdNote: true,
  livesSince: true,
  personNumber: true,
  name: true,
  relation: true,
  sex: true,
  birthDate: true,
  identityNumber: true,
  identityKind: true,
  phone: true,
  politics: true,
  ethnicity: true,
  marital: true,
  schooling: true,
  work: true,
  skills: true,
  careTags: true,
  careGrounds: true,
  memberSince: true,
  note: true,
  ignored: true,
}
/** Every meaning a column can have; the type keeps the list the contract's. */
export const fieldChoices = Object.keys(known) as RegisterField[]

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
