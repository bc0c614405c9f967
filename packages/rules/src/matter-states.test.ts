import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calendarOf, holidayArrangements } from './holiday-arrangements.ts'
import { type MatterAct, type MatterState, matterActNames, matterActs, matterRoles, matterStates, moveOf } from './matter-acts.ts'
import {
  type MatterContext,
  type MatterFacts,
  allowedActs,
  confirmUntil,
  initialMatterRules,
  newMatter,
  strandedStates,
  takeAct,
} from './matter-states.ts'

const context = (today: string, rules = initialMatterRules): MatterContext => ({ today, calendar: calendarOf(holidayArrangements), rules })
const in2026 = context('2026-06-10')
const matter = (state: MatterState, overrides: Partial<MatterFacts> = {}): MatterFacts => ({
  ...newMatter,
  state,
  answeredOn: state === 'answered' ? '2026-05-04' : null,
  settledOn: state === 'confirmed' || state === 'closed' ? '2026-06-01' : null,
  ...overrides,
})

/** The issue's own words, state by state: what each act leads to. Written apart from the table it checks. */
const expected: Record<MatterState, Partial<Record<MatterAct, MatterState>>> = {
  accepted: {
    verify: 'verified',
    'ask-raiser': 'accepted',
    'raiser-replied': 'accepted',
    supervise: 'accepted',
    merge: 'merged',
    withdraw: 'withdrawn',
  },
  verified: {
    dispatch: 'dispatched',
    'ask-raiser': 'verified',
    'raiser-replied': 'verified',
    supervise: 'verified',
    merge: 'merged',
    withdraw: 'withdrawn',
  },
  dispatched: {
    take: 'handling',
    'send-back': 'verified',
    extend: 'dispatched',
    'ask-raiser': 'dispatched',
    'raiser-replied': 'dispatched',
    supervise: 'dispatched',
    merge: 'merged',
    withdraw: 'withdrawn',
  },
  handling: {
    answer: 'answered',
    'send-back': 'verified',
    extend: 'handling',
    'ask-raiser': 'handling',
    'raiser-replied': 'handling',
    supervise: 'handling',
    merge: 'merged',
    withdraw: 'withdrawn',
  },
  answered: {
    confirm: 'confirmed',
    'auto-confirm': 'confirmed',
    'send-back-answer': 'handling',
    supervise: 'answered',
    withdraw: 'withdrawn',
  },
  confirmed: { close: 'closed', reopen: 'verified' },
  closed: { reopen: 'verified' },
  withdrawn: {},
  merged: {},
}

describe('the states of a matter', () => {
  it('every listed step is taken by whoever may, every other is refused with the steps that are allowed', () => {
    for (const state of matterStates)
      for (const act of matterActNames)
        for (const role of matterRoles) {
          const before = matter(state, { waiting: act === 'raiser-replied' })
          const step = takeAct(before, act, [role], in2026, 'said')
          const to = expected[state][act]
          const allowed = allowedActs(before, [role], in2026)
          const mine = (matterActs[act].by as readonly string[]).includes(role)
          expect([state, act, role, step.ok]).toEqual([state, act, role, to !== undefined && mine])
          if (step.ok) expect(step.after.state).toBe(to)
          else expect(step.refusal).toEqual({ code: to === undefined ? 'impossible' : 'not-yours', allowed })
          expect(allowed.includes(act)).toBe(step.ok)
        }
  })

  it('no reachable state is dead but closed, withdrawn and merged, and all are reached', () => {
    expect(strandedStates(initialMatterRules)).toEqual([])
    const reached = new Set<MatterState>([newMatter.state])
    for (const state of reached) for (const act of matterActNames) reached.add(moveOf(act, state) ?? state)
    expect([...reached].sort()).toEqual([...matterStates].sort())
    const dead = matterStates.filter((state) => matterActNames.every((act) => act === 'reopen' || (moveOf(act, state) ?? state) === state))
    expect(dead).toEqual(['closed', 'withdrawn', 'merged'])
  })

  it('rules that leave a matter nowhere to go are found', () => {
    expect(strandedStates({ ...initialMatterRules, by: { dispatch: [] } })).toEqual(['accepted', 'verified'])
    expect(strandedStates({ ...initialMatterRules, by: { confirm: [], 'auto-confirm': [] } })).toContain('handling')
    expect(strandedStates({ ...initialMatterRules, by: { confirm: [] } })).toEqual([])
  })

  it('whatever is done, some way to the end is left, and facts agree with the state', () => {
    const act = fc.constantFrom(...matterActNames)
    fc.assert(
      fc.property(fc.array(fc.tuple(act, fc.constantFrom(...matterRoles), fc.nat(20)), { maxLength: 40 }), (steps) => {
        let facts = newMatter
        let extensions = 0
        let day = 1
        for (const [each, role, days] of steps) {
          day += days
          const today = new Date(Date.UTC(2026, 0, day)).toISOString().slice(0, 10)
          const step = takeAct(facts, each, [role], context(today), 'said')
          if (!step.ok) continue
          if (each === 'extend') extensions++
          if (each === 'reopen') extensions = 0
          facts = step.after
          expect(extensions).toBeLessThanOrEqual(1)
          expect(facts.extended).toBe(extensions === 1)
          expect(facts.answeredOn !== null).toBe(
            ['answered', 'confirmed', 'closed'].includes(facts.state) || (facts.state === 'withdrawn' && facts.answeredOn !== null),
          )
          expect(facts.settledOn !== null).toBe(facts.state === 'confirmed' || facts.state === 'closed')
        }
        if (!['closed', 'withdrawn', 'merged'].includes(facts.state)) {
          const later = context('2029-01-01')
          expect(allowedActs(facts, matterRoles, later).some((each) => moveOf(each, facts.state) !== facts.state)).toBe(true)
        }
      }),
    )
  })
})

