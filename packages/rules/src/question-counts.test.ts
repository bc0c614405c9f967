import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CountCell, fewest, guardCount, guardTotal } from './question-counts.ts'

const cell = (count: number, overrides: Partial<CountCell> = {}): CountCell => ({ count, everybody: 1000, own: false, ...overrides })

describe('counts outside the own scope', () => {
  it('under five are not given, none included', () => {
    expect([0, 1, 4, 5, 6].map((count) => guardCount(cell(count)))).toEqual(['few', 'few', 'few', 5, 6])
  })

  it('are not given either where under five do not fit, as the opposite question would say', () => {
    expect([995, 996, 999].map((count) => guardCount(cell(count)))).toEqual([995, 'nearly-all', 'nearly-all'])
    expect(guardCount(cell(1000))).toBe(1000)
    expect(guardCount(cell(6, { everybody: 9 }))).toBe('nearly-all')
  })

  it('inside it are given as they are', () => {
    expect([0, 3, 998].map((count) => guardCount(cell(count, { own: true })))).toEqual([0, 3, 998])
  })

  it('sum up only when nothing can be subtracted from the sum', () => {
    expect(guardTotal([cell(10), cell(7), cell(2, { own: true })])).toBe(19)
    expect(guardTotal([cell(10), cell(2)])).toBeNull()
    expect(guardTotal([])).toBe(0)
  })

  it('never let a hidden count be worked out from what is shown, nor from the same question turned round', () => {
    const cells = fc.array(
      fc.record({ everybody: fc.integer({ min: 0, max: 40 }), share: fc.double({ min: 0, max: 1, noNaN: true }), own: fc.boolean() }),
      { minLength: 1, maxLength: 6 },
    )
    fc.assert(
      fc.property(cells, (drawn) => {
        const asked = drawn.map(({ everybody, share, own }) => ({ everybody, count: Math.round(everybody * share), own }))
        const turned = asked.map(({ everybody, count, own }) => ({ everybody, count: everybody - count, own }))
        for (const [index, { own, count, everybody }] of asked.entries()) {
          if (own || count >= fewest) continue
          expect(guardCount(asked[index] as CountCell)).toBe('few')
          // The opposite is either hidden as well, or says that nobody at all fits.
          const opposite = guardCount(turned[index] as CountCell)
          expect(typeof opposite === 'number' && opposite !== everybody).toBe(false)
          expect(guardTotal(asked)).toBeNull()
        }
      }),
    )
  })
})
