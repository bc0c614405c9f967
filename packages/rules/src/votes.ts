/** A share of a number, exactly: at least `part`/`whole` of it, or more than that. Whole numbers, so nothing is rounded. */
export interface Share {
  readonly part: number
  readonly whole: number
  readonly over: boolean
}

export const atLeastHalf: Share = { part: 1, whole: 2, over: false }
export const moreThanHalf: Share = { part: 1, whole: 2, over: true }
export const moreThanFourFifths: Share = { part: 4, whole: 5, over: true }

/** Who counts as entitled (应到): see vote-rolls.ts. */
export type VotingRoll = 'branch-members' | 'branch-electors' | 'committee' | 'households' | 'adults' | 'group-representatives'

/** When a meeting may decide, and what passes. A community's own data, with effective dates; `source` is DOMAIN.md's tag. */
export interface VotingRule {
  readonly roll: VotingRoll
  /** Of those entitled. */
  readonly quorum: Share
  /** Yes votes against those entitled (应到) or those present (实到): the two differ, DOMAIN.md §1.2 and §1.5. */
  readonly passes: { readonly of: 'entitled' | 'present'; readonly share: Share }
  readonly source: string
}

/** Rules a community starts from. Those tagged M are from memory; the residents' meeting is the law before 2026 [S24]. */
export const votingRules = {
  'members-meeting': { roll: 'branch-members', quorum: atLeastHalf, passes: { of: 'entitled', share: moreThanHalf }, source: 'S12 art.11' },
  'branch-committee': {
    roll: 'committee',
    quorum: atLeastHalf,
    passes: { of: 'entitled', share: moreThanHalf },
    source: 'S13 art.12; passing share M',
  },
  'branch-election': {
    roll: 'branch-electors',
    quorum: moreThanFourFifths,
    passes: { of: 'present', share: moreThanHalf },
    source: 'S15; passing share M',
  },
  'residents-meeting': { roll: 'adults', quorum: moreThanHalf, passes: { of: 'present', share: moreThanHalf }, source: 'S24 arts.9–10' },
  'household-heads-meeting': {
    roll: 'households',
    quorum: moreThanHalf,
    passes: { of: 'present', share: moreThanHalf },
    source: 'S24 arts.9–10; M for 户长会',
  },
} as const satisfies Record<string, VotingRule>

/** 应到, 实到, 赞成, 反对, 弃权, and papers that were void or not handed in. */
export interface VoteCount {
  readonly entitled: number
  readonly present: number
  readonly yes: number
  readonly no: number
  readonly abstain: number
  readonly void: number
}

export type VoteRefusal =
  | { readonly code: 'not-a-count'; readonly field: keyof VoteCount }
  | { readonly code: 'more-present-than-entitled'; readonly entitled: number; readonly present: number }
  | { readonly code: 'votes-do-not-add-up'; readonly sum: number; readonly present: number }

export interface VoteResult {
  readonly quorum: boolean
  /** Never without a quorum. */
  readonly passed: boolean
  /** The least numbers that would do: of people present, of yes votes. */
  readonly needed: { readonly present: number; readonly yes: number }
}

export type VoteDecision = { readonly ok: true; readonly result: VoteResult } | { readonly ok: false; readonly refusal: VoteRefusal }

/** What a count of votes means by a rule. Votes must add up to those present, neither more nor fewer: the sum is given back. */
export function decideVote(rule: VotingRule, count: VoteCount): VoteDecision {
  const refusal = refusalOf(count)
  if (refusal) return { ok: false, refusal }
  const quorum = reaches(rule.quorum, count.present, count.entitled)
  const total = rule.passes.of === 'entitled' ? count.entitled : count.present
  const needed = { present: leastOf(rule.quorum, count.entitled), yes: leastOf(rule.passes.share, total) }
  return { ok: true, result: { quorum, passed: quorum && reaches(rule.passes.share, count.yes, total), needed } }
}

function refusalOf(count: VoteCount): VoteRefusal | null {
  for (const field of ['entitled', 'present', 'yes', 'no', 'abstain', 'void'] as const)
    if (!Number.isSafeInteger(count[field]) || count[field] < 0) return { code: 'not-a-count', field }
  const { entitled, present } = count
  if (present > entitled) return { code: 'more-present-than-entitled', entitled, present }
  const sum = count.yes + count.no + count.abstain + count.void
  return sum === present ? null : { code: 'votes-do-not-add-up', sum, present }
}

/** Of nobody, no share is reached: a meeting of none decides nothing. */
function reaches({ part, whole, over }: Share, number: number, total: number): boolean {
  if (total === 0) return false
  return over ? number * whole > total * part : number * whole >= total * part
}

function leastOf({ part, whole, over }: Share, total: number): number {
  const exact = (total * part) / whole
  return over ? Math.floor(exact) + 1 : Math.max(1, Math.ceil(exact))
}
