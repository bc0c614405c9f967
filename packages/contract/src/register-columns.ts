import { type Column, words } from './columns.ts'
import { homeColumns } from './register-columns-home.ts'
import { householdColumns } from './register-columns-household.ts'
import { personColumns } from './register-columns-person.ts'

/**
 * The register, one row a person with household and home. Where parts of a longer header fit several columns equally
 * well, the first of them is meant: what stands behind 工作 or 电话 says less than they do.
 */
export const registerColumns = [
  ...personColumns,
  ...householdColumns,
  ...homeColumns,
  {
    key: 'note',
    zh: '备注',
    en: 'Note',
    words: words('说明 备考 附注 其他 其它 其他说明 备注说明 情况说明 notes remark remarks comment'),
    parts: words('备注'),
    type: 'prose',
    privacyClass: 'staff',
    max: 500,
    width: 24,
  },
  /** Written instead of 出生日期 where numbers are masked; never read. */
  { key: 'birthYear', zh: '出生年份', en: 'Birth year', type: 'text', privacyClass: 'staff', width: 10 },
] as const satisfies readonly Column[]

export type RegisterColumn = (typeof registerColumns)[number]
export type RegisterColumnKey = RegisterColumn['key']

/** What people keep beside a register and Linli does not read from them. */
export const passedOverColumn = {
  key: 'ignored',
  zh: '不导入',
  en: 'Not imported',
  words: words(
    `序号 编号 序 户籍地址 户籍所在地 户口所在地 户籍地 户籍 号 行号 年龄 周岁 岁数 no serial age index #
    家庭人口 家庭人口数 人口数 人数 户人口 签名 签字 填表人 填表日期 登记日期 登记人 更新时间`,
  ),
  parts: words('人口数 年龄 签名'),
  type: 'text',
  privacyClass: 'staff',
  width: 10,
} as const satisfies Column

/** The declaration of one column. */
export function registerColumn<K extends RegisterColumnKey>(key: K): Extract<RegisterColumn, { key: K }> {
  const found = registerColumns.find((column): column is Extract<RegisterColumn, { key: K }> => column.key === key)
  if (found === undefined) throw new Error(`no column ${key}`)
  return found
}
