import type { InputOf } from '@linli/client'
import type { AgendaItem, Decision } from '@linli/contract/meetings'

export type DecisionDraft = Omit<InputOf<'meetings.decide'>['body'], 'id'>

/** A decision begins with what its item is about: its matters, and the last motion that passed. */
export function emptyDecision(item: AgendaItem): DecisionDraft {
  const passed = item.motions.filter((motion) => motion.passed).at(-1)
  return {
    kind: item.matters.length > 0 ? 'matter' : 'other',
    text: passed?.text ?? '',
    motion: passed?.id ?? null,
    owner: '',
    ownerKind: null,
    dueOn: null,
    matters: item.matters.map((matter) => matter.id),
  }
}

export function draftOfDecision({ kind, text, motion, owner, ownerKind, dueOn, matters }: Decision): DecisionDraft {
  return { kind, text, motion, owner, ownerKind, dueOn, matters: matters.map((matter) => matter.id) }
}

export type DecisionProblem = 'textNeeded' | 'ownerNeeded' | 'matterNeeded'
export function problemsOfDecision(draft: DecisionDraft): DecisionProblem[] {
  const found: [DecisionProblem, boolean][] = [
    ['textNeeded', draft.text.trim() === ''],
    ['ownerNeeded', draft.owner.trim() === ''],
    ['matterNeeded', draft.kind === 'matter' && draft.matters.length === 0],
  ]
  return found.flatMap(([problem, there]) => (there ? [problem] : []))
}
