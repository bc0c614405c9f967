import { describe, expect, it } from 'vitest'
import { type ContactLink, type ContactVisit, dutiesOn, roundOn, tallyVisits, weighDuty } from './duties.ts'
import { type Cadence, type ContactRules, householdLevel, seedContactRules } from './duties-rules.ts'

const seed: ContactRules = { startsOn: '2020-01-01', ...seedContactRules }
const rule = (cadence: Partial<Cadence>, lateNth: number | null = 3, startsOn = '2020-01-01'): ContactRules => ({
  startsOn,
  levels: [],
  cadences: [{ by: ['4'], to: householdLevel, months: 1, visits: 1, counting: 'calendar', ...cadence }],
  lateNth,
})
const link = (overrides: Partial<ContactLink> = {}): ContactLink => ({
  id: 'link',
  contact: 'zhao',
  level: '4',
  target: 'family',
  to: householdLevel,
  startsOn: '2025-01-01',
  endsOn: null,
  ...overrides,
})
const visit = (day: string, author = 'zhao', target = 'family'): ContactVisit => ({ day, author, target })
const duty = (rules: ContactRules | ContactRules[], day: string, visits: ContactVisit[], one = link(), others: ContactLink[] = []) =>
  dutiesOn(Array.isArray(rules) ? rules : [rules], [one, ...others], visits, day).find((each) => each.link === one.id)
const state = (...asked: Parameters<typeof duty>) => duty(...asked)?.state

describe('a duty by the calendar', () => {
  it('is due all quarter, done by a visit, overdue from the first day of the next', () => {
    const visits = [visit('2025-12-30')]
    expect(state(seed, '2026-01-01', visits)).toBe('due')
    expect(state(seed, '2026-03-31', visits)).toBe('due')
    expect(duty(seed, '2026-04-01', visits)).toEqual({
      link: 'link',
      period: { from: '2026-04-01', to: '2026-06-30' },
      required: 1,
      done: 0,
      state: 'overdue',
      dueBy: '2026-06-30',
      overdueSince: '2026-04-01',
    })
    expect(state(seed, '2026-04-02', [...visits, visit('2026-04-02')])).toBe('done')
    expect(state(seed, '2026-04-01', [...visits, visit('2026-03-31')])).toBe('due')
  })

  it('counts the last day of February, leap or not, for that month', () => {
    const monthly = rule({})
    expect(state(monthly, '2028-03-01', [visit('2028-02-29')])).toBe('due')
    expect(state(monthly, '2026-03-01', [visit('2026-02-28')])).toBe('due')
    expect(state(monthly, '2028-03-01', [visit('2028-01-31')])).toBe('overdue')
    expect(state(monthly, '2028-02-29', [visit('2028-02-29')])).toBe('done')
  })

  it('does not see visits that lie ahead, of others, or elsewhere', () => {
    expect(state(seed, '2026-02-01', [visit('2025-11-11'), visit('2026-02-02')])).toBe('due')
    expect(state(seed, '2026-02-01', [visit('2025-11-11'), visit('2026-01-02', 'li')])).toBe('due')
    expect(state(seed, '2026-02-01', [visit('2025-11-11'), visit('2026-01-02', 'zhao', 'neighbours')])).toBe('due')
  })

  it('asks nothing of a link begun in the last third: due from the next period on', () => {
    const monthly = rule({})
    expect(state(monthly, '2026-03-22', [], link({ startsOn: '2026-03-22' }))).toBe('not-yet')
    expect(duty(monthly, '2026-04-01', [], link({ startsOn: '2026-03-22' }))).toMatchObject({ state: 'due', overdueSince: null })
    expect(state(monthly, '2026-05-01', [], link({ startsOn: '2026-03-22' }))).toBe('overdue')
    expect(state(monthly, '2026-03-21', [], link({ startsOn: '2026-03-21' }))).toBe('due')
    expect(state(monthly, '2026-04-01', [], link({ startsOn: '2026-03-21' }))).toBe('overdue')
    expect(state(rule({}, null), '2026-03-31', [], link({ startsOn: '2026-03-31' }))).toBe('due')
    expect(state(rule({}, 1), '2026-03-02', [], link({ startsOn: '2026-03-02' }))).toBe('not-yet')
  })

  it('asks nothing in a period whose first third a link does not outlive, and ends with it', () => {
    const monthly = rule({})
    const visits = [visit('2026-03-03')]
    expect(state(monthly, '2026-04-01', visits, link({ endsOn: '2026-04-11' }))).toBe('not-yet')
    expect(duty(monthly, '2026-04-01', visits, link({ endsOn: '2026-04-12' }))).toMatchObject({ state: 'due', dueBy: '2026-04-11' })
    expect(duty(monthly, '2026-04-12', visits, link({ endsOn: '2026-04-12' }))).toBeUndefined()
    expect(duty(monthly, '2024-12-31', visits)).toBeUndefined()
  })

  it('asks a share of several visits of a link that holds for a part', () => {
    const often = rule({ months: 3, visits: 6 })
    expect(duty(often, '2026-06-01', [])).toMatchObject({ required: 6 })
    expect(duty(often, '2026-06-01', [], link({ startsOn: '2026-05-01' }))).toMatchObject({ required: 4 })
    expect(duty(often, '2026-06-01', [], link({ startsOn: '2026-06-01' }))).toMatchObject({ required: 0, state: 'not-yet' })
    expect(duty(often, '2026-06-01', [visit('2026-05-05'), visit('2026-05-06'), visit('2026-02-05')])).toMatchObject({
      done: 2,
      state: 'due',
    })
  })
})

