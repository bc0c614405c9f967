import type { RowsReport } from '@linli/contract/ledger-imports'
import type { ImportBatch, ImportReport, RefusalCode, RegisterBatch, Said } from '@linli/contract/ledgers'
import type { ErrorId } from '@linli/contract/errors'
import type { Caller } from '../../../platform/caller.ts'
import type { Connection } from '../../../platform/db/pool.ts'
import type { ErrorDetails } from '../../../platform/errors.ts'
import type { RowsRequest } from '../row-import/rows.run.ts'
import type { ImportRequest } from './import.run.ts'

/** What the process that imports needs to know; sent over the channel to it, never over its command line. */
export type ImportJob = { kind: 'dry-run' | 'commit'; request: ImportRequest } & ImportMeans

/** The same for another ledger, known by its key. */
export type RowsJob = { kind: 'dry-run-rows' | 'commit-rows'; ledger: string; request: RowsRequest } & ImportMeans

export type ImportMeans = { caller: Caller; connection: Connection; keys: { fieldCipher: Buffer; blindIndex: Buffer } }

export type ImportResult = { report: ImportReport; batch: RegisterBatch | null }
export type RowsResult = { report: RowsReport | null; batch: ImportBatch | null }

/** What it answers: progress, then one of the others. */
export type ImportNews =
  | { kind: 'rows'; read: number }
  | { kind: 'done'; result: ImportResult }
  | { kind: 'rows-done'; result: RowsResult }
  | { kind: 'refused-file'; reason: RefusalCode; said: Said }
  | { kind: 'has-rejections'; report: ImportReport }
  | { kind: 'refused'; id: ErrorId; details: ErrorDetails }
  /** `code` of the database or system; never a message, which may quote people's data. */
  | { kind: 'failed'; name: string; code: string | null }
