import { expect, test } from 'vitest'
import { shareText, spanOf } from './measure-spans.ts'

test('months back end on a day that exists', () => {
  expect(spanOf(1, '2026-03-31')).toEqual({ from: '2026-02-28', to: '2026-03-31' })
  expect(spanOf(12, '2028-02-29').from).toBe('2027-02-28')
  expect(spanOf(3, '2026-01-15').from).toBe('2025-10-15')
})

test('nothing to measure is no share', () => {
  expect([shareText(null), shareText(0), shareText(0.925)]).toEqual([null, '0%', '93%'])
})
