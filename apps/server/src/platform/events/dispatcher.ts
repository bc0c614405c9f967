import { sql } from 'kysely'
import type { PrivacyClass } from '@linli/rules/privacy'
import { systemCaller } from '../caller.ts'
import { type Database, inScope } from '../db/in-scope.ts'

/** One outbox row as it travels inside the process. */
export interface OutboxEvent {
  seq: number
  at: string
  kind: string
  privacyClass: PrivacyClass
  audience: string[] | null
  data: Record<string, unknown>
}

/** Reads events of one community after a number, oldest first. */
export async function readEvents(database: Database, community: number, after: number, limit = 500): Promise<OutboxEvent[]> {
  const rows = await inScope(database, systemCaller('dispatcher', community), 'read', (tx) =>
    tx
      .selectFrom('outbox')
      .select(['seq', 'at', 'kind', 'privacy_class', 'audience', 'data'])
      .where('community', '=', community)
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(limit)
      .execute(),
  )
  return rows.map((row) => ({
    seq: row.seq,
    at: row.at,
    kind: row.kind,
    privacyClass: row.privacy_class as PrivacyClass,
    audience: row.audience,
    data: row.data as Record<string, unknown>,
  }))
}

/** Number of the newest event, and of the oldest one still kept (0 when none). */
export async function readExtent(database: Database, community: number): Promise<{ newest: number; oldest: number }> {
  return inScope(database, systemCaller('dispatcher', community), 'read', async (tx) => {
    const head = await tx.selectFrom('chain_head').select('event_seq').where('community', '=', community).executeTakeFirst()
    const first = await tx
      .selectFrom('outbox')
      .select((at) => at.fn.min('seq').as('seq'))
      .where('community', '=', community)
      .executeTakeFirst()
    return { newest: head?.event_seq ?? 0, oldest: first?.seq ?? 0 }
  })
}

/** Days a screen may be away and still resume without reloading everything. */
const keepDays = 7

/** Drops outbox rows nobody can resume from any more. */
export async function pruneOutbox(database: Database): Promise<void> {
  await inScope(database, systemCaller('outbox-prune'), 'write', (tx) =>
    tx
      .deleteFrom('outbox')
      .where('at', '<', sql<string>`now() - make_interval(days => ${keepDays})`)
      .execute(),
  )
}
