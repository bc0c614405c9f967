import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pinyinCovers } from './pinyin.ts'
import { highlight } from './search-highlight.ts'
import { classifyQuery } from './search-query.ts'

const marked = (text: string, typed: string) =>
  classifyQuery(typed).flatMap((query) => highlight(text, query).map(([start, length]) => [...text].slice(start, start + length).join('')))

describe('what was found stands out', () => {
  it.each([
    ['单建国', '建国', ['建国']],
    ['王小王', '王', ['王', '王']],
    ['曾𬭎国', '国', ['国']],
    ['曾𬭎国', '𬭎国', ['𬭎国']],
    ['买买提·吐尔逊', '提吐', ['提·吐']],
    ['王小明小伟', '王小伟', ['王小', '小伟']],
    ['停水通知（ＡＢ栋）', 'ab栋', ['ＡＢ栋']],
    ['单建国', 'shanjg', []],
    ['单建国', 'shanjian', ['单建']],
    ['单建国', 'danjianguo', ['单建国']],
    ['单建国', 'sjg', ['单建国']],
    ['单建国', 'shanj', ['单建']],
    ['欧阳雪', 'ouyangx', ['欧阳雪']],
    ['3-2-1102', '1102', ['1102']],
    ['3-2-1102', '3栋2单元1102', ['3-2-1102']],
    ['13-2-1102', '102', []],
    ['单建国', '530102199003071234', []],
  ])('%s for %s: %j', (text, typed, found) => {
    expect(marked(text, typed)).toEqual(found)
  })

  it('marks lie inside the text, in order, apart from each other, whatever was typed', () => {
    const name = fc.stringMatching(/^[王小明·a𬭎 (（Ａ-]{0,12}$/u)
    fc.assert(
      fc.property(name, fc.stringMatching(/^[王小明a𬭎x1-]{0,5}$/u), (text, typed) => {
        for (const query of classifyQuery(typed)) {
          let end = -1
          for (const [start, length] of highlight(text, query)) {
            expect(start).toBeGreaterThan(end)
            expect(length).toBeGreaterThan(0)
            end = start + length
            expect(end).toBeLessThanOrEqual([...text].length)
          }
        }
      }),
    )
  })

  it('every part of a name stands out in it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('王', '小', '明', '𬭎', '·'), { minLength: 1, maxLength: 8 }),
        fc.nat(7),
        fc.integer({ min: 1, max: 4 }),
        (chars, from, length) => {
          const part = chars.slice(from, from + length).join('')
          fc.pre(part.replaceAll('·', '') !== '')
          expect(highlight(chars.join(''), { kind: 'han', text: part }).length).toBeGreaterThan(0)
        },
      ),
    )
  })

  it('letters that are not its pinyin cover nothing', () => {
    expect([pinyinCovers('单建国', 'wang'), pinyinCovers('', 'a'), pinyinCovers('单建国', 'shanjianguoqi')]).toEqual([0, 0, 0])
  })
})
