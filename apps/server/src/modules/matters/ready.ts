import { type Caller, communityOf } from '../../platform/caller.ts'
import type { Tx } from '../../platform/db/in-scope.ts'
import { matterChanged } from './telling.ts'
import type { Written } from './write-step.ts'

/**
 * Calls matters ready to be talked over, or no longer so: one that was put on a meeting leaves the list. For the one
 * `record` of the use case. Those that stand so already change nothing.
 */
export async function setReady(tx: Tx, caller: Caller, ids: readonly string[], ready: boolean): Promise<Written> {
  if (ids.length === 0) return { audit: [], events: [] }
  const rows = await tx
    .updateTable('matter')
    .set((at) => ({ ready, version: at('version', '+', 1), changed_at: at.fn<string>('clock_timestamp') }))
    .where('community', '=', communityOf(caller))
    .where('id', 'in', [...new Set(ids)])
    .where('ready', '<>', ready)
    .$if(ready, (some) => some.where('state', 'not in', ['merged', 'withdrawn']))
    .returning(['id', 'number'])
    .execute()
  return {
    audit: rows.map(({ id, number }) => ({ verb: 'matter.ready', entity: 'matter', entityId: id, detail: { number, ready } })),
    events: rows.map(({ id }) => matterChanged(id, [])),
  }
}
