import { expect, test } from 'vitest'
import { shareWords } from './share-words.ts'

test('a share says one figure after the point, never rounds up to all, and is nothing of nothing', () => {
  expect(shareWords(11, 12)).toBe('91.6%')
  expect(shareWords(9999, 10_000)).toBe('99.9%')
  expect(shareWords(5, 5)).toBe('100.0%')
  expect(shareWords(0, 0)).toBe('—')
})
