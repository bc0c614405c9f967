import { z } from 'zod'
import { Done, InCommunity, InCommunityWithId, Instant, Uuid } from './common.ts'
import { route } from './route.ts'

export const signInMethods = ['password', 'passkey', 'oidc', 'phone-code', 'pass'] as const
export const deviceKinds = ['phone', 'tablet', 'computer', 'television', 'unknown'] as const
export const deviceSystems = ['android', 'ios', 'harmony', 'windows', 'mac', 'linux', 'unknown'] as const
export const deviceBrowsers = ['wechat', 'edge', 'chrome', 'safari', 'firefox', 'qq', 'uc', 'huawei', 'miui', 'unknown'] as const

/** Read from what the browser says of itself: good for recognising one's own devices, no proof. */
export const Device = z.object({ kind: z.enum(deviceKinds), system: z.enum(deviceSystems), browser: z.enum(deviceBrowsers) })
export type Device = z.infer<typeof Device>

export const SessionItem = z.object({
  id: Uuid,
  device: Device,
  /** How it was signed in; null when that was not written down yet. */
  method: z.enum(signInMethods).nullable(),
  /** The browser was seen for the first time with this account when this session began, and not long ago. */
  newDevice: z.boolean(),
  since: Instant,
  lastSeen: Instant,
  /** Shortened: the last part is left out. */
  address: z.string().nullable(),
  /** The session that asks. */
  current: z.boolean(),
})
export type SessionItem = z.infer<typeof SessionItem>

/** Staff, helpers and residents, about themselves. */
const myself = { kinds: ['staff', 'helper', 'resident'] } as const
const InAccounts = { kinds: ['staff'], right: 'accounts.write' } as const
/** How many an answer lists at most. */
export const sessionListLimit = 500

export const listMySessions = route({
  method: 'GET',
  path: '/auth/sessions',
  summary: 'Where I am signed in',
  access: myself,
  response: z.object({ items: z.array(SessionItem) }),
})
export const endMySession = route({
  method: 'POST',
  path: '/auth/sessions/:id/end',
  summary: 'End one of my sessions',
  access: myself,
  params: z.object({ id: Uuid }),
  response: Done,
})
export const endMyOtherSessions = route({
  method: 'POST',
  path: '/auth/sessions/end-others',
  summary: 'End all my sessions but this one',
  access: myself,
  response: z.object({ ended: z.number().int() }),
})

export const AccountSession = SessionItem.extend({ account: z.string(), name: z.string(), login: z.string() })
export type AccountSession = z.infer<typeof AccountSession>

export const listAccountSessions = route({
  method: 'GET',
  path: '/api/communities/:community/sessions',
  summary: 'Sessions of the accounts with a post in this community',
  access: InAccounts,
  params: InCommunity,
  response: z.object({ items: z.array(AccountSession), more: z.boolean() }),
})
export const endAccountSession = route({
  method: 'POST',
  path: '/api/communities/:community/sessions/:id/end',
  summary: 'End a session of an account of this community',
  access: InAccounts,
  params: InCommunityWithId,
  response: Done,
})
