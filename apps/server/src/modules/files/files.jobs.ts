import path from 'node:path'
import { uploadLimits } from '@linli/contract/files'
import { z } from 'zod'
import { JobRefusal, defineJob } from '../../platform/jobs/index.ts'
import { createStore, filesFolder, sweepHalves } from '../../platform/storage/index.ts'
import { dropDeleted, endLoose, removeStrays } from './files.sweep.ts'
import { sweepFolder } from './upload.space.ts'

const hourMs = 3_600_000

/** Where uploads on their way stand. */
export function uploadsFolder(dataDir: string): string {
  return path.join(dataDir, 'uploads')
}

const sweepFiles = defineJob({
  name: 'files.sweep',
  about: { zh: '清理没传完、没用上和已删除的文件', en: 'Clear files that were never completed, never used, or deleted' },
  input: z.object({}),
  cron: '37 * * * *',
  attempts: 3,
  async run(_input, { deps }) {
    await endLoose(deps.database, uploadLimits.expiresAfterHours)
    await dropDeleted(deps.database, createStore(deps.config))
    // A day longer than their rows: an upload is never swept away under its row.
    await sweepFolder(uploadsFolder(deps.config.dataDir), new Date(Date.now() - 2 * uploadLimits.expiresAfterHours * hourMs))
    await sweepHalves(filesFolder(deps.config.dataDir), new Date(Date.now() - uploadLimits.expiresAfterHours * hourMs))
  },
})

const compareStore = defineJob({
  name: 'files.compare-store',
  about: { zh: '核对文件登记与实际存放是否一致', en: 'Compare the list of files with what is stored' },
  input: z.object({}),
  cron: '47 3 * * *',
  attempts: 3,
  async run(_input, { deps }) {
    const { missing } = await removeStrays(deps.database, createStore(deps.config))
    if (missing > 0)
      throw new JobRefusal({
        zh: `有 ${String(missing)} 个文件登记在册，但存放处已找不到。请检查文件存储，或从备份恢复。`,
        en: `${String(missing)} files are listed but are not in the store. Check the file store, or restore them from the backup.`,
      })
  },
})

export const fileJobs = [sweepFiles, compareStore]
