import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, addMonths, dayNumber, dayOfNumber, daysIn, weekday } from './calendar-days.ts'

const day = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

describe('days of the calendar', () => {
  it('knows leap days and ends of months', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01')
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
    expect(addMonths('2028-01-31', 1)).toBe('2028-02-29')
    expect(addMonths('2026-11-30', 3)).toBe('2027-02-28')
    expect(daysIn({ from: '2028-02-01', to: '2028-02-29' })).toBe(29)
    expect(daysIn({ from: '2028-02-02', to: '2028-02-01' })).toBe(0)
    expect(daysIn({ from: '2028-02-09', to: '2028-02-01' })).toBe(0)
  })

  it('knows the days of the week, before 1970 too', () => {
    expect(['2026-11-22', '2026-11-23', '1970-01-01', '1969-12-29', '1900-01-01'].map(weekday)).toEqual([7, 1, 4, 1, 1])
  })

  it('counts there and back', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -3000, max: 3000 }), (from, days) => {
        expect(dayOfNumber(dayNumber(from))).toBe(from)
        expect(dayNumber(addDays(from, days)) - dayNumber(from)).toBe(days)
        expect(addDays(addDays(from, days), -days)).toBe(from)
      }),
    )
  })

  it('adding months never brings two days out of order', () => {
    fc.assert(
      fc.property(day, day, fc.integer({ min: 0, max: 24 }), (one, other, months) => {
        const [sooner, later] = one < other ? [one, other] : [other, one]
        expect(addMonths(sooner, months) <= addMonths(later, months)).toBe(true)
        expect(addMonths(sooner, months) >= sooner).toBe(true)
      }),
    )
  })
})
