import { mkdir, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Config } from '../config.ts'
import { startEmbedded } from '../db/embedded/index.ts'
import { type Connection, connectionFromUrl, createPool } from '../db/pool.ts'
import { ensureRoles } from '../db/roles.ts'
import { requireFitServer } from '../db/server-check.ts'
import { type Secrets, loadSecrets } from '../secrets.ts'
import { startDatabase } from '../start-database.ts'
import { createStore } from '../storage/index.ts'
import { listBackups } from './backup-folder.ts'
import { type BackupKey, backupKeyFile, writeBackupKey } from './backup-key.ts'
import { type RestoredCluster, type Until, restoreCluster } from './cluster.restore.ts'
import { readContainer, readHeader, readManifest } from './container.read.ts'
import { prepareEmpty, restoreLogical } from './logical.restore.ts'
import type { Manifest } from './manifest.ts'
import { createPartSink, createStoreSink } from './part-sink.ts'
import { type Settled, settleRestored } from './settle.ts'

export interface RestoreRequest {
  file: string
  key: BackupKey
  /** Takes keys, files and an embedded database; must be empty. */
  dataDir: string
  /** null: the embedded database of the data folder. */
  databaseUrl: string | null
  until: Until
  /** Folder of backups that holds the archived log. */
  archive: string
  /** Where people's files go. */
  store: Config['files']
  log: (line: string) => void
}

export interface Restored {
  manifest: Manifest
  /** Last transaction that is there; null when unknown. */
  lastCommit: string | null
  endedEarly: boolean
}

/**
 * Restores a backup exactly as it was. Before it is used, `settle` must follow; a rehearsal needs none.
 * @throws Error in one sentence; what was begun then stays in the data folder for looking at
 */
export async function restoreBackup(request: RestoreRequest): Promise<Restored> {
  const { file, key, dataDir, databaseUrl, log } = request
  const header = await readHeader(file)
  await requireEmpty(dataDir)
  if (header.kind === 'wal') throw new Error(`${file} is a piece of the archived log, not a backup.`)
  if (header.kind === 'cluster' && databaseUrl !== null)
    throw new Error(
      `${file} is a copy of an embedded database; restore it with --data alone, then move it by a backup made with --logical.`,
    )
  if (header.kind === 'logical' && request.until !== 'whole')
    throw new Error(
      `${file} holds rows of one moment; --until needs a backup of the embedded database. For an external one use its provider's point-in-time restore.`,
    )
  await mkdir(dataDir, { recursive: true, mode: 0o755 })
  const files = createStoreSink(createStore({ dataDir, files: request.store }))
  const restored: RestoredCluster =
    header.kind === 'cluster'
      ? await restoreCluster({ file, key, dataDir, until: request.until, archive: request.archive, files, log })
      : await restoreRows()
  await writeBackupKey(backupKeyFile(dataDir), key.key)
  return restored

  async function restoreRows(): Promise<RestoredCluster> {
    await extractKeys(file, key, dataDir)
    const secrets = await loadSecrets(dataDir)
    const server =
      databaseUrl === null ? await startEmbedded({ dataDir, passwords: { owner: secrets.databaseOwner.toString('hex') }, log }) : null
    const owner: Connection =
      server === null
        ? connectionFromUrl(databaseUrl ?? '')
        : { host: server.host, port: server.port, user: server.user, password: server.password, database: server.database }
    try {
      await requireFitServer(owner)
      await ensureRoles(owner, { app: secrets.databaseApp.toString('hex'), auth: secrets.databaseAuth.toString('hex') })
      await prepareEmpty(owner, header.migration)
      return { manifest: await restoreLogical(owner, file, key, files), lastCommit: null, endedEarly: false }
    } finally {
      await server?.stop()
    }
  }
}

/** Brings a restored installation to this version's schema and makes it fit to be used. */
export async function settle(config: Config, moment: string, log: (line: string) => void): Promise<Settled> {
  const secrets: Secrets = await loadSecrets(config.dataDir)
  const database = await startDatabase(config, secrets, { join: false, log })
  try {
    const pool = createPool(database.roles.app, { max: 2, name: 'linli restore', statementTimeout: 600_000 })
    try {
      return await settleRestored(database.owner, { pool }, moment)
    } finally {
      await pool.end()
    }
  } finally {
    await database.stop()
  }
}

/** A file, or of a folder the newest backup that fits. */
export async function chooseBackup(fileOrFolder: string, key: BackupKey, until: Until): Promise<string> {
  const found = await stat(fileOrFolder).catch(() => null)
  if (found === null) throw new Error(`${fileOrFolder} is not there.`)
  if (!found.isDirectory()) return fileOrFolder
  for (const backup of await listBackups(fileOrFolder)) {
    if (until === 'whole') return backup.file
    if (backup.header.kind !== 'cluster') continue
    if (until === 'latest') return backup.file
    const { cluster } = await readManifest(backup.file, key)
    if (cluster !== null && cluster.wholeAt <= until.toISOString()) return backup.file
  }
  throw new Error(`${fileOrFolder} holds no backup ${until === 'whole' ? '' : 'of an embedded database '}from before the wanted moment.`)
}

async function requireEmpty(dataDir: string): Promise<void> {
  const names = await readdir(dataDir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  if (names.length > 0) throw new Error(`The folder ${dataDir} is not empty; a restore needs an empty one, and nothing is ever replaced.`)
}

/** The keys stand first in a backup. */
async function extractKeys(file: string, key: BackupKey, dataDir: string): Promise<void> {
  const sink = createPartSink(path.join(dataDir, 'keys'), null)
  for await (const piece of readContainer(file, key)) {
    if (piece.is === 'begin') await sink.begin({ ...piece.part, name: path.basename(piece.part.name) })
    else if (piece.is === 'data') await sink.data(piece.block)
    else return await sink.end()
  }
}
