import { normaliseText } from './chinese-text.ts'
import { type Heading, readHeading } from './report-heading.ts'

/** Single facts a cell can ask for. */
export const singleWords = {
  community: ['社区', '社区名称', '填报单位', '填表单位', '上报单位', '单位', '村居', 'community', 'community.name'],
  street: ['街道', '乡镇', '街道名称', 'street', 'street.name'],
  district: ['县区', '区县', '区', 'district', 'district.name'],
  date: ['填表日期', '填报日期', '填表时间', '填报时间', '上报日期', '上报时间', '制表日期', '制表时间', '日期', 'date', 'today'],
  day: ['统计日期', '统计时间', '截至日期', '数据日期', 'day', 'as of', 'asof'],
  period: ['期间', '统计期间', '报告期', '月份', '年月', 'period'],
  author: ['填报人', '填表人', '经办人', '制表人', '上报人', 'author', 'by'],
  title: ['报表名称', '标题', 'title'],
  requester: ['要求单位', '主管单位', '报送单位', 'requester'],
  due: ['截止日期', '上报截止日期', 'due'],
  legalBasis: ['法律依据', '依据', 'legal basis', 'legalbasis'],
  purpose: ['用途', 'purpose'],
  persons: ['总人数', '总人口', 'persons'],
  households: ['总户数', 'households'],
} as const
export type SingleWord = keyof typeof singleWords

/**
 * What stands between {{ and }}:
 * a single fact {{社区}} {{填表日期}}; a count {{人数 60-69岁 女 低保}} {{户数 租住}} {{count: age 60..69 and female}};
 * a sum of cells {{合计 C5:C9}} {{sum: C5:C9, E3}}; else the name of a column {{姓名}} {{person.name}}.
 */
export type Token =
  | { kind: 'single'; word: SingleWord }
  | { kind: 'count'; of: 'persons' | 'households'; terms: Heading['terms'] }
  | { kind: 'sum'; cells: string[] }
  | { kind: 'field'; name: string }
  | { kind: 'unknown' }

const tokens = /\{\{([^{}]*)\}\}/gu

/** Every {{…}} of a text in order; a token inside a token is no token. */
export function tokensIn(text: string): { whole: string; inner: string }[] {
  return [...text.matchAll(tokens)].map(([whole, inner = '']) => ({ whole, inner }))
}

/** Braces that open or close no token: nested or torn ones. */
export function hasTornToken(text: string): boolean {
  return /\{\{|\}\}/u.test(text.replace(tokens, ''))
}

export function readToken(inner: string): Token {
  const text = normaliseText(inner)
  const lower = text.toLowerCase()
  const single = singles.get(lower)
  if (single !== undefined) return { kind: 'single', word: single }
  const sum = /^(?:合计|求和|sum)\s*:?\s+(.+)$/iu.exec(text) ?? /^(?:合计|求和|sum)\s*:\s*(.+)$/iu.exec(text)
  if (sum !== null) {
    const cells = (sum[1] ?? '').toUpperCase().split(/[\s,、+]+/u)
    return cells.every((cell) => /^[A-Z]{1,3}[1-9]\d{0,6}(?::[A-Z]{1,3}[1-9]\d{0,6})?$/u.test(cell))
      ? { kind: 'sum', cells }
      : { kind: 'unknown' }
  }
  const count = /^(人数|户数|count|persons|households)\s*[::]?\s*(.*)$/iu.exec(text)
  if (count !== null) {
    const heading = readHeading(count[2] ?? '')
    const of = /户数|households/iu.test(count[1] ?? '') || heading?.of === 'households' ? 'households' : 'persons'
    return heading === null ? { kind: 'unknown' } : { kind: 'count', of, terms: heading.terms }
  }
  return text === '' ? { kind: 'unknown' } : { kind: 'field', name: text.replace(/^(?:person|household)\./iu, '') }
}

const singles: ReadonlyMap<string, SingleWord> = new Map(
  (Object.entries(singleWords) as [SingleWord, readonly string[]][]).flatMap(([word, texts]) => texts.map((text) => [text, word] as const)),
)

/** Where a label asks for a single fact and leaves room behind it: '填报人：', '填表日期：    年   月   日'. */
export function readLabel(text: string): { word: SingleWord; keep: string } | null {
  const found = label.exec(text.replace(/[\u00a0\u3000]/gu, ' '))
  if (found === null) return null
  const word = singles.get(normaliseText(found[1] ?? '').toLowerCase())
  if (word === undefined || !labelled.has(word)) return null
  const colon = text.search(/[:\uff1a]/u)
  return { word, keep: text.slice(0, colon + 1) }
}

// Full-width brackets and colons are what an input method writes.
const label = /^\s*([^:\uff1a\s(\uff08]{2,10}?)\s*(?:[(\uff08](?:盖章|公章)[)\uff09])?\s*[:\uff1a]\s*(?:_+|年\s*月\s*日|\s)*$/u

const labelled: ReadonlySet<SingleWord> = new Set([
  'community',
  'street',
  'district',
  'date',
  'day',
  'period',
  'author',
  'requester',
  'purpose',
])
