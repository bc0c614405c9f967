import { describe, expect, it } from 'vitest'
import { type Ballot, type Voter, countBallots, notEntitled } from './vote-rolls.ts'
import { decideVote, votingRules } from './votes.ts'

const voter = (person: string, overrides: Partial<Voter> = {}): Voter => ({
  person,
  household: `home of ${person}`,
  homeBranch: 'branch',
  membership: 'full',
  votingSuspended: false,
  adult: true,
  onCommittee: false,
  representsGroup: false,
  representsHousehold: true,
  ...overrides,
})

describe('who has a vote', () => {
  it('in a branch: full members whose home branch it is', () => {
    const reason = (overrides: Partial<Voter>) => notEntitled('branch-members', 'branch', voter('zhao', overrides))
    expect(reason({})).toBeNull()
    expect(reason({ homeBranch: 'branch of the unit' })).toBe('other-branch')
    expect(reason({ homeBranch: null })).toBe('other-branch')
    expect(reason({ membership: 'probationary' })).toBe('probationary')
    expect(reason({ membership: null })).toBe('not-a-member')
    expect(reason({ votingSuspended: true })).toBe('suspended')
    expect(notEntitled('branch-members', null, voter('zhao', { homeBranch: null }))).toBe('other-branch')
  })

  it('in the committee, among residents, and of households', () => {
    expect(notEntitled('committee', 'branch', voter('zhao'))).toBe('not-on-committee')
    expect(notEntitled('committee', 'branch', voter('zhao', { onCommittee: true }))).toBeNull()
    expect(notEntitled('committee', 'other', voter('zhao', { onCommittee: true }))).toBe('other-branch')
    expect(notEntitled('adults', null, voter('zhao', { adult: false }))).toBe('under-age')
    expect(notEntitled('adults', null, voter('zhao', { membership: null }))).toBeNull()
    expect(notEntitled('households', null, voter('zhao', { household: null }))).toBe('no-household')
    expect(notEntitled('households', null, voter('zhao', { representsHousehold: false }))).toBe('not-its-representative')
    expect(notEntitled('group-representatives', null, voter('zhao'))).toBe('not-a-group-representative')
  })
})

describe('ballots that bear names', () => {
  const ballot = (person: string, choice: Ballot['choice'], overrides: Partial<Voter> = {}): Ballot => ({
    voter: voter(person, overrides),
    choice,
  })
  const meeting = { entitled: 10, present: 6 }

  it('are counted, and whoever was there and cast none is void', () => {
    const ballots = [ballot('a', 'yes'), ballot('b', 'yes'), ballot('c', 'no'), ballot('d', 'abstain'), ballot('e', 'void')]
    const counted = countBallots('branch-members', 'branch', ballots, meeting)
    expect(counted).toEqual({ ok: true, count: { entitled: 10, present: 6, yes: 2, no: 1, abstain: 1, void: 2 } })
    if (counted.ok) expect(decideVote(votingRules['members-meeting'], counted.count)).toMatchObject({ ok: true, result: { passed: false } })
  })

  it('one a person, one a household where households vote', () => {
    const two = [ballot('a', 'yes', { household: 'big' }), ballot('b', 'no', { household: 'big' })]
    expect(countBallots('households', null, two, meeting)).toEqual({
      ok: false,
      refusals: [{ code: 'second-ballot-of-household', person: 'b', household: 'big' }],
    })
    expect(countBallots('branch-members', 'branch', two, meeting)).toMatchObject({ ok: true, count: { yes: 1, no: 1 } })
    expect(countBallots('households', null, [ballot('a', 'yes'), ballot('a', 'yes')], meeting)).toMatchObject({
      refusals: [{ code: 'second-ballot', person: 'a' }],
    })
  })

  it('a ballot that may not count does not use up its household’s', () => {
    const guest = ballot('a', 'yes', { household: 'big', representsHousehold: false })
    expect(countBallots('households', null, [guest, ballot('b', 'yes', { household: 'big' })], meeting)).toEqual({
      ok: false,
      refusals: [{ code: 'not-entitled', person: 'a', reason: 'not-its-representative' }],
    })
  })

  it('more ballots than people present do not add up', () => {
    const counted = countBallots(
      'adults',
      null,
      ['a', 'b', 'c'].map((person) => ballot(person, 'yes')),
      { entitled: 10, present: 2 },
    )
    if (!counted.ok) throw new Error('refused')
    expect(decideVote(votingRules['residents-meeting'], counted.count)).toEqual({
      ok: false,
      refusal: { code: 'votes-do-not-add-up', sum: 3, present: 2 },
    })
  })
})
