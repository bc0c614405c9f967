import { matterOwners, matterStates } from '@linli/rules/matter-acts'
import { z } from 'zod'
import { Cursor, DateOnly, InCommunity, InCommunityWithId, Instant, LongText, NewId, ShortText, Uuid, Version, page } from './common.ts'
import { NoticeClass } from './notices.ts'
import { route } from './route.ts'

// What is written down of a meeting: items with their minutes, motions with their counts, decisions.

const readers = { kinds: ['staff'], right: 'meetings.read' } as const
const writers = { kinds: ['staff'], right: 'meetings.write' } as const

/** Convention amendments and facility wishes are taken up by the parts of the product they belong to. */
export const decisionKinds = ['matter', 'convention-amendment', 'facility-wish', 'other'] as const
export const decisionStates = ['open', 'done', 'dropped'] as const

/** A matter as a meeting's papers name it: what it is about, never who raised it. */
export const AgendaMatter = z.object({
  id: Uuid,
  number: z.string(),
  title: z.string(),
  category: z.string(),
  place: z.string().nullable(),
  state: z.enum(matterStates),
  raisers: z.number().int(),
  raisedAt: Instant,
})
export type AgendaMatter = z.infer<typeof AgendaMatter>

/** A decision of an earlier meeting whose doing is looked at. */
export const CarriedDecision = z.object({
  id: Uuid,
  text: z.string(),
  meeting: Uuid,
  meetingTitle: z.string(),
  meetingOn: DateOnly,
  owner: z.string(),
  dueOn: DateOnly.nullable(),
  state: z.enum(decisionStates),
  outcome: z.string().nullable(),
})
export type CarriedDecision = z.infer<typeof CarriedDecision>

/** `needed`: the least numbers that would do, of people present and of yes votes. */
export const Motion = z.object({
  id: Uuid,
  item: Uuid,
  text: z.string(),
  entitled: z.number().int(),
  present: z.number().int(),
  yes: z.number().int(),
  no: z.number().int(),
  abstain: z.number().int(),
  void: z.number().int(),
  quorum: z.boolean(),
  passed: z.boolean(),
  needed: z.object({ present: z.number().int(), yes: z.number().int() }),
  countedBy: z.string(),
  countedAt: Instant,
  version: Version,
})
export type Motion = z.infer<typeof Motion>

export const AgendaItem = z.object({
  id: Uuid,
  title: z.string(),
  text: z.string().nullable(),
  minutes: z.string().nullable(),
  carried: CarriedDecision.nullable(),
  matters: z.array(AgendaMatter),
  motions: z.array(Motion),
  version: Version,
})
export type AgendaItem = z.infer<typeof AgendaItem>

export const Decision = z.object({
  id: Uuid,
  meeting: Uuid,
  meetingTitle: z.string(),
  meetingOn: DateOnly,
  item: Uuid,
  motion: Uuid.nullable(),
  kind: z.enum(decisionKinds),
  text: z.string(),
  owner: z.string(),
  ownerKind: z.enum(matterOwners).nullable(),
  dueOn: DateOnly.nullable(),
  overdue: z.boolean(),
  state: z.enum(decisionStates),
  outcome: z.string().nullable(),
  /** What is different since, in a line; the raisers read it. */
  whatChanged: z.string().nullable(),
  doneOn: DateOnly.nullable(),
  reply: z.string().nullable(),
  replyClass: NoticeClass.nullable(),
  repliedAt: Instant.nullable(),
  matters: z.array(AgendaMatter),
  version: Version,
})
export type Decision = z.infer<typeof Decision>

export const writeItemMinutes = route({
  method: 'PATCH',
  path: '/api/communities/:community/meeting-items/:id',
  summary: 'Minutes of one item as they are typed; on a version of before 409 with what stands there now',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({ version: Version, minutes: LongText.max(20_000).nullable() }),
  response: AgendaItem,
  errors: ['conflict', 'refused'],
})

