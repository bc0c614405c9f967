import { votingRules } from '@linli/rules/votes'
import { describe, expect, it } from 'vitest'
import { viewVote } from './vote-draft.ts'

const rule = votingRules['members-meeting']
const draft = (present: number, yes: number, no = present - yes) => ({ text: '', present, yes, no, abstain: 0, void: 0 })

describe('a count as it is typed', () => {
  it('says how many votes are missing, and when it is enough (DOMAIN.md §1.2)', () => {
    expect(viewVote(rule, 10, draft(6, 5))).toEqual({ state: 'short', missing: 1, needed: 6 })
    expect(viewVote(rule, 10, draft(6, 6))).toEqual({ state: 'passed', needed: 6 })
    expect(viewVote(rule, 10, draft(4, 4))).toEqual({ state: 'no-quorum', missing: 1 })
  })

  it('says what does not add up', () => {
    expect(viewVote(rule, 10, draft(6, 3, 1))).toEqual({ state: 'wrong', sum: 4, present: 6, entitled: 10, more: false })
    expect(viewVote(rule, 10, draft(11, 11))).toMatchObject({ state: 'wrong', more: true })
  })
})
