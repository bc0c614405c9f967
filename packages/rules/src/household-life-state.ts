import { suggestHead } from './household-life-head.ts'
import { rebaseRelation, isChildRelation } from './household-life-relations.ts'

/** Membership 家庭成员关系 of a person; `endsOn` exclusive, null = now. Days are 'YYYY-MM-DD'. */
export interface Stay {
  readonly id: string
  readonly household: string
  readonly person: string
  readonly relation: string
  readonly startsOn: string
  readonly endsOn: string | null
}

export type HomeUse = 'lives_in' | 'rents' | 'empty'

/** Occupancy 居住 of a dwelling by a household. */
export interface Home {
  readonly id: string
  readonly household: string
  readonly dwelling: string
  readonly use: HomeUse
  readonly startsOn: string
  readonly endsOn: string | null
}

export interface LifePerson {
  readonly id: string
  readonly sex: string
  readonly bornOn: string | null
  readonly diedOn: string | null
}

/** Everything of the households and persons an act concerns, ended periods included. */
export interface LifeState {
  readonly today: string
  readonly persons: readonly LifePerson[]
  readonly households: readonly string[]
  readonly stays: readonly Stay[]
  readonly homes: readonly Home[]
}

export const lifeRefusals = [
  'future-date',
  'before-start',
  'later-change',
  'nobody-named',
  'twice-named',
  'not-a-member',
  'already-member',
  'already-dead',
  'not-yet-born',
  'died-before-birth',
  'died-after-date',
  'born-after-date',
  'no-home',
  'same-home',
  'same-household',
  'one-head-needed',
  'head-not-among',
  'head-already',
  'head-stays',
  'relation-needed',
  'everybody-leaves',
  'not-tenants',
  'tenants-cannot-sell',
] as const
export type LifeRefusalCode = (typeof lifeRefusals)[number]

/** Why an act is not allowed: about whom, and from which day on it would be. */
export class LifeRefusal extends Error {
  override name = 'LifeRefusal'
  readonly code: LifeRefusalCode
  readonly about: { readonly person?: string; readonly household?: string; readonly since?: string }

  constructor(code: LifeRefusalCode, about: LifeRefusal['about'] = {}) {
    super(code)
    this.code = code
    this.about = about
  }
}

export interface Relations {
  /** Relations somebody stated, by person; they win over what is worked out. */
  readonly stated: ReadonlyMap<string, string>
  /** Persons whose relation had to be guessed. */
  readonly guessed: Set<string>
}

/** One act being carried out on a copy of the state: every change goes through here, on one day. */
export interface LifeDesk {
  readonly on: string
  state(): LifeState
  person(id: string): LifePerson
  stayOf(person: string): Stay | undefined
  homeOf(household: string): Home | undefined
  membersOf(household: string): readonly Stay[]
  headOf(household: string): Stay | undefined
  addHousehold(household: string): void
  die(person: string, diedOn: string): void
  join(person: string, household: string, relation: string): void
  leave(person: string): Stay
  relate(person: string, relation: string): void
  settle(household: string, before: Stay | undefined, chosen: string | null): void
  enthrone(household: string, before: Stay | undefined, head: string): void
  moveHome(household: string, home: { dwelling: string; use: HomeUse } | null): void
}

/**
 * @param relations what was stated, and where guesses are noted
 * @throws LifeRefusal from every method, when the day or the state does not allow it
 */
