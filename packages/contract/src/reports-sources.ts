import { type Column, words } from './columns.ts'
import { ledgerList } from './ledger-list.ts'
import { type RegisterColumn, registerColumns } from './register-columns.ts'

/**
 * What a table of a report can be filled from: one row each of something, with the columns known of it. A new kind of
 * row (matters, posts …) is a declaration here and a reader beside `modules/reports/sources`.
 */
export interface ReportSource {
  /** kebab-case. */
  readonly key: string
  readonly zh: string
  readonly en: string
  /** What the row is about: whose cells can be written back to the register, and to whom a missing fact is asked. `row`: a ledger's. */
  readonly about: 'person' | 'household' | 'row'
  /** Of `row`: the column a table must have to be one of this source. */
  readonly named?: string
  readonly columns: readonly Column[]
}

/** Worked out when the report is filled; a register never reads them from a file. */
const order = {
  key: 'order',
  zh: '序号',
  en: 'No.',
  words: words('编号 序 号 行号 no serial #'),
  type: 'number',
  privacyClass: 'public',
  width: 6,
} as const
const age = {
  key: 'age',
  zh: '年龄',
  en: 'Age',
  words: words('周岁 岁数 年龄周岁 实足年龄 实际年龄'),
  parts: words('年龄 周岁'),
  type: 'number',
  privacyClass: 'staff',
  width: 6,
} as const
const householdSize = {
  key: 'householdSize',
  zh: '家庭人口',
  en: 'Household size',
  words: words('家庭人口数 户人口 户人口数 人口数 家庭人数 同住人数 household members'),
  parts: words('人口数 家庭人口'),
  type: 'number',
  privacyClass: 'staff',
  width: 8,
} as const
const memberNames = {
  key: 'memberNames',
  zh: '家庭成员',
  en: 'Members',
  words: words('家庭成员姓名 成员姓名 成员 同住人员 家庭人员'),
  parts: words('成员姓名 家庭成员'),
  type: 'text',
  privacyClass: 'staff',
  width: 24,
} as const

/** Words a requesting office uses where a register says it otherwise. */
const moreWords: Partial<Record<RegisterColumn['key'], readonly string[]>> = {
  livesSince: words('来本地居住日期 来本地日期 来本地时间 来本地居住时间 流入日期 流入时间 现居住地居住日期 入住本小区日期'),
  careTags: words('重点人群 人群分类 群体类别 类别 对象类别'),
  work: words('从事职业 职业及单位 从业类型'),
}

/** Numbers of the register, what only a file that comes back needs, and what a report does not repeat. */
const leftOut: ReadonlySet<string> = new Set(['householdNumber', 'personNumber', 'birthYear'])

const known: readonly Column[] = registerColumns
  .filter(({ key }) => !leftOut.has(key))
  .map((column: Column): Column => {
    const more = moreWords[column.key as RegisterColumn['key']]
    return more === undefined ? column : { ...column, words: [...(column.words ?? []), ...more] }
  })

/** In a table of households what is said of a person is said of the head. */
const ofHead = known.filter(({ key }) => key !== 'relation' && key !== 'memberSince')

export const reportSources: readonly ReportSource[] = [
  { key: 'persons', zh: '一人一行', en: 'A row per person', about: 'person', columns: [order, age, householdSize, ...known] },
  {
    key: 'households',
    zh: '一户一行',
    en: 'A row per household',
    about: 'household',
    columns: [order, age, householdSize, memberNames, ...ofHead],
  },
  // Every ledger by its own declaration.
  ...ledgerList.map(({ key, zh, en, named, columns }): ReportSource => ({
    ...{ key, zh, en, named, about: 'row' },
    columns: [order, ...columns.filter(({ hidden }) => hidden !== true)],
  })),
]

/** Columns that nobody needs to look at again: they do not change with time. */
export const steadyColumns: ReadonlySet<string> = new Set([
  ...[
    'order',
    'age',
    'householdSize',
    'memberNames',
    'name',
    'headName',
    'sex',
    'birthDate',
    'identityNumber',
    'identityKind',
    'ethnicity',
  ],
  ...[
    'estate',
    'building',
    'unit',
    'floor',
    'room',
    'address',
    'livesSince',
    'memberSince',
    'relation',
    'originGroup',
    'careTags',
    'careGrounds',
  ],
])

/** Facts of a person that a value typed in a report may correct in the register, by the name `people.updatePerson` gives them. */
export const writableColumns: Readonly<
  Record<string, 'phone' | 'politics' | 'ethnicity' | 'marital' | 'schooling' | 'work' | 'skills' | 'note'>
> = {
  phone: 'phone',
  politics: 'politics',
  ethnicity: 'ethnicity',
  marital: 'marital',
  schooling: 'schooling',
  work: 'work',
  skills: 'skills',
  note: 'note',
}

export function findReportSource(key: string): ReportSource | undefined {
  return reportSources.find((source) => source.key === key)
}
