import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classifyQuery } from './search-query.ts'

describe('classifyQuery', () => {
  it('reads a dwelling', () => {
    for (const text of ['3-2-1102', '３－２－１１０２', '3栋2单元1102室', '三栋二单元1102', ' 3 栋 2 单元 1102 ']) {
      expect(classifyQuery(text)).toEqual([{ kind: 'room', building: '3', unit: '2', room: '1102' }])
    }
    expect(classifyQuery('23-2-1102')).toEqual([{ kind: 'room', building: '23', unit: '2', room: '1102' }])
    expect(classifyQuery('3-1102')).toEqual([{ kind: 'room', building: '3', unit: null, room: '1102' }])
    expect(classifyQuery('1102室')).toEqual([{ kind: 'room', building: null, unit: null, room: '1102' }])
    expect(classifyQuery('301')).toEqual([{ kind: 'room', building: null, unit: null, room: '301' }])
  })

  it('keeps four digits open: a room or the end of a phone number', () => {
    expect(classifyQuery('1102')).toEqual([
      { kind: 'room', building: null, unit: null, room: '1102' },
      { kind: 'phone-tail', digits: '1102' },
    ])
    expect(classifyQuery('0000')).toEqual([{ kind: 'phone-tail', digits: '0000' }])
  })

  it('reads whole phone numbers and identity numbers', () => {
    expect(classifyQuery('199-0000-1234')).toEqual([
      { kind: 'phone', number: '19900001234' },
      { kind: 'phone-tail', digits: '1234' },
    ])
    expect(classifyQuery('530599 19850728 185x')).toEqual([{ kind: 'identity', number: '53059919850728185X' }])
    expect(classifyQuery('900001')).toEqual([{ kind: 'phone-tail', digits: '0001' }])
  })

  it('reads pinyin in any spelling', () => {
    expect(classifyQuery('zs')).toEqual([{ kind: 'pinyin', letters: 'zs' }])
    expect(classifyQuery('Zhang San')).toEqual([{ kind: 'pinyin', letters: 'zhangsan' }])
    expect(classifyQuery("xi'an")).toEqual([{ kind: 'pinyin', letters: 'xian' }])
    expect(classifyQuery('lü')).toEqual([{ kind: 'pinyin', letters: 'lv' }])
  })

  it('reads names', () => {
    expect(classifyQuery('张 三')).toEqual([{ kind: 'han', text: '张三' }])
    expect(classifyQuery('王𬭎')).toEqual([{ kind: 'han', text: '王𬭎' }])
    expect(classifyQuery('阿依•古丽')).toEqual([{ kind: 'han', text: '阿依·古丽' }])
    expect(classifyQuery('楼兰')).toEqual([{ kind: 'han', text: '楼兰' }])
  })

  it('answers something for every text that says anything, and nothing for an empty box', () => {
    expect(classifyQuery(' 　')).toEqual([])
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => `x${text}`),
        (text) => {
          expect(classifyQuery(text).length).toBeGreaterThan(0)
        },
      ),
    )
  })
})
