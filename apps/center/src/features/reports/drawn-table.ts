import type { SheetDrawing, TemplateColumn, TemplateSheet } from '@linli/contract/reports'
import { columnLetters, columnNumber } from '@linli/rules/report-formula'

export interface DrawnCell {
  cell: string
  text: string
  across: number
  down: number
}
export interface DrawnRow {
  row: number
  height: number | null
  cells: DrawnCell[]
  /** Rows of the sheet passed over before this one. */
  skipped: number
}

export const lettersOf = (name: string): string => /^[A-Z]+/u.exec(name)?.[0] ?? ''
export const rowOf = (name: string): number => Number(/\d+$/u.exec(name)?.[0] ?? 0)
/** A drawing as the rows of an HTML table: cells that a merge covers are left out, gaps are empty cells. Of blank rows only the first are drawn. */
export function drawnRows(drawing: SheetDrawing, blank: { from: number; count: number; drawn: number } | null): DrawnRow[] {
  const covered = new Set<string>()
  const rows: DrawnRow[] = []
  let before = 0
  for (const { row, height, cells } of drawing.rows) {
    const hidden = blank !== null && row >= blank.from + blank.drawn && row < blank.from + blank.count
    const known = new Map(cells.map((one) => [one.cell, one]))
    const drawn: DrawnCell[] = []
    for (let column = 1; column <= drawing.widths.length; column += 1) {
      const name = columnLetters(column) + String(row)
      if (covered.has(name)) continue
      const one = known.get(name) ?? { cell: name, text: '', across: 1, down: 1 }
      cover(covered, one, column, row)
      drawn.push({ ...one, across: Math.min(one.across, drawing.widths.length - column + 1) })
    }
    if (hidden) continue
    rows.push({ row, height, cells: drawn, skipped: before === 0 ? 0 : row - before - 1 })
    before = row
  }
  return rows
}

function cover(covered: Set<string>, { across, down }: DrawnCell, column: number, row: number): void {
  if (across === 1 && down === 1) return
  for (let below = 0; below < down; below += 1)
    for (let beside = 0; beside < across; beside += 1)
      if (below > 0 || beside > 0) covered.add(columnLetters(column + beside) + String(row + below))
}

/** First and last row of the table in a sheet: where cells stand side by side, not spread over the page like titles and notes. */
export function tableSpan(rows: readonly DrawnRow[]): { from: number; to: number } {
  const width = Math.max(0, ...rows.map(({ cells }) => cells.length))
  const inside = rows.filter(({ cells }) => cells.length >= Math.min(5, width) || cells.some(({ down }) => down > 1)).map(({ row }) => row)
  const to = inside.at(-1) ?? 0
  // Sums that close the table may be few cells.
  const closes = rows.find(({ row, cells }) => row > to && /^[合小总]\s*计/u.test(cells.find(({ text }) => text !== '')?.text ?? ''))
  return { from: inside[0] ?? 0, to: Math.max(to, closes?.row ?? 0) }
}

/** By its cell, the column whose header stands there: the lowest header cell over it, merged or not. */
export function headerCells(sheet: TemplateSheet): Map<string, TemplateColumn> {
  const cells = sheet.drawing.rows.filter(({ row }) => sheet.headerRows.includes(row)).flatMap((one) => one.cells)
  const found = new Map<string, TemplateColumn>()
  for (const column of sheet.columns) {
    const number = columnNumber(column.column)
    const over = cells.filter(({ cell, across, text }) => {
      const from = columnNumber(lettersOf(cell))
      return text !== '' && from <= number && number < from + across
    })
    const lowest = over.sort((a, b) => rowOf(b.cell) - rowOf(a.cell))[0]
    if (lowest) found.set(lowest.cell, column)
  }
  return found
}
