import type { Config } from '../config.ts'
import type { StartedDatabase } from '../start-database.ts'
import { forgetArchive, startArchiver } from './archive.ts'
import { makeBackupFolder } from './backup-folder.ts'
import { ensureBackupKey } from './backup-key.ts'
import { warnOfKey } from './make-backup.ts'

/** Archives the log of an embedded database for as long as the server runs; does nothing for an external one. */
export async function keepArchive(
  config: Config,
  { owner, cluster }: StartedDatabase,
  log: (line: string) => void,
  onError: (error: unknown) => void,
): Promise<{ stop(): Promise<void> }> {
  if (cluster === null) return { stop: () => Promise.resolve() }
  if (!config.backup.archive) {
    await forgetArchive(owner)
    return { stop: () => Promise.resolve() }
  }
  const { folder, keyFile } = config.backup
  await makeBackupFolder(folder)
  const key = await ensureBackupKey(keyFile, (file) => warnOfKey(file, log))
  return startArchiver({ owner, cluster, folder, key, dataDir: config.dataDir, onError })
}
