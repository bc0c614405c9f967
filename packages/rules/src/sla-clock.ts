import { type Counted, addWorkingDays } from './working-days.ts'
import { type WorkingTime, addWorked, closingOf, dayAt, workedBetween } from './working-hours.ts'

/** A time limit: so many hours or days, of working time or around the clock (emergencies). */
export interface SlaLimit {
  readonly amount: number
  readonly unit: 'hours' | 'days'
  readonly pace: 'working' | 'around-the-clock'
}

/**
 * A clock that was started: instants in milliseconds since 1970 UTC. `extendedBy` is in the unit and pace of the limit.
 * Pauses (waiting for the raiser) are in order and apart; an open one has no `to`.
 */
export interface SlaRun {
  readonly limit: SlaLimit
  readonly startedAt: number
  readonly extendedBy: number | null
  readonly pauses: readonly { readonly from: number; readonly to: number | null }[]
  readonly stoppedAt: number | null
}

export interface SlaStanding {
  readonly state: 'running' | 'paused' | 'met' | 'late'
  /** Null while paused: nobody can say before the raiser answers. */
  readonly dueAt: number | null
  /** Milliseconds of the limit's own pace that are left; below none when late. */
  readonly left: number
  /** False where the count touched a year whose holidays nobody has entered. */
  readonly known: boolean
}

export type SlaRefusal = 'already-extended' | 'stopped' | 'already-paused' | 'not-paused' | 'before-last'
export type SlaStep = { readonly ok: true; readonly run: SlaRun } | { readonly ok: false; readonly refusal: SlaRefusal }

/**
 * Time limits of Beijing's 12345 as a start: editable, and another city's [DOMAIN.md §1.6 S30, S31 (draft standard)].
 * That those in hours run around the clock and those in days on working days is our reading [D].
 */
export const beijingLimits = {
  'dispatch-emergency': { limit: { amount: 1, unit: 'hours', pace: 'around-the-clock' }, source: 'S30' },
  'dispatch-utilities': { limit: { amount: 2, unit: 'hours', pace: 'around-the-clock' }, source: 'S30' },
  'dispatch-general': { limit: { amount: 24, unit: 'hours', pace: 'around-the-clock' }, source: 'S30' },
  'answer-2-hours': { limit: { amount: 2, unit: 'hours', pace: 'around-the-clock' }, source: 'S31' },
  'answer-24-hours': { limit: { amount: 24, unit: 'hours', pace: 'around-the-clock' }, source: 'S31' },
  'answer-7-days': { limit: { amount: 7, unit: 'days', pace: 'working' }, source: 'S31' },
  'answer-15-days': { limit: { amount: 15, unit: 'days', pace: 'working' }, source: 'S31' },
} as const satisfies Record<string, { limit: SlaLimit; source: string }>

export function startSla(limit: SlaLimit, startedAt: number): SlaRun {
  return { limit, startedAt, extendedBy: null, pauses: [], stoppedAt: null }
}

/** Once, by a whole positive amount; who approved it is the caller's. */
export function extendSla(run: SlaRun, amount: number): SlaStep {
  if (!(Number.isInteger(amount) && amount > 0)) throw new RangeError(`extension: ${String(amount)}`)
  if (run.stoppedAt !== null) return { ok: false, refusal: 'stopped' }
  if (run.extendedBy !== null) return { ok: false, refusal: 'already-extended' }
  return { ok: true, run: { ...run, extendedBy: amount } }
}

/** Stands still while the raiser is asked. */
export function pauseSla(run: SlaRun, at: number): SlaStep {
  const refusal = refused(run, at)
  if (refusal) return { ok: false, refusal }
  if (openPause(run)) return { ok: false, refusal: 'already-paused' }
  return { ok: true, run: { ...run, pauses: [...run.pauses, { from: at, to: null }] } }
}

export function resumeSla(run: SlaRun, at: number): SlaStep {
  const refusal = refused(run, at)
  if (refusal) return { ok: false, refusal }
  const open = openPause(run)
  if (!open) return { ok: false, refusal: 'not-paused' }
  return { ok: true, run: { ...run, pauses: [...run.pauses.slice(0, -1), { from: open.from, to: at }] } }
}

