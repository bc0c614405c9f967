import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calendarOf, holidayArrangements } from './holiday-arrangements.ts'
import {
  type SlaLimit,
  type SlaRun,
  type SlaStep,
  beijingLimits,
  extendSla,
  pauseSla,
  resumeSla,
  slaStanding,
  startSla,
  stopSla,
} from './sla-clock.ts'
import { type WorkingTime, usualHours, workedBetween } from './working-hours.ts'

const time: WorkingTime = { calendar: calendarOf(holidayArrangements), hours: usualHours }
const at = (text: string) => Date.parse(`${text}:00+08:00`)
const text = (instant: number | null) => (instant === null ? null : new Date(instant + 8 * 3_600_000).toISOString().slice(0, 16))
const hour = 3_600_000
const days = (amount: number): SlaLimit => ({ amount, unit: 'days', pace: 'working' })
const hours = (amount: number): SlaLimit => ({ amount, unit: 'hours', pace: 'working' })
const must = (step: SlaStep): SlaRun => {
  if (!step.ok) throw new Error(step.refusal)
  return step.run
}
const refusal = (step: SlaStep) => (step.ok ? null : step.refusal)
const due = (run: SlaRun, now = run.startedAt) => text(slaStanding(time, run, now).dueAt)

describe('a time limit', () => {
  it('in working days ends with the n-th one after the day it began', () => {
    expect(due(startSla(days(1), at('2026-11-23T09:00')))).toBe('2026-11-24T17:30')
    expect(due(startSla(days(1), at('2026-11-21T03:00')))).toBe('2026-11-23T17:30')
    expect(due(startSla(days(5), at('2026-09-30T16:00')))).toBe('2026-10-13T17:30')
    expect(due(startSla(days(7), at('2026-02-13T16:00')))).toBe('2026-03-02T17:30')
  })

  it('in working hours passes over noon and nights', () => {
    expect(due(startSla(hours(4), at('2026-11-23T15:30')))).toBe('2026-11-24T10:30')
  })

  it('of an emergency runs around the clock, over 国庆 too', () => {
    expect(due(startSla(beijingLimits['dispatch-emergency'].limit, at('2026-10-01T23:30')))).toBe('2026-10-02T00:30')
    expect(due(startSla(beijingLimits['answer-24-hours'].limit, at('2026-10-03T10:00')))).toBe('2026-10-04T10:00')
    expect(
      slaStanding(time, startSla(beijingLimits['dispatch-emergency'].limit, at('2031-10-01T23:30')), at('2031-10-01T23:40')).known,
    ).toBe(true)
  })

  it('is late after its last instant, met before, and says where holidays are not known', () => {
    const run = startSla(hours(1), at('2026-11-23T09:00'))
    const state = (now: string) => slaStanding(time, run, at(now)).state
    expect([state('2026-11-23T09:30'), state('2026-11-23T10:00'), state('2026-11-23T10:01')]).toEqual(['running', 'running', 'late'])
    expect(slaStanding(time, must(stopSla(run, at('2026-11-23T10:00'))), at('2027-01-01T00:00'))).toEqual({
      state: 'met',
      dueAt: at('2026-11-23T10:00'),
      left: 0,
      known: true,
    })
    expect(slaStanding(time, must(stopSla(run, at('2026-11-23T12:00'))), at('2026-11-23T12:00'))).toMatchObject({
      state: 'late',
      left: -2 * hour,
    })
    expect(slaStanding(time, startSla(days(3), at('2026-12-30T12:00')), at('2026-12-30T12:00')).known).toBe(false)
  })
})

describe('a clock that waits for the raiser', () => {
  const run = startSla(days(2), at('2026-11-23T09:00'))
  const paused = must(pauseSla(run, at('2026-11-23T16:30')))

  it('says no time, and goes on with what was left', () => {
    expect(slaStanding(time, paused, at('2026-11-27T09:00'))).toMatchObject({ state: 'paused', dueAt: null, left: 15 * hour })
    const on = must(resumeSla(paused, at('2026-11-25T09:30')))
    expect(slaStanding(time, on, at('2026-11-25T09:30'))).toMatchObject({ state: 'running', left: 15 * hour })
    expect(due(on)).toBe('2026-11-27T10:30')
  })

  it('is not late for the time it stood, but stays late where it was', () => {
    const answered = must(stopSla(must(resumeSla(paused, at('2026-12-07T09:00'))), at('2026-12-07T10:00')))
    expect(slaStanding(time, answered, at('2026-12-07T10:00')).state).toBe('met')
    expect(slaStanding(time, must(stopSla(paused, at('2026-12-07T10:00'))), at('2026-12-07T10:00')).state).toBe('met')
    const late = must(pauseSla(startSla(hours(1), at('2026-11-23T09:00')), at('2026-11-23T11:00')))
    expect(slaStanding(time, late, at('2026-11-24T09:00'))).toMatchObject({ state: 'late', dueAt: at('2026-11-23T10:00') })
    // Asked in the evening, when no working time had passed since the limit ran out.
    const evening = must(pauseSla(startSla(hours(1), at('2026-11-23T16:30')), at('2026-11-23T20:00')))
    expect(slaStanding(time, evening, at('2026-11-24T09:00'))).toMatchObject({ state: 'late', dueAt: at('2026-11-23T17:30') })
  })

  it('refuses steps out of order', () => {
    expect(refusal(pauseSla(paused, at('2026-11-24T09:00')))).toBe('already-paused')
    expect(refusal(resumeSla(run, at('2026-11-24T09:00')))).toBe('not-paused')
    expect(refusal(resumeSla(paused, at('2026-11-23T09:00')))).toBe('before-last')
    expect(refusal(stopSla(run, at('2026-11-22T09:00')))).toBe('before-last')
    const stopped = must(stopSla(run, at('2026-11-24T09:00')))
    expect([pauseSla, resumeSla, stopSla].map((step) => refusal(step(stopped, at('2026-11-25T09:00'))))).toEqual([
      'stopped',
      'stopped',
      'stopped',
    ])
    expect(refusal(extendSla(stopped, 1))).toBe('stopped')
  })
})

