import type { Area, Sheet, SheetCell } from './sheet.parse.ts'

/** A sheet as people see it: a text over merged cells stands in each of them. */
export interface Grid {
  /** The text that shows at a place, with the area it covers. */
  at(row: number, column: number): Shown | null
  cell(row: number, column: number): SheetCell | undefined
  /** The merged area a place belongs to. */
  merge(row: number, column: number): Area | undefined
  lastRow: number
  lastColumn: number
}

export interface Shown {
  text: string
  area: Area
}

/** Rows looked at for headers and texts; what stands lower is data or is left alone. */
export const rowsRead = 2_000

export function createGrid(sheet: Sheet, columns: number): Grid {
  const cells = new Map<number, Map<number, SheetCell>>()
  const covering = new Map<number, Map<number, Area>>()
  let lastRow = 0
  let lastColumn = 0
  for (const { row, cells: inRow } of sheet.rows) {
    if (row > rowsRead) break
    lastRow = Math.max(lastRow, row)
    const own = new Map<number, SheetCell>()
    for (const cell of inRow) {
      if (cell.column > columns) continue
      own.set(cell.column, cell)
      lastColumn = Math.max(lastColumn, cell.column)
    }
    cells.set(row, own)
  }
  for (const { area } of sheet.merges)
    for (let row = area.top; row <= Math.min(area.bottom, lastRow); row++) {
      const inRow = covering.get(row) ?? new Map<number, Area>()
      for (let column = area.left; column <= Math.min(area.right, columns); column++) inRow.set(column, area)
      covering.set(row, inRow)
    }
  const cell = (row: number, column: number): SheetCell | undefined => cells.get(row)?.get(column)
  const merge = (row: number, column: number): Area | undefined => covering.get(row)?.get(column)
  return {
    cell,
    merge,
    at(row, column) {
      const area = merge(row, column) ?? { top: row, left: column, bottom: row, right: column }
      const text = cell(area.top, area.left)?.text ?? null
      return text === null ? null : { text, area }
    },
    lastRow,
    lastColumn,
  }
}
