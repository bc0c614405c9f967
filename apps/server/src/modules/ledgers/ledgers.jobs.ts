import { z } from 'zod'
import { defineJob } from '../../platform/jobs/index.ts'
import { sweepExports } from './exporting/export.service.ts'
import { mergeSearchKeys } from './importing/import.jobs.ts'
import { sweepUploads } from './ledgers.uploads.ts'

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

export const ledgerJobs = [sweepWorkbooks, mergeSearchKeys]
