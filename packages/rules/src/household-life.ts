import { acts } from './household-life-acts.ts'
import type { LifeAct } from './household-life-kinds.ts'
import { type Home, LifeRefusal, type LifeState, type Stay, openDesk } from './household-life-state.ts'

export {
  type Home,
  type HomeUse,
  LifeRefusal,
  type LifePerson,
  type LifeRefusalCode,
  type LifeState,
  type Stay,
  lifeRefusals,
} from './household-life-state.ts'

export { type Comer, type LifeAct, type LifeKind, type NewHousehold, lifeKinds } from './household-life-kinds.ts'

export interface Changes {
  readonly stays: readonly Change<Stay>[]
  readonly homes: readonly Change<Home>[]
  readonly deaths: readonly { readonly person: string; readonly diedOn: string }[]
  readonly newHouseholds: readonly string[]
}
export interface Change<Row> {
  readonly id: string
  readonly before: Row | null
  readonly after: Row | null
}

export type Decision =
  | { readonly ok: true; readonly after: LifeState; readonly changes: Changes; readonly guessed: readonly string[] }
  | { readonly ok: false; readonly refusal: LifeRefusal }

/**
 * What an act does to memberships and occupancies, or why it may not be. Nothing before its day changes. After it,
 * on every day from it on, nobody is in two households and a household with people has exactly one head.
 */
export function decideLifeAct(state: LifeState, act: LifeAct, newId: () => string): Decision {
  const guessed = new Set<string>()
  try {
    const desk = openDesk(state, act.on, newId, {
      stated: new Map(act.relations.map(({ person, relation }) => [person, relation])),
      guessed,
    })
    acts[act.kind](desk, act as never, guessed)
    const after = desk.state()
    const broken = firstBrokenDay(after, act.on)
    if (broken !== null) throw broken
    return { ok: true, after, changes: compare(state, after), guessed: [...guessed] }
  } catch (error) {
    if (error instanceof LifeRefusal) return { ok: false, refusal: error }
    throw error
  }
}

/** The state before, from the state after and what was changed. */
export function undoChanges(after: LifeState, { stays, homes, deaths, newHouseholds }: Changes): LifeState {
  const died = new Set(deaths.map(({ person }) => person))
  return {
    today: after.today,
    persons: after.persons.map((one) => (died.has(one.id) ? { ...one, diedOn: null } : one)),
    households: after.households.filter((one) => !newHouseholds.includes(one)),
    stays: turnBack(after.stays, stays),
    homes: turnBack(after.homes, homes),
  }
}

function turnBack<Row extends { readonly id: string }>(rows: readonly Row[], changes: readonly Change<Row>[]): Row[] {
  const changed = new Set(changes.map(({ id }) => id))
  return [...rows.filter(({ id }) => !changed.has(id)), ...changes.flatMap(({ before }) => before ?? [])]
}

function compare(before: LifeState, after: LifeState): Changes {
  return {
    stays: compareRows(before.stays, after.stays),
    homes: compareRows(before.homes, after.homes),
    deaths: after.persons.flatMap(({ id, diedOn }) =>
      diedOn !== null && before.persons.some((one) => one.id === id && one.diedOn === null) ? [{ person: id, diedOn }] : [],
    ),
    newHouseholds: after.households.filter((one) => !before.households.includes(one)),
  }
}

function compareRows<Row extends { readonly id: string }>(before: readonly Row[], after: readonly Row[]): Change<Row>[] {
  const [was, is] = [new Map(before.map((row) => [row.id, row])), new Map(after.map((row) => [row.id, row]))]
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((id) => {
    const change = { id, before: was.get(id) ?? null, after: is.get(id) ?? null }
    return change.before !== null && change.after !== null && JSON.stringify(change.before) === JSON.stringify(change.after) ? [] : [change]
  })
}

/** Something recorded for a later day may stand against an act of an earlier one; then that has to be undone first. */
function firstBrokenDay({ stays }: LifeState, on: string): LifeRefusal | null {
  const days = [...new Set([on, ...stays.flatMap(({ startsOn, endsOn }) => [startsOn, endsOn ?? on])])].filter((day) => day >= on).sort()
  for (const day of days) {
    const there = stays.filter((stay) => stay.startsOn <= day && (stay.endsOn === null || stay.endsOn > day))
    for (const [household, members] of groupsOf(there, (stay) => stay.household)) {
      // Households that had no head before and are not changed stay as they are.
      const heads = members.filter((stay) => stay.relation === '02').length
      if (heads > 1 || (heads === 0 && stays.some((stay) => stay.household === household && (stay.startsOn === on || stay.endsOn === on))))
        return new LifeRefusal('later-change', { household, since: latestChange(stays, household) })
    }
    for (const [person, places] of groupsOf(there, (stay) => stay.person))
      if (places.length > 1) return new LifeRefusal('later-change', { person, since: day })
  }
  return null
}

function latestChange(stays: readonly Stay[], household: string): string {
  return stays
    .filter((stay) => stay.household === household)
    .flatMap(({ startsOn, endsOn }) => [startsOn, endsOn ?? ''])
    .reduce((last, day) => (day > last ? day : last), '')
}

/** Browsers of the centre may lack Map.groupBy. */
function groupsOf(stays: readonly Stay[], keyOf: (stay: Stay) => string): Map<string, Stay[]> {
  const groups = new Map<string, Stay[]>()
  for (const stay of stays) groups.set(keyOf(stay), [...(groups.get(keyOf(stay)) ?? []), stay])
  return groups
}
