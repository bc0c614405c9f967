import { describe, expect, test } from 'vitest'
import { readDivisionQuery } from './division-query.ts'

const ways = (text: string) =>
  readDivisionQuery(text).flatMap((word) =>
    word.kind === 'letters'
      ? word.patterns.map((pattern) => (pattern.anchored ? '^' : '') + pattern.places.map((place) => place.text).join('·'))
      : [],
  )

describe('what was typed into the search for a community', () => {
  test('Chinese, letters and digits are words of their own, with or without spaces', () => {
    expect(readDivisionQuery('保山 红花')).toEqual([
      { kind: 'han', text: '保山' },
      { kind: 'han', text: '红花' },
    ])
    expect(readDivisionQuery('隆阳hh530502').map((word) => word.kind)).toEqual(['han', 'letters', 'code'])
    expect(readDivisionQuery('５３０５０２')).toEqual([{ kind: 'code', digits: '530502' }])
  })
  test('letters are read as syllables in every sensible way, and as initials', () => {
    expect(ways('honghua')).toEqual(['hong·hua', 'hong·hu·a', '^h·o·n·g·h·u·a'])
    expect(ways('xian')).toContain('xian')
    expect(ways('xian')).toContain('xi·an')
    expect(ways('hongh')).toContain('hong·h')
    expect(ways('hhsq')).toEqual(['^h·h·s·q'])
  })
  test('the last syllable may be begun only', () => {
    const [word] = readDivisionQuery('honghu')
    expect(word?.kind === 'letters' && word.patterns[0]?.places).toEqual([
      { text: 'hong', whole: true },
      { text: 'hu', whole: false },
    ])
  })
  test.each(['', '   ', '。'.repeat(0), "'"])('nothing is looked for with “%s”', (text) => {
    expect(readDivisionQuery(text)).toEqual([])
  })
  test('long input is cut, a number longer than a code is no code', () => {
    expect(readDivisionQuery('花 '.repeat(50))).toHaveLength(5)
    expect(readDivisionQuery('1234567890123')).toEqual([])
  })
})
