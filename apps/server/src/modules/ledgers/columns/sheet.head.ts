import type { Cell, SheetRow } from '../workbook/workbook.read.ts'

/** Enough rows to find the header in and to show samples from. `head` has a place for rows that do not come. */
const headRows = 60

export async function readHead(rows: AsyncIterator<SheetRow>): Promise<{ buffered: SheetRow[]; head: Cell[][] }> {
  const buffered: SheetRow[] = []
  const head: Cell[][] = []
  for (let next = await rows.next(); next.done !== true; next = await rows.next()) {
    buffered.push(next.value)
    if (next.value.row > headRows) break
    while (head.length < next.value.row - 1) head.push([])
    head[next.value.row - 1] = next.value.cells
  }
  return { buffered, head }
}
