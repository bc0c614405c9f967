import type { Condition, QuestionShape } from '@linli/contract/question-shape'
import type { Leaf } from './question-draft.ts'

export interface Sayer {
  say(key: string, values?: Record<string, string | number>): string
  /** The word of a code, and the name of a place. */
  code(table: string, code: string): string
  place(id: string): string
}

/** A question read back as one sentence: 60岁以上、有低保或残疾、住1栋的人. */
export function sentenceOf({ of, where, asOf }: QuestionShape, sayer: Sayer): string {
  const { say } = sayer
  const who = where === null ? say(`questions.all.${of}`) : say(`questions.those.${of}`, { what: phrase(where, sayer, 'top') })
  return asOf === undefined ? who : say('questions.asOfSentence', { day: asOf, who })
}

function phrase(condition: Condition, sayer: Sayer, inside: 'top' | 'all' | 'any' | 'not'): string {
  const { say } = sayer
  if ('all' in condition) return joined(condition.all, sayer, 'all', inside)
  if ('any' in condition) return joined(condition.any, sayer, 'any', inside)
  if ('somebody' in condition) return say('questions.somebody', { what: phrase(condition.somebody, sayer, 'not') })
  if ('not' in condition) return refused(condition.not, sayer)
  return leafPhrase(condition, sayer)
}

function joined(parts: readonly Condition[], sayer: Sayer, by: 'all' | 'any', inside: string): string {
  const text = parts.map((part) => phrase(part, sayer, parts.length > 1 ? by : 'top')).join(sayer.say(`questions.join.${by}`))
  return parts.length > 1 && (inside === 'not' || (inside !== 'top' && inside !== by))
    ? sayer.say('questions.bracket', { what: text })
    : text
}

/** People say 没登记电话, not 不符合登记了电话. */
function refused(condition: Condition, sayer: Sayer): string {
  const { say } = sayer
  if ('known' in condition) return say('questions.notKnown', { what: say(`questions.topic.${condition.known}`) })
  if ('somebody' in condition) return say('questions.nobody', { what: phrase(condition.somebody, sayer, 'not') })
  if ('field' in condition && condition.field === 'careTag' && condition.in.length === 0) return say('questions.someTag')
  return say('questions.not', { what: phrase(condition, sayer, 'not') })
}

function leafPhrase(leaf: Leaf, sayer: Sayer): string {
  const { say, code, place } = sayer
  const or = (words: readonly string[]): string => words.join(say('questions.join.or'))
  if ('known' in leaf) return say('questions.known', { what: say(`questions.topic.${leaf.known}`) })
  if ('happened' in leaf)
    return say('questions.happenedIn', { when: spanPhrase(leaf.span, sayer), what: say(`questions.happened.${leaf.happened}`) })
  switch (leaf.field) {
    case 'age': {
      const age = bounds(leaf, 'age', say)
      return leaf.on === undefined ? age : say('questions.ageOn', { day: leaf.on, age })
    }
    case 'floor':
    case 'householdSize':
      return bounds(leaf, leaf.field, say)
    case 'work':
    case 'skills':
      return say('questions.says', { what: say(`questions.topic.${leaf.field}`), text: leaf.says })
    case 'occupancy':
      return or(leaf.in.map((kind) => say(`questions.occupancy.${kind}`)))
    case 'estate':
    case 'building':
    case 'unit':
      return say('questions.livesAt', { where: or(leaf.in.map(place)) })
    case 'originGroup':
      return say('questions.from', { where: or(leaf.in.map(place)) })
    case 'careTag':
      return leaf.in.length === 0 ? say('questions.noTag') : or(leaf.in.map((one) => code('careTag', one)))
    default:
      if (leaf.in.length === 0) return say('questions.notKnown', { what: say(`questions.topic.${leaf.field}`) })
      return leaf.field === 'relation'
        ? say('questions.relationIs', { what: or(leaf.in.map((one) => code('relation', one))) })
        : or(leaf.in.map((one) => code(leaf.field, one)))
  }
}

function bounds({ from, to }: { from?: number | undefined; to?: number | undefined }, of: string, say: Sayer['say']): string {
  if (from !== undefined && to !== undefined)
    return from === to ? say(`questions.${of}Is`, { n: from }) : say(`questions.${of}Between`, { from, to })
  return from !== undefined ? say(`questions.${of}From`, { n: from }) : say(`questions.${of}To`, { n: to ?? 0 })
}

function spanPhrase(span: Extract<Leaf, { span: unknown }>['span'], { say }: Sayer): string {
  return 'within' in span ? say(`questions.span.${span.within}`) : say('questions.span.days', { from: span.from, to: span.to })
}
