import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareNatural, normaliseName, normaliseText, parseChineseNumber } from './chinese-text.ts'

describe('normaliseText', () => {
  it('makes full-width ASCII plain and every run of spaces one', () => {
    expect(normaliseText('　３栋（Ａ座）\u00a0\t２单元\n')).toBe('3栋(A座) 2单元')
  })

  it('removes zero-width and control characters', () => {
    expect(normaliseText('\ufeff张\u200b三\u0000')).toBe('张三')
  })

  it('keeps rare characters, compatibility ideographs and variation selectors as they are', () => {
    for (const rare of ['王𬭎', '\uf9d1', '\u{2f800}', '葛\u{e0100}', '\ue863']) expect(normaliseText(rare)).toBe(rare)
  })

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(normaliseText(normaliseText(text))).toBe(normaliseText(text))
      }),
    )
  })
})

describe('normaliseName', () => {
  it.each([
    ['吴 芳梅', '吴芳梅'],
    ['张　三', '张三'],
    ['买买提•吐尔逊', '买买提·吐尔逊'],
    ['阿依 · 古丽', '阿依·古丽'],
    ['迪丽热巴．迪力木拉提', '迪丽热巴·迪力木拉提'],
    ['John  Smith Jr.', 'John Smith Jr.'],
    ['王 𬭎', '王𬭎'],
    ['李 Anna', '李Anna'],
  ])('reads %j as %j', (text, name) => {
    expect(normaliseName(text)).toBe(name)
  })

  it('changes nothing the second time', () => {
    const unit = fc.constantFrom('张', '𬭎', ' ', '　', '·', '•', '．', 'A', 'b', '\u200b')
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        expect(normaliseName(normaliseName(text))).toBe(normaliseName(text))
      }),
    )
  })
})

describe('parseChineseNumber', () => {
  it.each([
    ['三', 3],
    ['十', 10],
    ['十二', 12],
    ['二十', 20],
    ['二十一', 21],
    ['一百零二', 102],
    ['一一〇二', 1102],
    ['两', 2],
    ['3', 3],
    ['３', 3],
    ['0012', 12],
    ['三千零一十', 3010],
    ['贰拾', 20],
    ['零', 0],
  ])('reads %j as %d', (text, value) => {
    expect(parseChineseNumber(text)).toBe(value)
  })

  it.each(['', '三栋', '十十', '百十百', '1.5', '-3', '12345678901234567890'])('refuses %j', (text) => {
    expect(parseChineseNumber(text)).toBeNull()
  })
})

describe('compareNatural', () => {
  it('puts 2 before 10 and 一组 二组 三组 十组 in their order', () => {
    expect(['10栋', '2栋', '1栋'].sort(compareNatural)).toEqual(['1栋', '2栋', '10栋'])
    expect(['红花三组', '红花十组', '红花一组', '红花二组'].sort(compareNatural)).toEqual(['红花一组', '红花二组', '红花三组', '红花十组'])
    expect(['3-2-1102', '3-2-301', '3-1-1102'].sort(compareNatural)).toEqual(['3-1-1102', '3-2-301', '3-2-1102'])
  })

  it('is a total order', () => {
    const text = fc.string({ unit: fc.constantFrom('0', '1', '2', '一', '十', '栋', '-', 'A', ' '), maxLength: 6 })
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        expect(Math.sign(compareNatural(a, b)) + Math.sign(compareNatural(b, a))).toBe(0)
        expect(compareNatural(a, b) === 0).toBe(a === b)
        if (compareNatural(a, b) <= 0 && compareNatural(b, c) <= 0) expect(compareNatural(a, c)).toBeLessThanOrEqual(0)
      }),
    )
  })
})
