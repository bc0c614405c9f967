import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pinyinKeys } from './pinyin.ts'

describe('pinyinKeys', () => {
  it('gives the whole reading and the initials', () => {
    expect(pinyinKeys('张三')).toEqual({ full: ['zhangsan'], initials: ['zs'] })
    expect(pinyinKeys('吕 芳')).toEqual({ full: ['lvfang'], initials: ['lf'] })
  })

  it.each([
    ['单英', 'shanying', 'danying'],
    ['曾梅', 'zengmei', 'cengmei'],
    ['仇红', 'qiuhong', 'chouhong'],
    ['区红', 'ouhong', 'quhong'],
    ['解红', 'xiehong', 'jiehong'],
    ['查红', 'zhahong', 'chahong'],
    ['盖红', 'gehong', 'gaihong'],
    ['朴红', 'piaohong', 'puhong'],
  ])('reads the surname of %s first as %s, and also as %s', (name, surname, ordinary) => {
    const { full } = pinyinKeys(name)
    expect(full[0]).toBe(surname)
    expect(full).toContain(ordinary)
  })

  it.each([
    ['尹文', 'yinwen'],
    ['段明', 'duanming'],
    ['任红', 'renhong'],
    ['普琼', 'puqiong'],
    ['欧阳红', 'ouyanghong'],
    ['尉迟红', 'yuchihong'],
    ['万俟红', 'moqihong'],
    ['长孙红', 'zhangsunhong'],
    ['单于红', 'shanyuhong'],
    ['令狐红', 'linghuhong'],
  ])('reads %s first as %s', (name, full) => {
    expect(pinyinKeys(name).full[0]).toBe(full)
  })

  it('knows the other readings inside a given name', () => {
    expect(pinyinKeys('王乐').full).toEqual(expect.arrayContaining(['wangle', 'wangyue']))
    expect(pinyinKeys('单乐').initials).toEqual(expect.arrayContaining(['sl', 'sy', 'dl']))
  })

  it('reads rare characters and passes over those without a reading', () => {
    expect(pinyinKeys('王𬭎').full).toEqual(['wanghong'])
    expect(pinyinKeys('王\ue863平').full).toEqual(['wangping'])
    expect(pinyinKeys('\u{20000}').full).toEqual([])
    expect(pinyinKeys('')).toEqual({ full: [], initials: [] })
  })

  it('reads names with dots and Latin names', () => {
    expect(pinyinKeys('阿依·古丽').initials).toContain('aygl')
    expect(pinyinKeys('José Smith')).toEqual({ full: ['josesmith'], initials: ['js'] })
  })

  it('stays within eight variants of plain letters for any name', () => {
    const character = fc.oneof(
      fc.constantFrom('单', '乐', '行', '重', '长', '么', '朝', '·', ' ', 'A'),
      fc.integer({ min: 0x3400, max: 0x9fff }).map((code) => String.fromCodePoint(code)),
      fc.string({ unit: 'binary', maxLength: 1 }),
    )
    fc.assert(
      fc.property(fc.array(character, { maxLength: 12 }), (chars) => {
        const keys = pinyinKeys(chars.join(''))
        for (const list of [keys.full, keys.initials]) {
          expect(list.length).toBeLessThanOrEqual(8)
          for (const key of list) expect(key).toMatch(/^[a-z]+$/u)
        }
      }),
      { numRuns: 40 },
    )
  })
})