describe('an extension', () => {
  it('is given once, in the unit of the limit', () => {
    const run = must(extendSla(startSla(days(2), at('2026-09-29T09:00')), 2))
    expect(due(run)).toBe('2026-10-10T17:30')
    expect(refusal(extendSla(run, 1))).toBe('already-extended')
    expect(() => extendSla(startSla(days(2), 0), 0)).toThrow(RangeError)
    expect(() => extendSla(startSla(days(2), 0), 1.5)).toThrow(RangeError)
    expect(() => due(startSla(days(0), at('2026-09-29T09:00')))).toThrow(RangeError)
  })
})

describe('clocks, whatever happens to them', () => {
  const limit = fc.oneof(
    fc.integer({ min: 1, max: 20 }).map(days),
    fc.integer({ min: 1, max: 90 }).map(hours),
    fc.integer({ min: 1, max: 90 }).map((amount): SlaLimit => ({ amount, unit: 'hours', pace: 'around-the-clock' })),
    fc.integer({ min: 1, max: 9 }).map((amount): SlaLimit => ({ amount, unit: 'days', pace: 'around-the-clock' })),
  )
  const start = fc.integer({ min: at('2025-01-02T00:00'), max: at('2026-10-01T00:00') })
  const gaps = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 * hour }), fc.integer({ min: 0, max: 90 * hour })), { maxLength: 4 })
  const run = fc.tuple(limit, start, gaps).map(([given, startedAt, all]) => {
    let [now, made] = [startedAt, startSla(given, startedAt)]
    for (const [running, waiting] of all) {
      made = must(pauseSla(made, (now += running)))
      made = must(resumeSla(made, (now += waiting)))
    }
    return { made, now, pauses: all }
  })

  it('a pause never makes it earlier, nor an extension', () => {
    fc.assert(
      fc.property(run, fc.integer({ min: 1, max: 9 }), ({ made, now }, more) => {
        const dueAt = slaStanding(time, made, now).dueAt ?? 0
        expect(dueAt).toBeGreaterThanOrEqual(slaStanding(time, startSla(made.limit, made.startedAt), now).dueAt ?? 0)
        expect(slaStanding(time, must(extendSla(made, more)), now).dueAt ?? 0).toBeGreaterThan(dueAt)
      }),
    )
  })

  it('is late exactly after what it says is due, and left is what its pace has until then', () => {
    fc.assert(
      fc.property(run, fc.integer({ min: 0, max: 400 * hour }), ({ made, now }, later) => {
        const asked = now + later
        const { dueAt, state, left } = slaStanding(time, made, asked)
        expect(dueAt).not.toBeNull()
        expect(state).toBe(asked > (dueAt ?? 0) ? 'late' : 'running')
        if (state === 'running') {
          const until = dueAt ?? 0
          expect(left).toBe(made.limit.pace === 'working' ? workedBetween(time, asked, until).value : until - asked)
        } else expect(left).toBeLessThanOrEqual(0)
      }),
    )
  })

  it('pauses of an emergency push it by exactly their length', () => {
    fc.assert(
      fc.property(start, fc.integer({ min: 1, max: 5 * hour }), fc.integer({ min: 0, max: 90 * hour }), (startedAt, running, waiting) => {
        const plain = startSla({ amount: 6, unit: 'hours', pace: 'around-the-clock' }, startedAt)
        const held = must(resumeSla(must(pauseSla(plain, startedAt + running)), startedAt + running + waiting))
        expect(slaStanding(time, held, startedAt + running + waiting).dueAt).toBe(startedAt + 6 * hour + waiting)
      }),
    )
  })
})
