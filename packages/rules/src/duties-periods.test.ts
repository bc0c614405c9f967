import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, daysIn } from './calendar-days.ts'
import { holdingOn, holdingsOf, periodAround } from './duties-periods.ts'
import { type Cadence, type ContactRules, householdLevel, seedContactRules } from './duties-rules.ts'

const day = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2032-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const months = fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const, 6 as const, 12 as const)

const every = (count: Cadence['months'], counting: Cadence['counting'] = 'calendar'): Cadence => ({
  by: ['4'],
  to: householdLevel,
  months: count,
  visits: 1,
  counting,
})
const version = (startsOn: string, ...cadences: Cadence[]): ContactRules => ({ startsOn, levels: [], cadences, lateNth: 3 })
const story = (...versions: ContactRules[]) =>
  holdingsOf(versions, '4', householdLevel).map(
    ({ from, cadence }) => `${from} ${cadence ? `${cadence.counting} ${String(cadence.months)}` : 'nothing'}`,
  )

describe('periods of the calendar', () => {
  it('are months, quarters, halves and years', () => {
    expect(periodAround('2028-02-29', 1)).toEqual({ from: '2028-02-01', to: '2028-02-29' })
    expect(periodAround('2026-03-31', 3)).toEqual({ from: '2026-01-01', to: '2026-03-31' })
    expect(periodAround('2026-12-01', 2)).toEqual({ from: '2026-11-01', to: '2026-12-31' })
    expect(periodAround('2026-07-01', 6)).toEqual({ from: '2026-07-01', to: '2026-12-31' })
    expect(periodAround('2028-05-05', 12)).toEqual({ from: '2028-01-01', to: '2028-12-31' })
  })

  it('hold their day, follow each other without a gap, and fill a year', () => {
    fc.assert(
      fc.property(day, months, (on, count) => {
        const span = periodAround(on, count)
        expect(span.from <= on && on <= span.to).toBe(true)
        const next = periodAround(addDays(span.to, 1), count)
        expect(next.from).toBe(addDays(span.to, 1))
        expect(daysIn(span)).toBeGreaterThanOrEqual(count * 28)
        expect(periodAround(`${on.slice(0, 4)}-01-01`, count).from).toBe(`${on.slice(0, 4)}-01-01`)
      }),
    )
  })
})

describe('a cadence that changes', () => {
  it('is the seed: levels 1 and 2 to 3, 3 to 4 monthly, 4 to households quarterly', () => {
    const rules = { startsOn: '2026-01-01', ...seedContactRules }
    const cadence = (by: string, to: string) => holdingOn(holdingsOf([rules], by, to), '2026-06-01')?.cadence?.months
    expect(cadence('1', '3')).toBe(1)
    expect(cadence('2', '3')).toBe(1)
    expect(cadence('3', '4')).toBe(1)
    expect(cadence('4', householdLevel)).toBe(3)
    expect(cadence('1', '4')).toBeUndefined()
  })

  it('takes hold where a period of both begins', () => {
    expect(story(version('2026-01-01', every(3)), version('2026-02-15', every(1)))).toEqual([
      '2026-01-01 calendar 3',
      '2026-04-01 calendar 1',
    ])
    expect(story(version('2026-01-01', every(1)), version('2026-02-15', every(3)))).toEqual([
      '2026-01-01 calendar 1',
      '2026-04-01 calendar 3',
    ])
    expect(story(version('2026-01-01', every(2)), version('2026-02-15', every(3)))).toEqual([
      '2026-01-01 calendar 2',
      '2026-07-01 calendar 3',
    ])
    expect(story(version('2026-01-01', every(1)), version('2026-02-01', every(1)), version('2026-04-01', every(3)))).toEqual([
      '2026-01-01 calendar 1',
      '2026-04-01 calendar 3',
    ])
  })

  it('is overtaken by a later word before it took hold', () => {
    expect(story(version('2026-01-01', every(3)), version('2026-02-15', every(1)), version('2026-03-01', every(3)))).toEqual([
      '2026-01-01 calendar 3',
    ])
    expect(story(version('2026-03-01', every(6)), version('2026-02-15', every(1)), version('2026-01-01', every(3)))).toEqual([
      '2026-01-01 calendar 3',
      '2026-07-01 calendar 6',
    ])
  })

  it('begins, ends and turns rolling', () => {
    expect(story(version('2026-01-01'), version('2026-02-15', every(3)), version('2026-05-05'))).toEqual([
      '2026-02-15 calendar 3',
      '2026-05-05 nothing',
    ])
    expect(story(version('2026-01-01', every(3)), version('2026-02-15', every(3, 'rolling')), version('2026-05-05', every(1)))).toEqual([
      '2026-01-01 calendar 3',
      '2026-04-01 rolling 3',
      '2026-05-05 calendar 1',
    ])
    expect(story(version('2026-01-01', every(3)), version('2026-01-01', every(1)))).toEqual(['2026-01-01 calendar 1'])
  })

  it('never moves a period under way, and always takes hold within a year', () => {
    fc.assert(
      fc.property(months, months, day, (now, next, change) => {
        const held = holdingsOf([version('2019-01-01', every(now)), version(change, every(next))], '4', householdLevel)
        if (now === next) expect(held).toHaveLength(1)
        else {
          const from = held[1]?.from ?? ''
          expect(from >= change).toBe(true)
          expect(periodAround(from, now).from).toBe(from)
          expect(periodAround(from, next).from).toBe(from)
          expect(daysIn({ from: change, to: from })).toBeLessThanOrEqual(367)
        }
      }),
    )
  })
})
