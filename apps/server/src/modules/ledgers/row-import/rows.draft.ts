import type { RowRejection, RowSheet } from '@linli/contract/ledger-imports'
import type { RowValues } from '../ledger-storage.ts'

/** What a row says of somebody besides the ledger's own columns. Sealed numbers are plain here and must not be logged. */
export type Evidence = {
  identity: string | null
  bornOn: string | null
  /** A home of the register. */
  home: string | null
}

/** A row of the file that can be imported. */
export type RowDraft = {
  sheet: string
  /** As the spreadsheet program shows it. */
  row: number
  /** Of the ledger, as an export carried it; means something only where the ledger has this id. */
  id: string | null
  /** What the row fills in; what it leaves empty is not here. */
  values: RowValues
  evidence: Evidence
}

/** What a workbook holds, known when all of it is read. */
export type RowsSummary = {
  sheets: RowSheet[]
  /** Rejected rows included. */
  found: number
  drafts: RowDraft[]
  /** At most `listedAtMost`; `rejectedRows` counts all rows. */
  rejected: RowRejection[]
  rejectedRows: number
}
