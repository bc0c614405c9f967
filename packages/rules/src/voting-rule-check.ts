import type { Share, VotingRoll, VotingRule } from './votes.ts'

/** Rolls drawn from the Party's own register; the others from the register of people. */
const partyRolls: ReadonlySet<VotingRoll> = new Set(['branch-members', 'branch-electors', 'committee'])

/** What meets, of the Party: its branch, a group of it, the general branch 党总支 over all of them; null: it is no Party meeting. */
export const partyBodies = ['general-branch', 'branch', 'group'] as const
export type PartyBody = (typeof partyBodies)[number]

export const ruleFaults = [
  'no-share',
  'more-than-all',
  'quorum-of-none',
  'passes-both-ways',
  'votes-without-roll',
  'party-roll-without-party',
  'party-without-party-roll',
  'committee-of-a-group',
  'no-source',
] as const
export type RuleFault = (typeof ruleFaults)[number]

/** A kind of meeting as far as its rule goes: who is expected (`roll`), and how it decides, null where nothing is voted. */
export interface MeetingRule {
  readonly body: PartyBody | null
  readonly roll: VotingRoll | null
  readonly decides: Pick<VotingRule, 'quorum' | 'passes' | 'source'> | null
}

/** Why a rule cannot hold; empty when it can. A share under half would let a motion and its opposite pass together. */
export function faultsOfRule({ body, roll, decides }: MeetingRule): RuleFault[] {
  const faults: RuleFault[] = []
  if (roll !== null && partyRolls.has(roll) && body === null) faults.push('party-roll-without-party')
  if (roll !== null && !partyRolls.has(roll) && body !== null) faults.push('party-without-party-roll')
  if (roll === 'committee' && body === 'group') faults.push('committee-of-a-group')
  if (decides === null) return faults
  if (roll === null) faults.push('votes-without-roll')
  for (const share of [decides.quorum, decides.passes.share]) faults.push(...faultsOfShare(share))
  const { part, whole } = decides.passes.share
  if (part * 2 < whole) faults.push('passes-both-ways')
  if (decides.quorum.part === 0 && !decides.quorum.over) faults.push('quorum-of-none')
  if (decides.source.trim() === '') faults.push('no-source')
  return [...new Set(faults)]
}

function faultsOfShare({ part, whole, over }: Share): RuleFault[] {
  if (!Number.isSafeInteger(part) || !Number.isSafeInteger(whole) || whole < 1 || part < 0) return ['no-share']
  return part > whole || (over && part === whole) ? ['more-than-all'] : []
}

/** Parts of a rule that were written down from memory and are to be confirmed before they are relied on (DOMAIN.md's tag M). */
export function isFromMemory(source: string): boolean {
  return /(?:^|[^\p{L}\p{N}])M(?:[^\p{L}\p{N}]|$)/u.test(source)
}
