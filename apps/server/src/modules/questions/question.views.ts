import { sql } from 'kysely'
import { householdsByOrigin } from './question.facts.ts'
import { type Asking, type Sql, type Test, among, holds, key, never, within } from './question.ground.ts'

type Ask = (fits: (column: Sql) => Test) => Test

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
}

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

/** Persons p in a household of the moment; of a past day with their membership m. All else is hashed, never joined. */
export function presentView(asking: Asking): View {
  const past = asking.asOf !== undefined
  const household = key(asking, past ? 'm' : 'p', 'household_id')
  const there = (fits: (alias: string) => Test): Test =>
    among(
      household,
      sql`select ${key(asking, 'o', 'household_id')} from occupancy o where ${within(asking, 'o')} and ${holds(asking, 'o')} and ${fits('o')}`,
    )
  const dwelling = (name: string): Ask => {
    return (fits) =>
      there(() =>
        among(
          key(asking, 'o', 'dwelling_id'),
          sql`select ${key(asking, 'd', 'id')} from dwelling d where ${within(asking, 'd')} and ${fits(sql.ref(`d.${name}`))}`,
        ),
      )
  }
  const inEstate = (alias: string, fits: (column: Sql) => Test): Test =>
    among(
      key(asking, alias, 'building_id'),
      sql`select ${key(asking, 'b', 'id')} from building b where ${within(asking, 'b')} and ${fits(sql`b.estate_id`)}`,
    )
  const relation: Ask = past
    ? column('m.relation')
    : (fits) =>
        among(
          key(asking, 'p', 'id'),
          sql`select ${key(asking, 'm', 'person_id')} from membership m where ${within(asking, 'm')} and ${holds(asking, 'm')} and ${fits(sql`m.relation`)}`,
        )
  return {
    person: person(asking, relation),
    household,
    originGroup: byOrigin(asking, household),
    occupancy: (fits) => there((o) => fits(sql.ref(`${o}.kind`))),
    unit: dwelling('unit_id'),
    floor: dwelling('floor'),
    // Today's building stands on the person too, so that a helper's reach is a column (docs/DATABASE.md).
    building: past ? (fits) => there((o) => fits(sql.ref(`${o}.building_id`))) : column('p.building_id'),
    estate: (fits) => (past ? there((o) => inEstate(o, fits)) : inEstate('p', fits)),
  }
}

/** For rows without a person. */
export function ofPerson(view: View, ask: (person: NonNullable<View['person']>) => Test): Test {
  return view.person === null ? never : ask(view.person)
}

function byOrigin(asking: Asking, household: Sql): Ask {
  return (fits) => among(household, householdsByOrigin(asking, fits, key(asking, 'g', 'id'), key(asking, 'g', 'household_id')))
}
