import { systemCaller } from '../caller.ts'
import { type Database, inScope } from '../db/in-scope.ts'
import type { Hub } from './hub.ts'

/** How many events the farthest-behind community still has to hear from this process; 0 when nobody listens. */
export async function readEventLag(database: Database, hub: Hub): Promise<number> {
  const positions = await hub.positions()
  if (positions.size === 0) return 0
  const heads = await inScope(database, systemCaller('event-lag'), 'read', (tx) =>
    tx
      .selectFrom('chain_head')
      .select(['community', 'event_seq'])
      .where('community', 'in', [...positions.keys()])
      .execute(),
  )
  return Math.max(0, ...heads.map(({ community, event_seq }) => event_seq - (positions.get(community) ?? event_seq)))
}
