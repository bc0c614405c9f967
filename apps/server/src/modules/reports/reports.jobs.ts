import { z } from 'zod'
import { defineJob } from '../../platform/jobs/index.ts'
import { sweepReports } from './reports.folder.ts'

const sweepFiles = defineJob({
  name: 'reports.sweep-files',
  about: { zh: '删除报表填写中途留下的文件', en: 'Delete what interrupted work on reports left behind' },
  input: z.object({}),
  cron: '17 * * * *',
  attempts: 3,
  run: (_input, { deps }) => sweepReports(deps.config.dataDir),
})

export const reportJobs = [sweepFiles]
