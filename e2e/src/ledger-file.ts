import ExcelJS from 'exceljs'

/** The one sheet of an exported ledger: its header and its rows by their own numbers, every cell as text. */
interface LedgerFile {
  header: string[]
  rows: Map<string, string[]>
}

const rowNumber = '记录编号'

export async function readLedgerFile(file: string): Promise<LedgerFile> {
  const { sheet, head } = await open(file)
  const header = texts(sheet.getRow(head))
  const at = header.indexOf(rowNumber)
  const rows = new Map<string, string[]>()
  for (let number = head + 1; number <= sheet.rowCount; number += 1) {
    const cells = header.map((_, index) => sheet.getRow(number).getCell(index + 1).text)
    const id = cells[at] ?? ''
    if (id !== '') rows.set(id, cells)
  }
  return { header, rows }
}

/** Writes other texts into cells of the first rows, as somebody does in a spreadsheet program, and tells which row each was of. */
export async function editLedgerFile(
  file: string,
  to: string,
  edits: readonly { column: string; text: string }[],
): Promise<{ id: string; column: string; text: string }[]> {
  const { book, sheet, head } = await open(file)
  const header = texts(sheet.getRow(head))
  const done = edits.map(({ column, text }, index) => {
    const row = sheet.getRow(head + 1 + index)
    row.getCell(header.indexOf(column) + 1).value = text
    return { id: row.getCell(header.indexOf(rowNumber) + 1).text, column, text }
  })
  await book.xlsx.writeFile(to)
  return done
}

async function open(file: string): Promise<{ book: ExcelJS.Workbook; sheet: ExcelJS.Worksheet; head: number }> {
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(file)
  const [sheet] = book.worksheets
  if (sheet === undefined) throw new Error(`${file} has no sheet`)
  const head = Array.from({ length: Math.min(sheet.rowCount, 10) }, (_, index) => index + 1).find((row) =>
    texts(sheet.getRow(row)).includes(rowNumber),
  )
  if (head === undefined) throw new Error(`${file} has no header`)
  return { book, sheet, head }
}

function texts(row: ExcelJS.Row): string[] {
  return Array.from({ length: row.cellCount }, (_, index) => row.getCell(index + 1).text)
}
