import { createHash } from 'node:crypto'
import { realpath } from 'node:fs/promises'
import path from 'node:path'
import type { Config } from '../config.ts'
import { takeLock } from '../db/embedded/lock.ts'
import { asOwner } from '../db/owner-client.ts'
import type { Connection } from '../db/pool.ts'
import { createStore } from '../storage/index.ts'
import { backupName, makeBackupFolder } from './backup-folder.ts'
import { ensureBackupKey } from './backup-key.ts'
import { noteBackupStatus } from './backup-status.ts'
import { readBlocks, readSystemId, writeCluster } from './cluster.write.ts'
import { createContainer } from './container.write.ts'
import { writeFiles } from './files.ts'
import { writeLogical } from './logical.write.ts'
import type { Header, Manifest } from './manifest.ts'
import { readVersions } from './tables.ts'

export interface BackupRequest {
  config: Pick<Config, 'dataDir' | 'backup' | 'files'>
  owner: Connection
  /** Folder of an embedded database's files; null: rows are copied. */
  cluster: string | null
  /** Copies rows even where files could be copied, to move to another server or version. */
  logical?: boolean
  /** Where it goes instead of the set folder. */
  to?: string
  log: (line: string) => void
}

export interface MadeBackup {
  file: string
  bytes: number
  seconds: number
  files: number
  manifest: Manifest
}

/**
 * Makes one backup: database, files, and the keys without which neither could be read. Nothing by its name is there until it is whole.
 * @throws Error when another backup into the same folder is running
 */
export async function makeBackup(request: BackupRequest): Promise<MadeBackup> {
  const { config } = request
  const folder = request.to ?? config.backup.folder
  await makeBackupFolder(folder)
  const release = await takeLock(
    `linli-backup-${createHash('sha256')
      .update(await realpath(folder))
      .digest('hex')
      .slice(0, 32)}`,
    0,
  )
  if (release === null) throw new Error(`Another backup into ${folder} is running; wait for it to end.`)
  try {
    const made = await write(request, folder)
    await noteBackupStatus(config.dataDir, {
      lastOk: { at: made.manifest.finishedAt, file: made.file, kind: kindOf(request), bytes: made.bytes, seconds: made.seconds },
      lastError: null,
    })
    return made
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    await noteBackupStatus(config.dataDir, { lastError: { at: new Date().toISOString(), message } }).catch(() => undefined)
    throw error
  } finally {
    await release()
  }
}

async function write(request: BackupRequest, folder: string): Promise<MadeBackup> {
  const { config, owner, cluster, log } = request
  const begun = performance.now()
  const key = await ensureBackupKey(config.backup.keyFile, (file) => warnOfKey(file, log))
  const kind = kindOf(request)
  const now = new Date()
  const header: Header = {
    format: 1,
    kind,
    createdAt: now.toISOString(),
    ...(await asOwner(owner, 'backup', readVersions)),
    key: key.fingerprint,
    systemId: kind === 'cluster' ? await readSystemId(owner) : '',
  }
  const file = path.join(folder, backupName(now, kind))
  const writer = await createContainer(file, key, header)
  try {
    await writer.file('keys/linli.key', readBlocks(path.join(config.dataDir, 'keys', 'linli.key')))
    const facts = kind === 'cluster' && cluster !== null ? await writeCluster(owner, cluster, writer) : await writeLogical(owner, writer)
    // After the rows: a file is stored before the row that names it, so every file a row names is there.
    const files = await writeFiles(writer, createStore(config))
    const { bytes, manifest } = await writer.finish(facts)
    return { file, bytes, seconds: (performance.now() - begun) / 1000, files, manifest }
  } catch (error) {
    await writer.abandon()
    throw error
  }
}

function kindOf({ cluster, logical }: BackupRequest): 'cluster' | 'logical' {
  return cluster !== null && logical !== true ? 'cluster' : 'logical'
}

export function warnOfKey(file: string, log: (line: string) => void): void {
  log('')
  log(`  !! 备份密钥已生成 A backup key was made: ${file}`)
  log('  !! 没有它，任何备份都无法打开。请立即另存一份（U 盘或打印），不要与备份放在一起。')
  log(
    '  !! Without it no backup can be opened by anyone. Copy it NOW to another place (a stick, a sheet of paper), apart from the backups.',
  )
  log('')
}
