import os from 'node:os'
import { findImportable } from '@linli/contract/ledger-list'
import { createPool } from '../../../platform/db/pool.ts'
import { AppError } from '../../../platform/errors.ts'
import { createFieldCipher } from '../../../platform/fields.ts'
import { WorkbookRefusal } from '../workbook/workbook.refusal.ts'
import { contactLinks } from '@linli/contract/ledger-contact-links'
import { commitLinks, dryRunLinks } from '../row-import/links.run.ts'
import { type RowsTools, commitRows, dryRunRows } from '../row-import/rows.run.ts'
import type { ImportJob, ImportNews, ImportResult, RowsJob } from './import.job.ts'
import { HasRejectionsError } from './import.refusals.ts'
import { commit, dryRun } from './import.run.ts'
import { startSealingThread } from './import.sealer.ts'

// A process of its own for one import: its memory is capped, a hostile file can take nothing else along,
// and the server answers other people meanwhile. When the server goes, the channel closes and the
// connection with it, so that Postgres rolls back.
process.once('disconnect', () => process.exit(1))
process.once('message', (job) => {
  void run(job as ImportJob | RowsJob)
})
os.setPriority(lowered())

async function run(job: ImportJob | RowsJob): Promise<void> {
  const pool = createPool(job.connection, { max: 1, name: 'linli import', statementTimeout: 300_000 })
  const tools = {
    database: { pool },
    fields: createFieldCipher(job.keys),
    onRows: (read: number) => tell({ kind: 'rows', read }),
  }
  try {
    tell(await ('ledger' in job ? importRows(job, tools) : importRegister(job, tools)))
  } catch (error) {
    tell(newsOf(error))
  } finally {
    await pool.end()
    process.disconnect()
  }
}

async function importRegister(job: ImportJob, rest: RowsTools): Promise<ImportNews> {
  const sealing = startSealingThread(job.keys)
  try {
    const tools = { ...rest, seal: sealing.seal }
    const result: ImportResult =
      job.kind === 'dry-run'
        ? { report: await dryRun(tools, job.caller, job.request), batch: null }
        : await commit(tools, job.caller, job.request)
    return { kind: 'done', result }
  } finally {
    await sealing.close()
  }
}

async function importRows(job: RowsJob, tools: RowsTools): Promise<ImportNews> {
  const ledger = findImportable(job.ledger)
  if (ledger === undefined) throw new AppError('not_found')
  if (ledger.key === contactLinks.key) {
    const looks = job.kind === 'dry-run-rows'
    const result = looks
      ? { report: await dryRunLinks(tools, job.caller, job.request), batch: null }
      : await commitLinks(tools, job.caller, job.request)
    return { kind: 'rows-done', result }
  }
  const result =
    job.kind === 'dry-run-rows'
      ? { report: await dryRunRows(tools, job.caller, ledger, job.request), batch: null }
      : await commitRows(tools, job.caller, ledger, job.request)
  return { kind: 'rows-done', result }
}

function tell(news: ImportNews): void {
  process.send?.(news)
}

function newsOf(error: unknown): ImportNews {
  if (error instanceof WorkbookRefusal) return { kind: 'refused-file', reason: error.reason, said: error.said }
  if (error instanceof HasRejectionsError) return { kind: 'has-rejections', report: error.report }
  if (error instanceof AppError) return { kind: 'refused', id: error.id, details: error.details }
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
  return { kind: 'failed', name: error instanceof Error ? error.name : 'unknown', code }
}

function lowered(): number {
  return Math.min(os.constants.priority.PRIORITY_LOW, os.getPriority() + 5)
}
