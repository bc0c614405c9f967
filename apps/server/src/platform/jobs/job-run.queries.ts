import { sql } from 'kysely'
import { systemCaller } from '../caller.ts'
import { type Database, inScope } from '../db/in-scope.ts'
import { JobProblem } from './problem.ts'

export type JobOutcome = 'running' | 'done' | 'failed'

/** The last run of a job with a timetable. */
export interface JobRun {
  job: string
  startedAt: string
  finishedAt: string | null
  outcome: JobOutcome
  problem: JobProblem | null
}

const wholeInstallation = 0

export async function recordRun(database: Database, job: string, outcome: JobOutcome, problem: JobProblem | null): Promise<void> {
  await inScope(database, systemCaller('jobs'), 'write', (tx) =>
    sql`insert into job_run (community, job, started_at, finished_at, outcome, problem)
      values (${wholeInstallation}, ${job}, now(), null, ${outcome}, ${problem === null ? null : JSON.stringify(problem)}::jsonb)
      on conflict (community, job) do update set
        started_at = case when excluded.outcome = 'running' then now() else job_run.started_at end,
        finished_at = case when excluded.outcome = 'running' then null else now() end,
        outcome = excluded.outcome, problem = excluded.problem`.execute(tx),
  )
}

export async function listRuns(database: Database): Promise<JobRun[]> {
  const rows = await inScope(database, systemCaller('jobs'), 'read', (tx) =>
    tx.selectFrom('job_run').selectAll().where('community', '=', wholeInstallation).orderBy('job').execute(),
  )
  return rows.map((row) => ({
    job: row.job,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    outcome: row.outcome as JobOutcome,
    problem: row.problem === null ? null : (JobProblem.safeParse(row.problem).data ?? null),
  }))
}
