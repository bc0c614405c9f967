import type { Condition, QuestionShape } from '@linli/contract/question-shape'
import type { SingleWord } from '@linli/rules/report-token'
import type { CountAsk, SinglePlan, TemplatePlan, TokenAsk } from '../template/template.plan.ts'
import { areaOf } from '../template/sheet.parse.ts'
import { type Fits, type Households, personsOf } from './prepare.people.ts'

/** One single cell as a round keeps it. `t`: what its tokens stand for, in order; null leaves the token as it is. */
export interface KeptSingle {
  sheet: string
  cell: string
  label: string
  kind: SinglePlan['kind']
  s: 'p' | 'c' | 'u' | 't' | 'g'
  /** As people read it; for a text only what is put in. */
  v?: string
  t?: (string | null)[]
  bv?: string
  k?: 1
  /** Of a typed one: what was filled before. */
  o?: Pick<KeptSingle, 's' | 'v'>
}

/** Facts of the report and its place that cells ask for. */
export type Words = Readonly<Record<Exclude<SingleWord, 'persons' | 'households'>, string | null>>

export interface Counting {
  fits: Fits
  households: Households
  question: QuestionShape
}

/** Counts everybody of the report's question who fits an ask. */
export async function countAsked({ fits, households, question }: Counting, { of, where }: CountAsk): Promise<number> {
  const sets = await Promise.all([personsOf(question), ...where].map((one: Condition | null) => fits.persons(one)))
  const [first, ...rest] = sets.toSorted((a, b) => a.size - b.size)
  const found = [...(first ?? [])].filter((person) => rest.every((set) => set.has(person)))
  if (of === 'persons') return found.length
  return new Set(found.flatMap((person) => households.ofPerson.get(person) ?? [])).size
}

/** Fills all single cells of a workbook; `before` are those of the last answer sent. */
export async function fillSingles(
  plan: TemplatePlan,
  words: Words,
  counting: Counting,
  before: readonly KeptSingle[],
): Promise<KeptSingle[]> {
  const filled: KeptSingle[] = []
  for (const { sheet, singles } of plan.sheets) {
    const counts = new Map<string, number>()
    for (const single of singles)
      if (single.kind === 'count' && single.ask !== null) counts.set(single.cell, await countAsked(counting, single.ask))
    for (const single of singles) {
      const last = before.find((one) => one.sheet === sheet && one.cell === single.cell && one.label === single.label)
      filled.push(withBefore(await fillSingle(single, { sheet, words, counting, counts, singles }), last))
    }
  }
  return filled
}

interface Place {
  sheet: string
  words: Words
  counting: Counting
  counts: ReadonlyMap<string, number>
  singles: readonly SinglePlan[]
}

async function fillSingle(single: SinglePlan, place: Place): Promise<KeptSingle> {
  const base = { sheet: place.sheet, cell: single.cell, label: single.label, kind: single.kind }
  if (single.kind === 'count') {
    const count = place.counts.get(single.cell)
    return count === undefined ? { ...base, s: 'u' } : { ...base, s: 'p', v: String(count) }
  }
  if (single.kind === 'label') {
    const text = await wordOf(single.word, place)
    return text === null ? { ...base, s: 'u' } : { ...base, s: 'g', v: text }
  }
  const said = await Promise.all(single.tokens.map((token) => tokenText(token, place, [single.cell])))
  const counted = single.tokens.some((token) => token !== null && isCount(token))
  const lacks = said.some((text, index) => text === null && single.tokens[index] !== null)
  return { ...base, s: lacks ? 'u' : counted ? 'p' : 'g', t: said, v: said.map((text) => text ?? '…').join(' ') }
}

function isCount(token: Exclude<TokenAsk, null>): boolean {
  return token.kind !== 'single' || token.word === 'persons' || token.word === 'households'
}

async function tokenText(token: TokenAsk, place: Place, from: readonly string[]): Promise<string | null> {
  if (token === null) return null
  if (token.kind === 'single') return wordOf(token.word, place)
  if (token.kind === 'count') return String(await countAsked(place.counting, token.ask))
  const areas = token.cells.flatMap((ref) => areaOf(ref) ?? [])
  let sum = 0
  for (const single of place.singles) {
    const at = areaOf(single.cell)
    if (
      at === null ||
      !areas.some(({ top, left, bottom, right }) => at.top >= top && at.top <= bottom && at.left >= left && at.left <= right)
    )
      continue
    // Reading has told circles apart already; this only keeps a mistake from running for ever.
    if (from.includes(single.cell)) return null
    const texts =
      single.kind === 'tokens' ? await Promise.all(single.tokens.map((one) => tokenText(one, place, [...from, single.cell]))) : []
    sum += place.counts.get(single.cell) ?? texts.reduce((all, text) => all + (Number(text) || 0), 0)
  }
  return String(sum)
}

async function wordOf(word: SingleWord, { words, counting }: Place): Promise<string | null> {
  if (word === 'persons' || word === 'households') return String(await countAsked(counting, { of: word, where: [] }))
  return words[word]
}

function withBefore(now: KeptSingle, last: KeptSingle | undefined): KeptSingle {
  if (last?.v === undefined || now.s === 'g' || last.v === now.v) return now
  return { ...now, s: now.s === 'p' ? 'c' : now.s, bv: last.v }
}
