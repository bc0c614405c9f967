import { z } from 'zod'
import { Cursor, InCommunity, InCommunityWithId, LimitQuery, LongText, NewId, ShortText, Uuid, page } from './common.ts'
import { MatterRow, MyMatter, RaiseMatter } from './matter-shapes.ts'
import { route } from './route.ts'

/** Whoever may own a matter: staff, building heads, people of a force 四支力量. */
const handlers = { kinds: ['staff', 'helper'], right: 'matters.handle' } as const

export const raiseMatter = route({
  method: 'POST',
  path: '/api/communities/:community/my/matters',
  summary: 'Raise a matter from the phone; the id makes a repeat write once',
  access: { kinds: ['resident', 'helper'] },
  params: InCommunity,
  body: RaiseMatter.extend({ source: z.enum(['phone', 'letter', 'facility']), anonymous: z.boolean() }),
  response: z.object({ matter: MyMatter, code: z.string().nullable() }),
  errors: ['refused', 'same_id_other_content', 'too_many_requests'],
})

export const raiseAnonymously = route({
  method: 'POST',
  path: '/api/communities/:community/anonymous-matters',
  summary: 'Raise a matter without a name where its category allows it, followed by a code; also from a QR on television or object',
  access: 'anyone',
  params: InCommunity,
  body: z.strictObject({
    id: NewId,
    category: Uuid,
    text: LongText.max(2000),
    building: Uuid.nullable(),
    place: ShortText.nullable(),
    facility: Uuid.nullable(),
    source: z.enum(['phone', 'tv', 'facility', 'letter']),
  }),
  response: z.object({ number: z.string(), code: z.string() }),
  errors: ['refused', 'same_id_other_content', 'too_many_requests'],
})
export const followByCode = route({
  method: 'POST',
  path: '/api/communities/:community/anonymous-matters/follow',
  summary: 'What became of a matter raised without a name',
  access: 'anyone',
  params: InCommunity,
  body: z.strictObject({ code: z.string().trim().min(6).max(40) }),
  response: MyMatter,
  errors: ['not_found', 'too_many_requests'],
})
export const stepByCode = route({
  method: 'POST',
  path: '/api/communities/:community/anonymous-matters/steps',
  summary: 'Confirm, reopen, withdraw or answer a question as an anonymous raiser',
  access: 'anyone',
  params: InCommunity,
  body: z.strictObject({
    id: NewId,
    code: z.string().trim().min(6).max(40),
    act: z.enum(['confirm', 'reopen', 'withdraw', 'raiser-replied', 'send-back-answer']),
    text: LongText.max(1000).nullable(),
    rating: z.number().int().min(1).max(5).nullable(),
  }),
  response: MyMatter,
  errors: ['conflict', 'refused', 'not_found', 'too_many_requests', 'same_id_other_content'],
})

/** From the remote: the home's television says which kind, and the committee calls back. */
export const raiseFromScreen = route({
  method: 'POST',
  path: '/api/communities/:community/screen/matters',
  summary: 'A household’s television asks to be called back about a kind of matter',
  access: { kinds: ['device'] },
  params: InCommunity,
  body: z.strictObject({ id: NewId, category: Uuid }),
  response: z.object({ number: z.string() }),
  errors: ['refused', 'same_id_other_content', 'too_many_requests'],
})

export const listMyMatters = route({
  method: 'GET',
  path: '/api/communities/:community/my/matters',
  summary: 'What my household raised, or I brought from a visit, and what came of it; a home’s television reads it too',
  access: { kinds: ['resident', 'helper', 'device'] },
  params: InCommunity,
  response: z.object({ items: z.array(MyMatter) }),
})
export const stepMyMatter = route({
  method: 'POST',
  path: '/api/communities/:community/my/matters/:id/steps',
  summary: 'Confirm, reopen within its days, withdraw, or answer what was asked',
  access: { kinds: ['resident', 'helper'] },
  params: InCommunityWithId,
  body: z.strictObject({
    id: NewId,
    act: z.enum(['confirm', 'reopen', 'withdraw', 'raiser-replied', 'send-back-answer']),
    text: LongText.max(1000).nullable(),
    rating: z.number().int().min(1).max(5).nullable(),
  }),
  response: MyMatter,
  errors: ['conflict', 'refused', 'same_id_other_content'],
})

export const listPartnerMatters = route({
  method: 'GET',
  path: '/api/communities/:community/partner/matters',
  summary: 'The small list of a partner: what was dispatched to them, or asks their help',
  access: handlers,
  params: InCommunity,
  query: z.object({ standing: z.enum(['open', 'settled']).optional(), limit: LimitQuery.optional(), cursor: Cursor.optional() }),
  response: page(MatterRow),
})
