import { EventEmitter } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { type ParsedCronItem, type Runner, type TaskList, parseCronItems, run } from 'graphile-worker'
import { createJobsPool } from '../db/jobs-pool.ts'
import { jobsSchema } from '../db/jobs-schema.ts'
import type { Connection } from '../db/pool.ts'
import { type Presence, keepPresent } from '../db/presence.ts'
import { quietWorkerLogger } from '../db/worker-logger.ts'
import { errorFields } from '../logs/log.ts'
import { createCrashSweep, giveBackJobs } from './crashed.ts'
import { instantOf, isDue, parseCron } from './cron-pattern.ts'
import type { Job } from './job.ts'
import { type RunTools, runTask } from './task.ts'

export interface RunnerOptions extends Pick<RunTools, 'deps' | 'log'>, Partial<Pick<RunTools, 'trace' | 'observe'>> {
  /** As `linli_jobs`. */
  connection: Connection
  jobs: readonly Job[]
  /** How long running jobs may take to end when the process stops. */
  drainMs: number
  /** Jobs at a time in this process; 2. */
  concurrency?: number
  /** How often jobs of processes that crashed are looked for; 5 s. */
  crashSweepMs?: number
  /** How often the queue is looked into for tries that have become due; 2 s. */
  pollMs?: number
}

export interface JobRunner {
  start(): Promise<void>
  /** Takes no more jobs, waits for those that run, gives back the others. */
  stop(): Promise<void>
}

/** Missed runs of the timetable are made up for after being switched off overnight or over a long weekend: once each. */
const backfillMs = 4 * 24 * 60 * 60_000

/** Looks in a row that failed; with two workers looking every two seconds some ten seconds. */
const givesUpAfter = 10

/** Runs the jobs of the queue in this process, beside any number of other processes. */
export function createRunner(options: RunnerOptions): JobRunner {
  const { deps, log, connection, drainMs } = options
  let running: { runner: Runner; end(): Promise<void> } | null = null
  let stopping = false

  async function open(): Promise<void> {
    const pool = createJobsPool(connection)
    const draining = new AbortController()
    const events = new EventEmitter()
    let name = ''
    let presence: Presence | null = null
    events.on('pool:create', ({ workerPool }: { workerPool: { id: string } }) => {
      name = workerPool.id
      presence = keepPresent(connection, name)
    })
    const tools: RunTools = {
      deps,
      log,
      signal: draining.signal,
      trace: options.trace ?? ((_job, work) => work()),
      observe: options.observe ?? (() => undefined),
      giveBack: async (id) => void (await giveBackJobs(pool, name, id)),
    }
    const runner = await run({
      pgPool: pool,
      schema: jobsSchema,
      logger: quietWorkerLogger,
      events,
      noHandleSignals: true,
      concurrency: options.concurrency ?? 2,
      pollInterval: options.pollMs ?? 2_000,
      gracefulShutdownAbortTimeout: drainMs,
      taskList: tasksOf(options.jobs, tools),
      parsedCronItems: timetableOf(options.jobs),
    })
    const sweep = createCrashSweep(pool)
    const sweeping = setInterval(() => {
      sweep().then(
        (freed) => freed > 0 && log.warn({ freed }, 'jobs of a crashed process are tried again'),
        (error: unknown) => log.error(errorFields(error), 'crashed processes could not be looked for'),
      )
    }, options.crashSweepMs ?? 5_000)
    const mine = {
      runner,
      async end() {
        clearInterval(sweeping)
        await drain(runner, draining, drainMs, async () => {
          const back = await giveBackJobs(pool, name)
          if (back > 0) log.warn({ back }, 'jobs still running were given back')
        })
        await presence?.stop()
        await Promise.race([pool.end(), wait(2_000)])
      },
    }
    running = mine
    // The queue gives up when its own tables fail it; the process goes on, so it is opened anew.
    const openAgain = (error: unknown) => {
      if (stopping || running !== mine) return
      log.error(errorFields(error), 'the queue of jobs stopped and is opened again')
      running = null
      void mine.end().then(reopen, reopen)
    }
    runner.promise.then(() => openAgain(null), openAgain)
    // The library keeps the failure of its first look for ever (0.18.0, taskIdentifiers.js): a connection lost just then
    // would leave it looking in vain until the process ends.
    let inVain = 0
    events.on('worker:getJob:empty', () => (inVain = 0)).on('job:start', () => (inVain = 0))
    events.on('worker:getJob:error', ({ error }: { error: unknown }) => {
      inVain += 1
      if (inVain >= givesUpAfter) openAgain(error)
    })
  }

  async function reopen(): Promise<void> {
    for (let pause = 1_000; !stopping; pause = Math.min(pause * 2, 30_000)) {
      await wait(pause, undefined, { ref: false })
      try {
        return await open()
      } catch (error) {
        log.error(errorFields(error), 'the queue of jobs could not be opened')
      }
    }
  }

  return {
    start: open,
    async stop() {
      stopping = true
      await running?.end()
      running = null
    },
  }
}

/** Waits for running jobs; then tells them to stop, gives back what does not, and lets go. */
async function drain(runner: Runner, draining: AbortController, drainMs: number, giveBack: () => Promise<void>): Promise<void> {
  const ended = runner.stop().then(
    () => true,
    () => true,
  )
  if (await Promise.race([ended, wait(drainMs, false)])) return
  draining.abort()
  if (await Promise.race([ended, wait(1_000, false)])) return
  await giveBack()
  await Promise.race([runner.kill().catch(() => undefined), wait(2_000)])
}

function tasksOf(jobs: readonly Job[], tools: RunTools): TaskList {
  return Object.fromEntries(
    jobs.map((job) => [job.name, (payload: unknown, helpers) => runTask(job, tools, payload, helpers)]),
  ) satisfies TaskList
}

function timetableOf(jobs: readonly Job[]): ParsedCronItem[] {
  return parseCronItems(
    jobs.flatMap((job) => {
      if (job.cron === undefined) return []
      const pattern = parseCron(job.cron)
      return [
        {
          task: job.name,
          match: (digest) => {
            const at = instantOf(digest, new Date())
            return at !== null && isDue(pattern, at)
          },
          options: {
            backfillPeriod: backfillMs,
            maxAttempts: job.attempts,
            jobKey: `${job.name}:timetable`,
            ...(job.serial ? { queueName: job.name } : {}),
          },
        },
      ]
    }),
  )
}
