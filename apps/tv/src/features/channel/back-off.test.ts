import { expect, test } from 'vitest'
import { backOff } from './back-off.ts'

test('waits longer each time, up to half a minute and its share of chance, and begins again', () => {
  const wait = backOff(() => 0)
  expect([1, 2, 3, 4, 5, 6, 7].map(() => wait.next())).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000])
  wait.reset()
  expect(wait.next()).toBe(1000)
  expect(backOff(() => 1).next()).toBe(1500)
})
