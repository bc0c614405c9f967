import { normaliseText, parseChineseNumber } from './chinese-text.ts'
import {
  careTagTable,
  type CodeTable,
  ethnicityTable,
  maritalTable,
  occupancyTable,
  politicsTable,
  schoolingTable,
  sexTable,
} from './code-tables.ts'

/** One thing a heading of a table of counts asks for; the shapes are leaves of a question over the register. */
export type HeadingTerm =
  | { field: 'age'; from?: number; to?: number }
  | { field: 'sex' | 'politics' | 'ethnicity' | 'marital' | 'schooling'; in: string[] }
  | { field: 'careTag'; in: string[] }
  | { field: 'occupancy'; in: ('lives_in' | 'rents' | 'empty')[] }
  | { not: HeadingTerm }

/** `of` where the heading says what is counted: 户数 counts households. No terms: everybody (合计, 总人数). */
export interface Heading {
  terms: HeadingTerm[]
  of: 'persons' | 'households' | null
}

/**
 * What a heading of counts means: '0—6岁', '80岁及以上', '女', '其中：低保', '60岁以上女性', 'female 60+'; null when any part of
 * it is not understood. 以上, 以下, 以内 include the number, 不满, 未满, 超过 do not (民法典第一千二百五十九条).
 */
export function readHeading(text: string): Heading | null {
  let rest = normaliseText(text)
    .toLowerCase()
    .replace(/[((【〔[][^))】〕\]]*[))】〕\]]/gu, '')
    .replace(/^(?:[一二三四五六七八九十]+|\d{1,2})[、..]\s*/u, '')
  const terms: HeadingTerm[] = []
  let of: Heading['of'] = null
  if (/户数|(?:^|\P{L})households?(?:$|\P{L})/u.test(rest)) of = 'households'
  rest = takeAges(rest, terms)
  rest = rest.replace(/[\s:、,,.。;·_\-—–~\/\\|"'“”+和与且及的]+|\band\b|\bof\b|\bwhich\b|\bare\b/gu, ' ').trim()
  while (rest !== '') {
    const denied = /^(?:非|不是|无|not )/u.exec(rest)
    const found = wordAt(denied === null ? rest : rest.slice(denied[0].length).trimStart())
    if (denied !== null && found !== null && found.term !== null) {
      terms.push({ not: found.term })
      rest = rest.slice(denied[0].length).trimStart().slice(found.length).trim()
      continue
    }
    const plain = wordAt(rest)
    if (plain === null) return null
    if (plain.term !== null) terms.push(plain.term)
    rest = rest.slice(plain.length).trim()
  }
  return { terms, of }
}

const number = '(\\d{1,3}|[一二三四五六七八九十百]{1,5})'
const years = '(?:周?岁|years?(?: old)?)?'
const span = new RegExp(
  `(?:aged? )?${number}${years}\\s*(?:-|—|–|――|--|~|～|至|到|\\.\\.|to)+\\s*${number}(?:周?岁|years?(?: old)?|(?=\\s|$))`,
  'u',
)
const ages: readonly (readonly [pattern: RegExp, read: (n: number) => { from?: number; to?: number }])[] = [
  [new RegExp(`(?:不满|未满|不足)${number}周?岁(?:的)?`, 'u'), (n) => ({ to: n - 1 })],
  [new RegExp(`(?:年满|满)${number}周?岁(?:及?以上)?`, 'u'), (n) => ({ from: n })],
  [new RegExp(`(?:超过|大于)${number}周?岁`, 'u'), (n) => ({ from: n + 1 })],
  [new RegExp(`${number}周?岁\\s*(?:及其?|或|含)?(?:以上|起)`, 'u'), (n) => ({ from: n })],
  [new RegExp(`${number}周?岁\\s*(?:及其?|或|含)?(?:以下|以内)`, 'u'), (n) => ({ to: n })],
  [/(?:aged? )?(\d{1,3})\s*(?:\+|\.\.|and over|or over|and older|or older)/u, (n) => ({ from: n })],
  [/(?:over|older than) (\d{1,3})/u, (n) => ({ from: n + 1 })],
  [/(?:under|below|younger than) (\d{1,3})/u, (n) => ({ to: n - 1 })],
  [new RegExp(`${number}周?岁`, 'u'), (n) => ({ from: n, to: n })],
]

/** Takes the first span of ages out of the text. */
function takeAges(text: string, terms: HeadingTerm[]): string {
  const both = span.exec(text)
  if (both !== null) {
    const [from, to] = [parseChineseNumber(both[1] ?? ''), parseChineseNumber(both[2] ?? '')]
    if (from !== null && to !== null && from <= to) {
      terms.push({ field: 'age', from, to })
      return text.replace(both[0], ' ')
    }
  }
  for (const [pattern, read] of ages) {
    const found = pattern.exec(text)
    const n = found === null ? null : parseChineseNumber(found[1] ?? '')
    if (found !== null && n !== null) {
      terms.push({ field: 'age', ...read(n) })
      return text.replace(found[0], ' ')
    }
  }
  return text
}

type Word = { word: string; term: HeadingTerm | null }

/** The longest known word the text begins with. */
function wordAt(text: string): { term: HeadingTerm | null; length: number } | null {
  const found = known.find(({ word }) => text.startsWith(word))
  return found === undefined ? null : { term: found.term, length: found.word.length }
}

/** Words that say what is counted or how the table is drawn, not who. */
const plain =
  `其中 重点人群 特殊人群 重点对象 总人数 总人口 总户数 人口数 总数 总计 合计 小计 共计 人数 户数 人口 人员 居民 年龄段 年龄组 年龄 性别 类别 项目
  指标 单位 全部 所有 群体 对象 家庭 分类 情况 人 户 数 名 性 者 total all persons people residents number count households household age years aged sex`
    .split(/\s+/u)
    .map((word): Word => ({ word, term: null }))

/** Words of everyday tables beside those of the code tables. */
const everyday: readonly Word[] = [
  { word: '未成年人', term: { field: 'age', to: 17 } },
  { word: '未成年', term: { field: 'age', to: 17 } },
  { word: '儿童', term: { field: 'age', to: 17 } },
  { word: '成年人', term: { field: 'age', from: 18 } },
  // 老年人权益保障法第二条: 60 周岁以上.
  { word: '老年人', term: { field: 'age', from: 60 } },
  { word: '老年', term: { field: 'age', from: 60 } },
  { word: '老人', term: { field: 'age', from: 60 } },
  { word: '流动人口', term: { field: 'occupancy', in: ['rents'] } },
  { word: '租户', term: { field: 'occupancy', in: ['rents'] } },
  { word: '租客', term: { field: 'occupancy', in: ['rents'] } },
  { word: '妇女', term: { field: 'sex', in: ['2'] } },
  { word: '少数民族', term: { not: { field: 'ethnicity', in: ['01'] } } },
  { word: 'women', term: { field: 'sex', in: ['2'] } },
  { word: 'men', term: { field: 'sex', in: ['1'] } },
]

/** Values that say nothing by themselves, or mean other things in a heading. */
const vague: ReadonlySet<string> = new Set([
  '无',
  '其他',
  '其它',
  '不详',
  '未知',
  '未说明',
  '空',
  '租',
  '大学',
  'other',
  'unknown',
  'not stated',
  'm',
  'f',
])

const known: readonly Word[] = [
  ...plain,
  ...everyday,
  ...wordsOf(sexTable, (code) => ({ field: 'sex', in: [code] })),
  ...wordsOf(careTagTable, (code) => ({ field: 'careTag', in: [code] })),
  ...wordsOf(politicsTable, (code) => ({ field: 'politics', in: [code] })),
  ...wordsOf(maritalTable, (code) => ({ field: 'marital', in: code === '20' ? ['20', '21', '22', '23'] : [code] })),
  ...wordsOf(schoolingTable, (code) => ({ field: 'schooling', in: [code] })),
  ...wordsOf(ethnicityTable, (code) => ({ field: 'ethnicity', in: [code] })),
  ...wordsOf(occupancyTable, (code) => ({ field: 'occupancy', in: [code as 'lives_in' | 'rents' | 'empty'] })),
].toSorted((a, b) => b.word.length - a.word.length)

function wordsOf(table: CodeTable, term: (code: string) => HeadingTerm): Word[] {
  return table.flatMap(({ code, zh, en, synonyms }) =>
    [zh, en, ...synonyms]
      .map((word) => normaliseText(word).toLowerCase())
      .filter((word) => !vague.has(word) && !/^[a-z]{1,2}$/u.test(word) && !/^\d+$/u.test(word))
      .map((word) => ({ word, term: term(code) })),
  )
}
