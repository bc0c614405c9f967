import { z } from 'zod'
import { Cursor, DivisionCode, Done, InCommunity, InCommunityWithId, Instant, NewId, ShortText, Uuid, Version, page } from './common.ts'
import { revealPurposes } from './people.ts'
import { QuestionShape } from './question-shape.ts'
import { route } from './route.ts'

/** Questions are for staff: conditions reach tags and the past, which helpers do not see. */
const readers = { kinds: ['staff'], right: 'register.read' } as const

/** One answer: a person, a household by its head, or a home; each with its door. */
export const QuestionHit = z.object({
  id: Uuid,
  /** Of a person or the head; null for a home and where no head is known. */
  name: z.string().nullable(),
  sex: z.string().nullable(),
  age: z.number().int().nullable(),
  members: z.number().int().nullable(),
  door: z.string().nullable(),
  household: Uuid.nullable(),
})
export type QuestionHit = z.infer<typeof QuestionHit>

export const askQuestion = route({
  method: 'POST',
  path: '/api/communities/:community/questions/ask',
  summary: 'Who or what fits a question: how many, and a page of them',
  access: readers,
  params: InCommunity,
  body: z.strictObject({ shape: QuestionShape, cursor: Cursor.optional() }),
  response: page(QuestionHit),
  errors: ['invalid_input'],
})

/** Outside the own scope under five is said as `few`, and all but under five as `nearly-all`. */
const GuardedCount = z.union([z.number().int(), z.enum(['few', 'nearly-all'])])

export const countAround = route({
  method: 'POST',
  path: '/api/communities/:community/questions/around',
  summary: 'How many fit a question in each community of the street, or of the division named; recorded',
  access: { kinds: ['staff'], right: 'overview.read' },
  params: InCommunity,
  body: z.strictObject({ shape: QuestionShape }),
  response: z.object({
    items: z.array(z.object({ community: DivisionCode, name: z.string(), count: GuardedCount, own: z.boolean() })),
    /** Null when a count is not given: less the others it would say what is hidden. */
    total: z.number().int().nullable(),
  }),
  errors: ['refused'],
})

const QuestionTitle = ShortText.max(40)

export const SavedQuestion = z.object({
  id: Uuid,
  title: z.string(),
  shape: QuestionShape,
  /** Seen and used by all staff of the community; changed by its owner alone. */
  shared: z.boolean(),
  mine: z.boolean(),
  owner: z.string(),
  version: Version,
  updatedAt: Instant,
})
export type SavedQuestion = z.infer<typeof SavedQuestion>

/** Of one person in one community. */
export const savedQuestionLimit = 200

export const listQuestions = route({
  method: 'GET',
  path: '/api/communities/:community/questions',
  summary: 'Saved questions: one’s own and those shared',
  access: readers,
  params: InCommunity,
  response: z.object({ items: z.array(SavedQuestion) }),
})

export const saveQuestion = route({
  method: 'POST',
  path: '/api/communities/:community/questions',
  summary: 'Keep a question under a title',
  access: readers,
  params: InCommunity,
  body: z.strictObject({ id: NewId, title: QuestionTitle, shape: QuestionShape, shared: z.boolean() }),
  response: SavedQuestion,
  errors: ['refused', 'same_id_other_content'],
})

export const updateQuestion = route({
  method: 'PATCH',
  path: '/api/communities/:community/questions/:id',
  summary: 'Rename, share or change one’s own saved question',
  access: readers,
  params: InCommunityWithId,
  body: z.strictObject({ version: Version, title: QuestionTitle, shape: QuestionShape, shared: z.boolean() }),
  response: SavedQuestion,
  errors: ['conflict'],
})

export const removeQuestion = route({
  method: 'POST',
  path: '/api/communities/:community/questions/:id/remove',
  summary: 'Throw away one’s own saved question; notices already sent stay',
  access: readers,
  params: InCommunityWithId,
  body: z.strictObject({ version: Version }),
  response: Done,
  errors: ['conflict'],
})

/** Slips for doors, a sheet to sign 签到表, envelopes, and a code for each door. */
export const printKinds = ['door-slips', 'sign-in', 'envelopes', 'door-codes'] as const
export type PrintKind = (typeof printKinds)[number]
export const printLimit = 5000

/** One line to sign, one slip or envelope a household, one label a door; in the order people walk. */
export const PrintRow = z.object({
  id: Uuid,
  /** Null for labels, which carry nobody's name. */
  name: z.string().nullable(),
  estate: z.string(),
  building: z.string(),
  unit: z.string(),
  room: z.string(),
  /** For labels: where the code leads, and its dark squares as an SVG path. */
  url: z.string().nullable(),
  code: z.object({ path: z.string(), size: z.number().int() }).nullable(),
})
export type PrintRow = z.infer<typeof PrintRow>

export const printQuestion = route({
  method: 'POST',
  path: '/api/communities/:community/questions/print',
  summary: 'What a print of a question’s answer holds, for a purpose; recorded like an export',
  access: readers,
  params: InCommunity,
  body: z.strictObject({
    kind: z.enum(printKinds),
    shape: QuestionShape,
    purpose: z.enum(revealPurposes),
    note: z.string().trim().max(100).nullable(),
  }),
  response: z.object({ rows: z.array(PrintRow), requester: z.string(), at: Instant }),
  errors: ['refused', 'too_many_requests'],
})
