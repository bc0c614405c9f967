import { noteBackupStatus } from './backup-status.ts'
import type { BackupKey } from './backup-key.ts'
import { DamagedBackupError, readContainer, readHeader } from './container.read.ts'
import type { Header, Manifest } from './manifest.ts'

export interface Verified {
  header: Header
  manifest: Manifest
  files: number
}

/** Reads a backup whole: every seal, size and checksum, and that what a restore needs is there. Nothing is written. */
export async function verifyBackup(file: string, key: BackupKey, dataDir: string | null): Promise<Verified> {
  const header = await readHeader(file)
  const seen = new Set<string>()
  let files = 0
  let manifest: Manifest | null = null
  for await (const piece of readContainer(file, key)) {
    if (piece.is === 'manifest') manifest = piece.manifest
    if (piece.is !== 'end') continue
    if (piece.part.name.startsWith('files/')) files += 1
    else seen.add(piece.part.name)
  }
  if (manifest === null) throw new DamagedBackupError(`${file} has no end.`)
  const missing = needed(header, manifest).filter((name) => !seen.has(name))
  if (missing.length > 0) throw new DamagedBackupError(`${file} lacks ${missing.join(', ')}.`)
  if (dataDir !== null) await noteBackupStatus(dataDir, { verified: { at: new Date().toISOString(), file } })
  return { header, manifest, files }
}

function needed({ kind }: Header, { cluster, logical }: Manifest): string[] {
  if (kind === 'wal') return []
  const own =
    cluster !== null
      ? ['cluster/PG_VERSION', 'cluster/global/pg_control', 'cluster/backup_label', `wal/${cluster.startWal}`, `wal/${cluster.stopWal}`]
      : (logical?.tables ?? []).map(({ schema, name }) => `tables/${schema}/${name}`)
  return ['keys/linli.key', ...own]
}
