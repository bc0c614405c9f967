import { partyBodies } from '@linli/rules/voting-rule-check'
import { z } from 'zod'
import { Cursor, DateOnly, InCommunity, InCommunityWithId, Instant, LongText, NewId, ShortText, Uuid, Version, page } from './common.ts'
import { FileRef } from './files.ts'
import { MeetingKind, MeetingVotingRule } from './meeting-kinds.ts'
import { AgendaItem, AgendaMatter, CarriedDecision, Decision } from './meetings-record.ts'
import { NoticeClass } from './notices.ts'
import { route } from './route.ts'

export * from './meetings-record.ts'
export * from './meetings-roll.ts'

export const meetingStates = ['planned', 'held', 'minuted', 'approved', 'cancelled'] as const

const readers = { kinds: ['staff'], right: 'meetings.read' } as const
const writers = { kinds: ['staff'], right: 'meetings.write' } as const
const approvers = { kinds: ['staff'], right: 'meetings.approve' } as const

const Title = ShortText.max(60)
const Place = ShortText.max(60)
const Who = ShortText.max(40).nullable()

const facts = {
  title: Title,
  startsAt: Instant,
  endsAt: Instant.nullable(),
  place: Place,
  /** Of the Party: which branch or group meets. */
  branch: ShortText.max(60).nullable(),
  partyGroup: ShortText.max(60).nullable(),
  /** Places invited; null: the whole community. */
  audience: z.array(Uuid).min(1).max(500).nullable(),
  chair: Who,
  recorder: Who,
}

/** What the notice of a meeting says. `to`: the places invited, or the homes of those on the roll, whom nobody else learns of. */
export const MeetingNotice = z.strictObject({
  id: NewId,
  title: Title,
  body: LongText.max(2000),
  to: z.enum(['audience', 'roll']),
  privacyClass: NoticeClass,
  publish: z.boolean(),
})

export const MeetingLine = z.object({
  id: Uuid,
  kind: z.string(),
  kindName: z.string(),
  title: z.string(),
  startsAt: Instant,
  endsAt: Instant.nullable(),
  place: z.string(),
  branch: z.string().nullable(),
  partyGroup: z.string().nullable(),
  state: z.enum(meetingStates),
  /** 应到, fixed when the roll was closed; null before, and where nobody is expected by a rule. */
  entitled: z.number().int().nullable(),
  /** 实到 of those entitled. */
  present: z.number().int(),
  guests: z.number().int(),
  items: z.number().int(),
  matters: z.number().int(),
  openDecisions: z.number().int(),
  decisions: z.number().int(),
  version: Version,
})
export type MeetingLine = z.infer<typeof MeetingLine>

export const Meeting = MeetingLine.extend({
  body: z.enum(partyBodies).nullable(),
  roll: z.string().nullable(),
  rule: MeetingVotingRule.nullable(),
  audience: z.array(Uuid).nullable(),
  audienceNames: z.array(z.string()),
  chair: z.string().nullable(),
  recorder: z.string().nullable(),
  /** `stale`: time or place changed since it was written. */
  notice: z.object({ id: Uuid, state: z.enum(['draft', 'published', 'withdrawn']), stale: z.boolean(), version: Version }).nullable(),
  rollClosedAt: Instant.nullable(),
  minutes: z.string().nullable(),
  approvedBy: z.string().nullable(),
  approvedAt: Instant.nullable(),
  cancelledWhy: z.string().nullable(),
  agenda: z.array(AgendaItem),
  decided: z.array(Decision),
  attachments: z.array(FileRef),
})
export type Meeting = z.infer<typeof Meeting>

export const listMeetingKinds = route({
  method: 'GET',
  path: '/api/communities/:community/meeting-kinds',
  summary: 'Kinds of meeting as they hold today, with their rules; branches and groups as the ledger of members names them',
  access: readers,
  params: InCommunity,
  response: z.object({
    items: z.array(MeetingKind),
    branches: z.array(z.object({ name: z.string(), groups: z.array(z.string()) })),
    today: DateOnly,
  }),
})

export const listMeetings = route({
  method: 'GET',
  path: '/api/communities/:community/meetings',
  summary: 'Meetings by what is to be done with them: coming soonest first, the others latest first',
  access: readers,
  params: InCommunity,
  query: z.object({
    stage: z.enum(['coming', 'to-minute', 'to-approve', 'approved', 'cancelled']).optional(),
    kind: z.string().max(40).optional(),
    cursor: Cursor.optional(),
  }),
  response: page(MeetingLine),
})

export const countMeetings = route({
  method: 'GET',
  path: '/api/communities/:community/meeting-counts',
  summary: 'How many meetings wait for what, and decisions open or overdue',
  access: readers,
  params: InCommunity,
  response: z.object({
    coming: z.number().int(),
    toMinute: z.number().int(),
    toApprove: z.number().int(),
    openDecisions: z.number().int(),
    overdueDecisions: z.number().int(),
    /** Answered to nobody yet, though matters stand behind them. */
    unansweredDecisions: z.number().int(),
    next: MeetingLine.nullable(),
  }),
})

