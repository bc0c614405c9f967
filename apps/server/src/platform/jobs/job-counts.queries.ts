import { sql } from 'kysely'
import { systemCaller } from '../caller.ts'
import { type Database, inScope } from '../db/in-scope.ts'

/** How many jobs of a kind are due, running, waiting for their next try, or given up. */
export interface JobCount {
  job: string
  due: number
  running: number
  retrying: number
  dead: number
  /** Since when the oldest due job waits. */
  oldestDue: string | null
}

export async function countJobs(database: Database): Promise<JobCount[]> {
  const { rows } = await inScope(database, systemCaller('jobs'), 'read', (tx) =>
    sql<JobCount>`select job, due, running, retrying, dead, oldest_due as "oldestDue" from app.count_jobs() order by job`.execute(tx),
  )
  return rows
}
