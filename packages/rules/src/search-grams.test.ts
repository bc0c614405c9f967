import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gramsOf, queryGrams } from './search-grams.ts'

describe('grams', () => {
  it('are characters and pairs by code point, each once', () => {
    expect(gramsOf('王𬭎王𬭎')).toEqual(['王', '𬭎', '王𬭎', '𬭎王'])
    expect(gramsOf('买·提')).toEqual(['买', '提', '买提'])
    expect(gramsOf('ＡＢ')).toEqual(['a', 'b', 'ab'])
    expect(gramsOf(' ·-')).toEqual([])
  })

  it('of a query are its pairs, or its one character', () => {
    expect(queryGrams('王')).toEqual(['王'])
    expect(queryGrams('王小明')).toEqual(['王小', '小明'])
    expect(queryGrams('')).toEqual([])
  })

  it('of any part of a name are among the grams of the name', () => {
    const name = fc.array(fc.constantFrom('王', '伟', '𬭎', '·', ' ', 'A', 'b', 'Ｃ'), { maxLength: 10 })
    fc.assert(
      fc.property(name, fc.nat(10), fc.nat(10), (chars, from, to) => {
        const part = chars.slice(Math.min(from, to), Math.max(from, to)).join('')
        const grams = new Set(gramsOf(chars.join('')))
        expect(queryGrams(part).filter((gram) => !grams.has(gram))).toEqual([])
      }),
    )
  })
})
