import { z } from 'zod'
import { InCommunity, InCommunityWithId, ShortText, Uuid, Version } from './common.ts'
import { route } from './route.ts'

const readers = { kinds: ['staff'], right: 'matters.read' } as const

export const Force = z.object({
  id: Uuid,
  kind: z.enum(['property-company', 'police']),
  name: z.string(),
  phone: z.string().nullable(),
  people: z.number().int(),
  ended: z.boolean(),
  version: Version,
})
export type Force = z.infer<typeof Force>
export const listForces = route({
  method: 'GET',
  path: '/api/communities/:community/forces',
  summary: 'Organisations that own matters',
  access: readers,
  params: InCommunity,
  response: z.object({ items: z.array(Force) }),
})
export const saveForce = route({
  method: 'PUT',
  path: '/api/communities/:community/forces/:id',
  summary: 'Enter or change an organisation that owns matters',
  access: { kinds: ['staff'], right: 'accounts.write' },
  params: InCommunityWithId,
  body: z.strictObject({
    kind: z.enum(['property-company', 'police']),
    name: ShortText.max(60),
    phone: z.string().trim().max(30).nullable(),
    ended: z.boolean(),
    version: Version.nullable(),
  }),
  response: Force,
  errors: ['conflict', 'refused'],
})
