import { describe, expect, it } from 'vitest'
import { hasTornToken, readLabel, readToken, tokensIn } from './report-token.ts'

describe('a token', () => {
  it.each([
    ['社区', { kind: 'single', word: 'community' }],
    [' community.name ', { kind: 'single', word: 'community' }],
    ['填表日期', { kind: 'single', word: 'date' }],
    ['姓名', { kind: 'field', name: '姓名' }],
    ['person.name', { kind: 'field', name: 'name' }],
    ['合计 C5:C9', { kind: 'sum', cells: ['C5:C9'] }],
    ['sum: C5, d7', { kind: 'sum', cells: ['C5', 'D7'] }],
    [
      '人数 60-69岁 女',
      {
        kind: 'count',
        of: 'persons',
        terms: [
          { field: 'age', from: 60, to: 69 },
          { field: 'sex', in: ['2'] },
        ],
      },
    ],
    ['户数 租住', { kind: 'count', of: 'households', terms: [{ field: 'occupancy', in: ['rents'] }] }],
    [
      'count: age 60..69 and female',
      {
        kind: 'count',
        of: 'persons',
        terms: [
          { field: 'age', from: 60, to: 69 },
          { field: 'sex', in: ['2'] },
        ],
      },
    ],
    ['人数 外星人', { kind: 'unknown' }],
    ['', { kind: 'unknown' }],
  ])('%s', (text, wanted) => {
    expect(readToken(text)).toEqual(wanted)
  })

  it('stands in a text as often as it is written, and never inside another', () => {
    expect(tokensIn('{{社区}}于{{填表日期}}').map(({ inner }) => inner)).toEqual(['社区', '填表日期'])
    expect(hasTornToken('{{社区}} {{{{姓名}}')).toBe(true)
    expect(hasTornToken('{{社区}} {x}')).toBe(false)
  })
})

describe('a label with room behind it', () => {
  it.each([
    ['填报单位（盖章）：', { word: 'community', keep: '填报单位（盖章）：' }],
    ['填报人:', { word: 'author', keep: '填报人:' }],
    ['填表日期：    年   月   日', { word: 'date', keep: '填表日期：' }],
    ['填报人：张三', null],
    ['社区负责人（签字）：', null],
    ['姓名：', null],
  ])('%s', (text, wanted) => {
    expect(readLabel(text)).toEqual(wanted)
  })
})
