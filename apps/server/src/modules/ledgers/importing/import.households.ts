import type { HouseholdDraft, PersonDraft } from '../register/register.drafts.ts'
import type { ExistingHousehold, ExistingPerson, ExistingRegister } from './import.register.ts'
import type { Home } from './import.space.ts'

/** A row with the person of the register it is, null for a new one. */
export type Candidate = { draft: PersonDraft; match: ExistingPerson | null }

export type HouseholdFinder = {
  /** Null when the register does not have this household. Each household is found once. */
  find(household: HouseholdDraft, home: Home, candidates: readonly Candidate[]): ExistingHousehold | null
  headOf(household: ExistingHousehold): ExistingPerson | undefined
  membersOf(household: ExistingHousehold): readonly ExistingPerson[]
}

/**
 * The register's household a group of rows is: the one whose number an export carried, else where most of its people live in this home, else the
 * household of the same head in this home, else the household its head leads elsewhere (it moved).
 */
export function createHouseholdFinder(existing: ExistingRegister): HouseholdFinder {
  const byId = new Map(existing.households.map((household) => [household.id, household]))
  const atHome = Map.groupBy(existing.households, (household) => household.occupancy?.dwelling ?? '')
  const heads = new Map(
    existing.persons.flatMap((person) => (person.membership?.relation === '02' ? [[person.membership.household, person] as const] : [])),
  )
  const members = Map.groupBy(existing.persons, (person) => person.membership?.household ?? '')
  const taken = new Set<string>()

  const voted = (candidates: readonly Candidate[]): ExistingHousehold[] => {
    const votes = new Map<string, number>()
    for (const { match } of candidates) {
      const id = match?.membership?.household
      if (id !== undefined && !taken.has(id)) votes.set(id, (votes.get(id) ?? 0) + 1)
    }
    return [...votes].sort((a, b) => b[1] - a[1]).flatMap(([id]) => byId.get(id) ?? [])
  }
  const leads = (household: ExistingHousehold, { match, draft }: Candidate): boolean =>
    draft.relation === '02' && match !== null && heads.get(household.id)?.id === match.id

  return {
    headOf: (household) => heads.get(household.id),
    membersOf: (household) => members.get(household.id) ?? [],
    find(household, home, candidates) {
      const choices = voted(candidates)
      const headName = household.head ?? candidates.find(({ draft }) => draft.relation === '02')?.draft.name
      const own = household.id === null ? undefined : byId.get(household.id)
      const found =
        (own !== undefined && !taken.has(own.id) ? own : undefined) ??
        choices.find((choice) => choice.occupancy?.dwelling === home.id) ??
        atHome.get(home.id)?.find((choice) => !taken.has(choice.id) && headName !== undefined && heads.get(choice.id)?.name === headName) ??
        choices.find((choice) => candidates.some((candidate) => leads(choice, candidate))) ??
        null
      if (found !== null) taken.add(found.id)
      return found
    },
  }
}
