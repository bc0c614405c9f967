import type { ColumnMeaning, ReportSource } from '@linli/contract/reports'
import { readHeading } from '@linli/rules/report-heading'
import { readToken, tokensIn } from '@linli/rules/report-token'
import { matchHeader } from '../../ledgers/rows.ts'
import type { SheetCell } from './sheet.parse.ts'

type Meant = { meaning: ColumnMeaning; confidence: number }

const unknown: Meant = { meaning: { kind: 'unknown' }, confidence: 0 }

/** What a column means, by the token or formula in its first entry, else by its header from group to leaf. */
export function readMeaning(source: ReportSource, texts: readonly string[], cell: SheetCell | undefined): Meant {
  if (cell?.formula !== undefined && cell.formula !== null) return { meaning: { kind: 'formula' }, confidence: 1 }
  const token = cell?.text === null || cell?.text === undefined ? undefined : tokensIn(cell.text)[0]
  if (token !== undefined) return byToken(source, token.inner)
  const leaf = texts.at(-1) ?? ''
  const group = texts.slice(0, -1).join('')
  if (leaf === '') return { meaning: { kind: 'hand' }, confidence: 1 }
  const whether = /^是否(?:为|是|属于|享受)?(.+)$/u.exec(leaf)?.[1]
  if (whether !== undefined) {
    const condition = conditionOf(whether)
    if (condition !== null) return { meaning: { kind: 'condition', condition }, confidence: 0.9 }
  }
  if (byHand.test(leaf)) return { meaning: { kind: 'hand' }, confidence: 0.9 }
  const match = matchHeader(source.columns, leaf)
  if (match !== null && !ofSomebodyElse(group, leaf, match.confidence) && !neverGuessed.has(match.column.key)) {
    const ofHead = match.column.key === 'name' && /户主|户长|房主|业主/u.test(group) && !/成员|关系/u.test(group)
    return { meaning: { kind: 'field', field: ofHead ? 'headName' : match.column.key }, confidence: match.confidence }
  }
  const condition = conditionOf(leaf)
  return condition === null ? unknown : { meaning: { kind: 'condition', condition }, confidence: 0.6 }
}

function byToken(source: ReportSource, inner: string): Meant {
  const token = readToken(inner)
  if (token.kind !== 'field') return unknown
  const field =
    source.columns.find(({ key }) => key.toLowerCase() === token.name.toLowerCase()) ?? matchHeader(source.columns, token.name)?.column
  return field === undefined ? unknown : { meaning: { kind: 'field', field: field.key }, confidence: 1 }
}

/** One condition of a person: what a column asks with 是否…, or by the bare name of a tag. */
function conditionOf(text: string) {
  const heading = readHeading(text)
  if (heading === null || heading.terms.length === 0 || heading.of === 'households') return null
  const [only, ...more] = heading.terms
  if (only === undefined) return null
  return more.length === 0 ? only : { all: heading.terms }
}

/** Written by people, on paper or on screen, and never known beforehand. */
const byHand = /签名|签字|签章|盖章|手印|^备注|近期动态|变化情况|^说明$|^意见/u

/** Free notes are for colleagues: they go to another office only if somebody says so. */
const neverGuessed: ReadonlySet<string> = new Set(['note', 'householdNote', 'careGrounds'])

/** 监护人姓名 is not the person's name, and 房东电话 not the person's phone: here only whole headers count. */
function ofSomebodyElse(group: string, leaf: string, confidence: number): boolean {
  return others.test(group) || (others.test(leaf) && confidence < 1)
}

const others = /监护人|配偶|父亲|母亲|父母|子女|联系人|紧急|房东|出租人|业主|单位(?!及)|负责人|网格员|楼栋长|户籍|户口/u
