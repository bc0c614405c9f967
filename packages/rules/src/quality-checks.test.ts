import { describe, expect, it } from 'vitest'
import { careTagTable } from './care-tag-table.ts'
import { checkCodes, qualityChecks, tagFits } from './quality-checks.ts'

describe('the checks of the register', () => {
  it('each has a page and a fix', () => {
    for (const code of checkCodes)
      expect([code, qualityChecks[code].of !== undefined, qualityChecks[code].fix]).toEqual([
        code,
        true,
        expect.stringMatching(/^[a-z-]+$/),
      ])
  })

  it('tags that stop fitting are tags there are, and none can never fit', () => {
    for (const [kind, { from, below }] of Object.entries(tagFits)) {
      expect(careTagTable.map(({ code }) => code)).toContain(kind)
      if (from !== undefined && below !== undefined) expect(from).toBeLessThan(below)
    }
  })
})
