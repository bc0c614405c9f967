import { newId } from '@linli/client'
import type { Comer, LifeAct } from '@linli/contract/life'
import type { Household } from '@linli/contract/people'
import type { LifeKind } from '@linli/rules/household-life'

/** Somebody who comes, as being typed. `person` is set for one chosen from the register. */
export interface ComerDraft {
  id: string
  person: { id: string; name: string } | null
  name: string
  sex: string
  bornOn: string
  identity: string
  phone: string
  relation: string
}

/** Everything the dialog may ask for; which of it counts depends on the kind. */
export interface LifeDraft {
  kind: LifeKind
  on: string
  note: string
  people: string[]
  /** Of the household that begins, and of the one that stays. */
  head: string
  newHead: string
  newHousehold: string
  place: 'here' | 'door' | 'away'
  dwelling: string
  comers: ComerDraft[]
  spouse: string
  parent: string
  diedOn: string
  other: string
  headRelation: string
  sold: boolean
  buyerUse: 'lives_in' | 'empty'
  /** Relations as the family says they are, by person. */
  stated: Record<string, string>
}

/** Kinds that can be told of a household, in the order they are offered; of no household, what begins one. */
export function kindsFor(household: Pick<Household, 'occupancy' | 'members' | 'dwelling'> | null): LifeKind[] {
  if (household === null) return ['moved_in', 'tenant_in']
  if (household.dwelling === null) return []
  if (household.members === 0) return ['moved_in']
  const rents = household.occupancy === 'rents'
  return [
    'moved_in',
    'newborn',
    'married_in',
    'moved_out',
    'died',
    'head_changed',
    'split',
    'merged',
    ...(rents ? (['tenant_out', 'household_moved'] as const) : (['household_moved', 'tenant_in', 'dwelling_sold'] as const)),
  ]
}

export function comerDraft(relation = ''): ComerDraft {
  return { id: newId(), person: null, name: '', sex: '', bornOn: '', identity: '', phone: '', relation }
}

export function lifeDraft(kind: LifeKind, today: string, household: Household | null, person: string | null): LifeDraft {
  const begins = kind === 'tenant_in' || kind === 'dwelling_sold' || (kind === 'moved_in' && household === null)
  const named = person === null ? [] : [person]
  return {
    kind,
    on: today,
    note: '',
    people: kind === 'moved_out' || kind === 'split' ? named : [],
    head: kind === 'split' || kind === 'head_changed' ? (person ?? '') : '',
    newHead: '',
    newHousehold: newId(),
    place: kind === 'household_moved' ? 'door' : kind === 'split' ? 'here' : 'away',
    dwelling: kind === 'tenant_in' && household?.dwelling ? household.dwelling.id : '',
    comers: [comerDraft(begins ? '02' : '')],
    spouse: kind === 'married_in' ? (person ?? '') : '',
    parent: kind === 'newborn' ? (person ?? '') : '',
    diedOn: '',
    other: '',
    headRelation: '',
    sold: true,
    buyerUse: 'lives_in',
    stated: {},
  }
}

/** Fields still to be filled in, by the name of their label. */
export type Missing = 'people' | 'head' | 'dwelling' | 'comers' | 'spouse' | 'other' | 'headRelation' | 'relation' | 'baby' | 'sex'

