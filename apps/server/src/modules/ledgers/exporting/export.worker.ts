import os from 'node:os'
import { createPool } from '../../../platform/db/pool.ts'
import { AppError } from '../../../platform/errors.ts'
import { createFieldCipher } from '../../../platform/fields.ts'
import { exportLedgerRows } from '../rows/row.export.run.ts'
import type { ExportJob, ExportNews } from './export.job.ts'
import { exportRows } from './export.run.ts'

// A process of its own for one export, as for an import: it opens thousands of sealed fields and deflates the file
// while the server answers other people. When the server goes, so does it.
process.once('disconnect', () => process.exit(1))
process.once('message', (job) => {
  void run(job as ExportJob)
})
os.setPriority(Math.min(os.constants.priority.PRIORITY_LOW, os.getPriority() + 5))

async function run(job: ExportJob): Promise<void> {
  const pool = createPool(job.connection, { max: 1, name: 'linli export', statementTimeout: 300_000 })
  try {
    const write = job.request.ledger === undefined ? exportRows : exportLedgerRows
    const result = await write({ database: { pool }, fields: createFieldCipher(job.keys) }, job.caller, job.request)
    tell({ kind: 'done', result })
  } catch (error) {
    tell(newsOf(error))
  } finally {
    await pool.end()
    process.disconnect()
  }
}

function tell(news: ExportNews): void {
  process.send?.(news)
}

function newsOf(error: unknown): ExportNews {
  if (error instanceof AppError) return { kind: 'refused', id: error.id, details: error.details }
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
  return { kind: 'failed', name: error instanceof Error ? error.name : 'unknown', code }
}
