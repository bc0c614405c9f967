import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextDue, periodOf } from './report-schedule.ts'

describe('the next deadline', () => {
  it('keeps the day agreed, as far as the month has it', () => {
    expect(nextDue('2027-01-31', 'monthly')).toBe('2027-02-28')
    expect(nextDue('2027-02-28', 'monthly', 31)).toBe('2027-03-31')
    expect(nextDue('2028-11-30', 'quarterly')).toBe('2029-02-28')
    expect(nextDue('2028-02-29', 'yearly')).toBe('2029-02-28')
    expect(nextDue('2029-02-28', 'yearly', 29)).toBe('2030-02-28')
    expect(nextDue('2026-12-28', 'weekly')).toBe('2027-01-04')
    expect(nextDue('2026-12-28', 'once')).toBeNull()
  })

  it('always lies ahead', () => {
    const day = fc
      .date({ min: new Date('1990-01-01'), max: new Date('2150-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10))
    fc.assert(
      fc.property(day, fc.constantFrom('weekly', 'monthly', 'quarterly', 'yearly'), (dueOn, repeat) => {
        expect((nextDue(dueOn, repeat) ?? '') > dueOn).toBe(true)
      }),
    )
  })
})

it('names the span an answer speaks of', () => {
  expect(periodOf('2026-11-22', 'once')).toBe('2026-11-22')
  expect(periodOf('2026-11-22', 'weekly')).toBe('2026-11-16—2026-11-22')
  expect(periodOf('2026-11-22', 'monthly')).toBe('2026年11月')
  expect(periodOf('2026-11-22', 'quarterly')).toBe('2026年第4季度')
  expect(periodOf('2026-11-22', 'yearly')).toBe('2026年')
})
