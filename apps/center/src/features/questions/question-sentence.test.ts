import type { Condition, QuestionShape } from '@linli/contract/question-shape'
import { createMessages } from '@linli/ui/messages'
import { careTagTable, labelOf, politicsTable, relationTable, sexTable } from '@linli/rules/code-tables'
import { expect, test } from 'vitest'
import { sentenceOf } from './question-sentence.ts'
import { questionWords } from './questions.words.ts'

const tables = { sex: sexTable, careTag: careTagTable, politics: politicsTable, relation: relationTable }
const places: Record<string, string> = { b1: '1栋', b2: '2栋', g1: '红花一组' }
const { t } = createMessages(questionWords).global

function said(where: Condition | null, of: QuestionShape['of'] = 'persons', asOf?: string, locale: 'zh-CN' | 'en' = 'zh-CN'): string {
  return sentenceOf(
    { of, where, ...(asOf === undefined ? {} : { asOf }) },
    {
      say: (key, values) => t(key, values ?? {}, { locale }),
      code: (table, code) => labelOf(tables[table as keyof typeof tables], code, locale),
      place: (id) => places[id] ?? '…',
    },
  )
}
const sixty: Condition = { field: 'age', from: 60 }
const poor: Condition = { field: 'careTag', in: ['minimum-living-allowance', 'living-alone'] }

test.each<[string, Condition | null, QuestionShape['of']?, string?]>([
  ['所有的人', null],
  ['所有的房', null, 'dwellings'],
  ['60岁以上的人', sixty],
  ['60岁以上、低保或独居老人、住1栋的人', { all: [sixty, poor, { field: 'building', in: ['b1'] }] }],
  ['60岁以上，或者低保或独居老人的人', { any: [sixty, poor] }],
  [
    '男、（60岁以上，或者今年搬进社区）的人',
    { all: [{ field: 'sex', in: ['1'] }, { any: [sixty, { happened: 'movedIn', span: { within: 'this-year' } }] }] },
  ],
  ['不是中共党员的人', { not: { field: 'politics', in: ['01'] } }],
  ['没登记电话的人', { not: { known: 'phone' } }],
  ['有关爱标签的人', { not: { field: 'careTag', in: [] } }],
  ['不是（60岁以上、女）的人', { not: { all: [sixty, { field: 'sex', in: ['2'] }] } }],
  ['家里没有18到59岁的人的人', { not: { somebody: { field: 'age', from: 18, to: 59 } } }],
  [
    '家里有14岁以下、一家3口以上的人的户',
    {
      all: [
        { field: 'age', to: 14 },
        { field: 'householdSize', from: 3 },
      ],
    },
    'households',
  ],
  [
    '住5楼、空置的房',
    {
      all: [
        { field: 'floor', from: 5, to: 5 },
        { field: 'occupancy', in: ['empty'] },
      ],
    },
    'dwellings',
  ],
  [
    '2025-12-31 时，到2026-09-01时6岁、来自红花一组的人',
    {
      all: [
        { field: 'age', from: 6, to: 6, on: '2026-09-01' },
        { field: 'originGroup', in: ['g1'] },
      ],
    },
    'persons',
    '2025-12-31',
  ],
  ['2026-01-01 到 2026-01-31 去世的人', { happened: 'died', span: { from: '2026-01-01', to: '2026-01-31' } }],
  [
    '工作写着「教师」、与户主关系是户主的人',
    {
      all: [
        { field: 'work', says: '教师' },
        { field: 'relation', in: ['02'] },
      ],
    },
  ],
])('%s', (sentence, where, of, asOf) => {
  expect(said(where, of, asOf)).toBe(sentence)
})

test('in English too', () => {
  expect(said({ all: [sixty, { not: { known: 'phone' } }] }, 'persons', undefined, 'en')).toBe(
    'Persons: aged 60 or over; no phone recorded',
  )
})
