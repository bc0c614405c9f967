import type { Condition } from '@linli/contract/question-shape'
import { sql } from 'kysely'
import { householdsByOrigin } from './question.facts.ts'
import { type Asking, type Sql, type Test, among, beside, holds, key, never, within } from './question.ground.ts'

type Ask = (fits: (column: Sql) => Test) => Test

/** A household's row of today with what follows its members and home (docs/DATABASE.md), and the home it names. */
interface Home {
  column(name: string): Sql
  dwelling(fits: (column: (name: string) => Sql) => Test): Test
}

/** How the rows of some selection answer: where a person's facts, the household and the home are found from there. */
export interface View {
  /** Null for rows without a person: whatever is asked about one does not hold. */
  readonly person: { readonly key: Sql; fact(column: string): Sql; readonly relation: Ask } | null
  readonly household: Sql
  readonly originGroup: Ask
  readonly occupancy: Ask
  readonly estate: Ask
  readonly building: Ask
  readonly unit: Ask
  readonly floor: Ask
  /** Households of today by their own row, read once for all that is asked of it; null where the moment is another. */
  readonly homes: ((fits: (home: Home) => Test) => Test) | null
  /** Where those left were counted: how to ask of few, else of many; null where they were not. */
  readonly few: { belongs(alias: string, column: string): Test; or(most: number, few: Test, many: Test): Test } | null
}

/** Looking up one household costs about as much as reading eight in a row, and so many live in a community. */
const fewHomes = 150

const column =
  (name: string): Ask =>
  (fits) =>
    fits(sql.ref(name))

const person = (asking: Asking, relation: Ask): View['person'] => ({
  key: key(asking, 'p', 'id'),
  fact: (name) => sql.ref(`p.${name}`),
  relation,
})

const home = {
  occupancy: column('o.kind'),
  estate: column('b.estate_id'),
  building: column('d.building_id'),
  unit: column('d.unit_id'),
  floor: column('d.floor'),
  homes: null,
  few: null,
}

/** Persons p with their last membership m, and the home o, d, b of that time. */
export function goneView(asking: Asking): View {
  const household = key(asking, 'm', 'household_id')
  return { person: person(asking, column('m.relation')), household, originGroup: byOrigin(asking, household), ...home }
}

/** Homes d, b nobody lives in, with their household o if there is one. */
export function emptyView(asking: Asking): View {
  const household = key(asking, 'o', 'household_id')
  return { person: null, household, originGroup: byOrigin(asking, household), ...home }
}

/**
 * Persons p in a household of the moment; of a past day with their membership m. All else is hashed, never joined; `left`
 * names those left by the step before, of whom few are looked up one by one.
 */
export function presentView(asking: Asking, left?: string): View {
  return asking.asOf === undefined ? viewNow(asking, left) : viewThen(asking)
}

function viewNow(asking: Asking, left: string | undefined): View {
  const household = key(asking, 'p', 'household_id')
  const few = left === undefined ? null : fewOf(asking, left)
  const homes: NonNullable<View['homes']> = (fits) => {
    const tests = fits(homeOf(asking))
    const all = among(household, sql`select ${key(asking, 'g', 'id')} from household g where ${within(asking, 'g')} and ${tests}`)
    return few === null
      ? all
      : few.or(fewHomes, sql`(select true from household g where ${few.belongs('g', 'id')} and ${tests}) is true`, all)
  }
  const inEstate = (fits: (column: Sql) => Test): Test =>
    among(
      key(asking, 'p', 'building_id'),
      sql`select ${key(asking, 'b', 'id')} from building b where ${within(asking, 'b')} and ${fits(sql`b.estate_id`)}`,
    )
  const dwelling =
    (name: string): Ask =>
    (fits) =>
      homes((home) => home.dwelling((own) => fits(own(name))))
  return {
    person: person(asking, (fits) => among(key(asking, 'p', 'id'), related(asking, fits))),
    household,
    originGroup: (fits) => homes((home) => fits(home.column('origin_group_id'))),
    occupancy: (fits) => homes((home) => fits(home.column('occupancy_kind'))),
    unit: dwelling('unit_id'),
    floor: dwelling('floor'),
    // Today's building stands on the person too, so that a helper's reach is a column (docs/DATABASE.md).
    building: column('p.building_id'),
    estate: inEstate,
    homes,
    few,
  }
}

function fewOf(asking: Asking, left: string): NonNullable<View['few']> {
  const of = `of_${left}`
  return {
    belongs: (alias, column) => sql`${beside(asking, alias, of)} and ${sql.ref(`${alias}.${column}`)} = ${sql.ref(`${of}.household_id`)}`,
    or: (most, few, many) =>
      sql`case when (select count(*) from ${sql.ref(left)}) <= ${most * (typeof asking.ground === 'number' ? 1 : asking.ground.communities)}::int then ${few} else ${many} end`,
  }
}

function homeOf(asking: Asking): Home {
  return {
    column: (name) => sql.ref(`g.${name}`),
    dwelling: (fits) =>
      among(
        key(asking, 'g', 'dwelling_id'),
        sql`select ${key(asking, 'd', 'id')} from dwelling d where ${within(asking, 'd')} and ${fits((name) => sql.ref(`d.${name}`))}`,
      ),
  }
}

/** Persons by their relation to the head today. */
export function related(asking: Asking, fits: (relation: Sql) => Test): Sql {
  return sql`select ${key(asking, 'm', 'person_id')} from membership m where ${within(asking, 'm')} and ${holds(asking, 'm')} and ${fits(sql`m.relation`)}`
}

function viewThen(asking: Asking): View {
  const household = key(asking, 'm', 'household_id')
  const there = (fits: (alias: string) => Test): Test =>
    among(
      household,
      sql`select ${key(asking, 'o', 'household_id')} from occupancy o where ${within(asking, 'o')} and ${holds(asking, 'o')} and ${fits('o')}`,
    )
  const dwelling =
    (name: string): Ask =>
    (fits) =>
      there(() =>
        among(
          key(asking, 'o', 'dwelling_id'),
          sql`select ${key(asking, 'd', 'id')} from dwelling d where ${within(asking, 'd')} and ${fits(sql.ref(`d.${name}`))}`,
        ),
      )
  return {
    person: person(asking, column('m.relation')),
    household,
    originGroup: byOrigin(asking, household),
    occupancy: (fits) => there((o) => fits(sql.ref(`${o}.kind`))),
    unit: dwelling('unit_id'),
    floor: dwelling('floor'),
    building: (fits) => there((o) => fits(sql.ref(`${o}.building_id`))),
    estate: (fits) =>
      there((o) =>
        among(
          key(asking, o, 'building_id'),
          sql`select ${key(asking, 'b', 'id')} from building b where ${within(asking, 'b')} and ${fits(sql`b.estate_id`)}`,
        ),
      ),
    homes: null,
    few: null,
  }
}

/** The column that holds what is known. */
export function factKnown(known: Extract<Condition, { known: unknown }>['known']): string {
  if (known === 'phone' || known === 'identity') return `${known}_cipher`
  return known === 'bornOn' ? 'born_on' : known
}

/** For rows without a person. */
export function ofPerson(view: View, ask: (person: NonNullable<View['person']>) => Test): Test {
  return view.person === null ? never : ask(view.person)
}

function byOrigin(asking: Asking, household: Sql): Ask {
  return (fits) => among(household, householdsByOrigin(asking, fits, key(asking, 'g', 'id'), key(asking, 'g', 'household_id')))
}
