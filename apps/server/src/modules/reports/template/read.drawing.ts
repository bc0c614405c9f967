import type { SheetDrawing } from '@linli/contract/reports'
import { columnLetters } from '@linli/rules/report-formula'
import type { Grid } from './sheet.grid.ts'
import type { Sheet } from './sheet.parse.ts'

const columnsAtMost = 60
/** Rows from the top, and some below the table's first entry. */
const rowsAtMost = 44
const textAtMost = 100
const usualWidth = 8.43

/** As much of a sheet as a screen needs to draw it; `skip` rows that repeat the one before (blank entries) are left out. */
export function drawSheet(sheet: Sheet, grid: Grid, skip: (row: number) => boolean): SheetDrawing {
  const columns = Math.min(grid.lastColumn, columnsAtMost)
  const widths: number[] = Array.from({ length: columns }, () => usualWidth)
  for (const { tag } of sheet.mentions) {
    if (tag.name !== 'col') continue
    const { min, max, width, hidden } = tag.attributes
    for (let column = Number(min); column <= Math.min(Number(max), columns); column++)
      widths[column - 1] = ['1', 'true'].includes(hidden ?? '') ? 0 : Math.min(Number(width ?? usualWidth) || usualWidth, 255)
  }
  const rows: SheetDrawing['rows'] = []
  for (const { row, tag } of sheet.rows) {
    if (rows.length >= rowsAtMost) break
    if (skip(row)) continue
    const cells: SheetDrawing['rows'][number]['cells'] = []
    for (let column = 1; column <= columns; column++) {
      const area = grid.merge(row, column)
      if (area !== undefined && (area.top !== row || area.left !== column)) continue
      const cell = grid.cell(row, column)
      const text = cell?.text ?? (cell?.formula ? `=${cell.formula.text}` : '')
      if (text === '' && area === undefined && (cell?.style ?? 0) === 0) continue
      cells.push({
        cell: `${columnLetters(column)}${String(row)}`,
        text: [...text].slice(0, textAtMost).join(''),
        across: area === undefined ? 1 : Math.min(area.right, columns) - area.left + 1,
        down: area === undefined ? 1 : area.bottom - area.top + 1,
      })
    }
    const height = Number(tag.attributes['ht'])
    rows.push({ row, height: Number.isFinite(height) && height > 0 ? height : null, cells })
  }
  return { widths, rows }
}
