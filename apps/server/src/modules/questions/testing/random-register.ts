import { v7 as uuid } from 'uuid'
import { systemCaller } from '../../../platform/caller.ts'
import { inScope } from '../../../platform/db/in-scope.ts'
import type { TestDatabase } from '../../../testing/database.ts'
import { refreshRollups } from '../../space/rows.ts'

export interface Facts {
  from: string
  sex: string
  bornOn: string | null
  politics: string | null
  ethnicity: string | null
  marital: string | null
  schooling: string | null
  work: string | null
  skills: string | null
  phone: boolean
  identity: boolean
}
export interface RandomPerson {
  id: string
  diedOn: string | null
  /** In order of days; the last holds now. */
  facts: Facts[]
  tags: { kind: string; from: string; to: string | null }[]
}
export interface Period {
  from: string
  /** Exclusive. */
  to: string | null
}
export interface Dwelling {
  id: string
  estate: string
  building: string
  unit: string
  floor: number
}
export interface RandomRegister {
  community: number
  today: string
  people: RandomPerson[]
  memberships: (Period & { person: string; household: string; relation: string; newborn: boolean })[]
  occupancies: (Period & { household: string; dwelling: string; kind: string })[]
  dwellings: Dwelling[]
  households: { id: string; origins: { from: string; origin: string | null }[] }[]
  origins: string[]
}

/** Days on which things happen: few, so that much falls on the same one. */
export const someDays = (today: string): string[] =>
  [-1500, -800, -400, -200, -95, -89, -40, -29, -10, -1, 0].map((days) =>
    new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10),
  )
export const tagKinds = ['low-income', 'disabled', 'living-alone']
const words = [null, null, '司机', '小学教师', 'Driver', '100%_工']

/** People who come, move, leave and die, with what was known of them when. */
export function makeRegister(community: number, today: string, random: () => number): RandomRegister {
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T
  const days = someDays(today)
  const sorted = (count: number): string[] => [...new Set(Array.from({ length: count }, () => pick(days)))].sort()
  const dwellings = makeDwellings(pick)
  const origins = [uuid(), uuid()]
  const households = Array.from({ length: 14 }, () => ({
    id: uuid(),
    origins: [{ from: '1900-01-01' }, ...sorted(Math.floor(random() * 2)).map((from) => ({ from }))].map(({ from }) => ({
      from,
      origin: pick([null, ...origins]),
    })),
  }))
  const occupancies = households.flatMap(({ id }) =>
    periods(sorted(1 + Math.floor(random() * 3)), random).map((period) => ({
      ...period,
      household: id,
      dwelling: pick(dwellings).id,
      kind: pick(['lives_in', 'lives_in', 'rents', 'empty']),
    })),
  )
  const people = Array.from({ length: 45 }, () => makePerson(pick, random, days, sorted))
  const heads = new Set<string>()
  const memberships = people.flatMap((person) => {
    const stays = periods(sorted(Math.floor(random() * 4)), random)
    return stays.map((period, index) => {
      const household = pick(households.slice(0, 12)).id
      const died = person.diedOn !== null && index === stays.length - 1
      const to = died && person.diedOn !== null && person.diedOn > period.from ? person.diedOn : period.to
      const mayHead = to === null && !heads.has(household)
      if (mayHead) heads.add(household)
      return {
        from: period.from,
        to,
        person: person.id,
        household,
        relation: mayHead ? '02' : pick(['10', '20', '97']),
        newborn: index === 0 && random() < 0.2,
      }
    })
  })
  return { community, today, people, memberships, occupancies, dwellings, households, origins }
}

/** One after the other, with or without days between; the last may go on. */
function periods(days: readonly string[], random: () => number): Period[] {
  return days.flatMap((from, index): Period[] => {
    const next = days[index + 1]
    if (next === undefined) return [{ from, to: null }].filter(() => random() < 0.8)
    return index % 2 === 0 || random() < 0.6 ? [{ from, to: next }] : []
  })
}

function makeDwellings(pick: <T>(all: readonly T[]) => T): Dwelling[] {
  return Array.from({ length: 2 }, () => uuid()).flatMap((estate) =>
    Array.from({ length: 2 }, () => uuid()).flatMap((building) =>
      Array.from({ length: 2 }, () => uuid()).flatMap((unit) =>
        Array.from({ length: 2 }, () => ({ id: uuid(), estate, building, unit, floor: pick([-1, 1, 2, 9]) })),
      ),
    ),
  )
}

function makePerson(
  pick: <T>(all: readonly T[]) => T,
  random: () => number,
  days: readonly string[],
  sorted: (count: number) => string[],
): RandomPerson {
  const bornOn = pick([null, '1940-02-29', '1960-06-15', '1990-01-01', '2015-12-31', pick(days)])
  const facts = ['1900-01-01', ...sorted(Math.floor(random() * 3))].map((from) => ({
    from,
    sex: pick(['0', '1', '2', '9']),
    bornOn,
    politics: pick([null, '01', '13']),
    ethnicity: pick([null, '01', '08']),
    marital: pick([null, '10', '20']),
    schooling: pick([null, '20', '70']),
    work: pick(words),
    skills: pick(words),
    phone: random() < 0.5,
    identity: random() < 0.5,
  }))
  const tags = tagKinds.flatMap((kind) => {
    if (random() < 0.6) return []
    const [from = '1900-01-01', to = null] = sorted(2)
    return [{ kind, from, to: random() < 0.5 ? to : null }]
  })
  return { id: uuid(), diedOn: random() < 0.15 ? pick(days) : null, facts, tags }
}

