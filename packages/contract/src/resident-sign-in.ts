import { z } from 'zod'
import { Session } from './accounts.ts'
import { DivisionCode, InCommunityWithId, Instant, Uuid } from './common.ts'
import { route } from './route.ts'
import { SessionItem } from './sessions.ts'

/** As typed; the server reads spaces, dashes and +86 away. */
export const TypedPhone = z.string().trim().min(5).max(30)
/** Six digits of a text message. */
export const PhoneCode = z.string().regex(/^\d{6}$/)

export const codeLifeSeconds = 600
/** What the page waits before it offers another code; the server's own limits are wider. */
export const codeWaitSeconds = 60

export const getPhoneSignIn = route({
  method: 'GET',
  path: '/auth/phone',
  summary: 'Whether residents can sign in with a code sent to their phone',
  access: 'anyone',
  response: z.object({ codes: z.boolean() }),
})

/** Answers the same whether the phone is in a register or not: only then is a message sent. */
export const requestPhoneCode = route({
  method: 'POST',
  path: '/auth/phone/code',
  summary: 'Ask for a sign-in code by text message',
  access: 'anyone',
  body: z.strictObject({ phone: TypedPhone }),
  response: z.object({ expiresInSeconds: z.number().int(), waitSeconds: z.number().int() }),
  errors: ['refused', 'too_many_requests'],
})

/** A person of the register who stands behind the phone; told only to whoever has shown the code. */
export const PhoneHome = z.object({
  community: DivisionCode,
  communityName: z.string(),
  person: Uuid,
  name: z.string(),
  dwelling: z.string().nullable(),
})
export type PhoneHome = z.infer<typeof PhoneHome>

/** One home: signed in at once. Several: `ticket` and `homes`, to choose from within five minutes. */
export const signInWithPhone = route({
  method: 'POST',
  path: '/auth/phone/sign-in',
  summary: 'A resident signs in with the code',
  access: 'anyone',
  body: z.strictObject({ phone: TypedPhone, code: PhoneCode }),
  response: z.object({ session: Session.nullable(), ticket: z.string().nullable(), homes: z.array(PhoneHome) }),
  errors: ['wrong_code', 'refused', 'locked_out'],
})

export const choosePhoneHome = route({
  method: 'POST',
  path: '/auth/phone/home',
  summary: 'A resident whose phone stands in several homes chooses one',
  access: 'anyone',
  body: z.strictObject({ phone: TypedPhone, ticket: z.string().min(20).max(100), community: DivisionCode, person: Uuid }),
  response: Session,
  errors: ['wrong_code', 'locked_out'],
})

export const signInEndReasons = [
  'moved-out',
  'died',
  'membership-ended',
  'phone-changed',
  'lost-phone',
  'own-wish',
  'mistake',
  'other',
] as const
export const SignInEndReason = z.enum(signInEndReasons)
export type SignInEndReason = z.infer<typeof SignInEndReason>

/** One resident's way in: by code (a person's) or by paper (a household's). */
export const ResidentSignIn = z.object({
  account: z.string(),
  person: Uuid.nullable(),
  way: z.enum(['phone-code', 'pass']),
  since: Instant,
  sessions: z.array(SessionItem),
})
export type ResidentSignIn = z.infer<typeof ResidentSignIn>

const InPasses = { kinds: ['staff'], right: 'passes.write' } as const
const Reason = z.strictObject({ reason: SignInEndReason })

export const listPersonSignIns = route({
  method: 'GET',
  path: '/api/communities/:community/persons/:id/sign-ins',
  summary: 'Whether this person is signed in on a phone, and where',
  access: InPasses,
  params: InCommunityWithId,
  response: z.object({ items: z.array(ResidentSignIn) }),
})
export const endPersonSignIns = route({
  method: 'POST',
  path: '/api/communities/:community/persons/:id/sign-ins/end',
  summary: 'End this person’s sign-in on every phone',
  access: InPasses,
  params: InCommunityWithId,
  body: Reason,
  response: z.object({ ended: z.number().int() }),
})
export const listHouseholdSignIns = route({
  method: 'GET',
  path: '/api/communities/:community/households/:id/sign-ins',
  summary: 'Who of this household is signed in, by code or by paper',
  access: InPasses,
  params: InCommunityWithId,
  response: z.object({ items: z.array(ResidentSignIn) }),
})
export const endHouseholdSignIns = route({
  method: 'POST',
  path: '/api/communities/:community/households/:id/sign-ins/end',
  summary: 'End every sign-in of this household; open paper codes end too',
  access: InPasses,
  params: InCommunityWithId,
  body: Reason,
  response: z.object({ ended: z.number().int() }),
})
