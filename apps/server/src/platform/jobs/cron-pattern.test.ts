import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instantOf, isDue, nextDue, parseCron } from './cron-pattern.ts'

describe('a timetable', () => {
  it.each([
    ['17 * * * *', '2026-11-22T10:17:00.000Z', '2026-11-22T11:17:00.000Z'],
    ['3 0 * * *', '2026-11-22T10:00:00.000Z', '2026-11-22T16:03:00.000Z'],
    ['*/20 8-9 * * 1-5', '2026-11-21T00:00:00.000Z', '2026-11-23T00:00:00.000Z'],
    ['0 0 1 * *', '2026-12-31T15:59:00.000Z', '2026-12-31T16:00:00.000Z'],
    ['30 2 29 2 *', '2026-03-01T00:00:00.000Z', '2028-02-28T18:30:00.000Z'],
  ])('%s after %s is due at %s, in China time', (cron, after, next) => {
    expect(nextDue(parseCron(cron), new Date(after))?.toISOString()).toBe(next)
  })

  it('a date that never comes has no next time', () => {
    expect(nextDue(parseCron('0 0 31 2 *'), new Date('2026-01-01T00:00:00Z'))).toBeNull()
  })

  it.each([
    '',
    '* * * *',
    '* * * * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * * 7',
    '5-1 * * * *',
    '*/0 * * * *',
    'a * * * *',
  ])('refuses %s', (cron) => expect(() => parseCron(cron)).toThrow(/timetable/))

  it('an instant comes back from its digest without a year', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_650 * 1_440 }), fc.integer({ min: -1_440, max: 1_440 }), (minutes, away) => {
        const at = new Date(Date.UTC(2025, 0, 1) + minutes * 60_000)
        const digest = {
          min: at.getUTCMinutes(),
          hour: at.getUTCHours(),
          date: at.getUTCDate(),
          month: at.getUTCMonth() + 1,
          dow: at.getUTCDay(),
        }
        expect(instantOf(digest, new Date(at.getTime() + away * 60_000))).toEqual(at)
      }),
    )
  })

  it('the next time is due, and nothing between is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 1_440 }), (m, h, start) => {
        const pattern = parseCron(`${String(m)} ${String(h)} * * *`)
        const after = new Date(Date.UTC(2026, 10, 22) + start * 60_000)
        const next = nextDue(pattern, after)
        expect(next !== null && isDue(pattern, next)).toBe(true)
        for (let at = after.getTime() + 60_000; at < (next?.getTime() ?? 0); at += 60_000) expect(isDue(pattern, new Date(at))).toBe(false)
      }),
      { numRuns: 20 },
    )
  })
})
