import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, addMonths, daysIn } from './calendar-days.ts'
import { type ContactLink, type ContactVisit, type Duty, type DutyState, dutiesOn } from './duties.ts'
import { periodAround } from './duties-periods.ts'
import { type ContactRules, householdLevel } from './duties-rules.ts'
import { joinSums, noDuties, sumDuties } from './duties-sums.ts'

const months = fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const, 6 as const, 12 as const)
const between = (from: string, to: string) => fc.integer({ min: 0, max: daysIn({ from, to }) - 1 }).map((days) => addDays(from, days))
/** Over two leap days, and the ends of all months. */
const day = between('2023-11-01', '2028-06-30')
const counting = fc.constantFrom('calendar' as const, 'rolling' as const)
const contact = fc.constantFrom('zhao', 'qian')
const target = fc.constantFrom('family', 'neighbours')

const rules: fc.Arbitrary<ContactRules> = fc
  .record({
    startsOn: day,
    months,
    visits: fc.integer({ min: 1, max: 3 }),
    counting,
    lateNth: fc.constantFrom(null, 1, 2, 3, 4),
    asked: fc.integer({ min: 0, max: 9 }),
  })
  .map(({ startsOn, lateNth, asked, ...cadence }) => ({
    startsOn,
    lateNth,
    levels: [],
    cadences: asked === 0 ? [] : [{ by: ['4'], to: householdLevel, ...cadence }],
  }))
const versions = fc
  .tuple(rules, fc.array(rules, { maxLength: 3 }))
  .map(([first, later]): ContactRules[] => [{ ...first, startsOn: '2023-01-01' }, ...later])
const link: fc.Arbitrary<ContactLink> = fc
  .record({ contact, target, startsOn: day, lasts: fc.option(fc.integer({ min: 1, max: 900 })) })
  .map(({ lasts, ...one }) => ({
    ...one,
    id: 'link',
    level: '4',
    to: householdLevel,
    endsOn: lasts === null ? null : addDays(one.startsOn, lasts),
  }))
const links = fc.array(link, { minLength: 1, maxLength: 5 }).map((all) => all.map((one, at) => ({ ...one, id: `link-${String(at)}` })))
const visits: fc.Arbitrary<ContactVisit[]> = fc.array(fc.record({ day, target, author: contact }), { maxLength: 12 })

const better: Record<DutyState, number> = { overdue: 0, due: 1, done: 2, 'not-yet': 2 }
const plain = (over: Partial<ContactRules['cadences'][number]>): ContactRules[] => [
  {
    startsOn: '2020-01-01',
    levels: [],
    cadences: [{ by: ['4'], to: householdLevel, months: 1, visits: 1, counting: 'calendar', ...over }],
    lateNth: 3,
  },
]
const stateOn = (versionsOf: ContactRules[], one: ContactLink, made: ContactVisit[], on: string) =>
  dutiesOn(versionsOf, [one], made, on)[0]?.state
const long: ContactLink = {
  id: 'link',
  contact: 'zhao',
  level: '4',
  target: 'family',
  to: householdLevel,
  startsOn: '2022-01-01',
  endsOn: null,
}

