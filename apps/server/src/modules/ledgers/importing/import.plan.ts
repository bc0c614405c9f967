import type { ImportConflict, ImportDifference, ImportOutcome, RegisterCounts } from '@linli/contract/ledgers'
import { newId } from './import.ids.ts'
import { tidyProse } from '../register/register.cells.ts'
import { type HouseholdDraft, type HouseholdGroup, type PersonDraft, listedAtMost } from '../register/register.drafts.ts'
import { explainConflict } from './import.conflicts.ts'
import { type Candidate, type HouseholdFinder, createHouseholdFinder } from './import.households.ts'
import { type ConflictCode, type Indexer, type Match, createMatcher, isAlike } from './import.match.ts'
import { type OriginPlanner, type OriginRow, createOriginPlanner } from './import.origins.ts'
import type { ExistingHousehold, ExistingPerson, ExistingRegister } from './import.register.ts'
import { type Home, type NewSpace, type SpacePlanner, createSpacePlanner } from './import.space.ts'

export type NewHousehold = { id: string; home: Home; originGroup: string | null; kind: string; since: string | null; note: string | null }
/** `home` only when the household moves; `kind` when the use of the home or the home changes. */
export type ChangedHousehold = {
  before: ExistingHousehold
  home: Home | null
  originGroup: string | null
  kind: string
  note: string | null
}
export type NewPerson = { id: string; draft: PersonDraft; household: string; building: string }
export type ChangedPerson = { before: ExistingPerson; draft: PersonDraft; fields: string[]; household: string; building: string }

/** Rows new to the register, in the order their tables need. */
export type Batch = { space: NewSpace; originGroups: OriginRow[]; households: NewHousehold[]; persons: NewPerson[] }

/** Compares a file with the register, household by household; writes nothing itself, so a dry run and a commit cannot differ. */
export class Planner {
  readonly changedHouseholds: ChangedHousehold[] = []
  readonly changedPersons: ChangedPerson[] = []
  readonly conflicts: ImportConflict[] = []
  readonly added: ImportDifference[] = []
  readonly changed: ImportDifference[] = []
  readonly adds: RegisterCounts = { buildings: 0, dwellings: 0, households: 0, persons: 0 }
  readonly #counts = { new: 0, changed: 0, unchanged: 0, conflicting: 0 }
  readonly #space: SpacePlanner
  readonly #origins: OriginPlanner
  readonly #finder: HouseholdFinder
  readonly #match: (draft: PersonDraft, dwelling: string) => Match
  readonly #indexer: Indexer
  readonly #seen = new Set<string>()
  readonly #planned = new Map<string, { id: string; before: ExistingHousehold | null }>()
  #households: NewHousehold[] = []
  #persons: NewPerson[] = []

  constructor(existing: ExistingRegister, indexer: Indexer) {
    this.#space = createSpacePlanner(existing)
    this.#origins = createOriginPlanner(existing)
    this.#finder = createHouseholdFinder(existing)
    this.#match = createMatcher(existing, indexer)
    this.#indexer = indexer
  }

  /** New persons planned and not drained yet. */
  get pending(): number {
    return this.#persons.length
  }

