import { spawn } from 'node:child_process'
import path from 'node:path'
import { z } from 'zod'
import type { Config } from '../config.ts'
import { type Job, JobRefusal, defineJob } from '../jobs/index.ts'
import { readBackupStatus } from './backup-status.ts'

const program = path.resolve(import.meta.dirname, '../../cli/main.ts')

/** The nightly backup, read back and thinned out. In a process of its own: packing a whole register must not hold up requests. */
export function backupJobs({ at }: Config['backup']): Job[] {
  if (at === null) return []
  return [
    defineJob({
      name: 'backup.make-nightly',
      about: { zh: '每晚备份数据库和文件，并整份读回核对', en: 'Back up database and files every night, and read the backup back' },
      input: z.object({}),
      cron: `${String(at.minute)} ${String(at.hour)} * * *`,
      attempts: 4,
      async run(_input, { deps, signal }) {
        const code = await runBackup(signal)
        if (code === 0) return
        const { lastError } = await readBackupStatus(deps.config.dataDir)
        throw new JobRefusal({
          zh: `备份没有完成：${lastError?.message ?? '原因见服务器日志'}`,
          en: `The backup failed: ${lastError?.message ?? 'the reason is in the server log'}`,
        })
      },
    }),
  ]
}

async function runBackup(signal: AbortSignal): Promise<number | null> {
  return await new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, 'backup', '--scheduled'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      signal,
      killSignal: 'SIGTERM',
    })
    child.once('error', reject)
    child.once('exit', resolve)
  })
}
