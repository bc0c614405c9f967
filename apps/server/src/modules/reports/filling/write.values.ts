import type { Column } from '@linli/contract/columns'
import { findReportSource } from '@linli/contract/reports'
import { tokensIn } from '@linli/rules/report-token'
import type { FillValue, SingleFill } from '../template/fill.values.ts'
import { type Run, textOf } from '../template/strings.parse.ts'
import type { ColumnPlan, SinglePlan } from '../template/template.plan.ts'
import type { KeptSingle, Words } from './prepare.singles.ts'

/** How a column's texts go into cells: numbers as numbers, days as days, everything else as it is written. */
export function valueReader({ meaning }: ColumnPlan, source: string): (text: string | null) => FillValue {
  const type = meaning.kind === 'field' ? findReportSource(source)?.columns.find(({ key }) => key === meaning.field)?.type : undefined
  return (text) => (text === null || text === '' ? null : valueOf(text, type))
}

function valueOf(text: string, type: Column['type'] | undefined): FillValue {
  if (type === 'number' && /^-?\d{1,15}$/u.test(text)) return { number: Number(text) }
  if (type === 'date' && /^\d{4}-\d{2}-\d{2}$/u.test(text)) return { day: text }
  return { text }
}

/** What a single cell gets when the file is written: the date, and who fills it in, are of that moment. */
export function singleFill(plan: SinglePlan, kept: KeptSingle, words: Words): SingleFill | null {
  if (kept.s === 't') return () => counted(kept.v ?? '')
  if (plan.kind === 'count') return kept.v === undefined ? null : () => counted(kept.v ?? '')
  if (plan.kind === 'label') {
    const text = wordNow(plan.word, words) ?? kept.v
    if (text === undefined) return null
    return (now) => ({ runs: [{ look: now[0]?.look ?? '', text: `${plan.keep}${text}` }] })
  }
  const texts = plan.tokens.map((token, index) => (token?.kind === 'single' ? wordNow(token.word, words) : null) ?? kept.t?.[index] ?? null)
  return (now) => {
    const [only] = texts
    const whole = textOf(now).trim()
    if (
      texts.length === 1 &&
      only !== null &&
      only !== undefined &&
      plan.tokens[0]?.kind !== 'single' &&
      tokensIn(whole)[0]?.whole === whole
    )
      return counted(only)
    return { runs: withTokens(now, texts) }
  }
}

function wordNow(word: string, words: Words): string | null {
  return word === 'persons' || word === 'households' ? null : (words[word as keyof Words] ?? null)
}

function counted(text: string): FillValue {
  if (text === '') return null
  return /^-?\d{1,15}$/u.test(text) ? { number: Number(text) } : { text }
}

/** Puts texts where the tokens stand, each in the look its token begins with; a token without a text stays. */
export function withTokens(runs: readonly Run[], texts: readonly (string | null)[]): Run[] {
  const all = textOf(runs)
  const marks: { start: number; end: number; text: string }[] = []
  let at = 0
  for (const [index, { whole }] of tokensIn(all).entries()) {
    const start = all.indexOf(whole, at)
    at = start + whole.length
    const text = texts[index]
    if (text !== null && text !== undefined) marks.push({ start, end: at, text })
  }
  let begin = 0
  return runs.map(({ look, text }) => {
    const end = begin + text.length
    let out = ''
    for (let place = begin; place < end;) {
      const mark = marks.find((one) => place >= one.start && place < one.end)
      if (mark === undefined) {
        const next = Math.min(end, ...marks.filter((one) => one.start > place).map((one) => one.start))
        out += all.slice(place, next)
        place = next
      } else {
        if (place === mark.start) out += mark.text
        place = Math.min(end, mark.end)
      }
    }
    begin = end
    return { look, text: out }
  })
}
