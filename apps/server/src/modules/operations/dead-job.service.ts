import type { DeadJob } from '@linli/contract/operations'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import { type Job, readProblem } from '../../platform/jobs/index.ts'
import { record } from '../../platform/record.ts'
import { type DeadJobRow, listDeadJobRows, settleDeadJob } from './dead-job.queries.ts'
import type { OperationsDeps } from './health.service.ts'
import { presentFailure } from './job-failure.ts'
import { requireOperator } from './operations.policy.ts'

const most = 200

type DeadJobDeps = Pick<OperationsDeps, 'database' | 'jobs'>

export async function listDeadJobs(deps: DeadJobDeps, caller: Caller): Promise<DeadJob[]> {
  requireOperator(caller)
  const rows = await inScope(deps.database, caller, 'read', (tx) => listDeadJobRows(tx, most))
  return rows.map((row) => presentDeadJob(row, deps.jobs))
}

/** Tries it again or throws it away; either stands in the community's chain with the name of the job. */
export async function settle(deps: DeadJobDeps, caller: Caller, id: string, verb: 'retry' | 'discard'): Promise<void> {
  requireOperator(caller)
  communityOf(caller)
  const number = numberOf(id)
  if (number === null) throw new AppError('not_found')
  await inScope(deps.database, caller, 'write', async (tx) => {
    const job = await settleDeadJob(tx, number, verb)
    if (job === undefined) throw new AppError('not_found')
    await record(tx, caller, { verb: `job.${verb}`, entity: 'job', entityId: id, detail: { job, number } })
  })
}

function presentDeadJob(row: DeadJobRow, jobs: readonly Job[]): DeadJob {
  const problem = readProblem(row.problem)
  return {
    id: idOf(row.id),
    job: row.job,
    // Of an older version of the program there may be jobs that are no more.
    about: jobs.find((job) => job.name === row.job)?.about ?? { zh: row.job, en: row.job },
    wholeInstallation: row.community === null,
    createdAt: row.created_at,
    failedAt: problem?.at ?? row.run_at,
    tries: row.attempts,
    failure: presentFailure(problem),
  }
}

const prefix = '00000000-0000-8000-8000-'

/** The queue counts its jobs; the contract's ids are UUIDs, of which version 8 carries what one likes. */
export function idOf(number: string): string {
  return prefix + Number(number).toString(16).padStart(12, '0')
}

function numberOf(id: string): number | null {
  return id.startsWith(prefix) ? Number.parseInt(id.slice(prefix.length), 16) : null
}
