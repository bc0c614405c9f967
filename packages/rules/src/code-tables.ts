import { normaliseText } from './chinese-text.ts'
import type { CodeEntry, CodeTable } from './code-entry.ts'

export type { CodeEntry, CodeTable } from './code-entry.ts'
export { careTagTable } from './care-tag-table.ts'
export { ethnicityTable } from './ethnicity-table.ts'
export { relationSex, relationTable } from './relation-table.ts'

/** GB/T 2261.1. */
export const sexTable: CodeTable = [
  { code: '0', zh: '未知的性别', en: 'Unknown', synonyms: ['未知', '不详'] },
  { code: '1', zh: '男', en: 'Male', synonyms: ['男性', '男的', 'M'] },
  { code: '2', zh: '女', en: 'Female', synonyms: ['女性', '女的', 'F'] },
  { code: '9', zh: '未说明的性别', en: 'Not stated', synonyms: ['未说明'] },
]

/** GB/T 2261.2. */
export const maritalTable: CodeTable = [
  { code: '10', zh: '未婚', en: 'Never married', synonyms: ['单身'] },
  { code: '20', zh: '已婚', en: 'Married', synonyms: ['有配偶', '结婚'] },
  { code: '21', zh: '初婚', en: 'First marriage', synonyms: [] },
  { code: '22', zh: '再婚', en: 'Remarried', synonyms: [] },
  { code: '23', zh: '复婚', en: 'Remarried to the same spouse', synonyms: [] },
  { code: '30', zh: '丧偶', en: 'Widowed', synonyms: [] },
  { code: '40', zh: '离婚', en: 'Divorced', synonyms: ['离异'] },
  { code: '90', zh: '未说明的婚姻状况', en: 'Not stated', synonyms: ['未说明', '不详'] },
]

/** GB/T 4762. */
export const politicsTable: CodeTable = [
  { code: '01', zh: '中共党员', en: 'CPC member', synonyms: ['党员', '中共正式党员', '正式党员', '中国共产党党员', '共产党员'] },
  { code: '02', zh: '中共预备党员', en: 'CPC probationary member', synonyms: ['预备党员'] },
  { code: '03', zh: '共青团员', en: 'Communist Youth League member', synonyms: ['团员'] },
  { code: '04', zh: '民革党员', en: 'RCCK member', synonyms: ['民革', '民革会员'] },
  { code: '05', zh: '民盟盟员', en: 'CDL member', synonyms: ['民盟'] },
  { code: '06', zh: '民建会员', en: 'CNDCA member', synonyms: ['民建'] },
  { code: '07', zh: '民进会员', en: 'CAPD member', synonyms: ['民进'] },
  { code: '08', zh: '农工党党员', en: 'CPWDP member', synonyms: ['农工党'] },
  { code: '09', zh: '致公党党员', en: 'CZGP member', synonyms: ['致公党'] },
  { code: '10', zh: '九三学社社员', en: 'Jiusan Society member', synonyms: ['九三学社', '九三'] },
  { code: '11', zh: '台盟盟员', en: 'TDSL member', synonyms: ['台盟'] },
  { code: '12', zh: '无党派人士', en: 'Public figure without party', synonyms: ['无党派', '无党派民主人士'] },
  { code: '13', zh: '群众', en: 'Citizen without party', synonyms: ['普通公民', '一般群众', '无'] },
]

/** Levels of GB/T 4658-2006 [M: from memory, not verified]; finer codes of the standard are not kept. */
export const schoolingTable: CodeTable = [
  { code: '10', zh: '研究生', en: 'Postgraduate', synonyms: ['研究生教育', '研究生及以上', '硕士研究生', '硕士', '博士研究生', '博士'] },
  { code: '20', zh: '大学本科', en: 'Bachelor', synonyms: ['本科', '大学', '大学本科教育', '本科及以上', '全日制本科', '学士'] },
  { code: '30', zh: '大学专科', en: 'Junior college', synonyms: ['大专', '专科', '大专及以上', '高职', '大学专科教育'] },
  {
    code: '40',
    zh: '中等职业教育',
    en: 'Vocational secondary',
    synonyms: ['中专', '中职', '职高', '技校', '中技', '职业高中', '中等专科'],
  },
  { code: '60', zh: '高中', en: 'Senior secondary', synonyms: ['普通高中', '普通高级中学教育', '高中毕业'] },
  { code: '70', zh: '初中', en: 'Junior secondary', synonyms: ['初级中学教育', '初中毕业'] },
  { code: '80', zh: '小学', en: 'Primary', synonyms: ['小学教育', '小学毕业'] },
  {
    code: '90',
    zh: '其他',
    en: 'Other',
    synonyms: ['其它', '文盲', '半文盲', '不识字', '未上学', '学龄前', '学龄前儿童', '幼儿园', '幼儿', '无'],
  },
]

/** How a household holds its dwelling. */
export const occupancyTable: CodeTable = [
  { code: 'lives_in', zh: '自住', en: 'Lives in', synonyms: ['自用', '自有自住', '自有', '常住', '居住', '入住'] },
  { code: 'rents', zh: '租住', en: 'Rents', synonyms: ['出租', '租赁', '租房', '承租', '已出租', '出租房', '租'] },
  { code: 'empty', zh: '空置', en: 'Empty', synonyms: ['空', '闲置', '空房', '无人居住', '未入住', '空关', '空户'] },
]

const INDEXES = new WeakMap<CodeTable, ReadonlyMap<string, string>>()

/** The code for a value as written in a register (code, name or synonym); null when the table does not know it. */
export function findCode(table: CodeTable, text: string): string | null {
  return indexOf(table).get(keyOf(text)) ?? null
}

/** The word for a code; an unknown code is shown as it is rather than hidden. */
export function labelOf(table: CodeTable, code: string, locale: 'zh-CN' | 'en'): string {
  const entry = table.find((candidate) => candidate.code === code)
  if (entry === undefined) return code
  return locale === 'zh-CN' ? entry.zh : entry.en
}

function indexOf(table: CodeTable): ReadonlyMap<string, string> {
  const known = INDEXES.get(table)
  if (known !== undefined) return known
  const index = new Map<string, string>()
  for (const entry of table) for (const word of wordsOf(entry)) index.set(keyOf(word), entry.code)
  INDEXES.set(table, index)
  return index
}

function wordsOf(entry: CodeEntry): readonly string[] {
  return [...entry.synonyms, entry.en, entry.zh, entry.code]
}

function keyOf(text: string): string {
  return normaliseText(text).replace(/\s+/gu, '').toLowerCase()
}
