import { matterOwners, matterStates } from '@linli/rules/matter-acts'
import { z } from 'zod'
import {
  Cursor,
  DateOnly,
  InCommunity,
  InCommunityWithId,
  Instant,
  LimitQuery,
  LongText,
  NewId,
  SearchText,
  ShortText,
  Uuid,
  Version,
  page,
} from './common.ts'
import {
  MatterSource,
  tellingWays,
  MatterOwnerRef,
  CategoryRef,
  MatterRow,
  BoardEntry,
  MatterDetail,
  RaiseMatter,
} from './matter-shapes.ts'
import { route } from './route.ts'

const readers = { kinds: ['staff'], right: 'matters.read' } as const
const writers = { kinds: ['staff'], right: 'matters.write' } as const
/** Whoever may own a matter: staff, building heads, people of a force 四支力量. */
const handlers = { kinds: ['staff', 'helper'], right: 'matters.handle' } as const

const queueFilter = {
  state: z.enum(matterStates).optional(),
  /** `open`: not settled, withdrawn or merged. `late`: past its time. `today`: due by tonight. `extension`: more time was asked for. */
  standing: z.enum(['open', 'late', 'today', 'waiting', 'supervised', 'ready', 'extension', 'settled']).optional(),
  category: Uuid.optional(),
  building: Uuid.optional(),
  owner: z.enum(matterOwners).optional(),
  party: Uuid.optional(),
  source: MatterSource.optional(),
  q: SearchText.optional(),
}

export const listMatters = route({
  method: 'GET',
  path: '/api/communities/:community/matters',
  summary: 'The queue of matters; what is due first comes first',
  access: readers,
  params: InCommunity,
  query: z.object({
    ...queueFilter,
    sort: z.enum(['due', 'raised', 'changed']).optional(),
    limit: LimitQuery.optional(),
    cursor: Cursor.optional(),
  }),
  response: page(MatterRow),
})

export const getMatter = route({
  method: 'GET',
  path: '/api/communities/:community/matters/:id',
  summary: 'One matter with its raisers, steps and what may be done now',
  access: handlers,
  params: InCommunityWithId,
  response: MatterDetail,
})

/** Said by or for somebody. `raiser` null: the staff's own observation. */
const RaiserInput = z.strictObject({
  kind: z.enum(['resident', 'organisation', 'anonymous']),
  household: Uuid.nullable(),
  person: Uuid.nullable(),
  name: ShortText.max(40).nullable(),
  contact: z.string().trim().max(60).nullable(),
  tellBy: z.enum(tellingWays),
})

export const recordMatter = route({
  method: 'POST',
  path: '/api/communities/:community/matters',
  summary: 'Record a matter somebody brought to the desk, by telephone, in a meeting or from the street',
  access: writers,
  params: InCommunity,
  body: RaiseMatter.extend({
    source: z.enum(['hall', 'call', 'letter', 'meeting', 'facility', 'street', 'contact-day']),
    contactDay: Uuid.nullable(),
    raiser: RaiserInput.nullable(),
  }),
  response: MatterDetail.extend({ code: z.string().nullable() }),
  errors: ['refused', 'same_id_other_content'],
})

const act = {
  /** Makes a repeat write once. */
  id: NewId,
  version: Version,
}

