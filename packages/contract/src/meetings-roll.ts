import type { NotEntitled } from '@linli/rules/vote-rolls'
import { z } from 'zod'
import { InCommunity, InCommunityWithId, Instant, NewId, ShortText, Uuid } from './common.ts'
import { route } from './route.ts'

// Who is on the roll 应到, and who came 实到.

const readers = { kinds: ['staff'], right: 'meetings.read' } as const
const writers = { kinds: ['staff'], right: 'meetings.write' } as const

export const notEntitledReasons = [
  'not-a-member',
  'other-branch',
  'probationary',
  'suspended',
  'not-on-committee',
  'no-household',
  'not-its-representative',
  'under-age',
  'not-a-group-representative',
] as const satisfies readonly NotEntitled[]

export const signInWays = ['qr', 'name', 'paper'] as const

/** Hours before the start and after it in which people may sign in by themselves. */
export const signInHours = { before: 2, after: 12 } as const

/** Somebody of the roll or a guest. Before the roll is closed it is drawn from the registers anew each time, and has no id. */
export const Attendee = z.object({
  id: Uuid.nullable(),
  person: Uuid.nullable(),
  household: Uuid.nullable(),
  name: z.string(),
  /** Home, branch or where a guest comes from. */
  label: z.string().nullable(),
  onRoll: z.boolean(),
  notEntitled: z.enum(notEntitledReasons).nullable(),
  /** Said when a vote was suspended. */
  why: z.string().nullable(),
  signedInAt: Instant.nullable(),
  way: z.enum(signInWays).nullable(),
  excused: z.string().nullable(),
})
export type Attendee = z.infer<typeof Attendee>

export const getRoll = route({
  method: 'GET',
  path: '/api/communities/:community/meetings/:id/roll',
  summary: 'Who is entitled and who came; before the roll is closed as the registers would make it now',
  access: readers,
  params: InCommunityWithId,
  response: z.object({
    closedAt: Instant.nullable(),
    entitled: z.number().int().nullable(),
    present: z.number().int(),
    guests: z.number().int(),
    attendees: z.array(Attendee),
    /** The many who have no vote and are not listed one by one: by reason. */
    others: z.array(z.object({ reason: z.enum(notEntitledReasons), count: z.number().int() })),
  }),
})

const InMeeting = z.object({ id: Uuid })

export const signIn = route({
  method: 'POST',
  path: '/api/communities/:community/meetings/:id/sign-ins',
  summary: 'Somebody is here: by name at the desk, or from the paper list afterwards',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({
    id: NewId,
    who: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('attendee'), attendee: Uuid }),
      z.strictObject({ kind: z.literal('person'), person: Uuid }),
      z.strictObject({ kind: z.literal('guest'), name: ShortText.max(40), label: ShortText.max(40).nullable() }),
    ]),
    way: z.enum(['name', 'paper']),
  }),
  response: Attendee,
  errors: ['refused', 'same_id_other_content'],
})

export const signPaperList = route({
  method: 'POST',
  path: '/api/communities/:community/meetings/:id/paper-list',
  summary: 'Everybody ticked on the paper list, at once',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({ attendees: z.array(Uuid).min(1).max(2000) }),
  response: z.object({ signedIn: z.number().int() }),
  errors: ['refused'],
})

export const undoSignIn = route({
  method: 'POST',
  path: '/api/communities/:community/meeting-attendees/:id/undo',
  summary: 'They are not here after all; a guest leaves the list',
  access: writers,
  params: InCommunityWithId,
  response: z.object({ ok: z.literal(true) }),
  errors: ['refused'],
})

export const excuse = route({
  method: 'POST',
  path: '/api/communities/:community/meeting-attendees/:id/excuse',
  summary: 'Somebody of the roll asked to be excused 请假, or no longer does',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({ reason: ShortText.nullable() }),
  response: Attendee,
  errors: ['refused'],
})

export const represent = route({
  method: 'POST',
  path: '/api/communities/:community/meeting-attendees/:id/represent',
  summary: 'Another adult of the household speaks for it at this meeting',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({ person: Uuid }),
  response: Attendee,
  errors: ['refused'],
})

/** `url` is what the QR code says: the phone's page, with the code behind the #, which no server's log sees. */
const SignInCode = z.object({ code: z.string(), url: z.string(), qrSvg: z.string(), opensAt: Instant, closesAt: Instant })

export const getSignInCode = route({
  method: 'GET',
  path: '/api/communities/:community/meetings/:id/sign-in-code',
  summary: 'What the QR code of a meeting says, for a large page or a printed sheet',
  access: writers,
  params: InCommunityWithId,
  response: SignInCode,
})

export const renewSignInCode = route({
  method: 'POST',
  path: '/api/communities/:community/meetings/:id/sign-in-code',
  summary: 'A new code; the one of before opens nothing',
  access: writers,
  params: InCommunityWithId,
  response: SignInCode,
  errors: ['refused'],
})

const members = { kinds: ['resident', 'helper'] } as const
const Code = ShortText.max(60)

const MyPlace = z.object({
  person: Uuid,
  name: z.string(),
  onRoll: z.boolean(),
  notEntitled: z.enum(notEntitledReasons).nullable(),
  signedIn: z.boolean(),
})

const AtTheDoor = z.object({
  meeting: z.object({ id: Uuid, title: z.string(), kindName: z.string(), startsAt: Instant, place: z.string() }),
  /** One's own household, or the helper themself; empty where the register does not know them: they come as a guest. */
  people: z.array(MyPlace),
  guest: z.object({ name: z.string(), signedIn: z.boolean() }).nullable(),
  rollClosed: z.boolean(),
})

export const lookAtMeeting = route({
  method: 'POST',
  path: '/api/communities/:community/my/meetings/look',
  summary: 'What meeting a scanned code is of, and who of one’s own may sign in',
  access: members,
  params: InCommunity,
  body: InMeeting.extend({ code: Code }).strict(),
  response: AtTheDoor,
  errors: ['refused'],
})

export const signMyselfIn = route({
  method: 'POST',
  path: '/api/communities/:community/my/meetings/sign-in',
  summary: 'Sign in by the code of the meeting',
  access: members,
  params: InCommunity,
  body: z.strictObject({ id: NewId, meeting: Uuid, code: Code, person: Uuid.nullable() }),
  response: AtTheDoor,
  errors: ['refused', 'same_id_other_content'],
})
