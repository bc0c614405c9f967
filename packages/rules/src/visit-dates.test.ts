import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, addMonths } from './calendar-days.ts'
import { periodAround } from './duties-periods.ts'
import { type ContactRules, householdLevel, seedContactRules } from './duties-rules.ts'
import { judgeVisitDay, longestWait, toldOn } from './visit-dates.ts'

const seed: ContactRules = { startsOn: '2024-01-01', ...seedContactRules }
const rolling: ContactRules = {
  startsOn: '2024-01-01',
  levels: [],
  cadences: [{ by: ['4'], to: householdLevel, months: 3, visits: 1, counting: 'rolling' }],
  lateNth: 3,
}
const home = { by: '4', to: householdLevel }
const told = (day: string, on: string, versions: readonly ContactRules[] = [seed], between = home) =>
  judgeVisitDay(versions, between, day, { told: on, today: on })
const day = fc
  .date({ min: new Date('2024-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

describe('the day of a visit', () => {
  it('is in time until its quarter ends, and needs a reason from the next day on', () => {
    expect(told('2026-01-01', '2026-03-31')).toBe('in-time')
    expect(told('2026-01-01', '2026-04-01')).toBe('late')
    expect(told('2026-03-31', '2026-04-01')).toBe('late')
    expect(told('2028-02-29', '2028-03-31')).toBe('in-time')
  })

  it('goes by the month between the levels above', () => {
    expect(told('2026-01-31', '2026-01-31', [seed], { by: '3', to: '4' })).toBe('in-time')
    expect(told('2026-01-31', '2026-02-01', [seed], { by: '3', to: '4' })).toBe('late')
  })

  it('goes by the month where nothing is asked, and where nothing was asked yet', () => {
    expect(told('2026-02-01', '2026-02-28', [])).toBe('in-time')
    expect(told('2026-02-01', '2026-03-01', [])).toBe('late')
    expect(told('2023-12-01', '2024-01-01')).toBe('late')
  })

  it('rolling is in time for so many months', () => {
    expect(told('2026-01-31', '2026-04-30', [rolling])).toBe('in-time')
    expect(told('2026-01-31', '2026-05-01', [rolling])).toBe('late')
  })

  it('goes by the rule of its own day, not by the one of today', () => {
    const monthly = {
      ...seed,
      startsOn: '2026-04-01',
      cadences: [{ ...rolling.cadences[0], months: 1, counting: 'calendar' }],
    } as ContactRules
    expect(told('2026-02-10', '2026-03-31', [seed, monthly])).toBe('in-time')
    expect(told('2026-04-10', '2026-05-02', [seed, monthly])).toBe('late')
    expect(told('2026-04-10', '2026-05-02')).toBe('in-time')
  })

  it('cannot lie in the future, whatever the phone says', () => {
    expect(judgeVisitDay([seed], home, '2026-03-02', { told: '2026-03-05', today: '2026-03-01' })).toBe('future')
  })

  it('of today is always in time, and one in time stays so on every earlier day of telling', () => {
    fc.assert(
      fc.property(day, fc.nat(400), fc.constantFrom([seed], [rolling], []), (on, later, versions) => {
        expect(told(on, on, versions)).toBe('in-time')
        const last = addDays(on, later)
        if (told(on, last, versions) === 'in-time')
          for (const back of [0, 1, later]) expect(told(on, addDays(last, -Math.min(back, later)), versions)).toBe('in-time')
      }),
    )
  })

  it('is late exactly when its period is over', () => {
    fc.assert(
      fc.property(day, fc.nat(200), (on, later) => {
        const last = addDays(on, later)
        expect(told(on, last) === 'late').toBe(last > periodAround(on, 3).to)
        expect(told(on, last, [rolling]) === 'late').toBe(last > addMonths(on, 3))
      }),
    )
  })
})

describe('the day it was told', () => {
  it('is when it was written down, while it waited for a signal', () => {
    expect(toldOn('2026-03-31', '2026-04-02')).toBe('2026-03-31')
    expect(toldOn('2026-03-31', '2026-03-31')).toBe('2026-03-31')
  })

  it('is when it arrived, where the phone’s clock cannot be believed', () => {
    expect(toldOn('2026-05-01', '2026-04-02')).toBe('2026-04-02')
    expect(toldOn('2026-01-01', addDays('2026-01-01', longestWait))).toBe('2026-01-01')
    expect(toldOn('2026-01-01', addDays('2026-01-01', longestWait + 1))).toBe(addDays('2026-01-01', longestWait + 1))
  })
})
