import { z } from 'zod'
import { DateOnly, InCommunityWithId, Uuid } from './common.ts'
import { route } from './route.ts'

/** Where a thread may be entered, and the stages in the order things go: 走访 → 诉求 → 会议 → 决议 → 答复 → 变化. */
export const chainEntries = ['visit', 'matter', 'meeting', 'decision'] as const
export const chainStages = ['visit', 'matter', 'meeting', 'decision', 'reply', 'change'] as const

/** Items told one by one in a stage; the rest are a number. */
export const chainLimit = 60

const ChainItem = z.object({
  /** Null where who asks may not open it. */
  id: Uuid.nullable(),
  /** What to put into the address to enter the thread here; null where there is nothing to open. */
  entry: z.enum(chainEntries).nullable(),
  on: DateOnly,
  title: z.string(),
  text: z.string().nullable(),
  /** A state's key of its stage. */
  state: z.string().nullable(),
  /** Names, for those with the right to them; else null. */
  names: z.array(z.string()).nullable(),
  /** People behind it: raisers of a matter, those who came to a meeting. */
  people: z.number().int().nullable(),
  /** The item the thread was entered at. */
  here: z.boolean(),
})
export type ChainItem = z.infer<typeof ChainItem>

const ChainStage = z.object({
  stage: z.enum(chainStages),
  /** All of them, also those not told one by one. */
  count: z.number().int(),
  items: z.array(ChainItem),
})
export type ChainStage = z.infer<typeof ChainStage>

/** The thread of one item, backwards and forwards; stages without anything are left out. `next`: what has not happened yet. */
export const Chain = z.object({ stages: z.array(ChainStage), next: z.enum(chainStages).nullable() })
export type Chain = z.infer<typeof Chain>

const shared = { method: 'GET', access: 'anyone', params: InCommunityWithId, response: Chain } as const

export const getVisitChain = route({ ...shared, path: '/api/communities/:community/visits/:id/chain', summary: 'What came of a visit' })

/** For anyone: what stands on the public board has a thread too, of counts. */
export const getMatterChain = route({
  ...shared,
  path: '/api/communities/:community/matters/:id/chain',
  summary: 'Where a matter was heard and what became of it; counts instead of names for those without the right',
})
export const getMeetingChain = route({
  ...shared,
  path: '/api/communities/:community/meetings/:id/chain',
  summary: 'What a meeting talked of, and what became of it',
})
export const getDecisionChain = route({
  ...shared,
  path: '/api/communities/:community/decisions/:id/chain',
  summary: 'From whose words a decision came, and what changed',
})
