import { type ReportSource, reportSources } from '@linli/contract/reports'
import { matchHeader } from '../../ledgers/rows.ts'
import type { Grid } from './sheet.grid.ts'

/** Where a table's header stands, and what kind of rows it seems to ask for. */
export interface FoundHeader {
  top: number
  bottom: number
  left: number
  right: number
  source: ReportSource
}

/** Rows from the top in which a header is looked for. */
const searched = 60

/**
 * The row in which most columns mean something. Titles and group rows above do not: they name no columns.
 * `preferred` decides between rows of persons and of households where the words fit both.
 */
export function findHeader(grid: Grid, preferred: string | null, from = 1): FoundHeader | null {
  let best: { bottom: number; score: number; source: ReportSource } | null = null
  for (let bottom = from; bottom <= Math.min(grid.lastRow, from + searched); bottom++)
    for (const source of inOrder(preferred)) {
      const score = scoreOf(grid, bottom, source, preferred)
      if (score !== null && (best === null || score > best.score)) best = { bottom, score, source }
    }
  return best === null ? null : headerAt(grid, { top: null, bottom: best.bottom }, best.source)
}

/** The header as a person points at it. */
export function headerAt(grid: Grid, { top, bottom }: { top: number | null; bottom: number }, source: ReportSource): FoundHeader {
  const columns = columnsWithText(grid, bottom)
  const left = columns[0] ?? 1
  const right = columns.at(-1) ?? left
  return { top: top ?? topOf(grid, bottom, left, right), bottom, left, right, source }
}

/** Texts of a column of the header from group to leaf. */
export function headerTexts(grid: Grid, { top, bottom }: FoundHeader, column: number): string[] {
  const texts: string[] = []
  for (let row = top; row <= bottom; row++) {
    const shown = grid.at(row, column)
    const text = shown?.text.replace(/\s+/gu, '') ?? ''
    if (text !== '' && texts.at(-1) !== text) texts.push(text)
  }
  return texts
}

function inOrder(preferred: string | null): readonly ReportSource[] {
  return reportSources.toSorted((a, b) => Number(b.key === preferred) - Number(a.key === preferred))
}

/** Sum of what is sure of distinct columns; null where it is no header: too few columns, or nobody is named. */
function scoreOf(grid: Grid, row: number, source: ReportSource, preferred: string | null): number | null {
  const sure = new Map<string, number>()
  for (let column = 1; column <= grid.lastColumn; column++) {
    const shown = grid.at(row, column)
    if (shown === null || shown.area.left !== column || shown.area.bottom !== row) continue
    const match = matchHeader(source.columns, shown.text)
    if (match !== null) sure.set(match.column.key, Math.max(sure.get(match.column.key) ?? 0, match.confidence))
  }
  if (sure.size < 3) return null
  const sum = [...sure.values()].reduce((all, one) => all + one, 0)
  if (source.about === 'row') return sure.has(source.named ?? '') ? sum - (source.key === preferred ? 0 : ledgerLead) : null
  if (![...subjects].some((key) => sure.has(key))) return null
  // A table that asks for 户主姓名 and no 姓名 asks for households.
  const ofHouseholds = sure.has('headName') && !sure.has('name')
  const fits = source.about === (ofHouseholds ? 'household' : 'person') ? 0.2 : 0
  return sum + fits
}

/** By so much a ledger's words must fit better than the register's: names and phones are in all of them. */
const ledgerLead = 1.5

/** One of them must be there: a row is about somebody or some home. */
const subjects: ReadonlySet<string> = new Set(['name', 'headName', 'identityNumber', 'address', 'room'])

function columnsWithText(grid: Grid, row: number): number[] {
  return Array.from({ length: grid.lastColumn }, (_one, index) => index + 1).filter((column) => grid.at(row, column) !== null)
}

/** Rows above belong to the header while they hold groups of columns, or cells that reach down to its last row. */
function topOf(grid: Grid, bottom: number, left: number, right: number): number {
  let top = bottom
  while (top > 1 && top > bottom - 3) {
    const above = top - 1
    const areas = new Set<string>()
    let groups = false
    for (let column = left; column <= right; column++) {
      const shown = grid.at(above, column)
      if (shown === null) continue
      const { area } = shown
      areas.add(`${String(area.top)}:${String(area.left)}`)
      const width = area.right - area.left + 1
      if (area.bottom > above || (width > 1 && width < (right - left + 1) * 0.8)) groups = true
    }
    if (!groups || areas.size < 2 || hasTokensOrLabels(grid, above, left, right)) break
    top = above
  }
  return top
}

function hasTokensOrLabels(grid: Grid, row: number, left: number, right: number): boolean {
  for (let column = left; column <= right; column++) {
    const text = grid.at(row, column)?.text ?? ''
    if (text.includes('{{') || /[:\uff1a]\s*(?:年\s*月\s*日)?\s*$/u.test(text)) return true
  }
  return false
}
