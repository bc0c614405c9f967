import { z } from 'zod'
import { AppError } from '../errors.ts'

/**
 * Why a run failed, without anything personal: error texts of the database and of libraries quote values, so only names,
 * codes and places in the program are kept. Sentences are those a job's author wrote for people (`JobRefusal`).
 */
export const JobProblem = z.object({
  at: z.string(),
  kind: z.string(),
  code: z.string().optional(),
  where: z.string().optional(),
  zh: z.string().optional(),
  en: z.string().optional(),
})
export type JobProblem = z.infer<typeof JobProblem>

/** A job cannot do its work for a reason people can mend. The sentences are kept and shown: no personal data in them. */
export class JobRefusal extends Error {
  override name = 'JobRefusal'
  readonly zh: string
  readonly en: string

  constructor(words: { zh: string; en: string }) {
    super(words.en)
    this.zh = words.zh
    this.en = words.en
  }
}

export function problemOf(error: unknown, at = new Date()): JobProblem {
  const when = { at: at.toISOString() }
  if (error instanceof JobRefusal) return { ...when, kind: 'refusal', zh: error.zh, en: error.en }
  if (error instanceof AppError)
    return { ...when, kind: 'refusal', code: [error.id, error.details.reason].filter((part) => part !== undefined).join('/') }
  if (!(error instanceof Error)) return { ...when, kind: 'unknown' }
  const where = placeOf(error)
  return { ...when, kind: plain(error.name), ...codeOf(error), ...(where === undefined ? {} : { where }) }
}

/** A stored problem; null when the process ended under the job and nobody could write one. */
export function readProblem(text: string | null): JobProblem | null {
  if (text === null) return null
  try {
    const parsed = JobProblem.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

function codeOf(error: Error): { code?: string } {
  const code = 'code' in error ? String(error.code) : ''
  return /^[\w-]{1,40}$/.test(code) ? { code } : {}
}

function plain(name: string): string {
  return /^\w{1,60}$/.test(name) ? name : 'Error'
}

/** The topmost place in our own program. */
function placeOf(error: Error): string | undefined {
  return (error.stack ?? '')
    .split('\n')
    .map((line) => /(?:^|\/)((?:apps|packages)\/[\w./-]+:\d+):\d+\)?$/.exec(line)?.[1])
    .find((place) => place !== undefined)
}
