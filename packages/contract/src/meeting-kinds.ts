import { type PartyBody, faultsOfRule, partyBodies } from '@linli/rules/voting-rule-check'
import { type VotingRoll, type VotingRule, votingRules } from '@linli/rules/votes'
import { z } from 'zod'
import { ShortText } from './common.ts'

export const votingRolls = [
  'branch-members',
  'branch-electors',
  'committee',
  'households',
  'adults',
  'group-representatives',
] as const satisfies readonly VotingRoll[]

const Part = z.number().int().min(0).max(100)
const ShareOf = z.strictObject({ part: Part, whole: Part.min(1), over: z.boolean() })

/** When a meeting may decide and what passes; `source` is where the rule stands, with M where it is from memory (DOMAIN.md). */
const Decides = z.strictObject({
  quorum: ShareOf,
  passes: z.strictObject({ of: z.enum(['entitled', 'present']), share: ShareOf }),
  source: ShortText,
})

/** The rule of a meeting as it stood when it was called: `VotingRule` of the rules. */
export const MeetingVotingRule = Decides.extend({ roll: z.enum(votingRolls) })

export const MeetingKind = z
  .strictObject({
    /** Meetings keep it: a kind may be renamed, its key not. */
    key: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/),
    name: ShortText.max(20),
    /** What of the Party meets; null where it is no Party meeting. */
    body: z.enum(partyBodies).nullable(),
    /** Who is expected 应到; null where whoever comes is welcome. */
    roll: z.enum(votingRolls).nullable(),
    /** Null where nothing is voted. */
    decides: Decides.nullable(),
  })
  .superRefine((kind, context) => {
    for (const fault of faultsOfRule(kind)) context.addIssue({ code: 'custom', path: ['decides'], message: fault })
  })
export type MeetingKind = z.infer<typeof MeetingKind>

/** Kinds a community holds, in the order they are offered. */
export const MeetingKinds = z
  .array(MeetingKind)
  .min(1)
  .max(30)
  .superRefine((kinds, context) => {
    for (const field of ['key', 'name'] as const)
      if (new Set(kinds.map((kind) => kind[field])).size !== kinds.length)
        context.addIssue({ code: 'custom', path: [], message: `doubled-${field}` })
  })

function kind(
  key: string,
  name: string,
  body: PartyBody | null,
  roll: VotingRoll | null,
  rule: VotingRule | null,
  source?: string,
): MeetingKind {
  const decides = rule === null ? null : { quorum: rule.quorum, passes: rule.passes, source: source ?? rule.source }
  return { key, name, body, roll, decides }
}

/** DOMAIN.md §1.1, §1.2, §1.5, §1.7; what is tagged M there is so here, for the worker to read and confirm. */
export const initialMeetingKinds: MeetingKind[] = [
  kind('household-heads', '户长会', null, 'households', votingRules['household-heads-meeting']),
  kind(
    'general-branch-enlarged',
    '党总支扩大会',
    'general-branch',
    'committee',
    votingRules['branch-committee'],
    'S13 art.12（支委会）；党总支扩大会 M',
  ),
  kind('people-talk', '民情恳谈会', null, null, null),
  kind('members-meeting', '党员大会', 'branch', 'branch-members', votingRules['members-meeting']),
  kind('branch-committee', '支委会', 'branch', 'committee', votingRules['branch-committee']),
  kind('party-group', '党小组会', 'group', 'branch-members', null),
  kind('party-lecture', '党课', 'branch', 'branch-members', null),
  kind('theme-day', '主题党日', 'branch', 'branch-members', null),
  kind('red-property', '红色物业联席会', null, null, null),
]
