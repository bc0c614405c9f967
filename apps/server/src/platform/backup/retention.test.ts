import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseKept } from './retention.ts'

const day = 24 * 3_600_000
const nightly = (count: number, last = Date.parse('2026-11-22T18:30:00Z')) =>
  Array.from({ length: count }, (_, index) => new Date(last - index * day).toISOString())

describe('which backups stay', () => {
  it('a year of nightly ones thins out to days, weeks and months', () => {
    const times = nightly(365)
    const { kept, days } = chooseKept(times, { days: 7, weeks: 4, months: 6 })
    expect([...days]).toEqual([0, 1, 2, 3, 4, 5, 6])
    const left = times.filter((_, index) => kept.has(index)).map((time) => time.slice(0, 10))
    // 18:30 UTC is 02:30 of the next day in China, so the newest is Monday's.
    expect(left.slice(7)).toEqual(['2026-11-14', '2026-11-07', '2026-10-30', '2026-09-29', '2026-08-30', '2026-07-30', '2026-06-29'])
  })
  it('always keeps the newest, never more than asked for, and gaps count nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1_000 * day }), { minLength: 1, maxLength: 60 }),
        fc.record({ days: fc.nat(9), weeks: fc.nat(9), months: fc.nat(9) }),
        (ages, keep) => {
          const times = ages.toSorted((a, b) => a - b).map((age) => new Date(Date.parse('2026-11-22T18:30:00Z') - age).toISOString())
          const { kept } = chooseKept(times, keep)
          expect(kept.has(0)).toBe(true)
          expect(kept.size).toBeLessThanOrEqual(Math.max(1, keep.days) + keep.weeks + keep.months)
        },
      ),
    )
  })
})
