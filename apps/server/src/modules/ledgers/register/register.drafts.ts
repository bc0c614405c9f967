import type { LegalBasis } from '@linli/rules/protected-fields'
import type { ImportRejection, RegisterCounts, SheetMapping } from '@linli/contract/ledgers'

/** Where a row stands in the file; `row` as the spreadsheet program shows it. */
export type Place = { sheet: string; row: number }

export type DwellingDraft = { key: string; estate: string | null; building: string; unit: string; room: string; floor: number }

/** `head` is the name the file gives; the head among the members is the one whose relation is '02'. */
export type HouseholdDraft = {
  key: string
  /** Of the register, as an export carried it; means something only where the register has this id. */
  id: string | null
  dwelling: string
  head: string | null
  originGroup: string | null
  occupancy: 'lives_in' | 'rents' | 'empty' | null
  /** First day in this home. */
  since: string | null
  note: string | null
}

/** Why somebody has a care tag, on what the committee may keep it, and since when. */
export type CareGround = { kind: string; basis: string | null; legalBasis: LegalBasis; startsOn: string | null; endsOn: string | null }

/** null = the file says nothing about it. Identity and phone are plain here and must not be logged. */
export type PersonDraft = Place & {
  /** As HouseholdDraft.id. */
  id: string | null
  household: string
  name: string
  relation: string
  sex: string
  bornOn: string | null
  identityKind: string | null
  identity: string | null
  identityUntil: string | null
  phone: string | null
  politics: string | null
  ethnicity: string | null
  marital: string | null
  schooling: string | null
  work: string | null
  skills: string | null
  note: string | null
  careTags: string[]
  careGrounds: CareGround[]
  /** First day in this household. */
  since: string | null
}

/** Rows below each other that are one household, or one home without people. Everything in it can be imported. */
export type HouseholdGroup = {
  dwelling: DwellingDraft
  household: HouseholdDraft | null
  persons: PersonDraft[]
  titleEstate: string | null
}

/** What a workbook holds, known when all of it is read. */
export type RegisterSummary = {
  sheets: SheetMapping[]
  /** Rejected rows included. */
  found: RegisterCounts
  /** At most `listedAtMost`; `rejectedRows` counts all rows. */
  rejected: ImportRejection[]
  rejectedRows: number
}

/** Lists in a report stop here; its counts never do. */
export const listedAtMost = 1000