/** Answered: an open pause ends with it. */
export function stopSla(run: SlaRun, at: number): SlaStep {
  const refusal = refused(run, at)
  if (refusal) return { ok: false, refusal }
  const open = openPause(run)
  const pauses = open ? [...run.pauses.slice(0, -1), { from: open.from, to: at }] : run.pauses
  return { ok: true, run: { ...run, pauses, stoppedAt: at } }
}

/** How a clock stands now. */
export function slaStanding(time: WorkingTime, run: SlaRun, now: number): SlaStanding {
  const budget = budgetOf(time, run)
  const end = run.stoppedAt ?? now
  const spent = runningSpans(run).map(({ from, to }) => elapsed(time, run.limit, from, Math.min(to ?? end, end)))
  const left = budget.value - spent.reduce((sum, { value }) => sum + value, 0)
  const due = dueAt(time, run, budget.value)
  const known = budget.known && spent.every((one) => one.known) && (due?.known ?? true)
  const late = due !== null && end > due.value
  const state = late ? 'late' : run.stoppedAt !== null ? 'met' : openPause(run) ? 'paused' : 'running'
  return { state, dueAt: due?.value ?? null, left: late ? Math.min(left, 0) : left, known }
}

/**
 * The whole limit in milliseconds of its pace. Working days end with the working hours of the n-th one after the day of
 * the start (民法典 arts. 201, 203), so what is left of the first day is given on top.
 */
function budgetOf(time: WorkingTime, run: SlaRun): Counted<number> {
  const { unit, pace } = run.limit
  const amount = run.limit.amount + (run.extendedBy ?? 0)
  if (!(Number.isInteger(amount) && amount > 0)) throw new RangeError(`limit: ${String(amount)}`)
  if (unit === 'hours') return { value: amount * 3_600_000, known: true }
  if (pace === 'around-the-clock') return { value: amount * 86_400_000, known: true }
  const last = addWorkingDays(time.calendar, dayAt(run.startedAt), amount)
  const worked = workedBetween(time, run.startedAt, closingOf(time, last.value))
  return { value: worked.value, known: last.known }
}

function elapsed(time: WorkingTime, limit: SlaLimit, from: number, to: number): Counted<number> {
  return limit.pace === 'working' ? workedBetween(time, from, to) : { value: Math.max(0, to - from), known: true }
}

/** When the budget runs out; null while it cannot be said. */
function dueAt(time: WorkingTime, run: SlaRun, budget: number): Counted<number> | null {
  let left = budget
  let known = true
  for (const { from, to } of runningSpans(run)) {
    if (to !== null) {
      const passed = elapsed(time, run.limit, from, to)
      known = known && passed.known
      if (passed.value < left) {
        left -= passed.value
        continue
      }
    }
    const due = run.limit.pace === 'working' ? addWorked(time, from, left) : { value: from + left, known: true }
    return { value: due.value, known: known && due.known }
  }
  return null
}

/** From the start on, without the pauses; the last span is open unless the clock stands. */
function runningSpans(run: SlaRun): { from: number; to: number | null }[] {
  const spans: { from: number; to: number | null }[] = []
  let from: number | null = run.startedAt
  for (const pause of run.pauses) {
    if (from !== null) spans.push({ from, to: pause.from })
    from = pause.to
  }
  if (from !== null) spans.push({ from, to: null })
  return spans
}

function openPause(run: SlaRun): { readonly from: number } | undefined {
  const last = run.pauses[run.pauses.length - 1]
  return last?.to === null ? last : undefined
}

/** Nothing happens to a stopped clock, nor before what happened to it last. */
function refused(run: SlaRun, at: number): SlaRefusal | null {
  if (run.stoppedAt !== null) return 'stopped'
  const last = run.pauses[run.pauses.length - 1]
  return at < (last?.to ?? last?.from ?? run.startedAt) ? 'before-last' : null
}
