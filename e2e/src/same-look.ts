import { readFile } from 'node:fs/promises'
import { expect } from '@playwright/test'
import excel, { type Cell, type Worksheet } from 'exceljs'

export async function openWorkbook(file: string): Promise<excel.Workbook> {
  const book = new excel.Workbook()
  await book.xlsx.load((await readFile(file)) as unknown as excel.Buffer)
  return book
}

/** `count` rows stand in the filled sheet below row `after`, which the template has not. */
export interface Inserted {
  after: number
  count: number
}

/** The row of the template that a row of the filled sheet comes from. */
export const originOf = (row: number, { after, count }: Inserted): number =>
  row <= after ? row : row <= after + count ? after : row - count

/** Looks, merges, widths, heights and print set-up are the template's; areas below the rows put in have moved with them. */
export function expectSameLook(template: Worksheet, filled: Worksheet, inserted: Inserted): void {
  const { after, count } = inserted
  expect(filled.rowCount).toBe(template.rowCount + count)
  for (let row = 1; row <= filled.rowCount; row += 1) {
    const from = originOf(row, inserted)
    expect([row, filled.getRow(row).height]).toEqual([row, template.getRow(from).height])
    for (let column = 1; column <= template.columnCount; column += 1)
      expect([row, column, lookOf(filled.getCell(row, column))]).toEqual([row, column, lookOf(template.getCell(from, column))])
  }
  for (let column = 1; column <= template.columnCount; column += 1)
    expect(filled.getColumn(column).width).toBe(template.getColumn(column).width)
  const moved = template.model.merges.map((area) =>
    area.replace(/\d+/gu, (row) => String(Number(row) > after ? Number(row) + count : Number(row))),
  )
  expect([...filled.model.merges].sort()).toEqual(moved.sort())
  const area = template.pageSetup.printArea?.replace(/\d+$/u, (row) => String(Number(row) + count))
  expect(filled.pageSetup).toEqual({ ...template.pageSetup, printArea: area })
  expect(filled.headerFooter).toEqual(template.headerFooter)
  expect(filled.views).toEqual(template.views)
}

function lookOf(cell: Cell): unknown {
  const { font, border, fill, alignment, numFmt, protection } = cell.style
  return { font, border, fill, alignment, numFmt, protection }
}

/** What stands in a cell as people read it; a day as YYYY-MM-DD. */
export function said(cell: Cell): string {
  const { value } = cell
  return value instanceof Date ? value.toISOString().slice(0, 10) : cell.text
}