describe('a household handed over', () => {
  const before = link({ id: 'before', contact: 'qian', endsOn: '2026-02-10' })
  const after = link({ startsOn: '2026-02-10' })

  it('counts the visit the predecessor made, once it is handed over', () => {
    expect(state(seed, '2026-03-01', [visit('2026-01-15', 'qian')], after, [before])).toBe('done')
    expect(state(seed, '2026-04-01', [visit('2026-01-15', 'qian')], after, [before])).toBe('due')
    expect(state(seed, '2026-03-01', [visit('2026-02-20', 'qian')], after, [before])).toBe('due')
    expect(state(seed, '2026-03-01', [visit('2026-01-15', 'qian')], after)).toBe('due')
  })

  it('does not count for somebody who keeps contact beside, or on another level', () => {
    const beside = link({ id: 'beside', contact: 'qian', endsOn: '2026-02-11' })
    expect(state(seed, '2026-03-01', [visit('2026-01-15', 'qian')], after, [beside])).toBe('due')
    const levelTwo = link({ id: 'two', level: '2', contact: 'qian', target: 'leader', to: '3', endsOn: '2026-02-10' })
    const levelOne = link({ level: '1', target: 'leader', to: '3', startsOn: '2026-02-10' })
    expect(state(seed, '2026-02-28', [visit('2026-02-05', 'qian', 'leader')], levelOne, [levelTwo])).toBe('due')
  })

  it('is no debt of the successor', () => {
    const late = link({ startsOn: '2026-03-15' })
    expect(state(seed, '2026-03-31', [], late, [before])).toBe('not-yet')
    expect(state(seed, '2026-04-01', [], late, [before])).toBe('due')
  })
})

