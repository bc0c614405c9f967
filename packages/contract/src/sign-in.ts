import { z } from 'zod'
import { Done } from './common.ts'
import { route } from './route.ts'

/** Everybody with a login, about themselves. */
const myself = { kinds: ['staff', 'helper'] } as const

/** One proof of who is there, for a session that has been open for a while. */
export const Proof = z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('password'), password: z.string().min(1).max(128) })])
export type Proof = z.infer<typeof Proof>

export const reauthenticate = route({
  method: 'POST',
  path: '/auth/reauthenticate',
  summary: 'Prove again who is there; dangerous steps are open for ten minutes',
  access: myself,
  beforeSecondFactor: true,
  body: z.strictObject({ proof: Proof }),
  response: Done,
  errors: ['wrong_credentials', 'wrong_code', 'locked_out'],
})