/** The act as it is sent, or what is missing to say it. */
export function toAct(draft: LifeDraft, household: Household | null): { act: LifeAct } | { missing: Missing } {
  const { kind, on, people } = draft
  const own = household?.id ?? ''
  const newHead = draft.newHead === '' ? null : draft.newHead
  const relations = Object.entries(draft.stated).map(([person, relation]) => ({ person, relation }))
  const missing = missingIn(draft, household)
  if (missing !== null) return { missing }
  switch (kind) {
    case 'moved_in':
      return {
        act: {
          kind,
          on,
          people: comersOf(draft),
          into:
            household === null
              ? { place: 'dwelling', dwelling: draft.dwelling, newHousehold: draft.newHousehold, originGroup: null }
              : { place: 'household', household: own },
        },
      }
    case 'moved_out':
      return { act: { kind, on, household: own, people, newHead, relations } }
    case 'household_moved':
      return { act: { kind, on, household: own, dwelling: draft.place === 'away' ? null : draft.dwelling, use: null } }
    case 'split': {
      const dwelling = draft.place === 'here' ? null : draft.dwelling
      return { act: { kind, on, household: own, people, head: draft.head, newHousehold: draft.newHousehold, dwelling, newHead, relations } }
    }
    case 'merged':
      return { act: { kind, on, household: own, merging: draft.other, headRelation: draft.headRelation, relations } }
    case 'newborn': {
      const [baby] = draft.comers
      const { id = '', name = '', sex = '', bornOn = '', identity = '' } = baby ?? {}
      return {
        act: {
          kind,
          on,
          household: own,
          baby: { id, name: name.trim(), sex: sex || '0', bornOn: bornOn || on, identity: identity.trim() || null },
          parent: draft.parent || null,
          relation: draft.stated[id] ?? (draft.parent === '' ? (baby?.relation ?? null) : null),
        },
      }
    }
    case 'died':
      return { act: { kind, on, person: draft.people[0] ?? '', diedOn: draft.diedOn || null, newHead, relations } }
    case 'married_in': {
      const [comer] = comersOf(draft)
      return comer === undefined
        ? { missing: 'comers' }
        : { act: { kind, on, household: own, spouse: draft.spouse, comer, newHead: null, relations: [] } }
    }
    case 'head_changed':
      return { act: { kind, on, household: own, head: draft.head, relations } }
    case 'tenant_in':
      return { act: { kind, on, dwelling: draft.dwelling, newHousehold: draft.newHousehold, people: comersOf(draft) } }
    case 'tenant_out':
      return { act: { kind, on, household: own } }
    case 'dwelling_sold':
      return {
        act: {
          kind,
          on,
          household: own,
          to: draft.place === 'door' ? draft.dwelling : null,
          buyer: draft.sold ? { newHousehold: draft.newHousehold, use: draft.buyerUse, people: comersOf(draft) } : null,
        },
      }
  }
}

function missingIn(draft: LifeDraft, household: Household | null): Missing | null {
  const { kind, comers } = draft
  const typed = comers.every((one) => one.person !== null || one.name.trim() !== '')
  // Son or daughter, husband or wife: without the sex the relation cannot be worked out.
  const sexed = comers.every((one) => one.person !== null || one.sex !== '' || one.identity.trim() !== '')
  const related = comers.every((one) => one.relation !== '')
  switch (kind) {
    case 'moved_in':
      return household === null && draft.dwelling === '' ? 'dwelling' : !typed ? 'comers' : related ? null : 'relation'
    case 'tenant_in':
      return draft.dwelling === '' ? 'dwelling' : !typed ? 'comers' : related ? null : 'relation'
    case 'dwelling_sold':
      return draft.place === 'door' && draft.dwelling === ''
        ? 'dwelling'
        : !draft.sold
          ? null
          : !typed
            ? 'comers'
            : related
              ? null
              : 'relation'
    case 'moved_out':
    case 'died':
      return draft.people.length === 0 ? 'people' : null
    case 'household_moved':
      return draft.place === 'door' && draft.dwelling === '' ? 'dwelling' : null
    case 'split':
      return draft.people.length === 0
        ? 'people'
        : !draft.people.includes(draft.head)
          ? 'head'
          : draft.place === 'door' && draft.dwelling === ''
            ? 'dwelling'
            : null
    case 'merged':
      return draft.other === '' ? 'other' : draft.headRelation === '' ? 'headRelation' : null
    case 'newborn':
      return !typed ? 'baby' : !sexed ? 'sex' : draft.parent === '' && !related ? 'relation' : null
    case 'married_in':
      return draft.spouse === '' ? 'spouse' : !typed ? 'comers' : sexed ? null : 'sex'
    case 'head_changed':
      return draft.head === '' ? 'head' : null
    case 'tenant_out':
      return null
  }
}

function comersOf(draft: LifeDraft): Comer[] {
  return draft.comers.map((one) => {
    const relation = draft.stated[one.person?.id ?? one.id] ?? (one.relation || null)
    if (one.person !== null) return { who: 'known', person: one.person.id, relation }
    return {
      who: 'new',
      id: one.id,
      name: one.name.trim(),
      sex: one.sex || '0',
      bornOn: one.bornOn || null,
      identity: one.identity.trim() || null,
      phone: one.phone.trim() || null,
      relation,
    }
  })
}
