import { askableFields } from '@linli/rules/askable-fields'
import { freshMonths } from '@linli/rules/freshness'
import { checkCodes } from '@linli/rules/quality-checks'
import { z } from 'zod'
import { Cursor, InCommunity, InCommunityWithId, Instant, LimitQuery, NewId, ShortText, Uuid, page } from './common.ts'
import { route } from './route.ts'

const readers = { kinds: ['staff'], right: 'register.read' } as const
const writers = { kinds: ['staff'], right: 'register.write' } as const
const visitors = { kinds: ['staff', 'helper'], right: 'register.read' } as const
const residents = { kinds: ['resident'] } as const

/** `left`: somebody said that it is right as it is; it comes back when the facts change. */
export const findingStates = ['open', 'left', 'closed'] as const

/** A contradiction in the register. `detail` holds codes, days and counts for its sentence; names stand beside it. */
export const QualityFinding = z.object({
  id: Uuid,
  code: z.enum(checkCodes),
  household: z.object({ id: Uuid, label: z.string().nullable() }).nullable(),
  person: z.object({ id: Uuid, name: z.string() }).nullable(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.null(), z.array(z.string())])),
  state: z.enum(findingStates),
  foundAt: Instant,
  left: z.object({ reason: z.string(), by: z.string(), at: Instant }).nullable(),
})
export type QualityFinding = z.infer<typeof QualityFinding>

export const listFindings = route({
  method: 'GET',
  path: '/api/communities/:community/quality-findings',
  summary: 'Contradictions in the register, in walking order',
  access: readers,
  params: InCommunity,
  query: z.object({
    code: z.enum(checkCodes).optional(),
    building: Uuid.optional(),
    household: Uuid.optional(),
    person: Uuid.optional(),
    /** Left out: open ones. */
    state: z.enum(['open', 'left']).optional(),
    limit: LimitQuery.optional(),
    cursor: Cursor.optional(),
  }),
  response: page(QualityFinding),
})

export const leaveFinding = route({
  method: 'POST',
  path: '/api/communities/:community/quality-findings/:id/leave',
  summary: 'It is right as it is, because …; asked again only when the facts change',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({ reason: ShortText }),
  response: QualityFinding,
  errors: ['conflict', 'refused'],
})

export const reopenFinding = route({
  method: 'POST',
  path: '/api/communities/:community/quality-findings/:id/reopen',
  summary: 'It is to be mended after all',
  access: writers,
  params: InCommunityWithId,
  response: QualityFinding,
  errors: ['refused'],
})

/** What there is to do for a true register: a work queue. */
export const QualitySummary = z.object({
  checks: z.array(z.object({ code: z.enum(checkCodes), open: z.number().int() })),
  left: z.number().int(),
  questions: z.object({ open: z.number().int(), waiting: z.number().int() }),
  stale: z.object({ months: z.number().int(), households: z.number().int() }),
  /** Null: the checks have never run here. */
  checkedAt: Instant.nullable(),
})
export type QualitySummary = z.infer<typeof QualitySummary>

export const getQualitySummary = route({
  method: 'GET',
  path: '/api/communities/:community/quality-summary',
  summary: 'How many contradictions, questions and unconfirmed households there are',
  access: readers,
  params: InCommunity,
  response: QualitySummary,
})

export const checkQuality = route({
  method: 'POST',
  path: '/api/communities/:community/quality-checks',
  summary: 'Search the register for contradictions now, rather than tonight',
  access: writers,
  params: InCommunity,
  response: QualitySummary,
})

export const visitLimits = { homes: 500 } as const

/** A round of visits on paper: homes in walking order with what is to be asked and which were long unconfirmed. */
export const VisitSheet = z.object({
  homes: z.array(
    z.object({
      household: Uuid,
      label: z.string(),
      head: z.string().nullable(),
      members: z.number().int(),
      stale: z.boolean(),
      asks: z.array(z.object({ person: z.string(), field: z.enum(askableFields), why: z.string() })),
    }),
  ),
  /** There are more; ask building by building. */
  more: z.boolean(),
  /** For the foot of every page: who took it, and when. */
  by: z.string(),
  at: Instant,
})
export type VisitSheet = z.infer<typeof VisitSheet>

export const printVisits = route({
  method: 'POST',
  path: '/api/communities/:community/visit-sheets',
  summary: 'The sheet for a round of visits; recorded, because it leaves on paper',
  access: readers,
  params: InCommunity,
  body: z.strictObject({
    building: Uuid.nullable(),
    /** Homes where something is to be asked. */
    asks: z.boolean(),
    /** Homes that nobody confirmed or changed for so many months. */
    staleMonths: z.number().int().min(freshMonths.least).max(freshMonths.most).nullable(),
  }),
  response: VisitSheet,
})

export const confirmationWays = ['worker', 'helper', 'resident'] as const

/** When the facts of a household were last confirmed or changed, and whether that is too long ago. */
export const Freshness = z.object({
  at: Instant,
  /** Null: they were changed, not confirmed. */
  way: z.enum(confirmationWays).nullable(),
  by: z.string().nullable(),
  stale: z.boolean(),
  months: z.number().int(),
})
export type Freshness = z.infer<typeof Freshness>

export const getFreshness = route({
  method: 'GET',
  path: '/api/communities/:community/households/:id/freshness',
  summary: 'When a household was last confirmed',
  access: visitors,
  params: InCommunityWithId,
  response: Freshness,
})

/** `at`: when it was said; it may have waited on a phone without signal. A repeat with the same id writes once. */
const Confirmation = z.strictObject({ id: NewId, at: Instant })

export const confirmHousehold = route({
  method: 'POST',
  path: '/api/communities/:community/households/:id/confirmations',
  summary: 'Everything the register says of this household is still right',
  access: visitors,
  params: InCommunityWithId,
  body: Confirmation,
  response: Freshness,
  errors: ['same_id_other_content'],
})

export const getMyFreshness = route({
  method: 'GET',
  path: '/api/communities/:community/my/household/freshness',
  summary: 'When my household was last confirmed',
  access: residents,
  params: InCommunity,
  response: Freshness,
})

export const confirmMyHousehold = route({
  method: 'POST',
  path: '/api/communities/:community/my/household/confirmations',
  summary: 'What the register says of my household is still right',
  access: residents,
  params: InCommunity,
  body: Confirmation,
  response: Freshness,
  errors: ['same_id_other_content'],
})
