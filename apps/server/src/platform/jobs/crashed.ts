import type { Querying } from '../db/pool.ts'
import { isAbsent } from '../db/presence.ts'
import { jobsSchema } from '../db/jobs-schema.ts'

/**
 * Jobs of a process that ended without a word (kill -9, power) stay locked; the queue itself waits four hours for them.
 * A process is gone when its presence was missing twice in a row, so that a lost connection alone takes nothing away.
 * The try counts: a job that kills its process is a dead letter in the end.
 */
export function createCrashSweep(pool: Querying): () => Promise<number> {
  let suspected: string[] = []
  return async () => {
    const absent = (await pool.query<{ name: string }>(findAbsent)).rows.map((row) => row.name)
    const gone = absent.filter((name) => suspected.includes(name))
    suspected = absent
    if (gone.length === 0) return 0
    const freed = await pool.query(freeJobs, [gone])
    await pool.query(freeQueues, [gone])
    return freed.rowCount ?? 0
  }
}

/** Gives jobs back as if they had not been tried: all of one process, or one of them. */
export async function giveBackJobs(pool: Querying, process: string, id: string | null = null): Promise<number> {
  const { rowCount } = await pool.query(
    `with back as (
      update ${jobsSchema}._private_jobs set attempts = greatest(0, attempts - 1), locked_by = null, locked_at = null
      where locked_by = $1 and ($2::bigint is null or id = $2::bigint) returning id, job_queue_id
    ), queues as (
      update ${jobsSchema}._private_job_queues q set locked_by = null, locked_at = null
      from back where q.id = back.job_queue_id and q.locked_by = $1
    ) select from back`,
    [process, id],
  )
  await pool.query(`select pg_notify('jobs:insert', '{"count":1}')`)
  return rowCount ?? 0
}

const findAbsent = `select name from (
    select distinct locked_by as name from ${jobsSchema}._private_jobs where locked_by is not null
    union select distinct locked_by from ${jobsSchema}._private_job_queues where locked_by is not null
    offset 0
  ) lockers where ${isAbsent('name')}`

const freeJobs = `update ${jobsSchema}._private_jobs set locked_by = null, locked_at = null, run_at = greatest(run_at, now()) where locked_by = any($1)`
const freeQueues = `update ${jobsSchema}._private_job_queues set locked_by = null, locked_at = null where locked_by = any($1)`
