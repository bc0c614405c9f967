import type { ChangeDetail } from '@linli/contract/changes'
import type { LifeKind } from '@linli/rules/household-life'
import { type LifeDraft, comerDraft } from '../life/life-draft.ts'

/** A family event begun from what somebody proposed: the form opens filled in, and the worker checks it. */
interface LifeBegin {
  kind: LifeKind
  fill: Partial<LifeDraft>
}

/** Null where the request is about no family event. Masked numbers are not carried over: they are typed from the paper. */
export function lifeOfChange({ kind, on, people, member }: ChangeDetail): LifeBegin | null {
  const day = on === null ? {} : { on }
  switch (kind) {
    case 'new_member': {
      if (member === null) return null
      const { name, sex, bornOn, relation } = member
      return { kind: 'moved_in', fill: { comers: [{ ...comerDraft(relation ?? ''), name, sex, bornOn: bornOn ?? '' }] } }
    }
    case 'moved_away':
      return { kind: 'moved_out', fill: { people, ...day } }
    case 'household_moved':
      return { kind: 'household_moved', fill: { place: 'away', ...day } }
    case 'facts':
    case 'other':
      return null
  }
}
