import type { Condition } from '@linli/contract/question-shape'
import { sql } from 'kysely'
import { peopleFrom } from './question.facts.ts'
import { type Asking, type Sql, type Test, among, beside, columnsOf, either, every, holds, key, within } from './question.ground.ts'
import { leaf, ofHome, selectionOf } from './question.leaf.ts'
import { type Beginning, asksOwnRow, asksSomebody, beginning, factsOf, isOfHome } from './question.parts.ts'
import { type View, presentView } from './question.views.ts'

/** What is not known does not fit; and what does not fit is what `not` means, known or not. */
export function compile(asking: Asking, view: View, condition: Condition): Test {
  if ('all' in condition) return everyOf(asking, view, condition.all)
  if ('any' in condition) return either(condition.any.map((part) => compile(asking, view, part)))
  if ('not' in condition) return sql`(${compile(asking, view, condition.not)}) is not true`
  if ('somebody' in condition) return somebody(asking, view, condition.somebody)
  return leaf(asking, view, condition)
}

/** Reading everybody who fits takes as long as looking at that many homes. */
const fewFamilies = 450

/** Of few homes each is looked up; of many all who fit are read once. */
function somebody(asking: Asking, view: View, condition: Condition): Test {
  const { few, household } = view
  const all = among(household, presentPersons(asking, condition, 'household'))
  if (few === null) return all
  const inside = { ...asking, depth: (asking.depth ?? 0) + 1 }
  // Members first and their facts then, or an index of facts would be read whole for each home.
  const members = sql`(select q.* from person q where ${few.belongs('q', 'household_id')} offset 0) p`
  return few.or(
    fewFamilies,
    sql`(select true from ${members} where ${compile(inside, presentView(inside), condition)} limit 1) is true`,
    all,
  )
}

/** What is asked of the household's row is asked of it once, however many conditions that are. */
function everyOf(asking: Asking, view: View, parts: readonly Condition[]): Test {
  const { homes } = view
  if (homes === null) return every(parts.map((part) => compile(asking, view, part)))
  const asked = parts.filter(isOfHome)
  const others = parts.filter((part) => !isOfHome(part)).map((part) => compile(asking, view, part))
  return every(asked.length === 0 ? others : [...others, homes((of) => every(asked.map((part) => ofHome(part, of))))])
}

/** What is selected of those who fit: their key, the key and the name, or the key of their household. */
export type Chosen = 'person' | 'named' | 'household'

/** `member`: the alias that knows the household. */
export function chosenColumns(asking: Asking, chosen: Chosen, member: string): Sql {
  if (chosen === 'household') return key(asking, member, 'household_id')
  return chosen === 'person' ? key(asking, 'p', 'id') : key(asking, 'p', 'id', 'name')
}

/** Persons in a household at the moment who fit. */
export function presentPersons(asking: Asking, condition: Condition | null, chosen: Chosen): Sql {
  if (asking.asOf === undefined) return presentNow(asking, condition, chosenColumns(asking, chosen, 'p'))
  const fits = condition === null ? sql`` : sql` and ${compile(asking, presentView(asking), condition)}`
  return sql`select ${chosenColumns(asking, chosen, 'm')} from membership m join (${peopleFrom(asking)}) p on p.community = m.community and p.id = m.person_id
    where ${within(asking, 'm')} and ${holds(asking, 'm')}${fits}`
}

/**
 * In steps, each for those the step before left: what stands on the person's own row, by an index where one leads there;
 * then what homes and tags say; then who else lives there. How many are left decides how the next step looks (`fewOr`).
 */
function presentNow(asking: Asking, condition: Condition | null, chosen: Sql): Sql {
  const parts = condition === null ? [] : 'all' in condition ? condition.all : [condition]
  const first = beginning(parts)
  const others = parts.filter((part) => part !== first)
  const last = others.filter(asksSomebody)
  const homes = others.filter((part) => !asksSomebody(part) && !asksOwnRow(part))
  const own = others.filter((part) => asksOwnRow(part))
  const begun = [sql<boolean>`p.household_id is not null`, ...(own.length === 0 ? [] : [everyOf(asking, presentView(asking), own)])]
  const source = personsFrom(asking, first)
  if (homes.length + last.length === 0) return sql`select ${chosen} from ${source.from} where ${every([...source.where, ...begun])}`
  const facts = [...new Set(['id', 'name', 'household_id', 'building_id', ...[...homes, ...last].flatMap(factsOf)])]
  const columns = key(asking, 'p', ...facts)
  const depth = asking.depth ?? 0
  const steps = [homes, last].filter((step) => step.length > 0)
  const names = steps.map((_, index) => `few_${String(depth)}_${String(index)}`)
  const froms = names.map(
    (name) => sql`${sql.ref(name)} p cross join lateral (select ${key(asking, 'p', 'household_id')}) ${sql.ref(`of_${name}`)}`,
  )
  const tests = steps.map((step, index) => everyOf(asking, presentView(asking, names[index]), step))
  const before = names.map((name, index) => {
    const from = index === 0 ? source.from : froms[index - 1]
    const where = index === 0 ? every([...source.where, ...begun]) : tests[index - 1]
    return sql`${sql.ref(name)} as materialized (select ${columns} from ${from} where ${where})`
  })
  return sql`select * from (with ${sql.join(before)} select ${chosen} from ${froms.at(-1)} where ${tests.at(-1)}) fitting`
}

/** Where one condition alone names few people, only they are read, each by key: behind the wall a join would be planned at random. */
function personsFrom(asking: Asking, first: Beginning | null): { from: Sql; where: Test[] } {
  if (first === null) return { from: sql`person p`, where: [within(asking, 'p')] }
  return {
    from: sql`(select distinct * from (${selectionOf(asking, first)}) s) first (${columnsOf(asking, 'id')})
      cross join lateral (select p.* from person p where ${beside(asking, 'p', 'first')} and p.id = first.id offset 0) p`,
    where: [],
  }
}
