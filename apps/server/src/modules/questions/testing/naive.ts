import type { Condition, QuestionShape } from '@linli/contract/question-shape'
import { ageOn } from '@linli/rules'
import { resolveSpan } from '@linli/rules/question-span'
import type { Dwelling, Facts, Period, RandomPerson, RandomRegister } from './random-register.ts'

interface Row {
  person: RandomPerson | null
  facts: Facts | null
  relation: string | null
  household: string | null
  occupancy: string | null
  dwelling: Dwelling | null
}

/** What a question means, row by row, without a database: slow, plain, and written apart from the compiler. */
export function answerNaively(register: RandomRegister, { of, where, asOf }: QuestionShape): string[] {
  const { today, people, memberships, occupancies, dwellings, households } = register
  const day = asOf ?? today
  const there = ({ from, to }: Period): boolean => (asOf === undefined ? to === null : from <= asOf && (to === null || to > asOf))
  const ended = ({ from, to }: Period): boolean => (asOf === undefined ? to !== null : from <= asOf && to !== null && to <= asOf)
  const dwelling = (id: string | undefined): Dwelling | null => dwellings.find((one) => one.id === id) ?? null
  const factsOf = ({ facts }: RandomPerson): Facts | null =>
    (asOf === undefined ? facts.at(-1) : facts.filter(({ from }) => from <= asOf).at(-1)) ?? null
  const homeOf = (household: string) => occupancies.find((one) => one.household === household && there(one))
  const originOf = (household: string | null): string | null => {
    const had = households.find(({ id }) => id === household)?.origins ?? []
    return (asOf === undefined ? had.at(-1) : had.filter(({ from }) => from <= asOf).at(-1))?.origin ?? null
  }

  const present: Row[] = memberships.filter(there).flatMap((stay) => {
    const person = people.find(({ id }) => id === stay.person)
    const home = homeOf(stay.household)
    return person === undefined
      ? []
      : [
          {
            person,
            facts: factsOf(person),
            relation: stay.relation,
            household: stay.household,
            occupancy: home?.kind ?? null,
            dwelling: dwelling(home?.dwelling),
          },
        ]
  })
  const gone: Row[] = people.flatMap((person) => {
    const own = memberships.filter((stay) => stay.person === person.id)
    const last = own.filter(ended).toSorted((a, b) => (a.from < b.from ? 1 : -1))[0]
    if (own.some(there) || last === undefined) return []
    const home = occupancies
      .filter((one) => one.household === last.household && one.from < (last.to ?? ''))
      .toSorted((a, b) => (a.from < b.from ? 1 : -1))[0]
    return [
      {
        person,
        facts: factsOf(person),
        relation: last.relation,
        household: last.household,
        occupancy: home?.kind ?? null,
        dwelling: dwelling(home?.dwelling),
      },
    ]
  })
  const peopled = new Set(present.map(({ household }) => household))
  const bare = { person: null, facts: null, relation: null }
  const empty: Row[] = dwellings.flatMap((one): Row[] => {
    const homes = occupancies.filter((occupancy) => occupancy.dwelling === one.id && there(occupancy))
    if (homes.length === 0) return [{ ...bare, household: null, occupancy: null, dwelling: one }]
    return homes
      .filter(({ household }) => !peopled.has(household))
      .map(({ household, kind }) => ({ ...bare, household, occupancy: kind, dwelling: one }))
  })

  const within = (value: number, { from, to }: { from?: number | undefined; to?: number | undefined }): boolean =>
    (from === undefined || value >= from) && (to === undefined || value <= to)
  const size = (household: string): number => present.filter((row) => row.household === household).length
  const coded = (value: string | null | undefined, codes: readonly string[]): boolean =>
    codes.length === 0 ? value === null : value !== null && value !== undefined && codes.includes(value)

  function happened({ happened: what, span }: Extract<Condition, { happened: unknown }>, person: RandomPerson): boolean {
    const { from, to } = resolveSpan(span, day)
    const on = (date: string | null | undefined): boolean => date !== null && date !== undefined && date >= from && date <= to
    const own = memberships.filter((stay) => stay.person === person.id)
    switch (what) {
      case 'born':
        return on(person.facts[0]?.bornOn)
      case 'died':
        return on(person.diedOn)
      case 'joined':
        return own.some((stay) => on(stay.from))
      case 'left':
        return own.some((stay) => on(stay.to))
      case 'movedIn':
        return own.some((stay) => on(stay.from) && !stay.newborn && !own.some((other) => other.to === stay.from))
      case 'movedOut':
        return own.some(
          (stay) =>
            on(stay.to) && !own.some((other) => other.from === stay.to) && (person.diedOn === null || (stay.to ?? '') < person.diedOn),
        )
      case 'movedHome': {
        const later = (a: string, b: string): string => (a > b ? a : b)
        const sooner = (a: string | null, b: string | null): string | null => (a === null ? b : b === null || a < b ? a : b)
        const stays = own
          .flatMap((stay) =>
            occupancies
              .filter(({ household }) => household === stay.household)
              .map((home) => ({ home: home.dwelling, from: later(stay.from, home.from), to: sooner(stay.to, home.to) })),
          )
          .filter((stay) => stay.to === null || stay.from < stay.to)
        return stays.some((stay) => on(stay.from) && stays.some((before) => before.to === stay.from && before.home !== stay.home))
      }
    }
  }

  function fits(condition: Condition, row: Row): boolean {
    const { person, facts, household } = row
    if ('all' in condition) return condition.all.every((part) => fits(part, row))
    if ('any' in condition) return condition.any.some((part) => fits(part, row))
    if ('not' in condition) return !fits(condition.not, row)
    if ('somebody' in condition)
      return household !== null && present.some((other) => other.household === household && fits(condition.somebody, other))
    if ('happened' in condition) return person !== null && happened(condition, person)
    if ('known' in condition) return facts !== null && facts[condition.known] !== null && facts[condition.known] !== false
    switch (condition.field) {
      case 'age': {
        if (facts?.bornOn === null || facts?.bornOn === undefined) return false
        if (condition.from === undefined && condition.to === undefined) return true
        return within(ageOn(facts.bornOn, condition.on ?? day), { ...condition, from: condition.from ?? 0 })
      }
      case 'sex':
        return facts !== null && coded(facts.sex, condition.in.length > 0 ? condition.in : ['0', '9'])
      case 'politics':
      case 'ethnicity':
      case 'marital':
      case 'schooling':
        return facts !== null && coded(facts[condition.field], condition.in)
      case 'relation':
        return person !== null && coded(row.relation, condition.in)
      case 'work':
      case 'skills':
        return facts?.[condition.field]?.toLowerCase().includes(condition.says.toLowerCase()) ?? false
      case 'careTag': {
        const held = person?.tags.filter(({ from, to }) => from <= day && (to === null || to > day)).map(({ kind }) => kind)
        return held !== undefined && (condition.in.length === 0 ? held.length === 0 : held.some((kind) => condition.in.includes(kind)))
      }
      case 'householdSize':
        return household !== null && within(size(household), condition)
      case 'occupancy':
        return row.occupancy !== null && condition.in.some((kind) => kind === row.occupancy)
      case 'floor':
        return row.dwelling !== null && within(row.dwelling.floor, condition)
      case 'originGroup':
        return condition.in.some((id) => id === originOf(household))
      case 'estate':
      case 'building':
      case 'unit':
        return row.dwelling !== null && condition.in.includes(row.dwelling[condition.field])
    }
  }

  /** Somebody gone fits only by having gone. */
  function fitsGone(condition: Condition, row: Row): boolean {
    if ('all' in condition) return fits(condition, row) && condition.all.some((part) => fitsGone(part, row))
    if ('any' in condition) return condition.any.some((part) => fitsGone(part, row))
    return 'happened' in condition && ['died', 'left', 'movedOut'].includes(condition.happened) && fits(condition, row)
  }

  const all = (condition: Condition | null, row: Row): boolean => condition === null || fits(condition, row)
  const goneWhoFit = gone.filter((row) => where !== null && fitsGone(where, row))
  const presentWhoFit = present.filter((row) => all(where, row))
  const idsOf = (rows: Row[]) => rows.map(({ person, household }) => ({ person: person?.id ?? '', household: household ?? '' }))
  if (of === 'persons') return [...new Set(idsOf([...presentWhoFit, ...goneWhoFit]).map(({ person }) => person))].sort()
  // A household whose people are all gone is asked about as long as it has a home.
  const fitting = [...idsOf(presentWhoFit), ...idsOf(goneWhoFit).filter(({ household }) => homeOf(household) !== undefined)]
  const ids = new Set(fitting.map(({ household }) => (of === 'households' ? household : (homeOf(household)?.dwelling ?? ''))))
  if (of === 'dwellings') for (const row of empty) if (all(where, row)) ids.add(row.dwelling?.id ?? '')
  ids.delete('')
  return [...ids].sort()
}
