import type { MatterClock } from '@linli/contract/matter-shapes'
import { type SlaLimit, type SlaRun, slaStanding } from '@linli/rules/sla-clock'
import { z } from 'zod'
import type { MatterTime } from './matter.time.ts'

const Run = z.object({
  limit: z.object({ amount: z.number(), unit: z.enum(['hours', 'days']), pace: z.enum(['working', 'around-the-clock']) }),
  startedAt: z.number(),
  extendedBy: z.number().nullable(),
  pauses: z.array(z.object({ from: z.number(), to: z.number().nullable() })),
  stoppedAt: z.number().nullable(),
})

/** A clock as `matter.sla` keeps it. */
export function readRun(sla: unknown): SlaRun {
  return Run.parse(sla)
}

/** What is kept of a clock: itself, when it is due, and where that puts the matter in the queue. */
export function clockColumns(run: SlaRun, time: MatterTime): { sla: string; due_at: string | null; queue_at: string } {
  const { dueAt } = slaStanding(time.working, run, time.now)
  const stands = run.stoppedAt !== null || dueAt === null
  const due = stands ? null : new Date(dueAt).toISOString()
  return { sla: JSON.stringify(run), due_at: due, queue_at: due ?? 'infinity' }
}

export function presentClock(sla: unknown, time: MatterTime): MatterClock {
  const run = readRun(sla)
  const { state, dueAt, left, known } = slaStanding(time.working, run, time.now)
  // To the minute: nobody reads more, and two looks in a row agree.
  const minutes = Math.trunc(left / 60_000) * 60_000
  return { state, dueAt: dueAt === null ? null : new Date(dueAt).toISOString(), left: minutes === 0 ? 0 : minutes, known, limit: run.limit }
}

/** The answer did not do: the clock goes on from where it stood, and the time the raiser took to say so is nobody's. */
export function goOn(run: SlaRun, at: number): SlaRun {
  if (run.stoppedAt === null) return run
  return { ...run, stoppedAt: null, pauses: [...run.pauses, { from: run.stoppedAt, to: Math.max(at, run.stoppedAt) }] }
}

export function limitOf(row: { answer_amount: number; answer_unit: string; answer_pace: string }): SlaLimit {
  return {
    amount: row.answer_amount,
    unit: row.answer_unit === 'hours' ? 'hours' : 'days',
    pace: row.answer_pace === 'working' ? 'working' : 'around-the-clock',
  }
}