export function openDesk(given: LifeState, on: string, newId: () => string, relations: Relations): LifeDesk {
  if (on > given.today) throw new LifeRefusal('future-date')
  let { stays, homes, persons, households } = given

  const person = (id: string): LifePerson => {
    const found = persons.find((one) => one.id === id)
    if (found === undefined) throw new Error('the state lacks a person of the act')
    return found
  }
  const stayOf = (id: string) => stays.find((stay) => stay.person === id && stay.endsOn === null)
  const homeOf = (household: string) => homes.find((home) => home.household === household && home.endsOn === null)
  const membersOf = (household: string) => stays.filter((stay) => stay.household === household && stay.endsOn === null)
  const headOf = (household: string) => membersOf(household).find((stay) => stay.relation === '02')

  /** A period that began this very day never lasted a day: it goes, it does not end. */
  function closeStay(stay: Stay): void {
    if (on < stay.startsOn) throw new LifeRefusal('before-start', { person: stay.person, since: stay.startsOn })
    stays = stays.flatMap((one) => (one.id !== stay.id ? [one] : on === stay.startsOn ? [] : [{ ...one, endsOn: on }]))
  }
  function addStay(id: string, household: string, relation: string): void {
    stays = [...stays, { id: newId(), household, person: id, relation, startsOn: on, endsOn: null }]
  }

  function join(id: string, household: string, relation: string): void {
    const { bornOn, diedOn } = person(id)
    if (diedOn !== null) throw new LifeRefusal('already-dead', { person: id })
    if (bornOn !== null && bornOn > on) throw new LifeRefusal('not-yet-born', { person: id, since: bornOn })
    if (stayOf(id) !== undefined) throw new LifeRefusal('already-member', { person: id })
    const ended = latest(stays.flatMap((stay) => (stay.person === id && stay.endsOn !== null ? [stay.endsOn] : [])))
    if (ended !== null && ended > on) throw new LifeRefusal('before-start', { person: id, since: ended })
    const [head, home] = [headOf(household), homeOf(household)]
    const begun = latest([head?.startsOn ?? '', home?.startsOn ?? '']) ?? ''
    if (begun > on) throw new LifeRefusal('before-start', { household, since: begun })
    if (relation === '02' && head !== undefined) throw new LifeRefusal('head-already', { person: head.person })
    addStay(id, household, relation)
  }

  function leave(id: string): Stay {
    const stay = stayOf(id)
    if (stay === undefined) throw new LifeRefusal('not-a-member', { person: id })
    closeStay(stay)
    return stay
  }

  function relate(id: string, relation: string): void {
    const stay = stayOf(id)
    if (stay === undefined) throw new LifeRefusal('not-a-member', { person: id })
    if (stay.relation === relation) return
    closeStay(stay)
    if (on === stay.startsOn) stays = [...stays, { ...stay, relation }]
    else addStay(id, stay.household, relation)
  }

  /** Everybody's relation is read anew from the new head; `before` is the head of before, gone or staying. */
  function enthrone(household: string, before: Stay | undefined, head: string): void {
    const members = membersOf(household)
    const next = members.find((stay) => stay.person === head)
    if (next === undefined) throw new LifeRefusal('head-not-among', { person: head })
    const onlyChild = hasOneChild(members)
    // The old head steps down first: a household has one head at any moment.
    const order = [...members].sort((a, b) => Number(b.person === before?.person) - Number(a.person === before?.person))
    for (const stay of order) {
      if (stay.person === head) continue
      const stated = relations.stated.get(stay.person)
      const worked =
        before === undefined
          ? { code: stay.relation, sure: true }
          : rebaseRelation({
              head: person(before.person),
              next: person(head),
              one: person(stay.person),
              nextCode: next.relation,
              oneCode: stay.relation,
              onlyChild,
            })
      if (stated === undefined && !worked.sure) relations.guessed.add(stay.person)
      relate(stay.person, stated ?? worked.code)
    }
    relate(head, '02')
  }

  return {
    on,
    state: () => ({ today: given.today, persons, households, stays, homes }),
    person,
    stayOf,
    homeOf,
    membersOf,
    headOf,
    addHousehold(household) {
      households = [...households, household]
    },
    die(id, diedOn) {
      const { bornOn, diedOn: known } = person(id)
      if (known !== null) throw new LifeRefusal('already-dead', { person: id })
      if (bornOn !== null && diedOn < bornOn) throw new LifeRefusal('died-before-birth', { person: id, since: bornOn })
      if (diedOn > on) throw new LifeRefusal('died-after-date', { since: diedOn })
      persons = persons.map((one) => (one.id === id ? { ...one, diedOn } : one))
    },
    join,
    leave,
    relate,
    enthrone,
    /** After people left: a new head where the head went, nobody's home closed. */
    settle(household, before, chosen) {
      const members = membersOf(household)
      if (members.length === 0) {
        const home = homeOf(household)
        if (home !== undefined) homes = endHome(homes, home, on)
        return
      }
      if (headOf(household) !== undefined) {
        if (chosen !== null) throw new LifeRefusal('head-stays', { household })
        return
      }
      const suggested = suggestHead(
        members.map((stay) => ({ person: stay.person, relation: stay.relation, bornOn: person(stay.person).bornOn })),
        on,
      )
      enthrone(household, before, chosen ?? suggested ?? '')
    },
    moveHome(household, next) {
      const home = homeOf(household)
      if (home !== undefined) {
        if (next !== null && next.dwelling === home.dwelling && next.use === home.use) throw new LifeRefusal('same-home', { household })
        homes = endHome(homes, home, on)
      }
      const ended = latest(homes.flatMap((one) => (one.household === household && one.endsOn !== null ? [one.endsOn] : [])))
      if (next === null) return
      if (ended !== null && ended > on) throw new LifeRefusal('before-start', { household, since: ended })
      homes = [...homes, { id: newId(), household, ...next, startsOn: on, endsOn: null }]
    },
  }
}

function endHome(homes: readonly Home[], home: Home, on: string): Home[] {
  if (on < home.startsOn) throw new LifeRefusal('before-start', { household: home.household, since: home.startsOn })
  return homes.flatMap((one) => (one.id !== home.id ? [one] : on === home.startsOn ? [] : [{ ...one, endsOn: on }]))
}

export function hasOneChild(members: readonly Stay[]): boolean {
  return members.filter((stay) => isChildRelation(stay.relation)).length === 1
}

function latest(days: readonly string[]): string | null {
  return days.reduce<string | null>((last, day) => (last === null || day > last ? day : last), null)
}
