import { type RowInsert, columnNumber, shiftRow } from '@linli/rules/report-formula'
import { type TableFill, insertOf } from './fill.values.ts'
import { type CellTools, cellXml } from './sheet.cells.ts'
import { type FormulaWriter, cellEdits } from './sheet.formulas.ts'
import type { Sheet, SheetCell, SheetRow } from './sheet.parse.ts'
import { type Edit, applyEdits, escapeXml, withAttribute } from './xml.scan.ts'

export interface RowTools extends CellTools {
  sheet: Sheet
  formulas: FormulaWriter
}

/**
 * The rows of a table's entries: those drawn by the office with values put in, then as many in the same form as are
 * needed. Rows below stay where they are in the text; only their numbers change (`movedRows`).
 */
export function tableEdit(tools: RowTools, fill: TableFill): Edit {
  const { sheet } = tools
  const { firstRow, blankRows } = fill.plan
  const insert = insertOf(fill)
  const drawn = sheet.rows.filter(({ row }) => row >= firstRow && row < firstRow + blankRows)
  const byRow = new Map(drawn.map((row) => [row.row, row]))
  const pattern = insert === null || insert.apart === true ? undefined : byRow.get(insert.after)
  const space = spaceOf(sheet, firstRow, drawn)
  return {
    ...space,
    *text() {
      yield space.before
      const last = firstRow + Math.max(blankRows, fill.rows.length) - 1
      for (let row = firstRow; row <= last; row++) {
        // A pattern with tokens is emptied even when there is nobody to put in.
        const values = fill.rows[row - firstRow] ?? (row === firstRow && fill.rows.length === 0 ? [] : null)
        const from = cameFrom(row, insert)
        const own = from === null ? undefined : byRow.get(from)
        if (own !== undefined) yield drawnRow(tools, own, row, fill, values)
        else if (from === null && pattern !== undefined) yield continuedRow(tools, pattern, row, fill, values)
        else if (values !== null) yield bareRow(tools, row, fill, values)
      }
      yield space.after
    },
  }
}

/** The template's row that stands at a row now; null for one that was put in. */
function cameFrom(row: number, insert: RowInsert | null): number | null {
  if (insert === null || row <= insert.after) return row
  return row <= insert.after + insert.count ? null : row - insert.count
}

/** Where the entries stand in the sheet's text, or would stand if any were drawn. */
function spaceOf(
  sheet: Sheet,
  firstRow: number,
  drawn: readonly SheetRow[],
): { start: number; end: number; before: string; after: string } {
  const [first] = drawn
  const last = drawn.at(-1)
  if (first !== undefined && last !== undefined) return { start: first.tag.start, end: last.end, before: '', after: '' }
  const { tag, end, inner } = sheet.data
  if (tag.empty) {
    const open = sheet.xml.slice(tag.start, tag.end).replace(/\s*\/>$/u, '>')
    return { start: tag.start, end, before: open, after: `</${sheet.prefix}sheetData>` }
  }
  const next = sheet.rows.find(({ row }) => row >= firstRow)
  const at = next?.tag.start ?? inner
  return { start: at, end: at, before: '', after: '' }
}

type Values = TableFill['rows'][number] | null

/** A row the office drew: its own cells, with values where a column is filled. Without values it only moves. */
function drawnRow(tools: RowTools, row: SheetRow, to: number, fill: TableFill, values: Values): string {
  const { sheet, formulas } = tools
  const given = new Map(fill.columns.map((column, index) => [column, values?.[index] ?? null]))
  const isMissing = (column: number): boolean => !row.cells.some((cell) => cell.column === column)
  if (values !== null && [...given].some(([column, value]) => value !== null && isMissing(column)))
    return continuedRow(tools, row, to, fill, values)
  const edits = rowTagEdit(sheet, row, to)
  for (const cell of row.cells) {
    const value = values === null ? undefined : given.get(cell.column)
    if (value === undefined) edits.push(...cellEdits(sheet, cell, to, formulas, true))
    else
      edits.push({ start: cell.tag.start, end: cell.end, text: cellXml(tools, { row: to, column: cell.column, style: cell.style }, value) })
  }
  const from = row.tag.start
  const own = edits.map(({ start, end, text }): Edit => ({ start: start - from, end: end - from, text }))
  return [...applyEdits(sheet.xml.slice(from, row.end), own)].join('')
}

