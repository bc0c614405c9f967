import type { Condition, QuestionShape } from '@linli/contract/question-shape'

/** One condition as a row of the form holds it; `somebody`: someone in the same household fits. */
export interface DraftRow {
  key: number
  not: boolean
  somebody: boolean
  leaf: Leaf
}
export type Leaf = Exclude<Condition, { all: unknown } | { any: unknown } | { not: unknown } | { somebody: unknown }>

/** Rows of which all or any must hold. */
export interface DraftGroup {
  key: number
  join: 'all' | 'any'
  not: boolean
  rows: DraftRow[]
}
export interface QuestionDraft {
  of: QuestionShape['of']
  join: 'all' | 'any'
  groups: DraftGroup[]
  asOf: string | null
}

/** Topics a row can be about, in the order of the list; `known` and `happened` are leaves of their own shape. */
export const topics = [
  ...['age', 'sex', 'careTag', 'politics', 'ethnicity', 'marital', 'schooling', 'work', 'skills', 'relation', 'known'],
  ...['householdSize', 'originGroup', 'occupancy', 'estate', 'building', 'unit', 'floor', 'happened'],
] as const
export type Topic = Extract<Leaf, { field: string }>['field'] | 'known' | 'happened'

let made = 0
const nextKey = (): number => (made += 1)

export function topicOf(leaf: Leaf): Topic {
  return 'field' in leaf ? leaf.field : 'known' in leaf ? 'known' : 'happened'
}

export function emptyLeaf(topic: Topic): Leaf {
  switch (topic) {
    case 'age':
      return { field: 'age', from: 60 }
    case 'known':
      return { known: 'phone' }
    case 'happened':
      return { happened: 'movedIn', span: { within: 'this-year' } }
    case 'work':
    case 'skills':
      return { field: topic, says: '' }
    case 'floor':
    case 'householdSize':
      return { field: topic, from: 1 }
    case 'occupancy':
      return { field: 'occupancy', in: [] }
    case 'estate':
    case 'building':
    case 'unit':
    case 'originGroup':
      return { field: topic, in: [] }
    case 'careTag':
      return { field: 'careTag', in: [] }
    default:
      return { field: topic, in: [] }
  }
}

export function emptyRow(topic: Topic): DraftRow {
  return { key: nextKey(), not: false, somebody: false, leaf: emptyLeaf(topic) }
}

export function emptyGroup(): DraftGroup {
  return { key: nextKey(), join: 'all', not: false, rows: [] }
}

export function emptyQuestion(): QuestionDraft {
  return { of: 'persons', join: 'all', groups: [emptyGroup()], asOf: null }
}

/** Whether a row says something already; codes may be left empty on purpose, places and words may not. */
export function isComplete({ leaf }: DraftRow): boolean {
  if (!('field' in leaf)) return true
  switch (leaf.field) {
    case 'work':
    case 'skills':
      return leaf.says.trim() !== ''
    case 'occupancy':
    case 'estate':
    case 'building':
    case 'unit':
    case 'originGroup':
      return leaf.in.length > 0
    case 'age':
    case 'floor':
    case 'householdSize':
      return leaf.from !== undefined || leaf.to !== undefined
    default:
      return true
  }
}

/** What is asked; rows not filled in yet are left out. */
export function shapeOf({ of, join, groups, asOf }: QuestionDraft): QuestionShape {
  const parts = groups.flatMap((group) => {
    const rows = group.rows.filter(isComplete).map(conditionOf)
    if (rows.length === 0) return []
    const joined = rows.length === 1 && rows[0] !== undefined ? rows[0] : group.join === 'all' ? { all: rows } : { any: rows }
    return [group.not ? { not: joined } : joined]
  })
  const [only] = parts
  const where = parts.length > 1 ? (join === 'all' ? { all: parts } : { any: parts }) : (only ?? null)
  return { of, where, ...(asOf === null ? {} : { asOf }) }
}

function conditionOf({ leaf, not, somebody }: DraftRow): Condition {
  const whose = somebody ? { somebody: leaf } : leaf
  return not ? { not: whose } : whose
}

/** The form of a question asked elsewhere, or null when it is nested in a way the form does not show. */
export function draftOf({ of, where, asOf }: QuestionShape): QuestionDraft | null {
  const draft = { of, asOf: asOf ?? null }
  if (where === null) return { ...draft, join: 'all', groups: [emptyGroup()] }
  const single = groupOf(where)
  if (single !== null) return { ...draft, join: 'all', groups: [single] }
  const join = 'all' in where ? 'all' : 'any' in where ? 'any' : null
  if (join === null) return null
  const groups = partsOf(where).map(groupOf)
  return groups.every((group) => group !== null) ? { ...draft, join, groups } : null
}

function partsOf(condition: Condition): Condition[] {
  return 'all' in condition ? condition.all : 'any' in condition ? condition.any : [condition]
}

function groupOf(condition: Condition): DraftGroup | null {
  const row = rowOf(condition)
  if (row !== null) return { ...emptyGroup(), rows: [row] }
  const not = 'not' in condition
  const inner = not ? condition.not : condition
  if (!('all' in inner) && !('any' in inner)) return null
  const rows = partsOf(inner).map(rowOf)
  return rows.every((one) => one !== null) ? { key: nextKey(), join: 'all' in inner ? 'all' : 'any', not, rows } : null
}

function rowOf(condition: Condition): DraftRow | null {
  const not = 'not' in condition
  const inner = not ? condition.not : condition
  const somebody = 'somebody' in inner
  const leaf = somebody ? inner.somebody : inner
  if ('all' in leaf || 'any' in leaf || 'not' in leaf || 'somebody' in leaf) return null
  return { key: nextKey(), not, somebody, leaf }
}
