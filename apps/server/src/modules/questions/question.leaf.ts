import { sql } from 'kysely'
import { thoseWhom } from './question.happened.ts'
import { type Asking, type Sql, type Test, among, every, holds, key, within } from './question.ground.ts'
import type { Beginning, HomeLeaf, Leaf } from './question.parts.ts'
import { type View, factKnown, ofPerson, related } from './question.views.ts'

export function ofHome(condition: HomeLeaf, of: Parameters<Parameters<NonNullable<View['homes']>>[0]>[0]): Test {
  switch (condition.field) {
    case 'householdSize':
      return between(of.column('members'), condition)
    case 'occupancy':
      return oneOf(of.column('occupancy_kind'), condition.in)
    case 'originGroup':
      return identified(of.column('origin_group_id'), condition.in)
    case 'floor':
      return of.dwelling((column) => between(column('floor'), condition))
    case 'unit':
      return of.dwelling((column) => identified(column('unit_id'), condition.in))
  }
}

export function leaf(asking: Asking, view: View, condition: Leaf): Test {
  if ('known' in condition) {
    return ofPerson(view, ({ fact }) => sql`${fact(factKnown(condition.known))} is not null`)
  }
  if ('happened' in condition) return ofPerson(view, (person) => among(person.key, thoseWhom(asking, condition)))
  switch (condition.field) {
    case 'age':
      return ofPerson(view, ({ fact }) => aged(fact('born_on'), condition.on ?? asking.day, condition))
    case 'work':
    case 'skills':
      return ofPerson(view, ({ fact }) => sql`position(lower(${condition.says}) in lower(${fact(condition.field)})) > 0`)
    case 'sex':
      return ofPerson(view, ({ fact }) => oneOf(fact('sex'), condition.in.length > 0 ? condition.in : unknownSex))
    case 'relation':
      return ofPerson(view, ({ relation }) => relation((name) => coded(name, condition.in)))
    case 'politics':
    case 'ethnicity':
    case 'marital':
    case 'schooling':
      return ofPerson(view, ({ fact }) => coded(fact(condition.field), condition.in))
    case 'careTag':
      return ofPerson(view, (person) => tagged(asking, person.key, condition.in))
    case 'householdSize':
      return sized(asking, view, condition)
    case 'occupancy':
      return view.occupancy((name) => oneOf(name, condition.in))
    case 'floor':
      return view.floor((name) => between(name, condition))
    case 'originGroup':
    case 'estate':
    case 'building':
    case 'unit':
      return view[condition.field]((name) => identified(name, condition.in))
  }
}

/** Codes of GB/T 2261.1 that say it is not known. */
const unknownSex = ['0', '9']

function oneOf(name: Sql, values: readonly string[]): Test {
  return sql`${name} = any(${sql.val([...values])}::text[])`
}

function identified(name: Sql, ids: readonly string[]): Test {
  return sql`${name} = any(${sql.val([...ids])}::uuid[])`
}

function coded(name: Sql, values: readonly string[]): Test {
  return values.length === 0 ? sql`${name} is null` : oneOf(name, values)
}

interface Bounds {
  readonly from?: number | undefined
  readonly to?: number | undefined
}

function between(name: Sql, { from, to }: Bounds): Test {
  const tests: Test[] = [sql`${name} is not null`]
  if (from !== undefined) tests.push(sql`${name} >= ${from}::bigint`)
  if (to !== undefined) tests.push(sql`${name} <= ${to}::bigint`)
  return every(tests)
}

/** Whole years on a day, as `ageOn` of the rules counts them. Without bounds: the birth date is known. */
function aged(bornOn: Sql, on: string, { from, to }: Bounds): Test {
  const yearsBefore = (years: number): Sql => sql`(${on}::date - make_interval(years => ${years}::int))::date`
  const tests: Test[] = [sql`${bornOn} <= ${yearsBefore(from ?? 0)}`]
  if (to !== undefined) tests.push(sql`${bornOn} > ${yearsBefore(to + 1)}`)
  return every(from === undefined && to === undefined ? [sql`${bornOn} is not null`] : tests)
}

/** Without kinds: no tag at all. */
function tagged(asking: Asking, person: Sql, kinds: readonly string[]): Test {
  return kinds.length === 0 ? sql`not ${among(person, tags(asking, kinds))}` : among(person, tags(asking, kinds))
}

function tags(asking: Asking, kinds: readonly string[]): Sql {
  const kind = kinds.length === 0 ? sql`` : sql` and ${oneOf(sql`t.kind`, kinds)}`
  return sql`select ${key(asking, 't', 'person_id')} from care_tag t
    where ${within(asking, 't')} and t.starts_on <= ${asking.day}::date and (t.ends_on is null or t.ends_on > ${asking.day}::date)${kind}`
}

/** Keys of the persons one condition alone names. */
export function selectionOf(asking: Asking, condition: Beginning): Sql {
  if ('happened' in condition) return thoseWhom(asking, condition)
  return condition.field === 'careTag' ? tags(asking, condition.in) : related(asking, (relation) => coded(relation, condition.in))
}

/** How many belong to the household at the moment; one without members has size 0. */
function sized(asking: Asking, view: View, bounds: Bounds): Test {
  const { household, homes } = view
  if (homes !== null) return homes((of) => between(of.column('members'), bounds))
  const { from, to } = bounds
  const home = key(asking, 'n', 'household_id')
  const counted = (test: Test): Test =>
    among(
      household,
      sql`select ${home} from membership n where ${within(asking, 'n')} and ${holds(asking, 'n')} group by ${home} having ${test}`,
    )
  const tests: Test[] = [sql`(${household}) is not null`]
  if (from !== undefined && from > 0) tests.push(counted(sql`count(*) >= ${from}::bigint`))
  if (to !== undefined) tests.push(sql`not ${counted(sql`count(*) > ${to}::bigint`)}`)
  return every(tests)
}
