import type { Alignment, Border, Cell, Worksheet } from 'exceljs'

/** Fonts of official papers; a machine without them falls back to its own Song and Fangsong. */
export const fonts = { title: '方正小标宋简体', head: '黑体', song: '宋体', fang: '仿宋_GB2312' } as const

const thin: Partial<Border> = { style: 'thin', color: { argb: 'FF000000' } }
export const grid = { top: thin, left: thin, bottom: thin, right: thin }

interface Look {
  font: keyof typeof fonts
  size: number
  bold?: true
  align?: Alignment['horizontal']
  wrap?: true
  boxed?: true
  shaded?: true
}

export function dress(cell: Cell, look: Look): void {
  cell.font = { name: fonts[look.font], size: look.size, ...(look.bold ? { bold: true } : {}) }
  cell.alignment = { vertical: 'middle', horizontal: look.align ?? 'center', ...(look.wrap ? { wrapText: true } : {}) }
  if (look.boxed) cell.border = grid
  if (look.shaded) cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFF2F2F2' } }
}

/** Writes a text over merged cells; every cell of the merge is dressed, as Excel does it. */
export function spread(sheet: Worksheet, range: string, text: string | null, look: Look): void {
  const [from = range, to = range] = range.split(':')
  if (from !== to) sheet.mergeCells(range)
  const first = sheet.getCell(from)
  const last = sheet.getCell(to)
  for (let row = Number(first.row); row <= Number(last.row); row += 1)
    for (let column = Number(first.col); column <= Number(last.col); column += 1) dress(sheet.getCell(row, column), look)
  first.value = text
}

/** A4 across, as wide as the page, the head of the table again on each page. */
export function setPage(sheet: Worksheet, area: string, headRows: string): void {
  sheet.pageSetup = {
    paperSize: 9,
    orientation: 'landscape',
    fitToPage: true,
    fitToWidth: 1,
    fitToHeight: 0,
    horizontalCentered: true,
    margins: { left: 0.47, right: 0.47, top: 0.59, bottom: 0.59, header: 0.3, footer: 0.3 },
    printArea: area,
    printTitlesRow: headRows,
  }
  sheet.headerFooter.oddFooter = '&C&"宋体,Regular"&9第 &P 页，共 &N 页'
}
