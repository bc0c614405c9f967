import { z } from 'zod'
import { Cursor, InCommunity, Instant, page } from './common.ts'
import { actorKinds } from './rights.ts'
import { route } from './route.ts'

/** One link of the community's hash chain: who did what to what, when and why. Never holds a sensitive value. */
export const AuditEntry = z.object({
  seq: z.number().int(),
  at: Instant,
  actorKind: z.enum(actorKinds),
  actor: z.string(),
  verb: z.string(),
  entity: z.string(),
  entityId: z.string().nullable(),
  entityName: z.string().nullable(),
  purpose: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  hash: z.string(),
})
export type AuditEntry = z.infer<typeof AuditEntry>

export const listAudit = route({
  method: 'GET',
  path: '/api/communities/:community/audit',
  summary: 'The audit chain, newest first',
  access: { kinds: ['staff'], right: 'audit.read' },
  params: InCommunity,
  query: z.object({ verb: z.string().max(60).optional(), actor: z.string().max(60).optional(), cursor: Cursor.optional() }),
  response: page(AuditEntry),
})

export const verifyAudit = route({
  method: 'POST',
  path: '/api/communities/:community/audit/verify',
  summary: 'Recompute the chain; names the first broken row',
  access: { kinds: ['staff'], right: 'audit.read' },
  params: InCommunity,
  response: z.object({
    entries: z.number().int(),
    intact: z.boolean(),
    firstBrokenSeq: z.number().int().nullable(),
    reason: z.string().nullable(),
  }),
})
