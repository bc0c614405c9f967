import { systemCaller } from '../caller.ts'
import { type Database, inScope } from '../db/in-scope.ts'
import { asOwner } from '../db/owner-client.ts'
import type { Connection } from '../db/pool.ts'
import { record } from '../record.ts'

/** Far more than a community's events in the time between a backup and its restore. */
const eventJump = 1_000_000

export interface Settled {
  /** Jobs that wait for a person, because nobody knows whether they were done after the moment restored to. */
  heldJobs: number
  communities: number
}

/**
 * Makes a restored database fit to be used (HOSTILE.md F14). What happened after its moment is forgotten here but not out there:
 * screens must reload rather than resume at numbers that are given out again, and what was sent must not be sent again.
 * @param moment what the chains say was restored
 */
export async function settleRestored(owner: Connection, database: Database, moment: string): Promise<Settled> {
  const heldJobs = await asOwner(owner, 'restore', async (client) => {
    await client.query('begin')
    const problem = JSON.stringify({
      at: new Date().toISOString(),
      kind: 'refusal',
      zh: '系统从备份恢复:这项任务可能已在恢复点之后执行过,请核对后再决定重试或丢弃。',
      en: 'The system was restored from a backup: this may have been done after that moment. Check, then retry or discard it.',
    })
    await client.query('update graphile_worker._private_jobs set locked_at = null, locked_by = null where locked_at is not null')
    await client.query('update graphile_worker._private_job_queues set locked_at = null, locked_by = null where locked_at is not null')
    const held = await client.query(
      `update graphile_worker._private_jobs set attempts = max_attempts, last_error = $1, updated_at = now()
       where attempts < max_attempts and payload::jsonb -> '_cron' is null`,
      [problem],
    )
    await client.query('commit')
    return held.rowCount ?? 0
  })
  const communities = await inScope(database, systemCaller('restore'), 'write', async (tx) => {
    await tx.deleteFrom('outbox').execute()
    const heads = await tx
      .updateTable('chain_head')
      .set((at) => ({ event_seq: at('event_seq', '+', eventJump) }))
      .returning('community')
      .execute()
    return heads.map(({ community }) => community)
  })
  for (const community of communities)
    await inScope(database, systemCaller('restore', community), 'write', (tx) =>
      record(tx, systemCaller('restore', community), { verb: 'system.restore', entity: 'system', detail: { moment } }),
    )
  return { heldJobs, communities: communities.length }
}
