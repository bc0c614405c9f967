import { isNothing, textOf } from '../register/register.cells.ts'
import { type Cell, columnLetter } from '../workbook/workbook.read.ts'
import type { SheetHeader } from './header.find.ts'

/** What people see and may correct: each column with its meaning and a few of its values. `head` are the sheet's first rows. */
export function describeSheet<F extends string>(name: string, head: readonly (readonly Cell[])[], header: SheetHeader<F>, rows: number) {
  const start = header.first + header.depth
  const columns = header.columns.map((column) => {
    const texts = head.slice(start).map((cells) => textOf(cells[column.index] ?? null).slice(0, 60))
    const samples = [...new Set(texts.filter((text) => !isNothing(text)))].slice(0, 3)
    return { column: columnLetter(column.index), header: column.header, field: column.field, confidence: column.confidence, samples }
  })
  const headerRows = header.depth === 1 ? [header.first + 1] : [header.first + 1, header.first + 2]
  return { sheet: name, headerRows, rows, columns, skipped: null }
}
