import path from 'node:path'
import type { Command } from 'commander'
import { readBackupKey } from '../platform/backup/backup-key.ts'
import type { Until } from '../platform/backup/cluster.restore.ts'
import { chooseBackup, restoreBackup, settle } from '../platform/backup/restore.ts'
import { callersFolder, readConfig } from '../platform/config.ts'
import { requireNode } from '../platform/node-version.ts'
import { keyOf } from './backup.command.ts'
import { type Outcome, exitCodes, report, say } from './report.ts'
import { CommandError } from './runtime.ts'

interface Options {
  data: string
  databaseUrl?: string
  until?: Until
  key?: string
  archive?: string
  json?: boolean
}

export function registerRestore(program: Command): void {
  program
    .command('restore')
    .argument('<backup>', 'a backup, or a folder of them: the newest that fits')
    .description('Restore a backup into an empty data folder (and database), ready to be started 恢复')
    .requiredOption('--data <folder>', 'the new data folder: keys, files and, without --database-url, the embedded database')
    .option('--database-url <url>', 'an empty external database (only for backups of rows)')
    .option('--until <time>', 'roll the archived log forward: a time such as 2026-11-22T14:30:00+08:00, or latest', readUntil)
    .option('--archive <folder>', 'folder with the archived log, when it is not the one of the backup')
    .option('--key <file>', 'the backup key, when it is not the set one (LINLI_BACKUP_KEY)')
    .option('--json', 'print the result as JSON')
    .action((backup: string, options: Options) => report(options, () => restore(backup, options)))
}

async function restore(name: string, options: Options): Promise<Outcome> {
  requireNode()
  const begun = performance.now()
  const at = (given: string) => path.resolve(callersFolder(), given)
  const until = options.until ?? 'whole'
  const key = await readBackupKey(keyOf(options))
  const file = await chooseBackup(at(name), key, until)
  const dataDir = at(options.data)
  const databaseUrl = options.databaseUrl ?? null
  const config = { ...readConfig(), dataDir, databaseUrl }
  say(`Restoring ${file}…`)
  const restored = await restoreBackup({
    file,
    key,
    dataDir,
    databaseUrl,
    until,
    archive: options.archive === undefined ? path.dirname(file) : at(options.archive),
    store: config.files,
    log: say,
  })
  const moment = restored.lastCommit ?? restored.manifest.finishedAt
  const settled = await settle(config, moment, say)
  const minutes = (performance.now() - begun) / 60_000
  const wanted = until instanceof Date ? until.toISOString() : until
  return {
    exit: restored.endedEarly ? exitCodes.found : exitCodes.done,
    json: { file, dataDir, until: wanted, lastCommit: restored.lastCommit, endedEarly: restored.endedEarly, minutes, ...settled },
    lines: [
      `Restored into ${dataDir} in ${minutes.toFixed(1)} min; the last change is of ${moment}. 恢复完成。`,
      ...(restored.endedEarly
        ? [`The archived log ends before ${wanted}: everything it held is there, later changes are not. 归档日志在该时刻之前结束。`]
        : []),
      ...(settled.heldJobs > 0
        ? [`${String(settled.heldJobs)} jobs wait among the failed ones: they may have been done after that moment. 有任务待人工核对。`]
        : []),
      `Start it with LINLI_DATA=${dataDir}${databaseUrl === null ? '' : ' and its DATABASE_URL'}. Screens reload by themselves.`,
    ],
  }
}

function readUntil(text: string): Until {
  if (text === 'latest') return text
  const at = new Date(text)
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text) || Number.isNaN(at.getTime()))
    throw new CommandError('--until takes a time with its zone, such as 2026-11-22T14:30:00+08:00, or latest.')
  return at
}
