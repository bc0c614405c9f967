import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calendarOf, holidayArrangements } from './holiday-arrangements.ts'
import { plainCalendar } from './working-days.ts'
import { type WorkingTime, addWorked, closingOf, dayAt, instantAt, usualHours, workedBetween } from './working-hours.ts'

const time: WorkingTime = { calendar: calendarOf(holidayArrangements), hours: usualHours }
const at = (text: string) => Date.parse(`${text}:00+08:00`)
const text = (instant: number) => new Date(instant + 8 * 3_600_000).toISOString().slice(0, 16)
const hour = 3_600_000
const instant = fc.integer({ min: at('2025-01-01T00:00'), max: at('2026-12-01T00:00') })

describe('working hours', () => {
  it('are of China, whatever the machine says', () => {
    expect(dayAt(at('2026-11-22T00:00'))).toBe('2026-11-22')
    expect(dayAt(at('2026-11-22T00:00') - 1)).toBe('2026-11-21')
    expect(instantAt('2026-11-22', 90)).toBe(at('2026-11-22T01:30'))
    expect(text(closingOf(time, '2026-11-23'))).toBe('2026-11-23T17:30')
  })

  it('pass over noon, nights, weekends and holidays, and count weekends worked', () => {
    expect(text(addWorked(time, at('2026-11-23T11:00'), 2 * hour).value)).toBe('2026-11-23T15:00')
    expect(text(addWorked(time, at('2026-11-20T17:00'), hour).value)).toBe('2026-11-23T09:00')
    expect(text(addWorked(time, at('2026-09-30T17:00'), hour).value)).toBe('2026-10-08T09:00')
    expect(text(addWorked(time, at('2026-10-09T17:00'), hour).value)).toBe('2026-10-10T09:00')
    expect(text(addWorked(time, at('2026-11-21T03:00'), hour).value)).toBe('2026-11-23T09:30')
    expect(text(addWorked(time, at('2026-11-23T08:30'), 7 * hour).value)).toBe('2026-11-23T17:30')
    expect(workedBetween(time, at('2026-11-20T16:30'), at('2026-11-23T09:30')).value).toBe(2 * hour)
    expect(workedBetween(time, at('2026-11-23T12:00'), at('2026-11-23T14:00')).value).toBe(0)
    expect(workedBetween(time, at('2026-11-23T14:00'), at('2026-11-23T12:00'))).toEqual({ value: 0, known: true })
    expect(addWorked(time, at('2026-12-31T17:00'), hour).known).toBe(false)
  })

  it('adding and measuring agree', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 1, max: 200 * hour }), fc.integer({ min: 0, max: 200 * hour }), (from, length, more) => {
        const to = addWorked(time, from, length).value
        expect(workedBetween(time, from, to).value).toBe(length)
        expect(workedBetween(time, from, to - 1).value).toBe(length - 1)
        expect(addWorked(time, to, more).value).toBe(addWorked(time, from, length + more).value)
      }),
    )
  })

  it('refuse hours that would never pass, or pass twice', () => {
    const odd = (...hours: WorkingTime['hours']) => addWorked({ calendar: plainCalendar, hours }, 0, 1)
    expect(() => odd()).toThrow(RangeError)
    expect(() => odd({ from: 60, to: 60 })).toThrow(RangeError)
    expect(() => odd({ from: 60, to: 120 }, { from: 100, to: 200 })).toThrow(RangeError)
    expect(() => odd({ from: 60, to: 1500 })).toThrow(RangeError)
    expect(() => addWorked(time, 0, Number.POSITIVE_INFINITY)).toThrow(RangeError)
    expect(() => addWorked(time, 0, -1)).toThrow(RangeError)
  })
})
