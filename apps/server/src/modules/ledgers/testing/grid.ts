import type { Cell, Workbook } from '../workbook/workbook.read.ts'

/** A workbook as the reader answers it, without a file around it. Empty rows do not come, as in real files. */
export function buildGrid(
  sheets: readonly { name?: string; hidden?: boolean; rows: readonly (readonly Cell[])[] }[],
): Pick<Workbook, 'sheets'> {
  return {
    sheets: sheets.map(({ name = '名册', hidden = false, rows }) => ({
      name,
      hidden,
      async *rows() {
        for (const [index, cells] of rows.entries())
          if (cells.length > 0) yield await Promise.resolve({ row: index + 1, cells: [...cells] })
      },
    })),
  }
}