const Count = z.number().int().min(0).max(1_000_000)
const counted = { text: LongText.max(500), present: Count, yes: Count, no: Count, abstain: Count, void: Count }

export const putMotion = route({
  method: 'POST',
  path: '/api/communities/:community/meeting-items/:id/motions',
  summary: 'A motion with its count, decided by the meeting’s rule; votes that do not add up are refused with their sum',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({ id: NewId, ...counted }),
  response: Motion,
  errors: ['refused', 'same_id_other_content'],
})

export const correctMotion = route({
  method: 'PATCH',
  path: '/api/communities/:community/motions/:id',
  summary: 'Correct a motion or its count while the minutes are a draft',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({ version: Version, ...counted }),
  response: Motion,
  errors: ['conflict', 'refused'],
})

const decided = {
  kind: z.enum(decisionKinds),
  text: LongText.max(2000),
  motion: Uuid.nullable(),
  owner: ShortText.max(60),
  ownerKind: z.enum(matterOwners).nullable(),
  dueOn: DateOnly.nullable(),
  matters: z.array(Uuid).max(200),
}

export const decide = route({
  method: 'POST',
  path: '/api/communities/:community/meeting-items/:id/decisions',
  summary: 'A decision with its owner and day; one that rests on a motion needs the motion passed',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({ id: NewId, ...decided }),
  response: Decision,
  errors: ['refused', 'same_id_other_content'],
})

export const changeDecision = route({
  method: 'PATCH',
  path: '/api/communities/:community/decisions/:id',
  summary: 'Change a decision while the minutes are a draft and nobody was answered',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({ version: Version, ...decided }),
  response: Decision,
  errors: ['conflict', 'refused'],
})

export const listDecisions = route({
  method: 'GET',
  path: '/api/communities/:community/decisions',
  summary: 'Decisions by what is to be done with them, what is due first comes first',
  access: readers,
  params: InCommunity,
  query: z.object({
    standing: z.enum(['open', 'overdue', 'unanswered', 'done', 'dropped']).optional(),
    kind: z.enum(decisionKinds).optional(),
    cursor: Cursor.optional(),
  }),
  response: page(Decision),
})

export const getDecision = route({
  method: 'GET',
  path: '/api/communities/:community/decisions/:id',
  summary: 'One decision',
  access: readers,
  params: InCommunityWithId,
  response: Decision,
})

export const replyDecision = route({
  method: 'POST',
  path: '/api/communities/:community/decisions/:id/reply',
  summary: 'Answer everybody who raised its matters, and by its class the public board and the televisions',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({ version: Version, reply: LongText.max(2000), privacyClass: NoticeClass, showOnTv: z.boolean() }),
  response: Decision,
  errors: ['conflict', 'refused'],
})

export const finishDecision = route({
  method: 'POST',
  path: '/api/communities/:community/decisions/:id/done',
  summary: 'It was done: how it came out, and what changed in one line, which the raisers read',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({ version: Version, outcome: LongText.max(2000), whatChanged: ShortText.nullable(), doneOn: DateOnly }),
  response: Decision,
  errors: ['conflict', 'refused'],
})

export const dropDecision = route({
  method: 'POST',
  path: '/api/communities/:community/decisions/:id/drop',
  summary: 'It will not be done, for a reason',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({ version: Version, reason: LongText.max(2000) }),
  response: Decision,
  errors: ['conflict', 'refused'],
})

export const takeMotionOut = route({
  method: 'POST',
  path: '/api/communities/:community/motions/:id/remove',
  summary: 'Take out a motion that was not put, while the minutes are a draft',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({ version: Version }),
  response: z.object({ ok: z.literal(true) }),
  errors: ['conflict', 'refused'],
})

export const takeDecisionOut = route({
  method: 'POST',
  path: '/api/communities/:community/decisions/:id/remove',
  summary: 'Take out a decision while the minutes are a draft and nobody was answered',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({ version: Version }),
  response: z.object({ ok: z.literal(true) }),
  errors: ['conflict', 'refused'],
})
