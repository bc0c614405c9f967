import type { Condition } from '@linli/contract/question-shape'
import { type TemplateProblem, templateLimits } from '@linli/contract/reports'
import { columnLetters } from '@linli/rules/report-formula'
import { readHeading } from '@linli/rules/report-heading'
import { readLabel } from '@linli/rules/report-token'
import type { Grid, Shown } from './sheet.grid.ts'
import type { CountAsk, SinglePlan } from './template.plan.ts'
import { problems } from './template.words.ts'

export interface FoundCounts {
  singles: SinglePlan[]
  unknownHeadings: { cell: string; text: string }[]
  problems: TemplateProblem[]
}

/** What somebody said a heading means, by its cell; null: everybody. */
export type ChosenHeadings = ReadonlyMap<string, Condition | null>

/**
 * A table of counts: every empty cell that has headings to its left and above counts those for whom both hold. Cells with
 * formulas are the office's own totals and stay. Null where the headings ask for nothing that is known.
 */
export function readCounts(grid: Grid, sheet: string, chosen: ChosenHeadings): FoundCounts | null {
  const first = firstCountRow(grid, chosen)
  if (first === null) return null
  const header = headerRowsAbove(grid, first)
  const unknown = new Map<string, string>()
  const meant = (shown: Shown): { where: Condition[]; of: CountAsk['of'] | null } | null => {
    const cell = cellOf(shown)
    const said = chosen.get(cell)
    if (said !== undefined) return { where: said === null ? [] : [said], of: null }
    const heading = readHeading(shown.text)
    if (heading === null) unknown.set(cell, shown.text.trim())
    return heading === null ? null : { where: heading.terms, of: heading.of }
  }
  const singles: SinglePlan[] = []
  for (let row = first; row <= grid.lastRow; row++) {
    const columns = emptyCells(grid, row)
    const rowHeads = headsOf(grid, row, (columns[0] ?? 1) - 1)
    if (rowHeads.length === 0) {
      if (columns.length > 0 || textIn(grid, row)) break
      continue
    }
    for (const column of columns) {
      const columnHeads = headsAbove(grid, header, column)
      if (columnHeads.length === 0) continue
      const heads = [...rowHeads, ...columnHeads]
      const parts = heads.map(meant)
      const understood = parts.flatMap((part) => part ?? [])
      const of = understood.find((part) => part.of !== null)?.of ?? 'persons'
      singles.push({
        cell: `${columnLetters(column)}${String(row)}`,
        label: heads.map(({ text }) => text.replace(/\s+/gu, '')).join(' · '),
        kind: 'count',
        ask: understood.length === parts.length ? { of, where: understood.flatMap(({ where }) => where) } : null,
      })
    }
  }
  const answered = singles.filter((one) => one.kind === 'count' && one.ask !== null)
  if (singles.length > templateLimits.counts || !answered.some((one) => one.kind === 'count' && (one.ask?.where.length ?? 0) > 0))
    return null
  const unknownHeadings = [...unknown].map(([cell, text]) => ({ cell, text }))
  return { singles, unknownHeadings, problems: unknownHeadings.map(({ cell, text }) => problems.unknownHeading({ sheet, at: cell, text })) }
}

/** The first row with headings before its empty cells and above them, of which at least two headings are understood. */
function firstCountRow(grid: Grid, chosen: ChosenHeadings): number | null {
  for (let row = 2; row <= grid.lastRow; row++) {
    const columns = emptyCells(grid, row)
    const [column] = columns
    if (column === undefined || columns.length < 1) continue
    const heads = headsOf(grid, row, column - 1)
    if (heads.length === 0) continue
    const header = headerRowsAbove(grid, row)
    const above = columns.flatMap((one) => headsAbove(grid, header, one))
    const knows = (shown: Shown): boolean => chosen.has(cellOf(shown)) || (readHeading(shown.text)?.terms.length ?? 0) > 0
    if (above.length > 0 && (heads.some(knows) || above.some(knows))) return row
  }
  return null
}

/** Drawn cells with nothing in them, merged with nothing. */
function emptyCells(grid: Grid, row: number): number[] {
  const columns: number[] = []
  for (let column = 2; column <= grid.lastColumn; column++) {
    const cell = grid.cell(row, column)
    if (cell !== undefined && cell.text === null && cell.formula === null && grid.merge(row, column) === undefined) columns.push(column)
  }
  return columns
}

function headsOf(grid: Grid, row: number, upTo: number): Shown[] {
  const heads: Shown[] = []
  for (let column = 1; column <= upTo; column++) {
    const shown = grid.at(row, column)
    if (shown !== null && !isNumber(shown.text)) push(heads, shown)
  }
  return heads.some(({ text }) => isAside(text)) ? [] : heads
}

function headsAbove(grid: Grid, { top, bottom }: { top: number; bottom: number }, column: number): Shown[] {
  const heads: Shown[] = []
  for (let row = top; row <= bottom; row++) {
    const shown = grid.at(row, column)
    if (shown !== null) push(heads, shown)
  }
  return heads
}

/** Rows above with several texts of their own; the title, and the line of 填报单位, end the header. */
function headerRowsAbove(grid: Grid, first: number): { top: number; bottom: number } {
  let top = first
  while (top > 1 && first - top < 5) {
    const texts: Shown[] = []
    for (let column = 1; column <= grid.lastColumn; column++) {
      const shown = grid.at(top - 1, column)
      if (shown !== null) push(texts, shown)
    }
    if (texts.length < 2 || texts.some(({ text }) => isAside(text))) break
    top--
  }
  return { top, bottom: first - 1 }
}

function isAside(text: string): boolean {
  return text.includes('{{') || readLabel(text) !== null || text.length > 40
}

function isNumber(text: string): boolean {
  return /^\d{1,3}$/u.test(text.trim())
}

function textIn(grid: Grid, row: number): boolean {
  for (let column = 1; column <= grid.lastColumn; column++) if (grid.at(row, column) !== null) return true
  return false
}

function push(heads: Shown[], shown: Shown): void {
  const last = heads.at(-1)
  if (last === undefined || last.area.top !== shown.area.top || last.area.left !== shown.area.left) heads.push(shown)
}

function cellOf({ area }: Shown): string {
  return `${columnLetters(area.left)}${String(area.top)}`
}
