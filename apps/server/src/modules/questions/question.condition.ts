import type { Condition } from '@linli/contract/question-shape'
import { sql } from 'kysely'
import { peopleFrom } from './question.facts.ts'
import { thoseWhom } from './question.happened.ts'
import { factKnown } from './question.present.ts'
import { type Asking, type Sql, type Test, among, either, every, holds, key, within } from './question.ground.ts'
import { type View, ofPerson, presentView } from './question.views.ts'

type Leaf = Exclude<Condition, { all: unknown } | { any: unknown } | { not: unknown } | { somebody: unknown }>

/** What is not known does not fit; and what does not fit is what `not` means, known or not. */
export function compile(asking: Asking, view: View, condition: Condition): Test {
  if ('all' in condition) return every(condition.all.map((part) => compile(asking, view, part)))
  if ('any' in condition) return either(condition.any.map((part) => compile(asking, view, part)))
  if ('not' in condition) return sql`(${compile(asking, view, condition.not)}) is not true`
  if ('somebody' in condition) return among(view.household, presentPersons(asking, condition.somebody, 'household'))
  return leaf(asking, view, condition)
}

/** What is selected of those who fit: their key, the key and the name, or the key of their household. */
export type Chosen = 'person' | 'named' | 'household'

/** Persons in a household at the moment who fit. */
export function presentPersons(asking: Asking, condition: Condition | null, chosen: Chosen): Sql {
  const fits = condition === null ? sql`` : sql` and ${compile(asking, presentView(asking), condition)}`
  const select = chosenColumns(asking, chosen, asking.asOf === undefined ? 'p' : 'm')
  if (asking.present !== undefined) return sql`select ${select} from ${asking.present} p where true${fits}`
  if (asking.asOf === undefined)
    return sql`select ${select} from person p where ${within(asking, 'p')} and p.household_id is not null${fits}`
  return sql`select ${select} from membership m join (${peopleFrom(asking)}) p on p.community = m.community and p.id = m.person_id
    where ${within(asking, 'm')} and ${holds(asking, 'm')}${fits}`
}

/** `member`: the alias that knows the household. */
export function chosenColumns(asking: Asking, chosen: Chosen, member: string): Sql {
  if (chosen === 'household') return key(asking, member, 'household_id')
  return chosen === 'person' ? key(asking, 'p', 'id') : key(asking, 'p', 'id', 'name')
}

function leaf(asking: Asking, view: View, condition: Leaf): Test {
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
      return sized(asking, view.household, condition)
    case 'occupancy':
      return view.occupancy((name) => oneOf(name, condition.in))
    case 'floor':
      return view.floor((name) => between(name, condition))
    case 'originGroup':
    case 'estate':
    case 'building':
    case 'unit':
      return view[condition.field]((name) => sql`${name} = any(${sql.val([...condition.in])}::uuid[])`)
  }
}

/** Codes of GB/T 2261.1 that say it is not known. */
const unknownSex = ['0', '9']

function oneOf(name: Sql, values: readonly string[]): Test {
  return sql`${name} = any(${sql.val([...values])}::text[])`
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
  const kind = kinds.length === 0 ? sql`` : sql` and ${oneOf(sql`t.kind`, kinds)}`
  const among_ = among(
    person,
    sql`select ${key(asking, 't', 'person_id')} from care_tag t
      where ${within(asking, 't')} and t.starts_on <= ${asking.day}::date and (t.ends_on is null or t.ends_on > ${asking.day}::date)${kind}`,
  )
  return kinds.length === 0 ? sql`not ${among_}` : among_
}

/** How many belong to the household at the moment; one without members has size 0. */
function sized(asking: Asking, household: Sql, { from, to }: Bounds): Test {
  const members =
    asking.present === undefined ? sql`membership n where ${within(asking, 'n')} and ${holds(asking, 'n')}` : sql`${asking.present} n`
  const home = key(asking, 'n', 'household_id')
  const counted = (test: Test): Test => among(household, sql`select ${home} from ${members} group by ${home} having ${test}`)
  const tests: Test[] = [sql`(${household}) is not null`]
  if (from !== undefined && from > 0) tests.push(counted(sql`count(*) >= ${from}::bigint`))
  if (to !== undefined) tests.push(sql`not ${counted(sql`count(*) > ${to}::bigint`)}`)
  return every(tests)
}
