import { type Condition, type QuestionShape, codeFields } from '@linli/contract/question-shape'
import { sql } from 'kysely'
import { type Asking, type Sql, within } from './question.ground.ts'

/**
 * Questions about households read the persons of the community once for each who is asked about there, and every row behind
 * the wall costs two settings. So they are read once, with the columns asked about, and gone over again without the wall.
 */
export function readOnce(asking: Asking, where: QuestionShape['where']): { asking: Asking; before: Sql } {
  if (asking.asOf !== undefined || where === null || !asksOfHouseholds(where)) return { asking, before: sql`` }
  const facts = [...new Set(['community', 'id', 'name', 'household_id', 'building_id', ...factsOf(where)])]
  const columns = sql.join(facts.map((name) => sql.ref(`p.${name}`)))
  return {
    asking: { ...asking, present: sql`present_person` },
    before: sql`with present_person as materialized (select ${columns} from person p where ${within(asking, 'p')} and p.household_id is not null) `,
  }
}

function asksOfHouseholds(condition: Condition): boolean {
  if ('all' in condition) return condition.all.some(asksOfHouseholds)
  if ('any' in condition) return condition.any.some(asksOfHouseholds)
  if ('not' in condition) return asksOfHouseholds(condition.not)
  return 'somebody' in condition || ('field' in condition && condition.field === 'householdSize')
}

/** Columns of the person that conditions compare, wherever they stand. */
function factsOf(condition: Condition): string[] {
  if ('all' in condition) return condition.all.flatMap(factsOf)
  if ('any' in condition) return condition.any.flatMap(factsOf)
  if ('not' in condition) return factsOf(condition.not)
  if ('somebody' in condition) return factsOf(condition.somebody)
  if ('known' in condition) return [factKnown(condition.known)]
  if (!('field' in condition)) return []
  if (condition.field === 'age') return ['born_on']
  const own = ['work', 'skills', ...codeFields.filter((name) => name !== 'relation')].find((name) => name === condition.field)
  return own === undefined ? [] : [own]
}

/** The column that holds what is known. */
export function factKnown(known: Extract<Condition, { known: unknown }>['known']): string {
  if (known === 'phone' || known === 'identity') return `${known}_cipher`
  return known === 'bornOn' ? 'born_on' : known
}
