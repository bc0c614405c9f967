import { expect, test } from 'vitest'
import { dueOf } from './due-words.ts'

const now = new Date('2026-11-22T20:00:00Z')

test('a deadline is counted in days of China, and said louder the nearer it is', () => {
  expect(dueOf('2026-11-22', now)).toEqual({ key: 'overdue', days: 1, tone: 'red' })
  expect(dueOf('2026-11-23', now)).toEqual({ key: 'dueToday', days: 0, tone: 'red' })
  expect(dueOf('2026-11-28', now)).toEqual({ key: 'dueIn', days: 5, tone: 'amber' })
  expect(dueOf('2026-11-29', now)).toEqual({ key: 'dueIn', days: 6, tone: 'plain' })
  expect(dueOf(null, now).key).toBe('noDue')
})
