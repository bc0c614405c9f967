import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { entryOfMatters, moveEntry } from './agenda-draft.ts'

describe('an agenda being put in order', () => {
  it('moves one entry and keeps the rest in their order', () => {
    expect(moveEntry(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a'])
    expect(moveEntry(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b'])
  })

  it('never loses an entry, wherever it is dropped', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat()), fc.integer({ min: -2, max: 12 }), fc.integer({ min: -2, max: 12 }), (entries, from, to) => {
        const moved = moveEntry(entries, from, to)
        expect(new Set(moved)).toEqual(new Set(entries))
        expect(moved).toHaveLength(entries.length)
        if (from >= 0 && from < entries.length && to >= 0 && to < entries.length) expect(moved[to]).toBe(entries[from])
      }),
    )
  })

  it('names what alike matters share, and one alone by its title', () => {
    const matter = (id: string, title: string) => ({
      ...{ id, title, number: '1', category: '停车', place: null, state: 'handling' as const, raisers: 1 },
      raisedAt: '2026-01-01T00:00:00.000Z',
    })
    expect(entryOfMatters([matter('1', '甲'), matter('2', '乙')], ['消防通道', '电动车']).title).toBe('消防通道、电动车')
    expect(entryOfMatters([matter('1', '甲')], []).title).toBe('甲')
    expect([...entryOfMatters([matter('1', '长'.repeat(80))], []).title]).toHaveLength(60)
  })
})
