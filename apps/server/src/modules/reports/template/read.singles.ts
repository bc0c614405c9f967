import type { TemplateProblem } from '@linli/contract/reports'
import { columnLetters } from '@linli/rules/report-formula'
import { hasTornToken, readLabel, readToken, tokensIn } from '@linli/rules/report-token'
import { rowsRead } from './sheet.grid.ts'
import { type Sheet, type SheetCell, areaOf } from './sheet.parse.ts'
import type { SinglePlan, TokenAsk } from './template.plan.ts'
import { problems } from './template.words.ts'

/**
 * Cells that hold {{…}}, and labels that leave room behind them. `inTable` are rows of a table's entries: their tokens name
 * columns. Sums that lead back to themselves are told and left as they are.
 */
export function readSingles(
  sheet: Sheet,
  name: string,
  inTable: (row: number) => boolean,
): { singles: SinglePlan[]; problems: TemplateProblem[] } {
  const singles: SinglePlan[] = []
  const found: TemplateProblem[] = []
  for (const { row, cells } of sheet.rows) {
    if (row > rowsRead || inTable(row)) continue
    for (const cell of cells) {
      const single = singleOf(cell, name, found)
      if (single !== null) singles.push(single)
    }
  }
  for (const cell of circular(singles)) {
    const plan = singles.find((one) => one.cell === cell)
    if (plan?.kind !== 'tokens') continue
    found.push(problems.circularToken({ sheet: name, at: cell, text: plan.label }))
    plan.tokens = plan.tokens.map((token) => (token?.kind === 'sum' ? null : token))
  }
  return { singles: singles.filter((one) => one.kind !== 'tokens' || one.tokens.some((token) => token !== null)), problems: found }
}

function singleOf({ row, column, text }: SheetCell, sheet: string, found: TemplateProblem[]): SinglePlan | null {
  if (text === null) return null
  const cell = `${columnLetters(column)}${String(row)}`
  const label = text.trim().slice(0, 100)
  const all = tokensIn(text)
  if (hasTornToken(text)) found.push(problems.unknownToken({ sheet, at: cell, text: label }))
  if (all.length === 0) {
    const room = readLabel(text)
    return room === null ? null : { cell, label, kind: 'label', ...room }
  }
  const tokens = all.map(({ whole, inner }): TokenAsk => {
    const token = readToken(inner)
    if (token.kind === 'single' || token.kind === 'sum') return token
    if (token.kind === 'count') return { kind: 'count', ask: { of: token.of, where: token.terms } }
    found.push(problems.unknownToken({ sheet, at: cell, text: whole.slice(0, 60) }))
    return null
  })
  return { cell, label, kind: 'tokens', tokens }
}

/** Cells whose sum reaches themselves, by whatever way. */
function circular(singles: readonly SinglePlan[]): string[] {
  const reach = new Map<string, string[]>()
  for (const one of singles) {
    if (one.kind !== 'tokens') continue
    const areas = one.tokens.flatMap((token) => (token?.kind === 'sum' ? token.cells : [])).flatMap((ref) => areaOf(ref) ?? [])
    if (areas.length === 0) continue
    reach.set(
      one.cell,
      singles
        .filter(({ cell }) => {
          const at = areaOf(cell)
          return (
            at !== null &&
            areas.some((area) => at.top >= area.top && at.top <= area.bottom && at.left >= area.left && at.left <= area.right)
          )
        })
        .map(({ cell }) => cell),
    )
  }
  return [...reach.keys()].filter((start) => {
    const seen = new Set<string>()
    const next = [...(reach.get(start) ?? [])]
    for (let cell = next.pop(); cell !== undefined; cell = next.pop()) {
      if (cell === start) return true
      if (seen.has(cell)) continue
      seen.add(cell)
      next.push(...(reach.get(cell) ?? []))
    }
    return false
  })
}
