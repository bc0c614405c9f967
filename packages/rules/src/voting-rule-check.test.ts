import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type MeetingRule, faultsOfRule, isFromMemory } from './voting-rule-check.ts'
import { type Share, decideVote, votingRules } from './votes.ts'

const { roll, ...decides } = votingRules['members-meeting']
const members: MeetingRule = { body: 'branch', roll, decides }
const faults = (overrides: Partial<MeetingRule>) => faultsOfRule({ ...members, ...overrides })
const share = (part: number, whole: number, over = false): Share => ({ part, whole, over })

describe('a rule of a meeting', () => {
  it('of the members’ meeting holds, and so does one without votes', () => {
    expect(faults({})).toEqual([])
    expect(faults({ decides: null })).toEqual([])
    expect(faultsOfRule({ body: null, roll: null, decides: null })).toEqual([])
  })

  it.each([
    [{ decides: { ...decides, quorum: share(3, 2) } }, 'more-than-all'],
    [{ decides: { ...decides, quorum: share(1, 1, true) } }, 'more-than-all'],
    [{ decides: { ...decides, quorum: share(0, 1) } }, 'quorum-of-none'],
    [{ decides: { ...decides, quorum: share(1, 0) } }, 'no-share'],
    [{ decides: { ...decides, passes: { of: 'entitled', share: share(1, 3) } } }, 'passes-both-ways'],
    [{ decides: { ...decides, source: ' ' } }, 'no-source'],
    [{ roll: null }, 'votes-without-roll'],
    [{ body: null }, 'party-roll-without-party'],
    [{ roll: 'households' }, 'party-without-party-roll'],
    [{ roll: 'committee', body: 'group' }, 'committee-of-a-group'],
  ] as const)('%j is refused: %s', (overrides, fault) => {
    expect(faults(overrides)).toContain(fault)
  })

  it('without faults can be met by everybody saying yes, and passes no motion together with its opposite but at a tie', () => {
    const shares = fc.record({ part: fc.integer({ min: -1, max: 6 }), whole: fc.integer({ min: 0, max: 6 }), over: fc.boolean() })
    fc.assert(
      fc.property(
        shares,
        shares,
        fc.constantFrom('entitled' as const, 'present' as const),
        fc.integer({ min: 1, max: 40 }),
        fc.nat(40),
        (quorum, passing, of, entitled, yes) => {
          const rule = { roll: 'branch-members' as const, quorum, passes: { of, share: passing }, source: 'S12' }
          fc.pre(faultsOfRule({ body: 'branch', roll: rule.roll, decides: rule }).length === 0)
          const vote = (present: number, inFavour: number) => {
            const decided = decideVote(rule, { entitled, present, yes: inFavour, no: present - inFavour, abstain: 0, void: 0 })
            return decided.ok && decided.result.passed
          }
          expect(vote(entitled, entitled)).toBe(true)
          const against = entitled - Math.min(yes, entitled)
          if (against * 2 !== entitled) expect(vote(entitled, entitled - against) && vote(entitled, against)).toBe(false)
        },
      ),
    )
  })
})

describe('where a rule comes from', () => {
  it('is from memory where it is tagged so', () => {
    expect(['S13 art.12; passing share M', 'M', '户长会 M'].map(isFromMemory)).toEqual([true, true, true])
    expect(['S12 art.11', 'MOHURD 2026', '中组部'].map(isFromMemory)).toEqual([false, false, false])
  })
})
