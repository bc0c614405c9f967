import path from 'node:path'
import type { Command } from 'commander'
import { listBackups, prune } from '../platform/backup/backup-folder.ts'
import { readBackupKey } from '../platform/backup/backup-key.ts'
import { makeBackup } from '../platform/backup/make-backup.ts'
import { readManifest } from '../platform/backup/container.read.ts'
import { verifyBackup } from '../platform/backup/verify-backup.ts'
import { callersFolder, readConfig } from '../platform/config.ts'
import { rehearse } from './backup-rehearse.ts'
import { type Outcome, exitCodes, report, say } from './report.ts'
import { withRuntime } from './runtime.ts'

interface Options {
  to?: string
  key?: string
  logical?: boolean
  scheduled?: boolean
  json?: boolean
}

export function registerBackup(program: Command): void {
  const backup = program
    .command('backup')
    .description('Back up database, files and keys into one sealed file 备份')
    .option('--to <folder>', 'where to put it instead of the set folder (LINLI_BACKUP_DIR)')
    .option('--logical', 'copy rows instead of the files of the embedded database: fits every server and version')
    .option('--scheduled', 'as the nightly job does: read it back, then remove what is kept no longer')
    .option('--json', 'print the result as JSON')
    .action((options: Options) => report(options, () => make(options)))
  backup
    .command('list')
    .description('Backups in the set folder, newest first')
    .option('--from <folder>', 'another folder')
    .option('--json', 'print the result as JSON')
    .action((options: { from?: string; json?: boolean }, command: Command) => report(command.optsWithGlobals(), () => list(options)))
  backup
    .command('verify')
    .argument('<file>')
    .description('Read a backup whole and check every seal and checksum, without restoring it')
    .option('--key <file>', 'the backup key, when it is not the set one (LINLI_BACKUP_KEY)')
    .option('--json', 'print the result as JSON')
    .action((file: string, options: Options, command: Command) => report(command.optsWithGlobals(), () => verify(file, options)))
  backup
    .command('rehearse')
    .argument('[file]', 'a backup; the newest when left out')
    .description('Restore a backup into a scratch folder, check it as a whole, and remove it again')
    .option('--key <file>', 'the backup key, when it is not the set one (LINLI_BACKUP_KEY)')
    .option('--json', 'print the result as JSON')
    .action((file: string | undefined, options: Options, command: Command) =>
      report(command.optsWithGlobals(), () =>
        rehearse(file === undefined ? undefined : path.resolve(callersFolder(), file), keyOf(options)),
      ),
    )
}

/** The key named by the caller, or null for the set one. */
export function keyOf({ key }: { key?: string }): string {
  return key === undefined ? readConfig().backup.keyFile : path.resolve(callersFolder(), key)
}

async function make(options: Options): Promise<Outcome> {
  return await withRuntime(say, async ({ config, owner, cluster }) => {
    const made = await makeBackup({
      config,
      owner,
      cluster,
      log: say,
      ...(options.logical === true ? { logical: true } : {}),
      ...(options.to === undefined ? {} : { to: path.resolve(callersFolder(), options.to) }),
    })
    const removed: string[] = []
    if (options.scheduled === true) {
      const key = await readBackupKey(config.backup.keyFile)
      await verifyBackup(made.file, key, config.dataDir)
      removed.push(
        ...(await prune(
          config.backup.folder,
          config.backup.keep,
          async ({ file }) => (await readManifest(file, key)).cluster?.startWal ?? null,
        )),
      )
    }
    const { file, bytes, seconds, files, manifest } = made
    return {
      exit: exitCodes.done,
      json: { file, bytes, seconds, files, packed: manifest.bytes, rows: manifest.rows.reduce((sum, { rows }) => sum + rows, 0), removed },
      lines: [
        `${file}`,
        `${mebibytes(bytes)} MiB of ${mebibytes(manifest.bytes)} MiB, ${String(files)} files, ${seconds.toFixed(1)} s. 备份完成。`,
        ...(options.scheduled === true ? [`Read back whole; ${String(removed.length)} older ones removed. 已核对。`] : []),
      ],
    }
  })
}

async function list({ from }: { from?: string }): Promise<Outcome> {
  const folder = from === undefined ? readConfig().backup.folder : path.resolve(callersFolder(), from)
  const backups = await listBackups(folder)
  return {
    exit: exitCodes.done,
    json: { folder, backups: backups.map(({ file, bytes, header }) => ({ file, bytes, ...header })) },
    lines:
      backups.length === 0
        ? [`There is no backup in ${folder}. 还没有备份。`]
        : backups.map(
            ({ file, bytes, header }) =>
              `${header.createdAt}  ${header.kind.padEnd(7)}  ${mebibytes(bytes).padStart(8)} MiB  Postgres ${String(header.postgres)}  ${header.migration}  key ${header.key}  ${path.basename(file)}`,
          ),
  }
}

async function verify(name: string, options: Options): Promise<Outcome> {
  const file = path.resolve(callersFolder(), name)
  const { header, manifest, files } = await verifyBackup(file, await readBackupKey(keyOf(options)), readConfig().dataDir)
  return {
    exit: exitCodes.done,
    json: { intact: true, file, header, manifest, files },
    lines: [
      `${file}: intact 完整. ${header.kind} of ${header.createdAt}, ${String(manifest.parts)} parts, ${String(files)} files, ${mebibytes(manifest.bytes)} MiB, ${String(manifest.rows.reduce((sum, { rows }) => sum + rows, 0))} rows.`,
    ],
  }
}

function mebibytes(bytes: number): string {
  return (bytes / 1_048_576).toFixed(1)
}
