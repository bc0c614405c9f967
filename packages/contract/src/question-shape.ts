import { movingSpans } from '@linli/rules/question-span'
import { z } from 'zod'
import { Code, DateOnly, ShortText, Uuid } from './common.ts'
import { OccupancyKind } from './space.ts'

/** A question 查询 asks for persons, for households in which somebody fits, or for homes. */
export const questionSubjects = ['persons', 'households', 'dwellings'] as const
export type QuestionSubject = (typeof questionSubjects)[number]

export const questionLimits = { conditions: 40, depth: 6, values: 50 } as const

/** Columns of the person that hold a code. An empty list of codes means: not known. */
export const codeFields = ['sex', 'politics', 'ethnicity', 'marital', 'schooling', 'relation'] as const
export const placeFields = ['estate', 'building', 'unit', 'originGroup'] as const
export const knownFields = ['phone', 'identity', 'bornOn', 'politics', 'ethnicity', 'marital', 'schooling', 'work', 'skills'] as const
export const numberFields = ['floor', 'householdSize'] as const
/** What happened to a person or home, by its day. */
export const happenings = ['movedIn', 'movedOut', 'born', 'died', 'joined', 'left', 'movedHome'] as const

/** Days from–to, both included, or a span that moves with the day of asking. */
export const Span = z.union([z.strictObject({ from: DateOnly, to: DateOnly }), z.strictObject({ within: z.enum(movingSpans) })])
export type Span = z.infer<typeof Span>

const whole = z.number().int()

const Leaf = z.union([
  z.strictObject({
    field: z.literal('age'),
    from: whole.min(0).max(200).optional(),
    to: whole.min(0).max(200).optional(),
    on: DateOnly.optional(),
  }),
  z.strictObject({ field: z.enum(codeFields), in: z.array(Code).max(questionLimits.values) }),
  z.strictObject({ field: z.literal('careTag'), in: z.array(Code).max(questionLimits.values) }),
  z.strictObject({ field: z.enum(placeFields), in: z.array(Uuid).min(1).max(questionLimits.values) }),
  z.strictObject({ field: z.literal('occupancy'), in: z.array(OccupancyKind).min(1) }),
  z.strictObject({ field: z.enum(numberFields), from: whole.optional(), to: whole.optional() }),
  z.strictObject({ field: z.enum(['work', 'skills']), says: ShortText }),
  z.strictObject({ known: z.enum(knownFields) }),
  z.strictObject({ happened: z.enum(happenings), span: Span }),
])

/** And, or, not over conditions; `somebody`: some member of the same household fits. */
export type Condition = z.infer<typeof Leaf> | { all: Condition[] } | { any: Condition[] } | { not: Condition } | { somebody: Condition }

const Nested: z.ZodType<Condition, Condition> = z.lazy(() =>
  z.union([
    Leaf,
    z.strictObject({ all: z.array(Nested).min(1).max(questionLimits.conditions) }),
    z.strictObject({ any: z.array(Nested).min(1).max(questionLimits.conditions) }),
    z.strictObject({ not: Nested }),
    z.strictObject({ somebody: Nested }),
  ]),
)

/**
 * Its size is measured first, step by step: ten thousand levels are refused before anything descends into them.
 * Checked and passed on as it is, so that whoever describes a schema with it does not describe its recursion.
 */
export const Condition = z.unknown().superRefine((value, context) => {
  const problem = isWithinLimits(value) ? Nested.safeParse(value).error?.issues[0] : { message: 'too many or too deeply nested', path: [] }
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem.message, path: problem.path })
}) as unknown as z.ZodType<Condition, Condition>

/** Levels count from 1 for a condition alone; of conditions the leaves. Reads no deeper than the limit. */
export function isWithinLimits(condition: unknown): boolean {
  const open = [{ part: condition, level: 1 }]
  let leaves = 0
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { part, level } = next
    if (level > questionLimits.depth) return false
    const parts = partsOf(part)
    if (parts === null) leaves += 1
    if (leaves + open.length + (parts?.length ?? 0) > questionLimits.conditions) return false
    open.push(...(parts ?? []).map((inner) => ({ part: inner, level: level + 1 })))
  }
  return true
}

/** All that anything could descend into, also where the head is wrong; null for what has no parts. */
function partsOf(part: unknown): readonly unknown[] | null {
  if (typeof part !== 'object' || part === null) return null
  const heads: unknown[][] = []
  if ('all' in part && Array.isArray(part.all)) heads.push(part.all)
  if ('any' in part && Array.isArray(part.any)) heads.push(part.any)
  if ('not' in part) heads.push([part.not])
  if ('somebody' in part) heads.push([part.somebody])
  return heads.length === 0 ? null : heads.length === 1 ? (heads[0] ?? null) : heads.flat()
}

/** `where` null asks for everybody. `asOf`: the register of that day; left out: today's. */
export const QuestionShape = z.strictObject({
  of: z.enum(questionSubjects),
  where: Condition.nullable(),
  asOf: DateOnly.optional(),
})
export type QuestionShape = z.infer<typeof QuestionShape>
