import type { LifeEvent } from '@linli/contract/life'
import type { LifeKind } from '@linli/rules/household-life'
import { type Caller, communityOf } from '../../../platform/caller.ts'
import { decodeCursor, pageOf } from '../../../platform/cursor.ts'
import { inScope } from '../../../platform/db/in-scope.ts'
import type { Deps } from '../../../platform/deps.ts'
import { mayReadLife } from '../life.policy.ts'
import { presentEvents } from '../life.present.ts'
import { countEvents, listEventRows } from '../life.queries.ts'

const defaultLimit = 50

/** What was recorded, newest record first. */
export async function listLifeEvents(
  deps: Deps,
  caller: Caller,
  query: { kind?: LifeKind | undefined; limit?: number | undefined; cursor?: string | undefined },
): Promise<{ items: LifeEvent[]; next: string | null; total: number }> {
  mayReadLife(caller)
  const limit = query.limit ?? defaultLimit
  const position = decodeCursor(query.cursor)
  const filter = { kind: query.kind }
  return inScope(deps.database, caller, 'read', async (tx) => {
    const community = communityOf(caller)
    const after = position === null ? null : { at: String(position.key), id: position.id }
    const [rows, total] = await Promise.all([
      listEventRows(tx, community, filter, limit + 1, after),
      position?.total ?? countEvents(tx, community, filter),
    ])
    const events = new Map((await presentEvents(tx, community, rows.slice(0, limit))).map((event) => [event.id, event]))
    const page = pageOf(
      rows,
      limit,
      total,
      (row) => ({ key: row.cursor_at, id: row.id }),
      (row) => events.get(row.id),
    )
    return { ...page, items: page.items.flatMap((event) => event ?? []) }
  })
}
