import { normaliseText } from '@linli/rules/chinese-text'
import type { Cell } from '../workbook/workbook.read.ts'

/** A column of a sheet; `field` is what it means, null when that is not known. */
export type HeaderColumn<F extends string = string> = { index: number; header: string; field: F | null; confidence: number }

/** `first` and `depth` in rows from 0: a header may be one or two rows, the upper one naming groups of columns. */
export type SheetHeader<F extends string = string> = { first: number; depth: 1 | 2; columns: HeaderColumn<F>[] }

export type Meaning<F extends string> = { field: F; confidence: number }

/** How one kind of table is known. `group` is the text above a pair of rows, '' where there is none. */
export type HeaderReading<F extends string> = {
  meaningOf(leaf: string): Meaning<F> | null
  meaningInGroup(leaf: string, group: string): Meaning<F> | null
  /** Several columns may mean it, because nothing is read from them. */
  isPassedOver(field: F): boolean
  isUsable(columns: readonly Pick<HeaderColumn<F>, 'field'>[]): boolean
}

/** A header may stand on any of these first rows (titles and notes above it are passed over). */
export const headerSearchRows = 10

/** Finds the header by meaning: the usable row, or pair of rows, whose texts name the most fields. Null when no row does. */
export function findHeader<F extends string>(rows: readonly (readonly Cell[])[], reading: HeaderReading<F>): SheetHeader<F> | null {
  let best: { header: SheetHeader<F>; score: number } | null = null
  const width = rows.slice(0, headerSearchRows + 1).reduce((most, row) => Math.max(most, row.length), 0)
  for (let first = 0; first < Math.min(rows.length, headerSearchRows); first++) {
    for (const depth of [1, 2] as const) {
      if (depth === 2 && first + 1 >= rows.length) continue
      const columns = readHeader(rows, first, depth, width, reading)
      const score = columns.reduce((total, column) => total + (column.field === null ? 0 : column.confidence), 0)
      if (
        reading.isUsable(columns) &&
        (best === null || score > best.score + 1e-9 || isSameWithoutTitle(best.header, first, depth, score - best.score))
      )
        best = { header: { first, depth, columns }, score }
    }
  }
  return best?.header ?? null
}

/** A title above the header is not a group row: where it adds nothing, the header is the one row below it. */
function isSameWithoutTitle(best: SheetHeader, first: number, depth: 1 | 2, gain: number): boolean {
  return best.depth === 2 && depth === 1 && first === best.first + 1 && Math.abs(gain) < 1e-9
}

/** The likeliest header where none is recognised: the one of the first rows with most texts. */
export function fullestRow(head: readonly (readonly Cell[])[]): SheetHeader<never> {
  const isText = (cell: Cell | undefined): cell is string => typeof cell === 'string' && cell.trim() !== ''
  const filled = head.slice(0, headerSearchRows).map((row) => row.filter(isText).length)
  const first = filled.indexOf(Math.max(...filled))
  const columns = (head[first] ?? []).flatMap((cell, index) =>
    isText(cell) ? [{ index, header: cell.trim(), field: null, confidence: 0 }] : [],
  )
  return { first, depth: 1, columns }
}

function readHeader<F extends string>(
  rows: readonly (readonly Cell[])[],
  first: number,
  depth: 1 | 2,
  width: number,
  reading: HeaderReading<F>,
): HeaderColumn<F>[] {
  const upper = rows[first] ?? []
  const lower = depth === 2 ? (rows[first + 1] ?? []) : []
  const columns: HeaderColumn<F>[] = []
  let group = ''
  for (let index = 0; index < width; index++) {
    const above = headerText(upper[index] ?? null)
    const below = headerText(lower[index] ?? null)
    if (above !== '') group = above
    const leaf = below !== '' ? below : above
    if (leaf === '') continue
    const meaning = depth === 2 && below !== '' ? reading.meaningInGroup(below, group) : reading.meaningOf(leaf)
    columns.push({ index, header: leaf, field: meaning?.field ?? null, confidence: meaning?.confidence ?? 0 })
  }
  return withoutRivals(columns, reading)
}

/** Two columns cannot mean the same field: the surer one keeps it, the first of equals. */
function withoutRivals<F extends string>(
  columns: readonly HeaderColumn<F>[],
  { isPassedOver }: Pick<HeaderReading<F>, 'isPassedOver'>,
): HeaderColumn<F>[] {
  const holder = new Map<F, HeaderColumn<F>>()
  for (const column of columns) {
    if (column.field === null || isPassedOver(column.field)) continue
    const rival = holder.get(column.field)
    if (rival === undefined || column.confidence > rival.confidence) holder.set(column.field, column)
  }
  return columns.map((column) =>
    column.field === null || isPassedOver(column.field) || holder.get(column.field) === column
      ? column
      : { ...column, field: null, confidence: 0 },
  )
}

function headerText(cell: Cell): string {
  return typeof cell === 'string' ? normaliseText(cell) : ''
}
