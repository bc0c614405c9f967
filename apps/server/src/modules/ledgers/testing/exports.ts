import { createHash, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { ExportFormat, RegisterFilter } from '@linli/contract/exports'
import { v7 as newId } from 'uuid'
import { buildStaff } from '../../../testing/callers.ts'
import type { TestDatabase } from '../../../testing/database.ts'
import { testFields } from '../../../testing/keys.ts'
import { openTable } from '../csv/csv.read.ts'
import { exportRows } from '../exporting/export.run.ts'
import type { ImportRequest } from '../importing/import.run.ts'

export type TestExport = { file: string; rows: number; persons: number; beyondGbk: number | null }
export type ExportOptions = { format?: ExportFormat; filter?: RegisterFilter; masked?: boolean }

/** Exports in this process, as the exporting process does it. */
export async function takeTestExport(
  db: TestDatabase,
  folder: string,
  community: number,
  options: ExportOptions = {},
): Promise<TestExport> {
  const { format = 'xlsx', filter = {}, masked = false } = options
  const file = path.join(folder, `${randomUUID()}.${format}`)
  const facts = await exportRows({ database: { pool: db.pool }, fields: testFields }, buildStaff(community), {
    format,
    filter,
    masked,
    purpose: masked ? null : 'report',
    note: masked ? null : '年度上报核对',
    file,
  })
  return { file, ...facts }
}

/** Rows of an exported file by header, as the import reads its cells. */
export async function readExport(file: string): Promise<Record<string, string>[]> {
  const table = await openTable(file)
  const rows: string[][] = []
  try {
    for (const sheet of table.sheets)
      for await (const { cells } of sheet.rows()) rows.push(cells.map((cell) => (cell === null ? '' : String(cell))))
  } finally {
    table.close()
  }
  const start = rows.findIndex((cells) => cells.includes('楼栋'))
  const header = rows[start] ?? []
  return rows.slice(start + 1).map((cells) => Object.fromEntries(header.map((name, at) => [name, cells[at] ?? ''])))
}

/** An exported file on its way back. */
export async function requestOf(file: string, choice: Partial<ImportRequest> = {}): Promise<ImportRequest> {
  const fileHash = createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
  return { id: newId(), file, fileName: path.basename(file), fileHash, mapping: [], skipRejected: false, ...choice }
}