/** Writes it as the register keeps it: today's facts with the day they hold from, versions before. */
export async function writeRegister(db: TestDatabase, register: RandomRegister): Promise<void> {
  const { community, people, dwellings, households, origins, memberships, occupancies } = register
  const insert = async (table: string, rows: Record<string, unknown>[]): Promise<void> => {
    for (const row of rows) {
      const all = { community, ...row }
      const names = Object.keys(all)
      await db.asOwner(
        `insert into ${table} (${names.join(', ')}) values (${names.map((_, index) => `$${String(index + 1)}`).join(', ')})`,
        Object.values(all),
      )
    }
  }
  const once = <T>(values: T[]): T[] => [...new Set(values)]
  await insert('community', [{ name: `测试社区${String(community)}` }])
  await insert(
    'estate',
    once(dwellings.map(({ estate }) => estate)).map((id) => ({ id, name: id })),
  )
  const home = (of: 'building' | 'unit', id: string) => dwellings.find((dwelling) => dwelling[of] === id)
  await insert(
    'building',
    once(dwellings.map(({ building }) => building)).map((id) => ({
      id,
      estate_id: home('building', id)?.estate,
      number: id,
      name: id,
      sort_key: id,
    })),
  )
  await insert(
    'unit',
    once(dwellings.map(({ unit }) => unit)).map((id) => ({ id, building_id: home('unit', id)?.building, number: id, sort_key: id })),
  )
  await insert(
    'dwelling',
    dwellings.map(({ id, building, unit, floor }) => ({
      id,
      building_id: building,
      unit_id: unit,
      floor,
      room: id,
      label: id,
      address_key: id,
    })),
  )
  await insert(
    'origin_group',
    origins.map((id) => ({ id, name: id })),
  )
  const buildingOf = (household: string) => {
    const now = occupancies.find((occupancy) => occupancy.household === household && occupancy.to === null)
    return dwellings.find(({ id }) => id === now?.dwelling)?.building ?? null
  }
  for (const { id, origins: had } of households) {
    const now = had.at(-1)
    await insert('household', [{ id, building_id: buildingOf(id), origin_group_id: now?.origin, facts_since: now?.from }])
    await insert(
      'household_version',
      had
        .slice(0, -1)
        .map(({ from, origin }, index) => ({ household_id: id, starts_on: from, ends_on: had[index + 1]?.from, origin_group_id: origin })),
    )
  }
  await insert(
    'occupancy',
    occupancies.map(({ household, dwelling, kind, from, to }) => ({
      id: uuid(),
      household_id: household,
      dwelling_id: dwelling,
      building_id: dwellings.find(({ id }) => id === dwelling)?.building,
      kind,
      starts_on: from,
      ends_on: to,
    })),
  )
  for (const { id, diedOn, facts, tags } of people) {
    const stay = memberships.find(({ person, to }) => person === id && to === null)
    const kept = ({ sex, bornOn, politics, ethnicity, marital, schooling, work, skills, phone, identity }: Facts) => ({
      name: '某',
      sex,
      born_on: bornOn,
      politics,
      ethnicity,
      marital,
      schooling,
      work,
      skills,
      phone_cipher: phone ? Buffer.from('1') : null,
      identity_cipher: identity ? Buffer.from('1') : null,
    })
    const now = facts.at(-1)
    if (now === undefined) continue
    await insert('person', [
      {
        id,
        ...kept(now),
        facts_since: now.from,
        died_on: diedOn,
        household_id: stay?.household ?? null,
        building_id: stay === undefined ? null : buildingOf(stay.household),
        search: '',
      },
    ])
    await insert(
      'person_version',
      facts.slice(0, -1).map((then, index) => ({ person_id: id, ...kept(then), starts_on: then.from, ends_on: facts[index + 1]?.from })),
    )
    await insert(
      'care_tag',
      tags.map(({ kind, from, to }) => ({ id: uuid(), person_id: id, kind, basis: '测试', starts_on: from, ends_on: to })),
    )
  }
  for (const { person, household, relation, from, to, newborn } of memberships) {
    const event = uuid()
    if (newborn)
      await insert('life_event', [
        {
          id: event,
          kind: 'newborn',
          happened_on: from,
          persons: [person],
          households: [household],
          buildings: [],
          detail: '{}',
          touched: '{}',
          body_index: Buffer.from('1'),
          recorded_by: 'x',
          recorder: 'x',
        },
      ])
    await insert('membership', [
      { id: uuid(), household_id: household, person_id: person, relation, starts_on: from, ends_on: to, event_id: newborn ? event : null },
    ])
  }
  await inScope(db, systemCaller('test', community), 'write', (tx) => refreshRollups(tx, community))
}
