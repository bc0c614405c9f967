import { describe, expect, it } from 'vitest'
import { readHeading } from './report-heading.ts'

const terms = (text: string) => readHeading(text)?.terms ?? null

describe('a heading of a table of counts', () => {
  it.each([
    ['0—6岁', [{ field: 'age', from: 0, to: 6 }]],
    ['7至17周岁（含）', [{ field: 'age', from: 7, to: 17 }]],
    ['80岁及以上', [{ field: 'age', from: 80 }]],
    ['十八岁以下', [{ field: 'age', to: 18 }]],
    ['未满14周岁', [{ field: 'age', to: 13 }]],
    ['超过60周岁', [{ field: 'age', from: 61 }]],
    ['18岁', [{ field: 'age', from: 18, to: 18 }]],
    ['老年人', [{ field: 'age', from: 60 }]],
    ['女', [{ field: 'sex', in: ['2'] }]],
    ['其中：低保', [{ field: 'careTag', in: ['minimum-living-allowance'] }]],
    ['留守妇女', [{ field: 'careTag', in: ['left-behind-woman'] }]],
    [
      '60岁以上女性',
      [
        { field: 'age', from: 60 },
        { field: 'sex', in: ['2'] },
      ],
    ],
    ['非党员', [{ not: { field: 'politics', in: ['01'] } }]],
    ['已婚', [{ field: 'marital', in: ['20', '21', '22', '23'] }]],
    [
      'age 60..69 and female',
      [
        { field: 'age', from: 60, to: 69 },
        { field: 'sex', in: ['2'] },
      ],
    ],
    ['under 18', [{ field: 'age', to: 17 }]],
    ['合计', []],
    ['其中：重点人群', []],
  ])('%s', (text, wanted) => {
    expect(terms(text)).toEqual(wanted)
  })

  it.each(['宫颈癌', '新市民', '3号线', '备注', '60岁以上外星人'])('does not guess: %s', (text) => {
    expect(readHeading(text)).toBeNull()
  })

  it('counts households where it says so', () => {
    expect(readHeading('户数')?.of).toBe('households')
    expect(readHeading('租住户数')).toEqual({ terms: [{ field: 'occupancy', in: ['rents'] }], of: 'households' })
  })
})
