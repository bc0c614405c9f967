import { type Container, openContainer } from './workbook.container.ts'
import { type ExcelRow, type ExcelValue, type PartsReader, type SheetEntry, createPartsReader } from './workbook.parts.ts'
import { WorkbookRefusal, unreadableCell } from './workbook.refusal.ts'

/** A cell's stored value; of a formula the result last calculated (NaN when that was an error), never the formula. */
export type Cell = string | number | boolean | Date | null

/** `row` counts from 1, as the spreadsheet program shows it; rows without cells do not come. */
export type SheetRow = { row: number; cells: Cell[] }

export type Sheet = { name: string; hidden: boolean; rows: () => AsyncIterable<SheetRow> }

export type Workbook = { sheets: Sheet[]; close: () => void }

/**
 * Opens an .xlsx file. Rows stream off the zip while they are being read, one sheet after the other,
 * so memory holds the shared strings and one piece of a sheet, whatever the number of rows.
 * @throws WorkbookRefusal here or while rows are read
 */
export async function openWorkbook(file: string): Promise<Workbook> {
  const container = await openContainer(file)
  try {
    const reader = await readFrame(container)
    return {
      sheets: reader.sheets.map((entry) => ({ name: entry.name, hidden: entry.hidden, rows: () => readRows(container, reader, entry) })),
      close: container.close,
    }
  } catch (error) {
    container.close()
    throw asRefusal(error)
  }
}

/** 0 → A, 26 → AA. */
export function columnLetter(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : columnLetter(Math.floor(index / 26) - 1) + columnLetter(index % 26)
}

/** Inverse of columnLetter; the letters must be A–Z. */
export function columnIndex(letters: string): number {
  return [...letters].reduce((total, letter) => total * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

/** Everything but the sheets: types, workbook, relations, styles (for dates) and shared strings. */
async function readFrame(container: Container): Promise<PartsReader> {
  for await (const _ of container.read('[Content_Types].xml')) continue
  const reader = createPartsReader()
  await reader.workbook(container.read('xl/workbook.xml'), container.read('xl/_rels/workbook.xml.rels'))
  if (container.has(reader.stylesPart)) await reader.styles(container.read(reader.stylesPart))
  if (container.has(reader.stringsPart)) await reader.strings(container.read(reader.stringsPart))
  return reader
}

async function* readRows(container: Container, reader: PartsReader, entry: SheetEntry): AsyncGenerator<SheetRow> {
  try {
    for await (const row of reader.rows(container.read(entry.part))) yield { row: row.number, cells: cellsOf(row) }
  } catch (error) {
    throw asRefusal(error)
  }
}

function cellsOf(row: ExcelRow): Cell[] {
  const cells: Cell[] = []
  row.eachCell((cell, column) => {
    while (cells.length < column - 1) cells.push(null)
    cells.push(plainValue(cell.value, row.number, column))
  })
  return cells
}

function plainValue(value: ExcelValue, row: number, column: number): Cell {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return value.includes('_x') ? unescaped(value) : value
  if (typeof value !== 'object' || value instanceof Date) return value
  if ('richText' in value) return unescaped(value.richText.map((piece) => piece.text ?? '').join(''))
  if ('error' in value) return Number.NaN
  // A formula that was never calculated has no result to go by.
  if (value.result === undefined) throw unreadableCell(row, columnLetter(column - 1))
  return plainValue(value.result, row, column)
}

/** Characters XML cannot hold, and such texts themselves, stand as _xHHHH_ (ECMA-376, ST_Xstring). */
function unescaped(text: string): string {
  return text.replace(/_x([\dA-Fa-f]{4})_/gu, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}

/** Whatever the parsers say about broken content, people are told that the file is damaged. */
function asRefusal(error: unknown): WorkbookRefusal {
  return error instanceof WorkbookRefusal ? error : new WorkbookRefusal('damaged')
}
