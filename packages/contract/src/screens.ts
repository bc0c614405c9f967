import { z } from 'zod'
import { DivisionCode, Done, InCommunity, InCommunityWithId, Instant, NewId, ShortText, Uuid } from './common.ts'
import { route } from './route.ts'

export const screenClasses = ['lobby', 'household'] as const
export const ScreenClass = z.enum(screenClasses)

/** A television 电视屏. A lobby screen stands in a building (or for the whole estate), a household screen in one home. */
export const Screen = z.object({
  id: Uuid,
  name: z.string(),
  screenClass: ScreenClass,
  placeName: z.string(),
  building: Uuid.nullable(),
  household: Uuid.nullable(),
  pairedAt: Instant,
  endedAt: Instant.nullable(),
  online: z.boolean(),
})
export type Screen = z.infer<typeof Screen>

/** Device authorisation grant (RFC 8628): the television shows the code, staff approve it in the centre. */
export const requestDeviceCode = route({
  method: 'POST',
  path: '/auth/device/code',
  summary: 'A television asks for a pairing code',
  access: 'anyone',
  response: z.object({
    deviceCode: z.string(),
    userCode: z.string(),
    verificationUri: z.string(),
    verificationQrSvg: z.string(),
    expiresInSeconds: z.number().int(),
    intervalSeconds: z.number().int(),
  }),
  errors: ['too_many_requests'],
})
export const requestDeviceToken = route({
  method: 'POST',
  path: '/auth/device/token',
  summary: 'A television asks whether its code was approved; on approval the session cookie is set',
  access: 'anyone',
  body: z.strictObject({ deviceCode: z.string().max(200) }),
  response: z.object({ state: z.enum(['pending', 'slow_down', 'paired', 'denied', 'expired']) }),
  errors: ['too_many_requests'],
})

export const listScreens = route({
  method: 'GET',
  path: '/api/communities/:community/screens',
  summary: 'Televisions of this community',
  access: { kinds: ['staff'], right: 'screens.write' },
  params: InCommunity,
  response: z.object({ items: z.array(Screen) }),
})
export const pairScreen = route({
  method: 'POST',
  path: '/api/communities/:community/screens',
  summary: 'Approve a television’s code and give it a place',
  access: { kinds: ['staff'], right: 'screens.write' },
  params: InCommunity,
  body: z.strictObject({
    id: NewId,
    userCode: z.string().trim().min(4).max(20),
    name: ShortText,
    place: z.discriminatedUnion('screenClass', [
      z.object({ screenClass: z.literal('lobby'), building: Uuid.nullable() }),
      z.object({ screenClass: z.literal('household'), household: Uuid }),
    ]),
  }),
  response: Screen,
  errors: ['refused', 'too_many_requests', 'same_id_other_content'],
})
export const endScreen = route({
  method: 'POST',
  path: '/api/communities/:community/screens/:id/end',
  summary: 'Unpair a television; it goes dark with its next request',
  access: { kinds: ['staff'], right: 'screens.write' },
  params: InCommunityWithId,
  response: Done,
})

/** What a paired television needs to know of itself. */
export const MyScreen = z.object({
  id: Uuid,
  name: z.string(),
  screenClass: ScreenClass,
  community: DivisionCode,
  communityName: z.string(),
  demo: z.boolean(),
  placeName: z.string(),
  hostOrganisation: z.string().nullable(),
  filingNumber: z.string().nullable(),
  complaintsPhone: z.string().nullable(),
  phoneUrl: z.string(),
  phoneQrSvg: z.string(),
  /** Leads a phone to raising a matter; on a lobby screen without a name too. */
  raiseQrSvg: z.string(),
  now: Instant,
})
export type MyScreen = z.infer<typeof MyScreen>
export const getMyScreen = route({
  method: 'GET',
  path: '/api/screen',
  summary: 'This television’s place and community',
  access: { kinds: ['device'] },
  response: MyScreen,
})