describe('duties, whatever the days', () => {
  it('a visit never makes anything worse', () => {
    fc.assert(
      fc.property(versions, links, visits, fc.record({ day, target, author: contact }), day, (all, linked, made, one, on) => {
        const without = dutiesOn(all, linked, made, on)
        const having = dutiesOn(all, linked, [...made, one], on)
        expect(having.map((duty) => duty.link)).toEqual(without.map((duty) => duty.link))
        for (const [at, duty] of without.entries()) {
          const now = having[at]
          expect(better[now?.state ?? 'overdue']).toBeGreaterThanOrEqual(better[duty.state])
          expect(now?.done).toBeGreaterThanOrEqual(duty.done)
          expect((now?.dueBy ?? '') >= duty.dueBy).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('as many visits as can be asked, made on the day, leave nobody overdue or due', () => {
    fc.assert(
      fc.property(versions, link, visits, day, (all, one, made, on) => {
        const today = { day: on, target: one.target, author: one.contact }
        const state = stateOn(all, one, [...made, today, today, today], on)
        expect(['done', 'not-yet', undefined]).toContain(state)
      }),
      { numRuns: 300 },
    )
  })

  it('nobody is overdue in the period a link or its first rule begins in, rolling not before a whole span', () => {
    fc.assert(
      fc.property(link, months, counting, day, (one, count, how, on) => {
        const all = plain({ months: count, counting: how })
        const duty = dutiesOn(all, [one], [], on)[0]
        const grace = how === 'calendar' ? periodAround(one.startsOn, count).to : addMonths(one.startsOn, count)
        if (duty && on <= grace) expect(duty.state).not.toBe('overdue')
        if (duty?.state === 'overdue') expect(duty.overdueSince !== null && duty.overdueSince <= on).toBe(true)
        else if (duty) expect(duty.overdueSince).toBeNull()
      }),
      { numRuns: 300 },
    )
  })

  it('a duty nobody fulfils is overdue when two periods are over', () => {
    fc.assert(
      fc.property(months, counting, day, (count, how, on) => {
        const all = plain({ months: count, counting: how })
        const begun = { ...long, startsOn: on }
        const late = addDays(periodAround(addDays(periodAround(on, count).to, 1), count).to, 1)
        expect(stateOn(all, begun, [], late)).toBe('overdue')
      }),
    )
  })

  it('a hand-over counts the same visits as if nobody had changed, wherever the new link owes the whole period', () => {
    fc.assert(
      fc.property(day, fc.array(day, { maxLength: 6 }), day, months, (change, days, on, count) => {
        const all = plain({ months: count })
        const before = { ...long, id: 'before', contact: 'qian', endsOn: change }
        const after = { ...long, id: 'after', startsOn: change }
        const made = days.map((each) => ({ day: each, target: 'family', author: each < change ? 'qian' : 'zhao' }))
        const unchanged = days.map((each) => ({ day: each, target: 'family', author: 'zhao' }))
        const handed = dutiesOn(all, [before, after], made, on)
        expect(handed).toHaveLength(1)
        const kept = dutiesOn(all, [long], unchanged, on)[0]
        if (handed[0]?.link === 'after') expect(handed[0].done).toBe(kept?.done)
        // Neither this period nor the one before is that of the change.
        const earlier = addMonths(periodAround(on, count).from, -count)
        if (earlier > change) expect(handed[0]).toEqual({ ...kept, link: 'after' })
        if (handed[0]?.state === 'overdue') expect(kept?.state).toBe('overdue')
      }),
      { numRuns: 300 },
    )
  })

  it('rolling and calendar agree: visited today is done, visited on the first of every month is never overdue, never is overdue', () => {
    fc.assert(
      fc.property(day, counting, months, (on, how, count) => {
        const all = plain({ months: count, counting: how })
        const visitOn = (each: string) => ({ day: each, target: 'family', author: 'zhao' })
        expect(stateOn(all, long, [visitOn(on)], on)).toBe('done')
        const first = `${on.slice(0, 7)}-01`
        const monthly = Array.from({ length: 14 }, (_, back) => visitOn(addMonths(first, -back)))
        expect(stateOn(all, long, monthly, on)).not.toBe('overdue')
        expect(stateOn(all, long, [], on)).toBe('overdue')
      }),
    )
  })

  it('the same cadence written again changes nothing, nor does the order of rules, links and visits', () => {
    fc.assert(
      fc.property(versions, links, visits, day, day, (all, linked, made, again, on) => {
        const sorted = (duties: Duty[]) => duties.toSorted((one, other) => (one.link < other.link ? -1 : 1))
        const expected = dutiesOn(all, linked, made, on)
        const [first] = all
        if (first && all.length === 1) expect(dutiesOn([first, { ...first, startsOn: again }], linked, made, on)).toEqual(expected)
        const distinct = new Set(all.map(({ startsOn }) => startsOn)).size === all.length
        if (distinct) expect(sorted(dutiesOn(all.toReversed(), linked.toReversed(), made.toReversed(), on))).toEqual(sorted(expected))
      }),
    )
  })
})

describe('sums of duties', () => {
  it('of parts are the sum of the whole, each state counted once', () => {
    fc.assert(
      fc.property(versions, links, visits, day, fc.nat(5), (all, linked, made, on, cut) => {
        const duties = dutiesOn(all, linked, made, on)
        const whole = (some: Duty[]) => sumDuties(some, () => ['community']).get('community') ?? noDuties
        expect(joinSums(whole(duties.slice(0, cut)), whole(duties.slice(cut)))).toEqual(whole(duties))
        const byContact = sumDuties(duties, (duty) => linked.filter(({ id }) => id === duty.link).map((one) => one.contact))
        expect([...byContact.values()].reduce(joinSums, noDuties)).toEqual(whole(duties))
        expect(Object.values(whole(duties)).reduce((one, other) => one + other, 0)).toBe(duties.length)
      }),
    )
  })

  it('count a duty of several places in each, and once in one named twice', () => {
    const [duty] = dutiesOn(plain({}), [long], [], '2026-05-05')
    if (!duty) throw new Error('no duty')
    const sums = sumDuties([duty], () => ['building', 'group', 'building'])
    expect([...sums]).toEqual([
      ['building', { ...noDuties, overdue: 1 }],
      ['group', { ...noDuties, overdue: 1 }],
    ])
  })
})
