import { describe, expect, it } from 'vitest'
import { ageOn, isMinor } from './age.ts'

describe('ageOn', () => {
  it.each([
    ['2008-09-01', '2026-08-31', 17],
    ['2008-09-01', '2026-09-01', 18],
    ['2008-02-29', '2026-02-28', 17],
    ['2008-02-29', '2026-03-01', 18],
    ['2026-09-01', '2026-09-01', 0],
  ])('of somebody born %s on %s is %d', (birth, on, age) => {
    expect(ageOn(birth, on)).toBe(age)
  })
})

describe('isMinor', () => {
  it('ends on the birthday, at 18 or at another limit', () => {
    expect(isMinor('2008-09-01', '2026-08-31')).toBe(true)
    expect(isMinor('2008-09-01', '2026-09-01')).toBe(false)
    expect(isMinor('2012-09-02', '2026-09-01', 14)).toBe(true)
    expect(isMinor('2012-09-01', '2026-09-01', 14)).toBe(false)
  })
})
