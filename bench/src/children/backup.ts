import { chmod, copyFile, mkdir, mkdtemp, open, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { readBackupKey } from '@linli/server/src/platform/backup/backup-key.ts'
import { makeBackup } from '@linli/server/src/platform/backup/make-backup.ts'
import { restoreBackup } from '@linli/server/src/platform/backup/restore.ts'
import type { Connection } from '@linli/server/src/platform/db/pool.ts'
import { answerCalls } from '../child.ts'
import { worldConfig } from '../world/world.ts'

export interface BackupTask {
  dataDir: string
  owner: Connection
  cluster: string
}
export interface BackupResult {
  file: string
  seconds: number
  /** Before packing, and as packed. */
  plainBytes: number
  bytes: number
}

/** As `linli backup` does it. */
async function backup({ dataDir, owner, cluster }: BackupTask): Promise<BackupResult> {
  const { file, seconds, bytes, manifest } = await makeBackup({ config: worldConfig(dataDir), owner, cluster, log: () => undefined })
  return { file, seconds, bytes, plainBytes: manifest.bytes }
}

/** The same files, plainly copied and brought to the disk. @returns seconds */
async function copy({ dataDir, cluster }: BackupTask): Promise<number> {
  const begun = performance.now()
  const target = path.join(dataDir, 'copy')
  await copyFolder(cluster, target)
  const seconds = (performance.now() - begun) / 1000
  await rm(target, { recursive: true })
  return seconds
}

async function copyFolder(from: string, to: string): Promise<void> {
  await mkdir(to)
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)]
    // The log is not copied by a backup either, but for its last pieces.
    if (entry.isDirectory() && entry.name !== 'pg_wal') await copyFolder(source, target)
    else if (entry.isFile()) {
      await copyFile(source, target)
      const handle = await open(target, 'r')
      await handle.sync()
      await handle.close()
    }
  }
}

/** As `linli restore` does it, until the database was up once. @returns seconds */
async function restore({ dataDir, file }: { dataDir: string; file: string }): Promise<number> {
  const config = worldConfig(dataDir)
  const target = await mkdtemp(path.join(dataDir, 'restored-'))
  await chmod(target, 0o755)
  const begun = performance.now()
  await restoreBackup({
    file,
    key: await readBackupKey(config.backup.keyFile),
    dataDir: path.join(target, 'data'),
    databaseUrl: null,
    until: 'whole',
    archive: config.backup.folder,
    store: config.files,
    log: () => undefined,
  })
  const seconds = (performance.now() - begun) / 1000
  await rm(target, { recursive: true })
  return seconds
}

answerCalls({ backup, copy, restore })
