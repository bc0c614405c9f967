import type { ErrorId } from '@linli/contract/errors'
import type { Caller } from '../../../platform/caller.ts'
import type { Connection } from '../../../platform/db/pool.ts'
import type { ErrorDetails } from '../../../platform/errors.ts'
import type { ExportRequest } from './export.mark.ts'
import type { ExportResult } from './export.run.ts'

/** What the process that exports needs to know; sent over the channel to it, never over its command line. */
export type ExportJob = {
  request: ExportRequest
  caller: Caller
  connection: Connection
  keys: { fieldCipher: Buffer; blindIndex: Buffer }
}

/** `code` of the database or system; never a message, which may quote people's data. */
export type ExportNews =
  | { kind: 'done'; result: ExportResult }
  | { kind: 'refused'; id: ErrorId; details: ErrorDetails }
  | { kind: 'failed'; name: string; code: string | null }
