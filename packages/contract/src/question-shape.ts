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
export const Span = z.union([
  z.strictObject({ from: DateOnly, to: DateOnly }),
  z.strictObject({
    within: z.enum(['this-month', 'last-month', 'this-quarter', 'this-year', 'last-year', 'last-30-days', 'last-90-days']),
  }),
])
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

export const Condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    Leaf,
    z.strictObject({ all: z.array(Condition).min(1).max(questionLimits.conditions) }),
    z.strictObject({ any: z.array(Condition).min(1).max(questionLimits.conditions) }),
    z.strictObject({ not: Condition }),
    z.strictObject({ somebody: Condition }),
  ]),
)

/** `where` null asks for everybody. `asOf`: the register of that day; left out: today's. */
export const QuestionShape = z.strictObject({
  of: z.enum(questionSubjects),
  where: Condition.nullable(),
  asOf: DateOnly.optional(),
})
export type QuestionShape = z.infer<typeof QuestionShape>
