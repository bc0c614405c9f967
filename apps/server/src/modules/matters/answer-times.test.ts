import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answerSteps, countSteps, medianOf, stepOf } from './answer-times.ts'

test('steps grow with the minutes and never leave the row', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000_000 }), fc.integer({ min: 0, max: 1000 }), (minutes, more) => {
      expect(stepOf(minutes + more)).toBeGreaterThanOrEqual(stepOf(minutes))
      expect(stepOf(minutes)).toBeLessThan(answerSteps)
    }),
  )
})

test('the median of days added up is that of all answers, to a tenth', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.integer({ min: 10, max: 90_000 }), { maxLength: 20 }), { maxLength: 10 }), (days) => {
      const all = days.flat().toSorted((a, b) => a - b)
      const median = medianOf(days.map(countSteps))
      if (all.length === 0) expect(median).toBeNull()
      else {
        const exact = all[Math.ceil(all.length / 2) - 1] ?? 0
        expect(Math.abs((median ?? 0) - exact) / exact).toBeLessThan(0.1)
      }
    }),
  )
})

test('answers at once are none at all to wait for, and no answers are nothing', () => {
  expect(medianOf([countSteps([0, 0, 0])])).toBe(0)
  expect(medianOf([])).toBeNull()
})
