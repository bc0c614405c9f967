import { ageOn } from './age.ts'
import { isChildRelation, isSpouseRelation } from './household-life-relations.ts'

export interface Candidate {
  readonly person: string
  readonly relation: string
  readonly bornOn: string | null
}

/**
 * Who would be head when the head leaves or dies: the spouse, then the eldest grown child, then whoever is eldest;
 * grown-ups before minors. Only a suggestion: the family says who it is.
 */
export function suggestHead(members: readonly Candidate[], on: string): string | null {
  const rank = ({ relation, bornOn }: Candidate): number => {
    const minor = bornOn !== null && ageOn(bornOn, on) < 18
    return (minor ? 10 : 0) + (isSpouseRelation(relation) ? 0 : isChildRelation(relation) ? 1 : relation === '99' ? 3 : 2)
  }
  const [first] = [...members].sort(
    (a, b) => rank(a) - rank(b) || (a.bornOn ?? '9999').localeCompare(b.bornOn ?? '9999') || a.person.localeCompare(b.person),
  )
  return first?.person ?? null
}
