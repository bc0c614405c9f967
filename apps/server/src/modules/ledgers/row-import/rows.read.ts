import type { Ledger } from '@linli/contract/ledger'
import type { RowMapping, RowRejection, RowSheet } from '@linli/contract/ledger-imports'
import type { CellContext } from '../columns/cell.read.ts'
import { fullestRow } from '../columns/header.find.ts'
import { describeSheet } from '../columns/sheet.describe.ts'
import { readHead } from '../columns/sheet.head.ts'
import { listedAtMost } from '../register/register.drafts.ts'
import type { SheetRow, Workbook } from '../workbook/workbook.read.ts'
import { WorkbookRefusal } from '../workbook/workbook.refusal.ts'
import type { RowDraft, RowsSummary } from './rows.draft.ts'
import { needs, rowHeaderOf } from './rows.headers.ts'
import { createRowReader, reject } from './rows.sheet.ts'
import { createTwins } from './rows.twins.ts'

export type RowReadOptions = Pick<CellContext, 'today' | 'places'> & {
  mapping?: RowMapping
  /** Answers the columns of sheets without a header, also when no sheet is of this ledger. */
  showColumns?: boolean
  /** Called every thousand rows with the rows read so far. */
  onRows?: (read: number) => void
}

/**
 * Reads every sheet of a workbook that is of this ledger. A rejected row only counts in what was found.
 * @throws WorkbookRefusal when no sheet is, or a corrected mapping cannot be used
 */
export async function readRows(workbook: Pick<Workbook, 'sheets'>, ledger: Ledger, options: RowReadOptions): Promise<RowsSummary> {
  const sheets: RowSheet[] = []
  const drafts: RowDraft[] = []
  const rejected: RowRejection[] = []
  const twins = createTwins(ledger)
  const named = ledger.columns.find(({ key }) => key === ledger.named)
  let found = 0
  let rejectedRows = 0
  let seen = 0
  for (const sheet of workbook.sheets) {
    const rows = sheet.rows()[Symbol.asyncIterator]()
    const { buffered, head } = await readHead(rows)
    const header = rowHeaderOf(ledger, sheet, head, options.mapping ?? [])
    if ('code' in header) {
      const described =
        header.code === 'no-header'
          ? describeSheet<string>(sheet.name, head, fullestRow(head), 0)
          : { sheet: sheet.name, headerRows: [], rows: 0, columns: [] }
      sheets.push({ ...described, skipped: header })
      await rows.return?.()
      continue
    }
    const read = createRowReader(ledger, sheet.name, header, options)
    const before = found
    const take = (row: SheetRow): void => {
      if (row.row <= header.first + header.depth) return
      if (++seen % 1000 === 0) options.onRows?.(seen)
      const reading = read(row)
      if (reading === null) return
      found++
      const { draft, rejections } = reading
      const twin = rejections.length > 0 ? null : twins(draft)
      if (twin !== null && named !== undefined)
        rejections.push(reject(draft, header, named, nameOf(draft, ledger), { code: 'row-twice', detail: String(twin) }))
      if (rejections.length === 0) drafts.push(draft)
      else {
        rejectedRows++
        if (rejected.length < listedAtMost) rejected.push(...rejections)
      }
    }
    for (const row of buffered) take(row)
    for (let next = await rows.next(); next.done !== true; next = await rows.next()) take(next.value)
    sheets.push(describeSheet(sheet.name, head, header, found - before))
  }
  if (options.showColumns !== true && sheets.every((sheet) => sheet.skipped !== null)) throw noLedger(ledger)
  return { sheets, found, drafts, rejected, rejectedRows }
}

/** What people call a row. */
export function nameOf({ values }: Pick<RowDraft, 'values'>, { named }: Pick<Ledger, 'named'>): string {
  const name = values[named]
  return typeof name === 'string' ? name : ''
}

function noLedger(ledger: Ledger): WorkbookRefusal {
  const { zh, en } = needs(ledger)
  return new WorkbookRefusal('no-register', {
    zh: `没有找到${ledger.zh}：前十行里要有表头，至少包含“${zh}”和另一列。请检查表头，或手工指定各列含义。`,
    en: `Nothing of this ledger was found: one of the first ten rows must be a header with ${en} and one more column. Check the header, or say what the columns mean.`,
  })
}
