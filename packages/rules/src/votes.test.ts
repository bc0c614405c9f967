import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type VoteCount, type VotingRule, decideVote, votingRules } from './votes.ts'

/** 应到/实到/赞成, the rest against. */
const count = (entitled: number, present: number, yes: number): VoteCount => ({
  entitled,
  present,
  yes,
  no: present - yes,
  abstain: 0,
  void: 0,
})
const result = (rule: VotingRule, votes: VoteCount) => {
  const decision = decideVote(rule, votes)
  return decision.ok ? decision.result : decision.refusal
}
const meeting = votingRules['members-meeting']
const residents = votingRules['residents-meeting']

describe('a vote of the members’ meeting, against those entitled (DOMAIN.md §1.2)', () => {
  it('10/6/5: a quorum, not passed', () => {
    expect(result(meeting, count(10, 6, 5))).toEqual({ quorum: true, passed: false, needed: { present: 5, yes: 6 } })
  })
  it('10/6/6: passed', () => {
    expect(result(meeting, count(10, 6, 6))).toMatchObject({ quorum: true, passed: true })
  })
  it('10/4: no quorum, whatever was voted', () => {
    expect(result(meeting, count(10, 4, 4))).toEqual({ quorum: false, passed: false, needed: { present: 5, yes: 6 } })
  })
  it('9/5/5: passed', () => {
    expect(result(meeting, count(9, 5, 5))).toEqual({ quorum: true, passed: true, needed: { present: 5, yes: 5 } })
  })
  it('10/5: half is enough to meet, and nothing short of six passes', () => {
    expect(result(meeting, count(10, 5, 5))).toMatchObject({ quorum: true, passed: false })
  })
})

describe('a vote of the residents’ meeting, against those present (DOMAIN.md §1.5)', () => {
  it('needs more than half there, and more than half of them', () => {
    expect(result(residents, count(10, 6, 4))).toEqual({ quorum: true, passed: true, needed: { present: 6, yes: 4 } })
    expect(result(residents, count(10, 6, 3))).toMatchObject({ quorum: true, passed: false })
    expect(result(residents, count(10, 5, 5))).toMatchObject({ quorum: false, passed: false })
  })
  it('passes what the members’ meeting does not', () => {
    expect(result(residents, count(10, 6, 5))).toMatchObject({ passed: true })
    expect(result(votingRules['household-heads-meeting'], count(201, 101, 51))).toMatchObject({ quorum: true, passed: true })
  })
})

describe('an election', () => {
  it('needs more than four fifths there [S15]', () => {
    expect(result(votingRules['branch-election'], count(50, 40, 40))).toMatchObject({ quorum: false, needed: { present: 41, yes: 21 } })
    expect(result(votingRules['branch-election'], count(50, 41, 21))).toMatchObject({ quorum: true, passed: true })
  })
})

describe('votes that cannot be', () => {
  it('do not add up to those present: refused with the sum', () => {
    expect(result(meeting, { ...count(10, 6, 5), no: 2 })).toEqual({ code: 'votes-do-not-add-up', sum: 7, present: 6 })
    expect(result(meeting, { ...count(10, 6, 5), no: 0 })).toEqual({ code: 'votes-do-not-add-up', sum: 5, present: 6 })
    expect(result(meeting, { ...count(10, 6, 5), no: 0, void: 1 })).toMatchObject({ quorum: true })
  })
  it('more came than are entitled; half people; less than none', () => {
    expect(result(meeting, count(5, 6, 6))).toEqual({ code: 'more-present-than-entitled', entitled: 5, present: 6 })
    expect(result(meeting, { ...count(10, 6, 5), abstain: 0.5 })).toEqual({ code: 'not-a-count', field: 'abstain' })
    expect(result(meeting, { ...count(10, 6, 7) })).toEqual({ code: 'not-a-count', field: 'no' })
    expect(result(meeting, { ...count(10, 6, 5), entitled: Number.NaN })).toEqual({ code: 'not-a-count', field: 'entitled' })
  })
  it('nobody entitled, nothing decided', () => {
    for (const rule of Object.values(votingRules)) expect(result(rule, count(0, 0, 0))).toMatchObject({ quorum: false, passed: false })
  })
})

describe('every rule', () => {
  const rule = fc.constantFrom<VotingRule>(...Object.values(votingRules))
  const votes = fc
    .record({ entitled: fc.integer({ min: 1, max: 3000 }), a: fc.nat(3000), b: fc.nat(3000) })
    .map(({ entitled, a, b }) => ({ entitled, present: a % (entitled + 1), b }))
    .map(({ entitled, present, b }) => count(entitled, present, b % (present + 1)))

  it('passes exactly from the number it says is needed, and only with a quorum', () => {
    fc.assert(
      fc.property(rule, votes, (by, cast) => {
        const decision = decideVote(by, cast)
        if (!decision.ok) throw new Error(decision.refusal.code)
        const { quorum, passed, needed } = decision.result
        expect(quorum).toBe(cast.present >= needed.present)
        expect(passed).toBe(quorum && cast.yes >= needed.yes)
      }),
    )
  })

  it('a no that turns into a yes never makes a motion fail', () => {
    fc.assert(
      fc.property(rule, votes, (by, cast) => {
        fc.pre(cast.no > 0)
        const passed = (each: VoteCount) => {
          const decision = decideVote(by, each)
          return decision.ok && decision.result.passed
        }
        if (passed(cast)) expect(passed({ ...cast, yes: cast.yes + 1, no: cast.no - 1 })).toBe(true)
      }),
    )
  })
})
