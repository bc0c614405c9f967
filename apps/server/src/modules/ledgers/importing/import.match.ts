import type { ImportConflict } from '@linli/contract/ledgers'
import type { PersonDraft } from '../register/register.drafts.ts'
import type { ExistingPerson, ExistingRegister } from './import.register.ts'

export type ConflictCode = ImportConflict['code']
/** `wrongNumber`: the file still has a number that a merge of two records found wrong; the register's stays. */
export type Match = { person: ExistingPerson | null; wrongNumber?: true } | { conflict: ConflictCode }

/** Blind indexes of the community, hex; the same text always gives the same. */
export type Indexer = { identity: (number: string) => string; phone: (number: string) => string }

/**
 * Who of the register a row of the file is: the one whose number an export carried (a number the register
 * does not have says nothing), else the one with the same identity number, else the one with
 * the same name and birth date in the same home. Where both kinds of evidence disagree it is a conflict,
 * which only a person can settle. A number or an identity number of a record that was merged away leads to the one kept.
 */
export function createMatcher(existing: ExistingRegister, indexer: Indexer): (draft: PersonDraft, dwelling: string) => Match {
  if (existing.persons.length === 0) return () => ({ person: null })
  const byIdentity = new Map(
    existing.persons.flatMap((person) => (person.identityIndex === null ? [] : [[person.identityIndex, person] as const])),
  )
  const homes = new Map(existing.households.map((household) => [household.id, household.occupancy?.dwelling ?? '']))
  const byHome = Map.groupBy(existing.persons, (person) => likeness(person.name, homes.get(person.membership?.household ?? '') ?? ''))
  let byId: Map<string, ExistingPerson> | null = null
  const ownOf = (id: string | null): ExistingPerson | undefined => {
    if (id === null) return undefined
    byId ??= withMerged(new Map(existing.persons.map((person) => [person.id, person])), existing.merged)
    return byId.get(id)
  }
  const led = new Map(existing.aliases.map(({ index, person }) => [index, person]))
  return (draft, dwelling) => {
    const index = draft.identity === null ? null : indexer.identity(draft.identity)
    const same = index === null ? undefined : byIdentity.get(index)
    const own = ownOf(draft.id)
    const kept = index === null ? undefined : ownOf(led.get(index) ?? null)
    if (kept !== undefined && (own === undefined || own.id === kept.id))
      return kept.name === draft.name ? { person: kept, wrongNumber: true } : { conflict: 'name-differs' }
    if (own !== undefined) {
      if (same !== undefined && same.id !== own.id) return { conflict: 'several-match' }
      if (own.name !== draft.name) return { conflict: 'name-differs' }
      return index !== null && own.identityIndex !== null && index !== own.identityIndex
        ? { conflict: 'identity-differs' }
        : { person: own }
    }
    if (same !== undefined) return same.name === draft.name ? { person: same } : { conflict: 'name-differs' }
    const alike = (byHome.get(likeness(draft.name, dwelling)) ?? []).filter((person) => isSameBirth(person, draft))
    const open = alike.filter((person) => isAlike(person, draft))
    if (open.length > 1) return { conflict: 'several-match' }
    const [only] = open
    if (only !== undefined) return { person: only }
    return alike.length > 0 ? { conflict: 'identity-differs' } : { person: null }
  }
}

/** Newest merge first, so that a record merged on and on leads to where it ended. */
function withMerged(byId: Map<string, ExistingPerson>, merged: ExistingRegister['merged']): Map<string, ExistingPerson> {
  for (const { id, kept } of merged) {
    const person = byId.get(kept)
    if (person !== undefined && !byId.has(id)) byId.set(id, person)
  }
  return byId
}

/** Same name, no birth dates or identity numbers that speak against it. */
export function isAlike(person: ExistingPerson, draft: PersonDraft): boolean {
  return person.name === draft.name && isSameBirth(person, draft) && (draft.identity === null || person.identityIndex === null)
}

function isSameBirth(person: ExistingPerson, draft: PersonDraft): boolean {
  return person.bornOn === null || draft.bornOn === null || person.bornOn === draft.bornOn
}

/** In one home, a name is nearly a person; people without a home are not matched by name. */
function likeness(name: string, dwelling: string): string {
  return dwelling === '' ? '' : `${dwelling}\u001f${name}`
}
