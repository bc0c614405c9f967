import type { Condition } from '@linli/contract/question-shape'

/** Happenings after which somebody may be in no household any more. */
const leaving: readonly string[] = ['died', 'left', 'movedOut']

/**
 * The part of a condition that people who are gone can fit: who died or left counts only because of it, so "over 60 or died
 * this year" does not bring everybody over 60 who ever lived here. Null when the condition asks for nobody gone.
 */
export function askedOfThoseGone(condition: Condition): Condition | null {
  if ('happened' in condition) return leaving.includes(condition.happened) ? condition : null
  if ('any' in condition) return anyOf(condition.any.flatMap((part) => askedOfThoseGone(part) ?? []))
  if ('all' in condition) {
    const by = anyOf(condition.all.flatMap((part) => askedOfThoseGone(part) ?? []))
    return by === null ? null : { all: [...condition.all, by] }
  }
  return null
}

function anyOf(parts: Condition[]): Condition | null {
  return parts.length === 0 ? null : { any: parts }
}
