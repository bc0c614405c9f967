import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type MergingStay, mergeStays, openHouseholds } from './same-person-stays.ts'

const day = (n: number): string => new Date(Date.UTC(2020, 0, 1 + n)).toISOString().slice(0, 10)
const counter = () => {
  let n = 0
  return () => `new-${String((n += 1))}`
}
const stay = (of: 'kept' | 'merged', household: string, startsOn: string, endsOn: string | null, relation = '20'): MergingStay => ({
  id: `${of}-${household}-${startsOn}`,
  household,
  relation,
  startsOn,
  endsOn,
  of,
})

/** One record's memberships: periods one after the other, the last perhaps still open. */
const record = (of: 'kept' | 'merged'): fc.Arbitrary<MergingStay[]> =>
  fc
    .tuple(
      fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 7 }),
      fc.boolean(),
      fc.array(fc.constantFrom('h1', 'h2', 'h3'), { minLength: 7, maxLength: 7 }),
    ) // prettier-ignore
    .map(([days, open, homes]) => {
      const marks = days.toSorted((a, b) => a - b)
      return marks.flatMap((from, at) => {
        const to = marks[at + 1]
        const last = at === marks.length - 1
        if (last && !open) return []
        return [{ ...stay(of, homes[at] ?? 'h1', day(from), last || to === undefined ? null : day(to)), id: `${of}-${String(at)}` }]
      })
    })

const on = (stays: readonly MergingStay[], when: string) =>
  stays.filter(({ startsOn, endsOn }) => startsOn <= when && (endsOn === null || when < endsOn))

describe('memberships of two records as those of one person', () => {
  it('nobody is in two households on one day, and every day that was there is there', () => {
    fc.assert(
      fc.property(record('kept'), record('merged'), fc.constantFrom<'kept' | 'merged'>('kept', 'merged'), (kept, merged, holds) => {
        const all = [...kept, ...merged]
        const result = mergeStays(all, holds, counter())
        for (let n = -1; n < 70; n += 1) {
          const before = on(all, day(n))
          const after = on(result, day(n))
          expect(after.length).toBe(Math.min(1, before.length))
          const [one] = after
          if (one !== undefined) expect(before.map(({ household }) => household)).toContain(one.household)
        }
        expect(openHouseholds(result).length).toBe(Math.min(1, openHouseholds(all).length))
        expect(new Set(result.map(({ id }) => id)).size).toBe(result.length)
        for (const { startsOn, endsOn } of result) if (endsOn !== null) expect(endsOn > startsOn).toBe(true)
      }),
    )
  })

  it('the open one that holds keeps all its days', () => {
    fc.assert(
      fc.property(record('kept'), record('merged'), fc.constantFrom<'kept' | 'merged'>('kept', 'merged'), (kept, merged, holds) => {
        const all = [...kept, ...merged]
        if (openHouseholds(all).length < 2) return
        const open = all.find((one) => one.of === holds && one.endsOn === null)
        if (open === undefined) throw new Error('one side is open')
        for (let n = 0; n < 70; n += 1)
          if (day(n) >= open.startsOn)
            expect(on(mergeStays(all, holds, counter()), day(n)).map(({ household }) => household)).toEqual([open.household])
      }),
    )
  })

  it('leaves one record as it is when the other has no memberships', () => {
    fc.assert(
      fc.property(record('kept'), (kept) => {
        expect(mergeStays(kept, 'kept', counter())).toEqual(kept)
      }),
    )
  })

  it('goes on in one household from the earlier day, and the head stays the head', () => {
    expect(mergeStays([stay('kept', 'h', '2018-01-01', null), stay('merged', 'h', '2015-01-01', null)], 'kept', counter())).toEqual([
      { ...stay('kept', 'h', '2018-01-01', null), startsOn: '2015-01-01' },
    ])
    const head = mergeStays([stay('kept', 'h', '2015-01-01', null), stay('merged', 'h', '2018-01-01', null, '02')], 'kept', counter())
    expect(head.map(({ relation, startsOn, endsOn }) => [relation, startsOn, endsOn])).toEqual([
      ['20', '2015-01-01', '2018-01-01'],
      ['02', '2018-01-01', null],
    ])
  })
})