export const getMeeting = route({
  method: 'GET',
  path: '/api/communities/:community/meetings/:id',
  summary: 'One meeting with agenda, minutes, motions and decisions',
  access: readers,
  params: InCommunityWithId,
  response: Meeting,
})

export const planMeeting = route({
  method: 'POST',
  path: '/api/communities/:community/meetings',
  summary: 'Call a meeting; decisions of earlier ones that are not done come onto its agenda, its notice is written with it',
  access: writers,
  params: InCommunity,
  body: z.strictObject({ id: NewId, kind: z.string().max(40), ...facts, notice: MeetingNotice.nullable() }),
  response: Meeting,
  errors: ['refused', 'same_id_other_content'],
})

export const updateMeeting = route({
  method: 'PATCH',
  path: '/api/communities/:community/meetings/:id',
  summary: 'Change when, where and who; the kind stays',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({ version: Version, ...facts }),
  response: Meeting,
  errors: ['conflict', 'refused'],
})

export const writeMeetingNotice = route({
  method: 'PUT',
  path: '/api/communities/:community/meetings/:id/notice',
  summary: 'Write the notice of a meeting, or write it anew after time or place changed',
  access: { kinds: ['staff'], right: 'notices.write' },
  params: InCommunityWithId,
  body: MeetingNotice.extend({ version: Version }),
  response: Meeting,
  errors: ['conflict', 'refused'],
})

export const cancelMeeting = route({
  method: 'POST',
  path: '/api/communities/:community/meetings/:id/cancel',
  summary: 'Call a meeting off; its notice leaves every screen',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({ version: Version, reason: ShortText }),
  response: Meeting,
  errors: ['conflict', 'refused'],
})

export const listAgendaMaterial = route({
  method: 'GET',
  path: '/api/communities/:community/meetings/:id/material',
  summary: 'Matters ready to be talked over, grouped by likeness and place, and decisions not done that are not on the agenda',
  access: readers,
  params: InCommunityWithId,
  response: z.object({
    groups: z.array(
      z.object({ matters: z.array(AgendaMatter), category: z.string(), place: z.string().nullable(), shared: z.array(z.string()) }),
    ),
    /** More were ready than are grouped at once. */
    more: z.number().int(),
    carried: z.array(CarriedDecision),
  }),
})

export const setAgenda = route({
  method: 'PUT',
  path: '/api/communities/:community/meetings/:id/agenda',
  summary: 'The agenda as a whole, in order; what was already minuted or decided on stays',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({
    version: Version,
    items: z
      .array(
        z.strictObject({
          id: Uuid,
          title: Title,
          text: LongText.max(2000).nullable(),
          matters: z.array(Uuid).max(200),
          carry: Uuid.nullable(),
        }),
      )
      .max(60),
  }),
  response: Meeting,
  errors: ['conflict', 'refused'],
})

/** What the registers cannot say: members whose vote rests, by suspension or by the branch's own rule; who speaks for a household. */
export const RollException = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('suspended'), person: Uuid, why: ShortText }),
  z.strictObject({ kind: z.literal('represented'), household: Uuid, person: Uuid }),
])
export type RollException = z.infer<typeof RollException>

export const openMeeting = route({
  method: 'POST',
  path: '/api/communities/:community/meetings/:id/open',
  summary: 'Close the roll: who is entitled 应到 is computed from the registers and fixed; minutes may be taken',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({ version: Version, exceptions: z.array(RollException).max(5000) }),
  response: Meeting,
  errors: ['conflict', 'refused'],
})

export const finishMinutes = route({
  method: 'POST',
  path: '/api/communities/:community/meetings/:id/minutes',
  summary: 'Hand in the draft of the minutes for approval',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({ version: Version, minutes: LongText.nullable(), endsAt: Instant.nullable(), chair: Who, recorder: Who }),
  response: Meeting,
  errors: ['conflict', 'refused'],
})

export const setAttachments = route({
  method: 'PUT',
  path: '/api/communities/:community/meetings/:id/attachments',
  summary: 'Papers and pictures of a meeting, in order',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({ version: Version, files: z.array(Uuid).max(100) }),
  response: Meeting,
  errors: ['conflict', 'refused'],
})

/** `:id` is the meeting's. */
export const approveMinutes = route({
  method: 'POST',
  path: '/api/communities/:community/meeting-minutes/:id/approve',
  summary: 'Approve the minutes; nothing in them changes from then on',
  access: approvers,
  params: InCommunityWithId,
  body: z.strictObject({ version: Version }),
  response: Meeting,
  errors: ['conflict', 'refused'],
})

export const returnMinutes = route({
  method: 'POST',
  path: '/api/communities/:community/meeting-minutes/:id/return',
  summary: 'Give the draft back to be worked on, for a reason',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({ version: Version, reason: ShortText }),
  response: Meeting,
  errors: ['conflict', 'refused'],
})
