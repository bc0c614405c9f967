import type { DuplicatePair } from '@linli/contract/identity'
import { describe, expect, it } from 'vitest'
import { mergeDraft, sideOf, toMerge, undecidedIn } from './merge-draft.ts'

const side = (id: string, version: number) => ({ person: { id, version, memberships: [] } })
const pair = (fields: { field: string; values: [string | null, string | null] }[], over: Partial<DuplicatePair> = {}): DuplicatePair =>
  ({
    id: 'p',
    sides: [side('a', 3), side('b', 5)],
    fields: fields.map((one) => ({ ...one, differs: one.values[0] !== one.values[1] })),
    twoHomes: false,
    twoIdentities: false,
    ...over,
  }) as unknown as DuplicatePair

describe('deciding on two records', () => {
  const one = pair([
    { field: 'name', values: ['尹建国', '尹建国'] },
    { field: 'work', values: [null, '务农'] },
    { field: 'phone', values: ['138****0001', '138****0002'] },
  ])

  it('keeps the record that says more, and takes the other’s value where it has none', () => {
    expect(mergeDraft(one).keep).toBe(1)
    const draft = { ...mergeDraft(one), keep: 0 as const }
    expect(sideOf(draft, one, 'work')).toBe(1)
    expect(sideOf(draft, one, 'phone')).toBe(0)
    expect(sideOf({ ...draft, chosen: { phone: 1 } }, one, 'phone')).toBe(1)
  })

  it('sends what was chosen as kept and merged, with the versions looked at', () => {
    const draft = { keep: 1 as const, chosen: { phone: 0 as const }, home: 0 as const, note: ' ' }
    expect(toMerge(draft, one, 'id')).toEqual({
      id: 'id',
      keep: 'b',
      versions: { kept: 5, merged: 3 },
      choices: { work: 'kept', phone: 'merged' },
      holds: 'merged',
      note: null,
    })
  })

  it('asks for the right card, the home and whether somebody died before it can be sent', () => {
    const asked = pair([{ field: 'diedOn', values: [null, '2026-01-01'] }], { twoHomes: true, twoIdentities: true })
    const draft = mergeDraft(asked)
    expect(undecidedIn(draft, asked)).toEqual(['card', 'died', 'home'])
    expect(undecidedIn({ ...draft, chosen: { identity: 0, diedOn: 1 }, home: 1 }, asked)).toEqual([])
  })
})
