import { describe, expect, it } from 'vitest'
import { agedRelations, generationGap, sexedRelations, spouseRelations } from './quality-relations.ts'
import { relationTable } from './relation-table.ts'

describe('what a relation to the head says of age and sex', () => {
  it('parents are older than the head, children younger, grandparents by two generations', () => {
    expect(generationGap('51')).toBe(14)
    expect(generationGap('30')).toBe(-14)
    expect(generationGap('62')).toBe(28)
    expect(generationGap('41')).toBe(-28)
    expect(generationGap('38')).toBe(-1)
    expect(generationGap('57')).toBe(1)
  })

  it('the head, spouses, siblings and people not related may have any age', () => {
    for (const code of ['02', ...spouseRelations, '71', '73', '97', '99', 'nonsense']) expect(generationGap(code)).toBeNull()
  })

  it('every relation named is one of the code table', () => {
    const codes = relationTable.map(({ code }) => code)
    expect(codes).toEqual(expect.arrayContaining(agedRelations.map(({ code }) => code)))
    expect(codes).toEqual(expect.arrayContaining(sexedRelations.map(({ code }) => code)))
    expect(new Set(agedRelations.map(({ code }) => code)).size).toBe(agedRelations.length)
  })

  it('husbands and fathers are men, wives and daughters women', () => {
    const sexes = new Map(sexedRelations.map(({ code, sex }) => [code, sex]))
    expect(['11', '51', '20'].map((code) => sexes.get(code))).toEqual(['1', '1', '1'])
    expect(['12', '52', '38'].map((code) => sexes.get(code))).toEqual(['2', '2', '2'])
    expect(sexes.has('10')).toBe(false)
  })
})
