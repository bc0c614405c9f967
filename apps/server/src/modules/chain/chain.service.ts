import type { Chain } from '@linli/contract/chain'
import { type Caller, communityOf, systemCaller } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { type ChainEntry, mayFollow } from './chain.policy.ts'
import { presentChain } from './chain.present.ts'
import {
  type ThreadIds,
  boardTitles,
  decisionsOf,
  keptMatter,
  mattersOfDecision,
  mattersOfMeeting,
  mattersOfVisit,
  meetingsOf,
  readThread,
  seen,
  visitsOf,
} from './chain.queries.ts'

/**
 * The thread through one item. The wall decides whether who asks may enter there; the thread itself is gathered as the system,
 * since most of it is others', and told as far as the reader may know it: the rest are counts.
 */
export async function getChain(deps: Deps, caller: Caller, entry: ChainEntry, id: string): Promise<Chain> {
  mayFollow(caller, entry)
  const community = communityOf(caller)
  await inScope(deps.database, caller, 'read', (tx) => requireSeen(tx, community, entry, id))
  const { ids, thread } = await inScope(deps.database, systemCaller('chain', community), 'read', async (tx) => {
    const found = await gather(tx, community, entry, id)
    return { ids: found, thread: await readThread(tx, community, found) }
  })
  // A matter that was merged goes on in another, and is entered there.
  const here = { entry, id: entry === 'matter' ? (ids.matters[0] ?? id) : id }
  if (caller.kind === 'staff') return presentChain(thread, { caller, here, own: new Set(), board: new Map() })
  return inScope(deps.database, caller, 'read', async (tx) => {
    const [own, board] = await Promise.all([seen(tx, community, 'matter', ids.matters), boardTitles(tx, community, ids.matters)])
    return presentChain(thread, { caller, here, own, board })
  })
}

/** Nothing there, and nothing of theirs there, look the same. */
async function requireSeen(tx: Tx, community: number, entry: ChainEntry, id: string): Promise<void> {
  if ((await seen(tx, community, entry, [id])).size > 0) return
  if (entry === 'matter' && (await boardTitles(tx, community, [id])).size > 0) return
  throw new AppError('not_found')
}

async function gather(tx: Tx, community: number, entry: ChainEntry, id: string): Promise<ThreadIds> {
  switch (entry) {
    case 'visit':
      return { ...(await onwards(tx, community, await mattersOfVisit(tx, community, id))), visits: [id] }
    case 'matter':
      return onwards(tx, community, await keptMatter(tx, community, id))
    case 'meeting': {
      const matters = await mattersOfMeeting(tx, community, id)
      const [visits, decisions] = await Promise.all([visitsOf(tx, community, matters), decisionsOf(tx, community, { meeting: id })])
      return { visits, matters, meetings: [id], decisions }
    }
    case 'decision': {
      const matters = await mattersOfDecision(tx, community, id)
      const [visits, meetings] = await Promise.all([visitsOf(tx, community, matters), meetingsOf(tx, community, [], [id])])
      return { visits, matters, meetings, decisions: [id] }
    }
  }
}

async function onwards(tx: Tx, community: number, matters: string[]): Promise<ThreadIds> {
  const [visits, decisions] = await Promise.all([visitsOf(tx, community, matters), decisionsOf(tx, community, { matters })])
  return { visits, matters, meetings: await meetingsOf(tx, community, matters, decisions), decisions }
}
