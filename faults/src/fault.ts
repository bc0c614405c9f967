import type { Arena } from './arena.ts'
import type { Dice } from './dice.ts'

/** What one fault came to: a line for each case that held, and for each that did not. */
export interface Report {
  passed: string[]
  failed: string[]
}

export interface Ground {
  /** The running installation faults share; what one does to it the next must live with. */
  arena(): Promise<Arena>
  /** An installation of one's own, in this folder when given, with these settings; gone at the end of the fault. */
  own(options?: { folder?: string; env?: Record<string, string> }): Promise<Arena>
  dice: Dice
  /** True: as many kill times as HOSTILE.md §3 asks for. */
  long: boolean
  /** Kill times: few in the short form, at least 30 in the long one. */
  times(short: number): number
  /** Where client journals stand: not on the disk of the database. */
  journals: string
  log(line: string): void
}

/** One line of the fault list in HOSTILE.md §3. */
export interface Fault {
  id: string
  /** What goes wrong. */
  name: string
  run(ground: Ground): Promise<Report>
}

/** Runs one case; what it throws or names is a failure, in words. */
export async function attempt(report: Report, name: string, work: () => Promise<string[]>): Promise<void> {
  const problems = await work().catch((error: unknown) => [error instanceof Error ? (error.stack ?? error.message) : String(error)])
  if (problems.length === 0) report.passed.push(name)
  else
    report.failed.push(
      `${name}: ${problems.slice(0, 8).join('; ')}${problems.length > 8 ? ` … and ${String(problems.length - 8)} more` : ''}`,
    )
}

export function newReport(): Report {
  return { passed: [], failed: [] }
}

/** A problem when the condition does not hold. */
export function unless(holds: boolean, problem: string): string[] {
  return holds ? [] : [problem]
}
