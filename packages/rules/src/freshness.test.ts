import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isStale, monthsBefore } from './freshness.ts'

const day = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

describe('how long ago something was confirmed', () => {
  it.each([
    ['2026-03-31', 1, '2026-02-28'],
    ['2024-03-31', 1, '2024-02-29'],
    ['2026-01-15', 1, '2025-12-15'],
    ['2026-11-22', 12, '2025-11-22'],
    ['2026-11-22', 0, '2026-11-22'],
    ['2026-02-28', 26, '2023-12-28'],
  ])('%s less %i months is %s', (today, months, before) => {
    expect(monthsBefore(today, months)).toBe(before)
  })

  it('is stale from the day after the months are over', () => {
    expect(isStale('2025-11-22', '2026-11-22', 12)).toBe(false)
    expect(isStale('2025-11-21', '2026-11-22', 12)).toBe(true)
  })

  it('never becomes fresh by waiting, and more months are never stricter', () => {
    fc.assert(
      fc.property(day, day, day, fc.integer({ min: 1, max: 60 }), (fresh, one, other, months) => {
        const [sooner, later] = one < other ? [one, other] : [other, one]
        if (isStale(fresh, sooner, months)) expect(isStale(fresh, later, months)).toBe(true)
        if (isStale(fresh, one, months + 1)) expect(isStale(fresh, one, months)).toBe(true)
      }),
    )
  })
})
