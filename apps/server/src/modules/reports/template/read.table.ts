import type { ChosenMeaning, TemplateProblem } from '@linli/contract/reports'
import { columnLetters } from '@linli/rules/report-formula'
import type { FoundHeader } from './read.header.ts'
import { headerTexts } from './read.header.ts'
import { readMeaning } from './read.meaning.ts'
import type { Grid } from './sheet.grid.ts'
import type { Area } from './sheet.parse.ts'
import type { ColumnPlan, TablePlan } from './template.plan.ts'
import { problems } from './template.words.ts'

/** Reads the table under a header: its columns, and the rows drawn for entries. Null: its rows cannot be filled. */
export function readTable(
  grid: Grid,
  sheet: string,
  header: FoundHeader,
  chosen: ReadonlyMap<string, ChosenMeaning>,
): { table: TablePlan | null; problems: TemplateProblem[] } {
  const found: TemplateProblem[] = []
  const headerRows = Array.from({ length: header.bottom - header.top + 1 }, (_one, index) => header.top + index)
  const numbering = isNumbering(grid, header, header.bottom + 1)
  if (numbering) headerRows.push(header.bottom + 1)
  let firstRow = header.bottom + 1 + (numbering ? 1 : 0)
  const kept: number[] = []
  while (isFilledIn(grid, header, firstRow)) kept.push(firstRow++)
  if (kept.length > 0) found.push(problems.filledRow({ sheet, at: null, text: kept.join('、') }))
  const blankRows = countBlank(grid, header, firstRow)
  if (blankRows > 0 && isTall(grid, header, firstRow)) {
    found.push(problems.severalRowsEach({ sheet, at: null }))
    return { table: null, problems: found }
  }
  const columns: ColumnPlan[] = []
  for (let column = header.left; column <= header.right; column++) {
    const area = grid.at(header.bottom, column)?.area ?? grid.merge(header.bottom, column)
    if (area !== undefined && area.left !== column) continue
    const texts = headerTexts(grid, header, column)
    const cell = grid.cell(firstRow, column)
    if (texts.length === 0 && cell === undefined) continue
    const letters = columnLetters(column)
    const meant = chosen.get(letters)
    columns.push({
      column: letters,
      header: texts.join(' / '),
      ...(meant === undefined
        ? { ...readMeaning(header.source, texts, cell), by: 'recognised' as const }
        : { meaning: meant, confidence: 1, by: 'chosen' as const }),
    })
  }
  found.push(...withoutRivals(columns, sheet))
  for (const { column, header: text, meaning } of columns)
    if (meaning.kind === 'unknown' && text !== '' && !found.some(({ at }) => at === column))
      found.push(problems.unknownHeader({ sheet, at: column, text }))
  return { table: { source: header.source.key, headerRows, firstRow, blankRows, columns }, problems: found }
}

/** Two columns that mean the same by their words: the surer keeps it, the first of equals. */
function withoutRivals(columns: ColumnPlan[], sheet: string): TemplateProblem[] {
  const holders = new Map<string, ColumnPlan>()
  for (const column of columns) {
    if (column.by === 'chosen' || column.meaning.kind !== 'field') continue
    const rival = holders.get(column.meaning.field)
    if (rival === undefined || column.confidence > rival.confidence) holders.set(column.meaning.field, column)
  }
  return columns.flatMap((column) => {
    if (column.by === 'chosen' || column.meaning.kind !== 'field' || holders.get(column.meaning.field) === column) return []
    const holder = holders.get(column.meaning.field)
    column.meaning = { kind: 'unknown' }
    column.confidence = 0
    return [problems.sameFieldTwice({ sheet, at: column.column, text: holder?.header ?? column.header })]
  })
}

/** The row of column numbers under many official headers: 甲 乙 1 2 3. */
function isNumbering(grid: Grid, { left, right }: FoundHeader, row: number): boolean {
  const texts = textsOf(grid, row, left, right)
  if (texts.length < 3 || texts.length < (right - left + 1) / 2) return false
  return texts.every((text, index) => /^[(\uff08]?(?:\d{1,2}|[甲乙丙丁戊己庚]|[A-Z]{1,2})[)\uff09]?$/u.test(text.trim()) || index > 40)
}

/** A row in which somebody has filled in several columns; titles, notes and totals below the table are one text each. */
function isFilledIn(grid: Grid, { left, right }: FoundHeader, row: number): boolean {
  if (row > grid.lastRow) return false
  const texts = textsOf(grid, row, left, right)
  if (texts.some((text) => /合\s*计|总\s*计|小\s*计|填表|填报|负责人|审核|说明|^注/u.test(text))) return false
  if (texts.some((text) => text.includes('{{'))) return false
  return texts.filter((text) => !/^\d{1,5}$/u.test(text.trim())).length >= 2
}

/** Rows from `first` on that are empty but for running numbers, constants and formulas, and drawn as the first one is. */
function countBlank(grid: Grid, header: FoundHeader, first: number): number {
  const drawn = drawnCells(grid, header, first)
  const joined = mergesOf(grid, header, first)
  let count = 0
  for (let row = first; row <= grid.lastRow; row++, count++) {
    const texts = textsOf(grid, row, header.left, header.right).filter((text) => !/^\d{1,5}$/u.test(text.trim()))
    const isPattern = row === first && texts.some((text) => text.includes('{{'))
    if (texts.length > 0 && !isPattern) break
    if (mergesOf(grid, header, row) !== joined) break
    if (row > first && drawn > 0 && drawnCells(grid, header, row) < drawn / 2) break
  }
  return count
}

function isTall(grid: Grid, { left, right }: FoundHeader, row: number): boolean {
  for (let column = left; column <= right; column++) {
    const area = grid.merge(row, column)
    if (area !== undefined && area.top === row && area.bottom > row && area.bottom - area.top < 6) return true
  }
  return false
}

function textsOf(grid: Grid, row: number, left: number, right: number): string[] {
  const texts: string[] = []
  const seen = new Set<Area>()
  for (let column = left; column <= right; column++) {
    const shown = grid.at(row, column)
    if (shown === null || seen.has(shown.area)) continue
    seen.add(shown.area)
    // A text merged down over all entries (the community's name, say) belongs to none of them.
    if (shown.area.top === row || shown.area.bottom === row) texts.push(shown.text)
  }
  return texts
}

function drawnCells(grid: Grid, { left, right }: FoundHeader, row: number): number {
  let drawn = 0
  for (let column = left; column <= right; column++) if ((grid.cell(row, column)?.style ?? 0) > 0) drawn++
  return drawn
}

function mergesOf(grid: Grid, { left, right }: FoundHeader, row: number): string {
  const spans: string[] = []
  for (let column = left; column <= right; column++) {
    const area = grid.merge(row, column)
    if (area !== undefined && area.top === row && area.bottom === row) spans.push(`${String(area.left)}-${String(area.right)}`)
  }
  return [...new Set(spans)].join()
}