/** A new row in the form of the one it continues: heights, styles, constants, and formulas copied down. */
function continuedRow({ sheet, formulas, ...tools }: RowTools, pattern: SheetRow, row: number, fill: TableFill, values: Values): string {
  let cells = ''
  for (const { column, cell, index } of layoutOf(pattern, fill)) {
    const value = index === null || values === null ? undefined : (values[index] ?? null)
    if (value !== undefined) {
      if (cell !== null || value !== null)
        cells += cellXml(tools, { row, column, style: cell === null ? styleOf(pattern) : cell.style }, value)
    } else if (cell !== null) cells += copiedCell(sheet, formulas, tools, cell, row)
  }
  let open = sheet.xml.slice(pattern.tag.start, pattern.tag.end)
  if (pattern.tag.empty) open = open.replace(/\s*\/>$/u, '>')
  return `${withAttribute(withAttribute(open, 'r', String(row)), 'spans', null)}${cells}</${sheet.prefix}row>`
}

/** A place in a row: the cell drawn there, and which of the filled columns it is. */
interface Slot {
  column: number
  cell: SheetCell | null
  index: number | null
}

const layouts = new WeakMap<SheetRow, { fill: TableFill; slots: readonly Slot[] }>()

/** The same for all rows that continue a row, which are thousands. */
function layoutOf(pattern: SheetRow, fill: TableFill): readonly Slot[] {
  const known = layouts.get(pattern)
  if (known?.fill === fill) return known.slots
  const cells = new Map(pattern.cells.map((cell) => [cell.column, cell]))
  const indexes = new Map(fill.columns.map((column, index) => [column, index]))
  const slots = [...new Set([...cells.keys(), ...indexes.keys()])]
    .toSorted((a, b) => a - b)
    .map((column): Slot => ({ column, cell: cells.get(column) ?? null, index: indexes.get(column) ?? null }))
  layouts.set(pattern, { fill, slots })
  return slots
}

function copiedCell(sheet: Sheet, formulas: FormulaWriter, tools: CellTools, cell: SheetCell, row: number): string {
  if (cell.formula !== null) {
    const empty = cellXml(tools, { row, column: cell.column, style: cell.style }, null)
    return `${empty.replace(/\/>$/u, '>')}<${sheet.prefix}f>${escapeXml(formulas.copied(cell, row - cell.row))}</${sheet.prefix}f></${sheet.prefix}c>`
  }
  return cellXml(tools, { row, column: cell.column, style: cell.style }, cell.runs === null ? null : { runs: cell.runs })
}

function bareRow({ sheet, ...tools }: RowTools, row: number, fill: TableFill, values: TableFill['rows'][number]): string {
  const p = sheet.prefix
  const cells = fill.columns
    .map((column, index) => ({ column, value: values[index] ?? null }))
    .toSorted((a, b) => a.column - b.column)
    .map(({ column, value }) => (value === null ? '' : cellXml(tools, { row, column, style: null }, value)))
  return `<${p}row r="${String(row)}">${cells.join('')}</${p}row>`
}

/** Cells nobody drew look as the row does. */
function styleOf({ tag }: SheetRow): number | null {
  const { s, customFormat } = tag.attributes
  return s !== undefined && ['1', 'true'].includes(customFormat ?? '') ? Number(s) : null
}

function rowTagEdit(sheet: Sheet, { row, tag }: SheetRow, to: number): Edit[] {
  if (row === to || tag.attributes['r'] === undefined) return []
  return [{ start: tag.start, end: tag.end, text: withAttribute(sheet.xml.slice(tag.start, tag.end), 'r', String(to)) }]
}

/** Rows outside the table's entries: their numbers after the insert, and what of their formulas is no longer true. */
export function otherRows(tools: RowTools, fill: TableFill | null, singles: ReadonlyMap<string, string>): Edit[] {
  const { sheet, formulas } = tools
  const insert = fill === null ? null : insertOf(fill)
  const isEntry = (row: number): boolean => fill !== null && row >= fill.plan.firstRow && row < fill.plan.firstRow + fill.plan.blankRows
  return sheet.rows.flatMap((row) => {
    if (isEntry(row.row)) return []
    const to = insert === null ? row.row : shiftRow(row.row, insert)
    return [
      ...rowTagEdit(sheet, row, to),
      ...row.cells.flatMap((cell): Edit[] => {
        const text = singles.get(`${String(cell.column)}:${String(cell.row)}`)
        return text === undefined ? cellEdits(sheet, cell, to, formulas, true) : [{ start: cell.tag.start, end: cell.end, text }]
      }),
    ]
  })
}

/** Key of a single cell by its name 'C5'. */
export function placeOf(cell: string): { row: number; column: number; key: string } {
  const [, letters = 'A', row = '1'] = /^([A-Z]+)(\d+)$/u.exec(cell) ?? []
  const column = columnNumber(letters)
  return { row: Number(row), column, key: `${String(column)}:${row}` }
}
