import type { DuplicatePair, MergeField } from '@linli/contract/identity'

/** What is being decided: which record stays, and by field and for the home which side's value. Sides are 0 and 1. */
export interface MergeDraft {
  keep: 0 | 1
  /** Only fields somebody chose; the others follow from `keep`. */
  chosen: Partial<Record<MergeField, 0 | 1>>
  home: 0 | 1 | null
  note: string
}

/** The record that says more stays, unless somebody says otherwise. */
export function mergeDraft(pair: DuplicatePair): MergeDraft {
  const filled = (side: 0 | 1) =>
    pair.fields.filter(({ values }) => values[side] !== null).length + pair.sides[side].person.memberships.length
  return { keep: filled(1) > filled(0) ? 1 : 0, chosen: {}, home: null, note: '' }
}

/** The side whose value of a field will stand. */
export function sideOf(draft: MergeDraft, pair: DuplicatePair, field: MergeField): 0 | 1 {
  const values = pair.fields.find((one) => one.field === field)?.values ?? [null, null]
  const other = draft.keep === 0 ? 1 : 0
  return draft.chosen[field] ?? (values[draft.keep] === null && values[other] !== null ? other : draft.keep)
}

export type Undecided = 'card' | 'home' | 'died'

/** What nobody may guess. */
export function undecidedIn(draft: MergeDraft, pair: DuplicatePair): Undecided[] {
  const died = pair.fields.some(({ field, differs }) => field === 'diedOn' && differs)
  return [
    ...(pair.twoIdentities && draft.chosen.identity === undefined ? (['card'] as const) : []),
    ...(died && draft.chosen.diedOn === undefined ? (['died'] as const) : []),
    ...(pair.twoHomes && draft.home === null ? (['home'] as const) : []),
  ]
}

/** The body of the merge. */
export function toMerge(draft: MergeDraft, pair: DuplicatePair, id: string) {
  const which = (side: 0 | 1) => (side === draft.keep ? ('kept' as const) : ('merged' as const))
  const kept = pair.sides[draft.keep].person
  const merged = pair.sides[draft.keep === 0 ? 1 : 0].person
  return {
    id,
    keep: kept.id,
    versions: { kept: kept.version, merged: merged.version },
    choices: Object.fromEntries(
      pair.fields.flatMap(({ field, differs }) => (differs ? [[field, which(sideOf(draft, pair, field))] as const] : [])),
    ),
    holds: draft.home === null ? null : which(draft.home),
    note: draft.note.trim() === '' ? null : draft.note.trim(),
  }
}