export const takeMatterStep = route({
  method: 'POST',
  path: '/api/communities/:community/matters/:id/steps',
  summary: 'Take one step; an impossible one is refused with those that are possible (409)',
  access: { kinds: ['staff', 'helper'] },
  params: InCommunityWithId,
  body: z.discriminatedUnion('act', [
    z.strictObject({ act: z.enum(['verify', 'take', 'close', 'raiser-replied']), ...act, note: ShortText.nullable() }),
    z.strictObject({
      act: z.literal('dispatch'),
      ...act,
      owner: z.enum(matterOwners),
      party: Uuid.nullable(),
      helpers: z.array(z.strictObject({ party: Uuid.nullable(), account: z.string().max(100).nullable() })).max(20),
      note: ShortText.nullable(),
    }),
    z.strictObject({
      act: z.literal('answer'),
      ...act,
      answer: LongText.max(2000),
      note: ShortText.nullable(),
      files: z.array(Uuid).max(100),
    }),
    z.strictObject({ act: z.enum(['send-back', 'send-back-answer', 'ask-raiser', 'supervise']), ...act, reason: LongText.max(500) }),
    z.strictObject({ act: z.literal('ask-extension'), ...act, amount: z.number().int().min(1).max(400), reason: LongText.max(500) }),
    z.strictObject({ act: z.literal('extend'), ...act, amount: z.number().int().min(1).max(400), reason: LongText.max(500) }),
    z.strictObject({ act: z.literal('refuse-extension'), ...act, reason: LongText.max(500) }),
    z.strictObject({ act: z.literal('merge'), ...act, into: Uuid, reason: ShortText.nullable() }),
    /** In a raiser's stead, who was told or asked in person. */
    z.strictObject({
      act: z.enum(['confirm', 'reopen', 'withdraw']),
      ...act,
      raiser: Uuid,
      reason: LongText.max(500).nullable(),
      rating: z.number().int().min(1).max(5).nullable(),
    }),
  ]),
  response: MatterDetail,
  errors: ['conflict', 'refused', 'same_id_other_content'],
})

export const correctMatter = route({
  method: 'PATCH',
  path: '/api/communities/:community/matters/:id',
  summary: 'Correct category, title or place, or call it ready to be talked over',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({
    version: Version,
    category: Uuid.optional(),
    title: ShortText.max(60).optional(),
    building: Uuid.nullable().optional(),
    place: ShortText.nullable().optional(),
    urgent: z.boolean().optional(),
    ready: z.boolean().optional(),
  }),
  response: MatterDetail,
  errors: ['conflict', 'refused'],
})

export const addRaiser = route({
  method: 'POST',
  path: '/api/communities/:community/matters/:id/raisers',
  summary: 'Somebody else says the same',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({ id: NewId, raiser: RaiserInput, said: LongText.max(1000).nullable(), source: MatterSource }),
  response: MatterDetail,
  errors: ['refused', 'same_id_other_content'],
})

export const revealRaiser = route({
  method: 'POST',
  path: '/api/communities/:community/matters/:id/raisers/:raiser/reveal',
  summary: 'Show how to reach a raiser, for a purpose; the look is recorded',
  access: { kinds: ['staff'], right: 'register.reveal' },
  params: InCommunityWithId.extend({ raiser: Uuid }),
  body: z.strictObject({ purpose: z.enum(['service', 'verification', 'emergency']), note: z.string().trim().max(100).nullable() }),
  response: z.object({ value: z.string().nullable() }),
})

/** Much the same, within a category or a place: candidates for a merge, with the words they share. */
export const listSimilarMatters = route({
  method: 'GET',
  path: '/api/communities/:community/matters/:id/similar',
  summary: 'Matters that may be the same one',
  access: writers,
  params: InCommunityWithId,
  response: z.object({ items: z.array(MatterRow.extend({ shared: z.array(z.string()), likeness: z.number() })) }),
})

export const showOnBoard = route({
  method: 'PUT',
  path: '/api/communities/:community/matters/:id/board',
  summary: 'Put a matter on the public board, in words that name nobody',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({
    title: ShortText.max(60),
    text: LongText.max(500),
    reply: LongText.max(1000).nullable(),
    place: ShortText.nullable(),
    privacyClass: z.enum(['public', 'community']),
    onTv: z.boolean(),
  }),
  response: BoardEntry,
  errors: ['refused'],
})
export const takeOffBoard = route({
  method: 'DELETE',
  path: '/api/communities/:community/matters/:id/board',
  summary: 'Take a matter off the public board',
  access: writers,
  params: InCommunityWithId,
  response: z.object({ ok: z.literal(true) }),
})
export const listBoard = route({
  method: 'GET',
  path: '/api/communities/:community/board',
  summary: 'The public board of matters, the latest change first',
  access: 'anyone',
  params: InCommunity,
  query: z.object({ tv: z.literal('1').optional(), limit: LimitQuery.optional(), cursor: Cursor.optional() }),
  response: page(BoardEntry),
})

