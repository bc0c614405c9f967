import os from 'node:os'
import { createPool } from '../../../platform/db/pool.ts'
import { AppError } from '../../../platform/errors.ts'
import { createFieldCipher } from '../../../platform/fields.ts'
import { WorkbookRefusal } from '../../ledgers/rows.ts'
import { readTemplate } from '../template/template.read.ts'
import { refusedTemplate } from '../template/template.refusals.ts'
import type { FillJob, FillNews, FillResult } from './fill.job.ts'
import { prepareRound } from './prepare.run.ts'
import { writeRound } from './write.run.ts'

// A process apart, as for an import: a workbook of a stranger is parsed and thousands of sealed fields opened while the
// server answers other people. It does one task at a time; when the server goes, so does it.
process.once('disconnect', () => process.exit(1))
process.on('message', (job) => {
  void run(job as FillJob)
})
os.setPriority(Math.min(os.constants.priority.PRIORITY_LOW, os.getPriority() + 5))

async function run(job: FillJob): Promise<void> {
  try {
    tell({ kind: 'done', result: await work(job) })
  } catch (error) {
    tell(newsOf(error))
  }
}

async function work({ task, caller, connection, keys }: FillJob): Promise<FillResult> {
  if (task.kind === 'read') return { kind: 'read', plan: await readTemplate(task.file, task) }
  const pool = createPool(connection, { max: 1, name: 'linli report', statementTimeout: 180_000 })
  const tools = { database: { pool }, fields: createFieldCipher(keys) }
  try {
    if (task.kind === 'write') return { kind: 'write', written: await writeRound(tools, caller, task) }
    await prepareRound(tools, caller, task)
    return { kind: 'prepare' }
  } finally {
    await pool.end()
  }
}

function tell(news: FillNews): void {
  process.send?.(news)
}

function newsOf(error: unknown): FillNews {
  if (error instanceof WorkbookRefusal) {
    const { id, details } = refusedTemplate(error)
    return { kind: 'refused', id, details }
  }
  if (error instanceof AppError) return { kind: 'refused', id: error.id, details: error.details }
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
  return { kind: 'failed', name: error instanceof Error ? error.name : 'unknown', code }
}
