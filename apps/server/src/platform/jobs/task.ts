import { performance } from 'node:perf_hooks'
import type { JobHelpers } from 'graphile-worker'
import { z } from 'zod'
import { systemCaller } from '../caller.ts'
import { inScope } from '../db/in-scope.ts'
import type { Deps } from '../deps.ts'
import { type Log, errorFields } from '../logs/log.ts'
import type { Job, JobContext } from './job.ts'
import { once } from './once.ts'
import { type JobProblem, problemOf } from './problem.ts'
import { recordRun } from './job-run.queries.ts'

export interface RunTools {
  deps: Deps
  log: Log
  signal: AbortSignal
  /** Wraps the run, for traces. */
  trace<T>(job: string, work: () => Promise<T>): Promise<T>
  /** Told of every end, for metrics. */
  observe(run: { job: string; outcome: 'done' | 'failed' | 'given_back'; seconds: number }): void
  /** Gives a job that was stopped by us back untried. */
  giveBack(id: string): Promise<void>
}

/** As `app.add_job` writes it, or as the timetable does. */
const Payload = z.union([
  z.object({ _cron: z.object({ ts: z.string() }) }).transform(({ _cron }) => ({ community: null, effect: _cron.ts, input: {} })),
  z.object({ community: z.number().int().nullable(), effect: z.string(), input: z.unknown() }),
])

/** One try of a job. What it throws is what the queue keeps: a problem without personal data. */
export async function runTask(job: Job, tools: RunTools, raw: unknown, { job: row }: Pick<JobHelpers, 'job'>): Promise<void> {
  const started = performance.now()
  const seconds = () => (performance.now() - started) / 1000
  const told = { job: job.name, number: row.id, attempt: row.attempts }
  const timed = job.cron !== undefined
  try {
    const payload = Payload.parse(raw)
    if (timed) await recordRun(tools.deps.database, job.name, 'running', null)
    await tools.trace(job.name, () => job.run(job.input.parse(payload.input), contextOf(job, tools, payload, row)))
  } catch (error) {
    if (tools.signal.aborted) {
      await tools.giveBack(row.id)
      tools.observe({ job: job.name, outcome: 'given_back', seconds: seconds() })
      throw new Error('given back')
    }
    const problem = problemOf(error)
    if (timed) await note(tools, job, 'failed', problem)
    tools.log.error({ ...told, problem }, 'job failed')
    tools.observe({ job: job.name, outcome: 'failed', seconds: seconds() })
    throw new Error(JSON.stringify(problem))
  }
  if (timed) await note(tools, job, 'done', null)
  tools.log.info({ ...told, ms: Math.round(seconds() * 1000) }, 'job done')
  tools.observe({ job: job.name, outcome: 'done', seconds: seconds() })
}

function contextOf(
  job: Job,
  { deps, signal }: RunTools,
  { community, effect }: { community: number | null; effect: string },
  row: { attempts: number; max_attempts: number },
): JobContext {
  const caller = systemCaller(job.name, community ?? undefined)
  return {
    deps,
    community,
    caller,
    effect,
    attempt: row.attempts,
    attempts: row.max_attempts,
    signal,
    once: (work, step = '') =>
      inScope(deps.database, caller, 'write', (tx) => once(tx, `${job.name}:${effect}${step === '' ? '' : `:${step}`}`, () => work(tx))),
  }
}

/** The work is done or failed already: that nobody could write it down does not change it. */
async function note({ deps, log }: RunTools, job: Job, outcome: 'done' | 'failed', problem: JobProblem | null): Promise<void> {
  await recordRun(deps.database, job.name, outcome, problem).catch((error: unknown) =>
    log.error({ job: job.name, ...errorFields(error) }, 'end of a job not noted'),
  )
}