  outcome(rejected: number): ImportOutcome {
    return { ...this.#counts, rejected }
  }

  drain(): Batch {
    const batch = { space: this.#space.drain(), originGroups: this.#origins.drain(), households: this.#households, persons: this.#persons }
    this.adds.buildings += batch.space.buildings.length
    this.adds.dwellings += batch.space.dwellings.length
    this.adds.households += batch.households.length
    this.adds.persons += batch.persons.length
    this.#households = []
    this.#persons = []
    return batch
  }

  take({ dwelling, household, persons, titleEstate }: HouseholdGroup): void {
    const home = this.#space.homeOf(dwelling, titleEstate)
    const candidates = persons.flatMap((draft) => this.#candidate(draft, home))
    if (household === null || (candidates.length === 0 && (persons.length > 0 || household.id === null))) return
    const known = this.#planned.get(household.key)
    const before = known === undefined ? this.#finder.find(household, home, candidates) : known.before
    const usable = before === null ? candidates : this.#withoutSecondHead(before, home, this.#recogniseMoved(before, home, candidates))
    if (usable.length === 0 && candidates.length > 0) return
    const id = known?.id ?? before?.id ?? newId()
    this.#planned.set(household.key, { id, before })
    const fields =
      known !== undefined ? [] : before === null ? this.#addHousehold(id, household, home) : this.#changeHousehold(before, household, home)
    usable.forEach((candidate, index) => this.#planPerson(candidate, id, home, index === 0 ? fields : []))
  }

  #candidate(draft: PersonDraft, home: Home): Candidate[] {
    const found = this.#match(draft, home.id)
    if ('conflict' in found) return this.#conflict(draft, home, found.conflict)
    if (found.person === null) return [{ draft, match: null }]
    // Two rows of the file that are one person of the register: the first is taken.
    if (this.#seen.has(found.person.id)) return this.#conflict(draft, home, 'several-match')
    this.#seen.add(found.person.id)
    const { bornOn, sex } = found.person
    // Birth date and sex of the file come from that number too.
    return [{ draft: found.wrongNumber === true ? { ...draft, identity: null, bornOn, sex } : draft, match: found.person }]
  }

  /** People without an identity number are known by name and home; when their household moved, by name and household. */
  #recogniseMoved(before: ExistingHousehold, home: Home, candidates: readonly Candidate[]): Candidate[] {
    if (before.occupancy?.dwelling === home.id) return [...candidates]
    return candidates.map((candidate) => {
      const { draft } = candidate
      if (candidate.match !== null) return candidate
      const [only, ...more] = this.#finder.membersOf(before).filter((person) => !this.#seen.has(person.id) && isAlike(person, draft))
      if (only === undefined || more.length > 0) return candidate
      this.#seen.add(only.id)
      return { draft, match: only }
    })
  }

  /** A household has one head: when the register's head keeps that place, nobody else can take it. */
  #withoutSecondHead(before: ExistingHousehold, home: Home, candidates: readonly Candidate[]): Candidate[] {
    const head = this.#finder.headOf(before)
    const steps = candidates.some(({ match, draft }) => match?.id === head?.id && draft.relation !== '' && draft.relation !== '02')
    if (head === undefined || steps) return [...candidates]
    return candidates.filter(({ match, draft }) => {
      if (draft.relation !== '02' || match?.id === head.id) return true
      this.#conflict(draft, home, 'head-differs')
      return false
    })
  }

  #addHousehold(id: string, household: HouseholdDraft, home: Home): string[] {
    const { originGroup, occupancy, since, note } = household
    this.#households.push({ id, home, originGroup: this.#origins.idOf(originGroup), kind: occupancy ?? 'lives_in', since, note })
    return []
  }

  #changeHousehold(before: ExistingHousehold, household: HouseholdDraft, home: Home): string[] {
    const originGroup = this.#origins.idOf(household.originGroup) ?? before.originGroup
    const kind = household.occupancy ?? before.occupancy?.kind ?? 'lives_in'
    const moves = before.occupancy?.dwelling !== home.id
    const note = household.note === null || household.note === tidyProse(before.note ?? '') ? null : household.note
    const fields = [
      ...(originGroup === before.originGroup ? [] : ['originGroup']),
      ...(moves ? ['dwelling'] : []),
      ...(kind === before.occupancy?.kind ? [] : ['occupancy']),
      ...(note === null ? [] : ['householdNote']),
    ]
    if (fields.length > 0) this.changedHouseholds.push({ before, home: moves ? home : null, originGroup, kind, note })
    return fields
  }

  #planPerson({ draft, match }: Candidate, household: string, home: Home, householdFields: readonly string[]): void {
    const place = { sheet: draft.sheet, row: draft.row, name: draft.name, dwelling: home.label }
    if (match === null) {
      this.#persons.push({ id: newId(), draft, household, building: home.building })
      this.#counts.new++
      if (this.added.length < listedAtMost) this.added.push({ ...place, fields: [] })
      return
    }
    const fields = this.#differences(draft, match, household)
    if (fields.length > 0) this.changedPersons.push({ before: match, draft, fields, household, building: home.building })
    if (fields.length + householdFields.length === 0) {
      this.#counts.unchanged++
      return
    }
    this.#counts.changed++
    if (this.changed.length < listedAtMost) this.changed.push({ ...place, fields: [...householdFields, ...fields] })
  }

  /** Fields the file fills in and the register has otherwise; what the file leaves empty stays. */
  #differences(draft: PersonDraft, before: ExistingPerson, household: string): string[] {
    const fields: string[] = plainFields.filter((field) => draft[field] !== null && draft[field] !== before[field])
    fields.push(...proseFields.filter((field) => draft[field] !== null && draft[field] !== tidyProse(before[field] ?? '')))
    if (draft.sex !== '0' && draft.sex !== before.sex) fields.push('sex')
    if (draft.identity !== null && before.identityIndex === null) fields.push('identityNumber')
    if (draft.phone !== null && this.#indexer.phone(draft.phone) !== before.phoneIndex) fields.push('phone')
    if (draft.relation !== '' && draft.relation !== before.membership?.relation) fields.push('relation')
    if (before.membership?.household !== household) fields.push('household')
    if (draft.careTags.some((kind) => !before.careTags.includes(kind))) fields.push('careTags')
    return fields
  }

  #conflict(draft: PersonDraft, home: Home, code: ConflictCode): [] {
    this.#counts.conflicting++
    if (this.conflicts.length < listedAtMost)
      this.conflicts.push({
        sheet: draft.sheet,
        row: draft.row,
        name: draft.name,
        dwelling: home.label,
        code,
        message: explainConflict(code),
      })
    return []
  }
}

/** Fields compared and stored as they are. */
const plainFields = ['bornOn', 'identityUntil', 'ethnicity', 'politics', 'marital', 'schooling'] as const
const proseFields = ['work', 'skills', 'note'] as const
