import type { InputOf } from '@linli/client'
import type { Motion } from '@linli/contract/meetings'
import { type VotingRule, decideVote } from '@linli/rules/votes'

export type VoteDraft = Omit<InputOf<'meetings.putMotion'>['body'], 'id'>

export const emptyVote = (text: string, present: number): VoteDraft => ({ text, present, yes: 0, no: 0, abstain: 0, void: 0 })

export const voteOf = ({ text, present, yes, no, abstain, void: invalid }: Motion): VoteDraft => ({
  text,
  present,
  yes,
  no,
  abstain,
  void: invalid,
})

export type VoteView =
  | { state: 'wrong'; sum: number; present: number; entitled: number; more: boolean }
  | { state: 'no-quorum'; missing: number }
  | { state: 'short'; missing: number; needed: number }
  | { state: 'passed'; needed: number }

/** What a count means as it is typed: what is wrong with it, or how many votes are missing. */
export function viewVote(rule: VotingRule, entitled: number, { present, yes, no, abstain, void: invalid }: VoteDraft): VoteView {
  const decided = decideVote(rule, { entitled, present, yes, no, abstain, void: invalid })
  if (!decided.ok) return { state: 'wrong', sum: yes + no + abstain + invalid, present, entitled, more: present > entitled }
  const { quorum, passed, needed } = decided.result
  if (!quorum) return { state: 'no-quorum', missing: needed.present - present }
  return passed ? { state: 'passed', needed: needed.yes } : { state: 'short', missing: needed.yes - yes, needed: needed.yes }
}
