import type { z } from 'zod'
import type { Caller } from '../caller.ts'
import type { Tx } from '../db/in-scope.ts'
import type { Deps } from '../deps.ts'
import { parseCron } from './cron-pattern.ts'

/** What a run stands in. The caller is the system, narrowed to the job's community. */
export interface JobContext {
  deps: Deps
  /** null: a job of the whole installation. */
  community: number | null
  caller: Caller
  /** The same over all tries of this job, and of no other. */
  effect: string
  attempt: number
  attempts: number
  /** Aborted when the process has waited long enough for its end: stop soon, the job is tried again elsewhere. */
  signal: AbortSignal
  /**
   * One write transaction whose effects happen once over all tries: done before, it answers undefined and does nothing.
   * A job with several transactions names its steps.
   */
  once<T>(work: (tx: Tx) => Promise<T>, step?: string): Promise<T | undefined>
}

export interface JobSpec<Input extends z.ZodType> {
  /** `domain.verb-noun`; also its name in metrics and traces. */
  name: string
  /** What it does, for the administrator who finds it failed. */
  about: { zh: string; en: string }
  /** Ids and numbers only: the queue keeps it in plain, outside the wall. */
  input: Input
  /** Tries before it is a dead letter, waiting e^n seconds after the n-th; 10 tries are three and a half hours. */
  attempts?: number
  /** Minute, hour, day, month, weekday in China time. Such a job takes `{}` and runs for the whole installation. */
  cron?: string
  /** At most one at a time in the whole installation. */
  serial?: boolean
  run(input: z.output<Input>, context: JobContext): Promise<void>
}

export interface Job<Input extends z.ZodType = z.ZodType> extends JobSpec<Input> {
  attempts: number
  serial: boolean
}

/** Declares one kind of job. Enqueue it with `enqueue`; list it in app.ts so that it is run. */
export function defineJob<Input extends z.ZodType>(spec: JobSpec<Input>): Job<Input> {
  if (!/^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/.test(spec.name)) throw new Error(`${spec.name} is no name for a job`)
  if (spec.cron !== undefined) parseCron(spec.cron)
  return { ...spec, attempts: spec.attempts ?? 10, serial: spec.serial ?? spec.cron !== undefined }
}
