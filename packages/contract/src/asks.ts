import { askCauses, askableFields } from '@linli/rules/askable-fields'
import { z } from 'zod'
import { Cursor, InCommunity, InCommunityWithId, Instant, LimitQuery, NewId, ShortText, Uuid, page } from './common.ts'
import { route } from './route.ts'

/** Helpers with the register in their buildings, and whoever keeps contact with the home: which rows, the service says. */
const readers = { kinds: ['staff', 'helper'] } as const
const writers = { kinds: ['staff'], right: 'register.write' } as const

/** `waiting`: a helper brought an answer and a worker has yet to say yes. */
export const homeQuestionStates = ['open', 'waiting', 'answered', 'dropped'] as const

/** Something to ask on the next visit to a home 上门要问的. It follows the person when they move within the community. */
export const HomeQuestion = z.object({
  id: Uuid,
  person: z.object({ id: Uuid, name: z.string() }),
  household: Uuid.nullable(),
  dwellingLabel: z.string().nullable(),
  field: z.enum(askableFields),
  cause: z.enum(askCauses),
  why: z.string(),
  report: z.object({ id: Uuid, title: z.string() }).nullable(),
  state: z.enum(homeQuestionStates),
  askedAt: Instant,
  askedBy: z.string(),
  answered: z.object({ at: Instant, by: z.string() }).nullable(),
})
export type HomeQuestion = z.infer<typeof HomeQuestion>

export const listHomeQuestions = route({
  method: 'GET',
  path: '/api/communities/:community/home-questions',
  summary: 'What is to be asked at which homes, in walking order; helpers see their own buildings',
  access: readers,
  params: InCommunity,
  query: z.object({
    building: Uuid.optional(),
    household: Uuid.optional(),
    /** Left out: what still wants an answer. */
    state: z.enum(homeQuestionStates).optional(),
    limit: LimitQuery.optional(),
    cursor: Cursor.optional(),
  }),
  response: page(HomeQuestion),
})

export const askHomeQuestion = route({
  method: 'POST',
  path: '/api/communities/:community/home-questions',
  summary: 'Ask for one fact of a person on the next visit to their home',
  access: writers,
  params: InCommunity,
  body: z.strictObject({ id: NewId, person: Uuid, field: z.enum(askableFields), why: ShortText }),
  response: HomeQuestion,
  errors: ['refused', 'same_id_other_content'],
})

export const answerHomeQuestion = route({
  method: 'POST',
  path: '/api/communities/:community/home-questions/:id/answer',
  summary: 'Bring the answer: a worker’s changes the register, a helper’s waits for a worker’s yes',
  access: readers,
  params: InCommunityWithId,
  /** The id makes a repeat, sent from a phone without signal, write once. */
  body: z.strictObject({ id: NewId, value: z.string().trim().min(1).max(200) }),
  response: HomeQuestion,
  errors: ['conflict', 'refused', 'same_id_other_content'],
})

export const dropHomeQuestion = route({
  method: 'POST',
  path: '/api/communities/:community/home-questions/:id/drop',
  summary: 'Ask no longer, for a reason',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({ reason: ShortText }),
  response: HomeQuestion,
  errors: ['refused'],
})