describe('the conditions of steps', () => {
  it('a reason, an owner, an answer, another matter: what is missing is named', () => {
    const missing = (state: MatterState, act: MatterAct, given: string | null) => {
      const step = takeAct(matter(state), act, matterRoles, in2026, given)
      return step.ok ? null : step.refusal
    }
    expect(missing('handling', 'send-back', null)).toMatchObject({ code: 'missing', needs: 'reason' })
    expect(missing('handling', 'send-back', '  ')).toMatchObject({ code: 'missing', needs: 'reason' })
    expect(missing('verified', 'dispatch', '')).toMatchObject({ code: 'missing', needs: 'owner' })
    expect(missing('handling', 'answer', null)).toMatchObject({ code: 'missing', needs: 'answer' })
    expect(missing('accepted', 'merge', null)).toMatchObject({ code: 'missing', needs: 'matter' })
    expect(missing('handling', 'send-back', '不归物业管')).toBeNull()
  })

  it('is extended once, waits once at a time, and answering ends the waiting', () => {
    const step = takeAct(matter('handling', { extended: true }), 'extend', ['secretary'], in2026, 'rain')
    expect(step).toEqual({ ok: false, refusal: { code: 'already-extended', allowed: [] } })
    const waiting = matter('handling', { waiting: true })
    expect(takeAct(waiting, 'ask-raiser', ['owner'], in2026, 'which lamp?')).toMatchObject({
      refusal: { code: 'already-waiting', allowed: ['answer', 'send-back', 'raiser-replied'] },
    })
    expect(takeAct(matter('handling'), 'raiser-replied', ['raiser'], in2026)).toMatchObject({ refusal: { code: 'not-waiting' } })
    expect(takeAct(waiting, 'answer', ['owner'], in2026, 'mended')).toEqual({
      ok: true,
      after: { state: 'answered', extended: false, waiting: false, answeredOn: '2026-06-10', settledOn: null },
    })
  })

  it('the clock confirms after so many working days, 调休 counted', () => {
    const answered = matter('answered', { answeredOn: '2026-09-29' })
    expect(confirmUntil('2026-09-29', in2026)).toBe('2026-10-12')
    expect(takeAct(answered, 'auto-confirm', ['clock'], context('2026-10-12'))).toEqual({
      ok: false,
      refusal: { code: 'too-early', from: '2026-10-13', allowed: [] },
    })
    expect(takeAct(answered, 'auto-confirm', ['clock'], context('2026-10-13'))).toMatchObject({
      after: { state: 'confirmed', settledOn: '2026-10-13' },
    })
    expect(takeAct({ ...answered, answeredOn: null }, 'auto-confirm', ['clock'], in2026)).toMatchObject({ refusal: { code: 'impossible' } })
  })

  it('any raiser reopens within thirty days, and it begins another round', () => {
    const closed = matter('closed', { settledOn: '2026-01-31', answeredOn: '2026-01-28', extended: true })
    expect(takeAct(closed, 'reopen', ['raiser'], context('2026-03-02'), 'dark again')).toEqual({
      ok: true,
      after: { state: 'verified', extended: false, waiting: false, answeredOn: null, settledOn: null },
    })
    expect(takeAct(closed, 'reopen', ['raiser'], context('2026-03-03'), 'dark again')).toMatchObject({
      refusal: { code: 'too-late', until: '2026-03-02', allowed: [] },
    })
  })

  it('a community gives a step to others', () => {
    const rules = { ...initialMatterRules, by: { extend: ['above' as const] } }
    expect(takeAct(matter('handling'), 'extend', ['secretary'], context('2026-06-10', rules), 'rain')).toMatchObject({
      refusal: { code: 'not-yours' },
    })
    expect(takeAct(matter('handling'), 'extend', ['above'], context('2026-06-10', rules), 'rain')).toMatchObject({ ok: true })
  })
})
