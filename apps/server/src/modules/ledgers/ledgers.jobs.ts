import { z } from 'zod'
import { systemCaller } from '../../platform/caller.ts'
import { defineJob } from '../../platform/jobs/index.ts'
import { sweepExports } from './exporting/export.service.ts'
import { settleImport } from './importing/import.jobs.ts'
import { sweepUploads } from './ledgers.uploads.ts'
import { forgetOldChanges } from './undoing/undo.service.ts'

/** Workbooks hold a whole register in plain: what nobody committed goes within a day. */
const sweepWorkbooks = defineJob({
  name: 'ledgers.sweep-workbooks',
  about: { zh: '删除没有确认导入的表格文件', en: 'Delete uploaded workbooks nobody imported' },
  input: z.object({}),
  cron: '29 * * * *',
  attempts: 3,
  run: async (_input, { deps }) => {
    await sweepUploads(deps.config.dataDir)
    await sweepExports(deps.config.dataDir)
  },
})

/** Rows as they were before an import are kept for its undo alone. */
const sweepChanges = defineJob({
  name: 'ledgers.sweep-import-changes',
  about: { zh: '清除已过撤销期的导入前留底', en: 'Clear what was kept for taking imports back' },
  input: z.object({}),
  cron: '41 3 * * *',
  attempts: 3,
  run: (_input, { deps }) => forgetOldChanges(deps, systemCaller('import changes')),
})

export const ledgerJobs = [sweepWorkbooks, sweepChanges, settleImport]
