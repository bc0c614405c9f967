import { setTimeout as wait } from 'node:timers/promises'
import { readConfig } from '../../config.ts'
import { testFields } from '../../../testing/keys.ts'
import type { TestDatabase } from '../../../testing/database.ts'
import type { Log } from '../../logs/log.ts'
import type { Job } from '../job.ts'
import { type JobRunner, type RunnerOptions, createRunner } from '../runner.ts'

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** A started runner of these jobs on a test database, quick to look. */
export async function startRunner(
  db: TestDatabase,
  jobs: readonly Job[],
  overrides: Partial<Omit<RunnerOptions, 'jobs'>> = {},
): Promise<JobRunner> {
  const runner = createRunner({
    deps: { config: readConfig({ LINLI_DEMO: '0' }), database: { pool: db.pool }, fields: testFields },
    connection: db.roles.jobs,
    jobs,
    log: silentLog,
    drainMs: 5_000,
    pollMs: 100,
    crashSweepMs: 200,
    ...overrides,
  })
  await runner.start()
  return runner
}

export interface QueuedJob extends Record<string, unknown> {
  id: string
  attempts: number
  locked: boolean
  /** Seconds from the failure to the next try. */
  pause: number | null
  problem: string | null
  payload: { community: number | null; effect: string; input: unknown }
}

export async function queued(db: TestDatabase): Promise<QueuedJob[]> {
  return db.asOwner<QueuedJob>(
    `select id::text, attempts::int, locked_at is not null as locked, last_error as problem, payload,
      case when last_error like '{%' then extract(epoch from run_at - (last_error::json ->> 'at')::timestamptz)::float8 end as pause
    from graphile_worker._private_jobs order by id`,
  )
}

/** Waits until the queue looks as asked. */
export async function untilQueue(db: TestDatabase, asked: (jobs: QueuedJob[]) => boolean): Promise<QueuedJob[]> {
  for (let tries = 0; ; tries += 1) {
    const jobs = await queued(db)
    if (asked(jobs)) return jobs
    if (tries > 300) throw new Error(`the queue stayed ${JSON.stringify(jobs)}`)
    await wait(50)
  }
}

/** The waiting jobs are due now. */
export async function hurry(db: TestDatabase): Promise<void> {
  await db.asOwner('update graphile_worker._private_jobs set run_at = now() where locked_at is null')
}
