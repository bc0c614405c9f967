import { z } from 'zod'
import { DivisionCode, InCommunity, Instant, Uuid } from './common.ts'
import { ShownNotice } from './notices.ts'
import { route } from './route.ts'

/**
 * Events of one community, in commit order. `seq` is the SSE id: sent back as `Last-Event-ID`
 * (or `?after=`) it resumes without loss or repeat; when the history is gone a `resync` event says so.
 */
export const CommunityEvent = z.discriminatedUnion('kind', [
  z.object({ seq: z.number().int(), kind: z.literal('notice.shown'), at: Instant, notice: ShownNotice }),
  z.object({ seq: z.number().int(), kind: z.literal('notice.withdrawn'), at: Instant, id: Uuid }),
  z.object({
    seq: z.number().int(),
    kind: z.literal('register.changed'),
    at: Instant,
    entity: z.enum(['person', 'household', 'import', 'community', 'ledger']),
    id: Uuid.nullable(),
  }),
  z.object({ seq: z.number().int(), kind: z.literal('screens.changed'), at: Instant, id: Uuid }),
  z.object({ seq: z.number().int(), kind: z.literal('accounts.changed'), at: Instant, id: z.string() }),
  z.object({ seq: z.number().int(), kind: z.literal('suggestion.changed'), at: Instant, id: Uuid }),
  z.object({ seq: z.number().int(), kind: z.literal('privacy.changed'), at: Instant, id: Uuid }),
  z.object({ seq: z.number().int(), kind: z.literal('report.changed'), at: Instant, id: Uuid }),
  z.object({ seq: z.number().int(), kind: z.literal('change.changed'), at: Instant, id: Uuid }),
  z.object({ seq: z.number().int(), kind: z.literal('contact.changed'), at: Instant, id: Uuid.nullable() }),
  z.object({ seq: z.number().int(), kind: z.literal('visit.changed'), at: Instant, id: Uuid }),
  z.object({ seq: z.number().int(), kind: z.literal('matter.changed'), at: Instant, id: Uuid }),
  /** The public board of matters: read again. */
  z.object({ seq: z.number().int(), kind: z.literal('board.changed'), at: Instant, id: Uuid }),
  z.object({ seq: z.number().int(), kind: z.literal('meeting.changed'), at: Instant, id: Uuid }),
])
export type CommunityEvent = z.infer<typeof CommunityEvent>
export const eventKinds = [
  'notice.shown',
  'notice.withdrawn',
  'register.changed',
  'screens.changed',
  'accounts.changed',
  'suggestion.changed',
  'privacy.changed',
  'report.changed',
  'change.changed',
  'contact.changed',
  'visit.changed',
  'matter.changed',
  'board.changed',
  'meeting.changed',
] as const

/** Frames on the wire: SSE `event:` = kind, `id:` = seq, `data:` = JSON of the event. Plus `event: resync` (reload everything), `event: ready` with `{ seq }` and `event: gone` (session or pairing ended). */
export const streamEvents = route({
  method: 'GET',
  path: '/api/communities/:community/events',
  summary: 'Live events this actor may see',
  access: 'anyone',
  kind: 'events',
  params: InCommunity,
  query: z.object({
    after: z
      .string()
      .regex(/^\d{1,15}$/)
      .optional(),
  }),
  response: CommunityEvent,
})

export const StreamReady = z.object({ seq: z.number().int(), community: DivisionCode })
