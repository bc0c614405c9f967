import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Ledger } from '@linli/contract/ledger'
import { v7 as newId } from 'uuid'
import { buildStaff } from '../../../testing/callers.ts'
import type { TestDatabase } from '../../../testing/database.ts'
import { testFields } from '../../../testing/keys.ts'
import { type RowsRequest, type RowsTools, commitRows, dryRunRows } from '../row-import/rows.run.ts'
import { type FileCell, buildWorkbookFile } from './workbook-file.ts'

export type RowSheetRows = readonly (readonly FileCell[])[]

/** Imports into a ledger of a test database in this process, as the importing process does it. */
export function createTestRowImports(db: TestDatabase, folder: string, community: number) {
  const tools: RowsTools = { database: { pool: db.pool }, fields: testFields, onRows: () => undefined }
  const caller = buildStaff(community)
  const requestOf = async (content: RowSheetRows | Buffer, choice: Partial<RowsRequest> = {}): Promise<RowsRequest> => {
    const bytes = Buffer.isBuffer(content) ? content : buildWorkbookFile([{ name: '台账', rows: content }])
    const id = choice.id ?? newId()
    const file = path.join(folder, `${id}.xlsx`)
    await writeFile(file, bytes)
    const fileHash = createHash('sha256').update(bytes).digest('hex')
    return { id, file, fileName: '台账.xlsx', fileHash, mapping: [], choices: [], skipRejected: false, ...choice }
  }
  return {
    tools,
    caller,
    requestOf,
    dryRun: async (ledger: Ledger, content: RowSheetRows | Buffer, choice: Partial<RowsRequest> = {}) =>
      dryRunRows(tools, caller, ledger, await requestOf(content, choice)),
    commit: async (ledger: Ledger, content: RowSheetRows | Buffer, choice: Partial<RowsRequest> = {}) =>
      commitRows(tools, caller, ledger, await requestOf(content, choice)),
  }
}