/** Slips 告知单 to print and hand over: raisers without a phone, step by step. */
export const listUntold = route({
  method: 'GET',
  path: '/api/communities/:community/matters-untold',
  summary: 'Who is to be told of a step on paper or in person, in walking order',
  access: writers,
  params: InCommunity,
  query: z.object({ building: Uuid.optional() }),
  response: z.object({
    total: z.number().int(),
    items: z.array(
      z.object({
        id: Uuid,
        matter: z.object({ id: Uuid, number: z.string(), title: z.string(), state: z.enum(matterStates) }),
        raiser: z.string().nullable(),
        label: z.string().nullable(),
        way: z.enum(tellingWays),
        said: z.string(),
        at: Instant,
      }),
    ),
  }),
})
export const markTold = route({
  method: 'POST',
  path: '/api/communities/:community/matters-untold/told',
  summary: 'They were told',
  access: writers,
  params: InCommunity,
  body: z.strictObject({ ids: z.array(Uuid).min(1).max(200) }),
  response: z.object({ told: z.number().int() }),
})

/** Measures of matters, never of persons (DOMAIN.md §5). Null where there is nothing to measure: empty is not zero. */
export const MatterMeasures = z.object({
  asOf: Instant,
  span: z.object({ from: DateOnly, to: DateOnly }),
  open: z.number().int(),
  late: z.number().int(),
  byState: z.array(z.object({ state: z.enum(matterStates), count: z.number().int() })),
  byCategory: z.array(
    z.object({
      category: CategoryRef,
      open: z.number().int(),
      late: z.number().int(),
      raised: z.number().int(),
      settled: z.number().int(),
    }),
  ),
  byBuilding: z.array(z.object({ building: Uuid, name: z.string(), open: z.number().int(), late: z.number().int() })),
  raised: z.number().int(),
  /** Shares of those settled in the span. */
  settled: z.number().int(),
  confirmedByRaiser: z.number().nullable(),
  reopened: z.number().nullable(),
  medianMinutesToFirstAnswer: z.number().nullable(),
  /** Open ones by how long ago they were raised. */
  ageing: z.array(z.object({ bucket: z.enum(['3-days', '7-days', '15-days', '30-days', 'longer']), count: z.number().int() })),
})
export type MatterMeasures = z.infer<typeof MatterMeasures>
export const getMatterMeasures = route({
  method: 'GET',
  path: '/api/communities/:community/matter-measures',
  summary: 'How matters stand: shares, median working time to a first answer, ageing',
  access: readers,
  params: InCommunity,
  query: z.object({ from: DateOnly.optional(), to: DateOnly.optional() }),
  response: MatterMeasures,
})

export const listCategories = route({
  method: 'GET',
  path: '/api/communities/:community/matter-categories',
  summary: 'Categories a matter may have today',
  access: 'anyone',
  params: InCommunity,
  response: z.object({
    items: z.array(CategoryRef.extend({ anonymous: z.boolean(), owner: z.enum(matterOwners).nullable(), answer: z.string() })),
  }),
})

/** Whom a matter may be dispatched to: the forces, building heads by building, the committee; helpers from X. */
export const listOwners = route({
  method: 'GET',
  path: '/api/communities/:community/matter-owners',
  summary: 'Whom a matter may be dispatched to, and who may help',
  access: writers,
  params: InCommunity,
  response: z.object({
    owners: z.array(MatterOwnerRef.extend({ people: z.number().int() })),
    helpers: z.array(z.object({ party: Uuid.nullable(), account: z.string().nullable(), name: z.string() })),
  }),
})
