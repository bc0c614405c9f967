import { z } from 'zod'
import { Cursor, InCommunity, InCommunityWithId, Instant, LongText, NewId, ShortText, Uuid, Version, page } from './common.ts'
import { FileRef } from './files.ts'
import { QuestionShape } from './question-shape.ts'
import { route } from './route.ts'

/** Classes a notice may carry; `staff` and `sensitive` things are not notices. */
export const noticeClasses = ['public', 'community', 'household'] as const
export const NoticeClass = z.enum(noticeClasses)

/** Households a question may address at most. */
export const audienceLimit = 5000

const toCommunity = z.object({ kind: z.literal('community') })
const toPlaces = z.object({ kind: z.literal('places'), ids: z.array(Uuid).min(1).max(500) })

/**
 * To whom: the whole community; places (estate, building, unit, household) by id, of a household-class notice households only;
 * or the households a question fits within some places (none: everywhere), found when it is published and again when it
 * starts. Such a notice is of the household class, so that no lobby screen shows it and nobody learns why it came.
 */
export const Audience = z.discriminatedUnion('kind', [
  toCommunity,
  z.object({ kind: z.literal('question'), shape: QuestionShape, places: z.array(Uuid).max(500) }),
  toPlaces,
])
export type Audience = z.infer<typeof Audience>

/** As staff read it, with how many households it reached. */
const KnownAudience = z.discriminatedUnion('kind', [
  toCommunity,
  toPlaces,
  z.object({ kind: z.literal('question'), shape: QuestionShape, places: z.array(Uuid), households: z.number().int() }),
])

const content = {
  title: ShortText.max(60),
  body: LongText.max(2000),
  privacyClass: NoticeClass,
  audience: Audience,
  urgent: z.boolean(),
  startsAt: Instant,
  /** Urgent notices must expire. */
  endsAt: Instant.nullable(),
}

/** Files by the id they were uploaded under. Left out, they stay as they are. */
const carried = {
  poster: Uuid.nullable().optional(),
  attachments: z.array(Uuid).max(100).optional(),
}

export const Notice = z.object({
  id: Uuid,
  ...content,
  audience: KnownAudience,
  poster: FileRef.nullable(),
  attachments: z.array(FileRef),
  audienceNames: z.array(z.string()),
  state: z.enum(['draft', 'published', 'withdrawn']),
  author: z.string(),
  publishedAt: Instant.nullable(),
  withdrawnAt: Instant.nullable(),
  version: Version,
  updatedAt: Instant,
})
export type Notice = z.infer<typeof Notice>

/** A notice as phones and televisions show it. */
export const ShownNotice = z.object({
  id: Uuid,
  title: z.string(),
  body: z.string(),
  privacyClass: NoticeClass,
  urgent: z.boolean(),
  forPlace: z.string().nullable(),
  publishedAt: Instant,
  startsAt: Instant,
  endsAt: Instant.nullable(),
  version: Version,
  /** Missing in what screens kept from before there were files. */
  poster: FileRef.nullable().optional(),
  attachments: z.array(FileRef).optional(),
})
export type ShownNotice = z.infer<typeof ShownNotice>

const writers = { kinds: ['staff'], right: 'notices.write' } as const

export const listNotices = route({
  method: 'GET',
  path: '/api/communities/:community/notices',
  summary: 'Notices of every state',
  access: { kinds: ['staff'], right: 'notices.read' },
  params: InCommunity,
  query: z.object({ state: z.enum(['draft', 'published', 'withdrawn']).optional(), cursor: Cursor.optional() }),
  response: page(Notice),
})
export const getNotice = route({
  method: 'GET',
  path: '/api/communities/:community/notices/:id',
  summary: 'One notice',
  access: { kinds: ['staff'], right: 'notices.read' },
  params: InCommunityWithId,
  response: Notice,
})
export const createNotice = route({
  method: 'POST',
  path: '/api/communities/:community/notices',
  summary: 'Write a notice; publish at once or keep as draft',
  access: writers,
  params: InCommunity,
  body: z.strictObject({ id: NewId, ...content, ...carried, publish: z.boolean() }),
  response: Notice,
  errors: ['refused', 'same_id_other_content'],
})
export const updateNotice = route({
  method: 'PATCH',
  path: '/api/communities/:community/notices/:id',
  summary: 'Change a notice; a published one changes on the screens at once',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({ version: Version, ...content, ...carried, publish: z.boolean() }),
  response: Notice,
  errors: ['refused', 'conflict'],
})
export const withdrawNotice = route({
  method: 'POST',
  path: '/api/communities/:community/notices/:id/withdraw',
  summary: 'Take a notice off every screen',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({ version: Version }),
  response: Notice,
  errors: ['conflict', 'refused'],
})

/** What this actor's screen shows now: signed out = public to the whole community; resident = own places; screen = by its class and place. */
export const listShownNotices = route({
  method: 'GET',
  path: '/api/communities/:community/shown-notices',
  summary: 'Notices shown on my screen now',
  access: 'anyone',
  params: InCommunity,
  response: z.object({ items: z.array(ShownNotice), now: Instant }),
})
