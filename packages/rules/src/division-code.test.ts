import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contains, isCommunity, levelOf, parentOf, rangeOf } from './division-code.ts'

const chain = [530502004001, 530502004000, 530502000000, 530500000000, 530000000000, 0] as const
const community = fc.integer({ min: 110101001001, max: 659999999999 }).filter((code) => code % 1000 !== 0)

describe('division codes', () => {
  it('tell their level', () => {
    expect(chain.map(levelOf)).toEqual(['community', 'street', 'county', 'city', 'province', 'country'])
  })

  it('are ranges with an open end', () => {
    expect(rangeOf(530502004000)).toEqual({ lo: 530502004000, hi: 530502005000 })
    expect(rangeOf(530502004001)).toEqual({ lo: 530502004001, hi: 530502004002 })
    expect(rangeOf(0)).toEqual({ lo: 0, hi: 1_000_000_000_000 })
  })

  it('name the division above', () => {
    expect(chain.map(parentOf)).toEqual([...chain.slice(1), null])
    expect(parentOf(441900003000)).toBe(441900000000)
  })

  it.each([530502, -530502004001, 530502004001.5, 1e12, Number.NaN])('refuse %d', (code) => {
    expect(() => levelOf(code)).toThrow(RangeError)
    expect(isCommunity(code)).toBe(false)
  })

  it('only a community is a tenant', () => {
    expect(chain.map(isCommunity)).toEqual([true, false, false, false, false, false])
  })

  it('a range holds what lies inside and not what lies around it', () => {
    const street = rangeOf(530502004000)
    expect([530502004001, 530502004000, 530502005000, 530502003999, 530502000000].map((code) => contains(street, code))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ])
  })

  it('every parent contains its child, up to the country', () => {
    fc.assert(
      fc.property(community, (code) => {
        let child = code
        for (let above = parentOf(child); above !== null; above = parentOf(child)) {
          expect(contains(rangeOf(above), child)).toBe(true)
          expect(contains(rangeOf(child), above)).toBe(false)
          child = above
        }
        expect(child).toBe(0)
      }),
    )
  })
})
