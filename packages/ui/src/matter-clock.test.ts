import { expect, test } from 'vitest'
import { clockWords, matterTone } from './matter-clock.ts'

const hour = 3_600_000
const say = (key: string, named?: Record<string, unknown>): string =>
  `${key.slice('matterClock.'.length)}${named ? ` ${String(named['n'])}` : ''}`
const working = { unit: 'days', pace: 'working' } as const
const around = { unit: 'hours', pace: 'around-the-clock' } as const
const clock = (state: 'running' | 'paused' | 'met' | 'late', left: number, limit: typeof working | typeof around = working) => ({
  state,
  left,
  limit,
  dueAt: null,
})

test('working days and hours that are left, a day being seven working hours', () => {
  expect(clockWords(clock('running', 15 * hour), 'handling', false, say)).toEqual({ text: 'leftDays 2', tone: 'jade' })
  expect(clockWords(clock('running', 8 * hour), 'handling', false, say)).toEqual({ text: 'leftDays 1', tone: 'amber' })
  expect(clockWords(clock('running', 3 * hour), 'handling', false, say)).toEqual({ text: 'leftHours 3', tone: 'amber' })
  expect(clockWords(clock('running', hour / 2), 'handling', false, say).text).toBe('leftSoon')
  expect(clockWords(clock('running', 15 * hour, around), 'handling', false, say).text).toBe('leftHours 15')
  expect(clockWords(clock('running', 49 * hour, around), 'handling', false, say).text).toBe('leftPlainDays 2')
})

test('how late it is is red; nothing left says just late', () => {
  expect(clockWords(clock('late', -3 * hour), 'verified', false, say)).toEqual({ text: 'lateHours 3', tone: 'red' })
  expect(clockWords(clock('late', -15 * hour), 'verified', false, say)).toEqual({ text: 'lateDays 2', tone: 'red' })
  expect(clockWords(clock('late', 0), 'verified', false, say).text).toBe('lateNow')
})

test('a clock that waits for the raiser, that was met and that no longer runs', () => {
  expect(clockWords(clock('paused', hour), 'handling', true, say)).toEqual({ text: 'waiting', tone: 'amber' })
  expect(clockWords(clock('met', hour), 'answered', false, say).text).toBe('met')
  expect(clockWords(clock('late', 0), 'answered', false, say).text).toBe('metLate')
  for (const state of ['confirmed', 'closed', 'withdrawn', 'merged'])
    expect(clockWords(clock('late', -hour), state, false, say).text).toBe('ended')
})

test('the tone of a state is what it means', () => {
  expect(['accepted', 'handling', 'answered', 'withdrawn'].map(matterTone)).toEqual(['amber', 'blue', 'jade', 'plain'])
})