describe('a cadence changed within a period', () => {
  const quarterly = rule({ months: 3 })
  const changed = [quarterly, rule({ months: 1 }, 3, '2026-02-15')]

  it('lets the period under way end by its own rule', () => {
    expect(duty(changed, '2026-03-10', [visit('2026-01-05')])).toMatchObject({
      state: 'done',
      period: { from: '2026-01-01', to: '2026-03-31' },
    })
    expect(duty(changed, '2026-04-10', [visit('2026-01-05')])).toMatchObject({
      state: 'due',
      period: { from: '2026-04-01', to: '2026-04-30' },
    })
    expect(duty(changed, '2026-04-10', [visit('2025-12-05')])).toMatchObject({ state: 'overdue', overdueSince: '2026-04-01' })
    expect(duty(changed, '2026-05-01', [visit('2026-01-05')])).toMatchObject({ state: 'overdue', overdueSince: '2026-05-01' })
  })

  it('owes a share of the period in which the rule is new', () => {
    expect(state(rule({}, 3, '2026-03-25'), '2026-03-26', [])).toBe('not-yet')
    expect(state(rule({}, 3, '2026-03-05'), '2026-04-01', [])).toBe('overdue')
    expect(duty(rule({}, 3, '2026-03-05'), '2026-03-04', [])).toBeUndefined()
  })

  it('gives a whole span where counting becomes rolling', () => {
    const rolling = [quarterly, rule({ months: 1, counting: 'rolling' }, 3, '2026-02-15')]
    expect(duty(rolling, '2026-04-05', [visit('2026-01-05')])).toMatchObject({ state: 'due', dueBy: '2026-05-01' })
    expect(duty(rolling, '2026-05-02', [visit('2026-01-05')])).toMatchObject({ state: 'overdue', overdueSince: '2026-05-02' })
  })
})

describe('a duty that rolls', () => {
  const rolling = rule({ counting: 'rolling' })

  it('runs from the last visit to the same day of the next month, and is due again in its last third', () => {
    const visits = [visit('2026-03-10')]
    expect(duty(rolling, '2026-03-30', visits)).toMatchObject({ state: 'done', done: 1, dueBy: '2026-04-10' })
    expect(state(rolling, '2026-03-31', visits)).toBe('due')
    expect(state(rolling, '2026-04-10', visits)).toBe('due')
    expect(duty(rolling, '2026-04-11', visits)).toMatchObject({ state: 'overdue', done: 0, overdueSince: '2026-04-11' })
  })

  it('ends with shorter months', () => {
    expect(duty(rolling, '2026-02-28', [visit('2026-01-31')])).toMatchObject({ state: 'due', dueBy: '2026-02-28' })
    expect(state(rolling, '2026-03-01', [visit('2026-01-31')])).toBe('overdue')
    expect(state(rolling, '2028-02-29', [visit('2028-01-31')])).toBe('due')
  })

  it('gives a new link its whole span', () => {
    const fresh = link({ startsOn: '2026-03-20' })
    expect(duty(rolling, '2026-03-20', [], fresh)).toMatchObject({ state: 'due', dueBy: '2026-04-20' })
    expect(state(rolling, '2026-04-21', [], fresh)).toBe('overdue')
  })

  it('counts several visits from the oldest that still counts', () => {
    const twice = rule({ counting: 'rolling', months: 3, visits: 2 })
    const visits = [visit('2026-01-10'), visit('2026-02-20')]
    expect(duty(twice, '2026-03-01', visits)).toMatchObject({ state: 'done', done: 2, dueBy: '2026-04-10' })
    expect(state(twice, '2026-04-11', visits)).toBe('overdue')
    expect(state(twice, '2026-04-11', [...visits, visit('2026-04-11')])).toBe('done')
  })
})

describe('many links at once', () => {
  it('weighs counts made elsewhere as it weighs visits', () => {
    const round = roundOn([seed], '4', householdLevel, '2026-05-05')
    expect(round).toMatchObject({ now: { span: { from: '2026-04-01' } }, before: { span: { from: '2026-01-01', to: '2026-03-31' } } })
    if (round === null) throw new Error('nothing asked')
    expect(tallyVisits(round, link(), [visit('2026-05-05'), visit('2026-01-01'), visit('2025-12-31')])).toEqual({
      now: 1,
      before: 1,
      nth: null,
    })
    expect(weighDuty(round, link(), { now: 0, before: 0, nth: null })?.state).toBe('overdue')
    expect(weighDuty(round, link(), { now: 1, before: 0, nth: null })?.state).toBe('done')
  })

  it('says nothing where nothing is asked', () => {
    expect(roundOn([seed], '1', '4', '2026-05-05')).toBeNull()
    expect(roundOn([], '4', householdLevel, '2026-05-05')).toBeNull()
    expect(dutiesOn([seed], [link({ level: '9' })], [], '2026-05-05')).toEqual([])
  })
})
