import { AppError } from '../platform/errors.ts'
import { errorKinds } from '@linli/contract/errors'

/** Exit codes of every command; the same words stand in --help. */
export const exitCodes = { done: 0, failed: 1, found: 2 } as const

/** What a command came to: `found` = it ran, and there are rejections, differences or a broken chain to look at. */
export interface Outcome {
  exit: (typeof exitCodes)[keyof typeof exitCodes]
  /** Printed with --json, as one document. */
  json: unknown
  /** Printed without. */
  lines: string[]
}

/** One line of progress; stdout stays for the result. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** Runs a command and prints what came of it; sets the exit code rather than leaving, so that output is flushed. */
export async function report(options: { json?: boolean | undefined }, work: () => Promise<Outcome>): Promise<void> {
  try {
    const outcome = await work()
    process.stdout.write(
      options.json === true ? `${JSON.stringify(outcome.json, null, 2)}\n` : outcome.lines.map((line) => `${line}\n`).join(''),
    )
    process.exitCode = outcome.exit
  } catch (error) {
    const failure = describe(error)
    if (options.json === true) process.stdout.write(`${JSON.stringify({ error: failure }, null, 2)}\n`)
    else say([...new Set([failure.zh, failure.en])].join('\n'))
    process.exitCode = exitCodes.failed
  }
}

function describe(error: unknown): { id: string; reason?: string; zh: string; en: string } {
  if (error instanceof AppError) {
    const { reason, zh, en } = error.details
    return {
      id: error.id,
      ...(reason === undefined ? {} : { reason }),
      zh: zh ?? errorKinds[error.id].zh,
      en: en ?? errorKinds[error.id].en,
    }
  }
  const sentence = error instanceof Error ? error.message : String(error)
  return { id: 'failed', zh: sentence, en: sentence }
}
