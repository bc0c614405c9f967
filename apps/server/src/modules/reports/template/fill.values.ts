import type { RowInsert } from '@linli/rules/report-formula'
import type { Run } from './strings.parse.ts'
import type { TablePlan } from './template.plan.ts'

/** What a cell gets: a text, a whole number, a day 'YYYY-MM-DD' (shown as the cell's look has it), or nothing. */
export type FillValue = { text: string } | { number: number } | { day: string } | null

export interface TableFill {
  plan: TablePlan
  /** Columns that are filled; all others of a row stay as they are drawn. */
  columns: readonly number[]
  /** One array a row, in the order of `columns`. */
  rows: readonly (readonly FillValue[])[]
}

export interface SheetFill {
  sheet: string
  part: string
  table: TableFill | null
  /** By cell name. */
  singles: ReadonlyMap<string, SingleFill>
  /** Said at the foot of every printed page, where the office left the foot empty. */
  footer: string | null
}

/** What a single cell gets, told by what stands in it now; runs keep the looks of a text's pieces. */
export type SingleFill = (now: readonly Run[]) => FillValue | { runs: readonly Run[] }

/** Rows put in so that a table has room for all its entries; null when what is drawn is enough. */
export function insertOf({ plan, rows }: TableFill): RowInsert | null {
  const { firstRow, blankRows } = plan
  const count = rows.length - blankRows
  if (count <= 0) return null
  if (blankRows === 0) return { after: firstRow - 1, count, apart: true }
  // Above the last of several, which may close the table with a line of its own.
  return { after: firstRow + blankRows - (blankRows >= 3 ? 2 : 1), count }
}
