import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, weekday } from './calendar-days.ts'
import { calendarOf, holidayArrangements } from './holiday-arrangements.ts'
import { addWorkingDays, buildWorkingCalendar, isWorkingDay, plainCalendar, workingDaysBetween, yearsKnown } from './working-days.ts'

const china = calendarOf(holidayArrangements)
const day = fc
  .date({ min: new Date('2024-06-01'), max: new Date('2028-06-30'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
/** Made up: a Wednesday off and the Saturday after worked. */
const invented = buildWorkingCalendar(
  [2030],
  [
    { day: '2030-05-08', works: false },
    { day: '2030-05-11', works: true },
  ],
)

describe('working days', () => {
  it('know holidays and 调休 where a year is entered', () => {
    expect(isWorkingDay(invented, '2030-05-08')).toBe(false)
    expect(isWorkingDay(invented, '2030-05-11')).toBe(true)
    expect(isWorkingDay(invented, '2030-05-12')).toBe(false)
    expect(addWorkingDays(invented, '2030-05-07', 3)).toEqual({ value: '2030-05-11', known: true })
    expect(addWorkingDays(invented, '2030-05-11', 1)).toEqual({ value: '2030-05-13', known: true })
    expect(workingDaysBetween(invented, '2030-05-06', '2030-05-12')).toEqual({ value: 4, known: true })
  })

  it('fall back to Monday to Friday, and say so, where it is not', () => {
    expect(addWorkingDays(plainCalendar, '2031-10-03', 1)).toEqual({ value: '2031-10-06', known: false })
    expect(addWorkingDays(invented, '2030-12-31', 1)).toEqual({ value: '2031-01-01', known: false })
    expect(workingDaysBetween(invented, '2030-12-30', '2031-01-02')).toEqual({ value: 3, known: false })
    expect(yearsKnown(invented, '2030-01-01', '2030-12-31')).toBe(true)
  })

  it('refuse exceptions that cannot be', () => {
    const code = (year: number, ...exceptions: Parameters<typeof buildWorkingCalendar>[1]) => {
      try {
        buildWorkingCalendar([year], exceptions)
        return null
      } catch (error) {
        return error instanceof Error ? error.message : null
      }
    }
    expect(code(2030, { day: '2030-02-29', works: false })).toBe('no-such-day 2030-02-29')
    expect(code(2030, { day: '2030-5-8', works: false })).toBe('no-such-day 2030-5-8')
    expect(code(2030, { day: '2031-05-08', works: false })).toBe('year-not-listed 2031-05-08')
    expect(code(2030, { day: '2030-05-08', works: false }, { day: '2030-05-08', works: true })).toBe('contradicted 2030-05-08')
    expect(code(2030, { day: '2030-05-08', works: false }, { day: '2030-05-08', works: false })).toBeNull()
    expect(() => addWorkingDays(plainCalendar, '2030-05-08', -1)).toThrow(RangeError)
    expect(() => addWorkingDays(plainCalendar, '2030-05-08', 1.5)).toThrow(RangeError)
  })

  it('count there and back on any day, and always land on one', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 80 }), (from, count) => {
        const to = addWorkingDays(china, from, count).value
        expect(isWorkingDay(china, to)).toBe(true)
        expect(workingDaysBetween(china, from, to).value).toBe(count)
        expect(workingDaysBetween(china, from, addDays(to, -1)).value).toBe(count - 1)
        expect(addWorkingDays(china, addWorkingDays(china, from, 1).value, count).value).toBe(addWorkingDays(china, from, count + 1).value)
      }),
    )
  })
})

describe('the arrangements of 2025 and 2026', () => {
  it('count working days over the weeks of 国庆', () => {
    expect(addWorkingDays(china, '2026-09-30', 1)).toEqual({ value: '2026-10-08', known: true })
    expect(addWorkingDays(china, '2026-09-30', 3)).toEqual({ value: '2026-10-10', known: true })
    expect(addWorkingDays(china, '2025-09-30', 3)).toEqual({ value: '2025-10-11', known: true })
    expect(workingDaysBetween(china, '2026-09-18', '2026-10-10')).toEqual({ value: 11, known: true })
    expect(addWorkingDays(china, '2026-12-31', 1).known).toBe(false)
  })

  it('work weekends, rest on weekdays, and lie in their year', () => {
    for (const { year, off, worked } of holidayArrangements) {
      for (const each of worked) expect([each, weekday(each) >= 6]).toEqual([each, true])
      for (const { from, to } of off) expect(from <= to && from.startsWith(String(year)) && to.startsWith(String(year))).toBe(true)
    }
    // 全国年节及纪念日放假办法 (2024): thirteen days a year, whatever is moved around them.
    const change = (year: number) =>
      workingDaysBetween(plainCalendar, `${String(year - 1)}-12-31`, `${String(year)}-12-31`).value -
      workingDaysBetween(china, `${String(year - 1)}-12-31`, `${String(year)}-12-31`).value
    expect([change(2025), change(2026)]).toEqual([13, 13])
  })
})
