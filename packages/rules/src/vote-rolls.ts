import type { VoteCount, VotingRoll } from './votes.ts'

/** Somebody who came, or could have come, as the registers know them on the day of the meeting. */
export interface Voter {
  readonly person: string
  readonly household: string | null
  /** The branch that holds the organisational relation 组织关系: exactly one. Having reported here 报到 is not that. */
  readonly homeBranch: string | null
  /** Null: no Party member. */
  readonly membership: 'full' | 'probationary' | null
  /** Membership suspended 停止党籍, or left off by the branch's own rule (long ill, long away) [M]. */
  readonly votingSuspended: boolean
  readonly adult: boolean
  readonly onCommittee: boolean
  readonly representsGroup: boolean
  /** Chosen to speak for the household. */
  readonly representsHousehold: boolean
}

export type NotEntitled =
  | 'not-a-member'
  | 'other-branch'
  | 'probationary'
  | 'suspended'
  | 'not-on-committee'
  | 'no-household'
  | 'not-its-representative'
  | 'under-age'
  | 'not-a-group-representative'

/**
 * Why somebody has no vote at a meeting, or null where they have one. Only members whose home branch meets vote, probationary
 * ones do not [DOMAIN.md §1.2 M, §1.3 S17]: whoever takes part with an activity card or has reported here may speak.
 */
export function notEntitled(roll: VotingRoll, branch: string | null, voter: Voter): NotEntitled | null {
  switch (roll) {
    case 'committee':
      return asMember(branch, voter) ?? (voter.onCommittee ? null : 'not-on-committee')
    case 'branch-members':
    case 'branch-electors':
      return asMember(branch, voter)
    case 'households':
      if (voter.household === null) return 'no-household'
      return voter.representsHousehold ? null : 'not-its-representative'
    case 'adults':
      return voter.adult ? null : 'under-age'
    case 'group-representatives':
      return voter.representsGroup ? null : 'not-a-group-representative'
  }
}

export type Choice = 'yes' | 'no' | 'abstain' | 'void'

export interface Ballot {
  readonly voter: Voter
  readonly choice: Choice
}

export type BallotRefusal =
  | { readonly code: 'not-entitled'; readonly person: string; readonly reason: NotEntitled }
  | { readonly code: 'second-ballot'; readonly person: string }
  | { readonly code: 'second-ballot-of-household'; readonly person: string; readonly household: string }

export type BallotCount =
  { readonly ok: true; readonly count: VoteCount } | { readonly ok: false; readonly refusals: readonly BallotRefusal[] }

/**
 * Counts ballots that bear names: one a person, and one a household where households vote. `present`, because somebody may
 * be there and cast none: those are void. Every ballot that may not count is named.
 */
export function countBallots(
  roll: VotingRoll,
  branch: string | null,
  ballots: readonly Ballot[],
  meeting: { readonly entitled: number; readonly present: number },
): BallotCount {
  const refusals: BallotRefusal[] = []
  const people = new Set<string>()
  const homes = new Set<string>()
  const count = { yes: 0, no: 0, abstain: 0, void: 0 }
  for (const { voter, choice } of ballots) {
    const { person, household } = voter
    const reason = notEntitled(roll, branch, voter)
    const home = roll === 'households' ? household : null
    if (reason !== null) refusals.push({ code: 'not-entitled', person, reason })
    else if (people.has(person)) refusals.push({ code: 'second-ballot', person })
    else if (home !== null && homes.has(home)) refusals.push({ code: 'second-ballot-of-household', person, household: home })
    else {
      count[choice]++
      people.add(person)
      if (home !== null) homes.add(home)
    }
  }
  if (refusals.length > 0) return { ok: false, refusals }
  const silent = Math.max(0, meeting.present - ballots.length)
  return { ok: true, count: { ...meeting, ...count, void: count.void + silent } }
}

function asMember(branch: string | null, voter: Voter): NotEntitled | null {
  if (voter.membership === null) return 'not-a-member'
  if (branch === null || voter.homeBranch !== branch) return 'other-branch'
  if (voter.membership === 'probationary') return 'probationary'
  return voter.votingSuspended ? 'suspended' : null
}
