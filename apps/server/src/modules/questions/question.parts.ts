import { type Condition, codeFields } from '@linli/contract/question-shape'
import { factKnown } from './question.views.ts'

/** A condition that holds no other. */
export type Leaf = Exclude<Condition, { all: unknown } | { any: unknown } | { not: unknown } | { somebody: unknown }>
/** What a household's row answers. */
export type HomeLeaf = Extract<Leaf, { field: string }> & { field: 'householdSize' | 'occupancy' | 'floor' | 'originGroup' | 'unit' }
/** Conditions whose people are found by themselves, and are few as a rule. */
export type Beginning = Extract<Leaf, { happened: unknown }> | (Extract<Leaf, { field: string }> & { field: 'careTag' | 'relation' })

const homeFields: readonly string[] = ['householdSize', 'occupancy', 'floor', 'originGroup', 'unit']

export function isOfHome(condition: Condition): condition is HomeLeaf {
  return 'field' in condition && homeFields.includes(condition.field)
}

/** Where neither age nor building narrows whom to read. */
export function beginning(parts: readonly Condition[]): Beginning | null {
  if (parts.some(isIndexed)) return null
  const tag = parts.find((part) => 'field' in part && part.field === 'careTag' && part.in.length > 0)
  const happened = parts.find((part) => 'happened' in part)
  const relation = parts.find((part) => 'field' in part && part.field === 'relation' && part.in.length > 0)
  return (tag ?? happened ?? relation ?? null) as Beginning | null
}

function isIndexed(part: Condition): boolean {
  return 'field' in part && (part.field === 'building' || (part.field === 'age' && (part.from !== undefined || part.to !== undefined)))
}

/** Whether people can be found by the condition without reading everybody. */
export function findsFew(condition: Condition): boolean {
  const parts = 'all' in condition ? condition.all : [condition]
  return parts.some(isIndexed) || beginning(parts) !== null
}

const ownFields: readonly string[] = ['age', 'work', 'skills', 'building', ...codeFields.filter((name) => name !== 'relation')]

export function asksOwnRow(condition: Condition): boolean {
  const inner = partsOf(condition)
  if (inner !== null) return inner.every(asksOwnRow)
  return 'known' in condition || ('field' in condition && ownFields.includes(condition.field))
}

export function asksSomebody(condition: Condition): boolean {
  return 'somebody' in condition || (partsOf(condition)?.some(asksSomebody) ?? false)
}

/** Of and, or, not; null for the others. */
function partsOf(condition: Condition): readonly Condition[] | null {
  if ('all' in condition) return condition.all
  if ('any' in condition) return condition.any
  return 'not' in condition ? [condition.not] : null
}

/** Columns of the person's own row that a condition compares. */
export function factsOf(condition: Condition): string[] {
  const inner = partsOf(condition)
  if (inner !== null) return inner.flatMap(factsOf)
  if ('known' in condition) return [factKnown(condition.known)]
  if (!('field' in condition) || isOfHome(condition)) return []
  if (condition.field === 'age') return ['born_on']
  return ownFields.includes(condition.field) && condition.field !== 'building' ? [condition.field] : []
}
