import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { findHome, giveTo } from '../db/embedded/home.ts'
import { embeddedMajor, startEmbedded } from '../db/embedded/index.ts'
import { asOwner } from '../db/owner-client.ts'
import { loadSecrets } from '../secrets.ts'
import { walFolder } from './backup-folder.ts'
import type { BackupKey } from './backup-key.ts'
import { readContainer, readHeader, readManifest } from './container.read.ts'
import { feedCommand, openFeed, readyFolder } from './log-feed.ts'
import type { Manifest } from './manifest.ts'
import { type PartSink, createPartSink } from './part-sink.ts'

/** `whole`: the moment the backup became whole; `latest`: all the archive has; a moment: everything committed until then. */
export type Until = 'whole' | 'latest' | Date

export interface ClusterRestore {
  file: string
  key: BackupKey
  dataDir: string
  until: Until
  /** Folder of backups whose archive of the log continues this one. */
  archive: string
  /** Takes the files people gave. */
  files: PartSink
  log: (line: string) => void
}

export interface RestoredCluster {
  manifest: Manifest
  /** Time of the last transaction that is there; null when the log held none. */
  lastCommit: string | null
  /** The archive ended before the wanted moment. */
  endedEarly: boolean
}

/** Recovery of a large archive reads hours of log. */
const patienceMs = 24 * 3_600_000

/**
 * Makes an embedded database from a copy of its files and rolls the log forward; it then is a database of its own, on a new
 * timeline, stopped. The data folder must be empty.
 * @throws Error in one sentence
 */
export async function restoreCluster(options: ClusterRestore): Promise<RestoredCluster> {
  const { file, key, dataDir, until } = options
  const header = await readHeader(file)
  const manifest = await readManifest(file, key)
  if (manifest.cluster === null) throw new Error(`${file} holds no copy of an embedded database.`)
  if (until instanceof Date && until.toISOString() < manifest.cluster.wholeAt)
    throw new Error(`${file} became whole at ${manifest.cluster.wholeAt}; for ${until.toISOString()} take an older backup.`)
  const home = await findHome(dataDir)
  const major = await embeddedMajor(home)
  if (header.postgres !== major)
    throw new Error(
      `${file} is of Postgres ${String(header.postgres)}, but Postgres ${String(major)} is installed: restore it with the Linli that made it, then make a backup with --logical.`,
    )

  const half = `${home.cluster}.half`
  await rm(half, { recursive: true, force: true })
  await mkdir(half, { mode: 0o700 })
  await giveTo(home.identity, half)
  const places: Record<string, PartSink> = {
    cluster: createPartSink(half, home.identity),
    wal: createPartSink(readyFolder(half), home.identity),
    keys: createPartSink(path.join(dataDir, 'keys'), null),
    files: options.files,
  }
  await unpack(file, key, places)
  await writeFile(path.join(half, 'recovery.signal'), '', { mode: 0o600 })
  await giveTo(home.identity, path.join(half, 'recovery.signal'), 0o600)
  await rename(half, home.cluster)
  options.log(`Unpacked ${String(manifest.parts)} parts, ${String(Math.round(manifest.bytes / 1_048_576))} MiB; rolling the log forward…`)
  const archive = { folder: walFolder(options.archive, header.systemId), segments: until !== 'whole' }
  const feed = await openFeed(home.cluster, home.identity, archive, key)
  feed.start()
  try {
    const rolled = await rollForward(dataDir, until)
    return { manifest, ...rolled }
  } finally {
    await feed.stop()
  }
}

/** Reads the whole backup once and hands each part to the sink of its first folder. */
export async function unpack(file: string, key: BackupKey, places: Record<string, PartSink>): Promise<void> {
  let sink: PartSink | undefined
  for await (const piece of readContainer(file, key)) {
    if (piece.is === 'begin') {
      const [place = '', ...rest] = piece.part.name.split('/')
      sink = places[place]
      if (sink === undefined) throw new Error(`${file}: there is no place for ${piece.part.name}.`)
      await sink.begin({ ...piece.part, name: rest.join('/') })
    } else if (piece.is === 'data') await sink?.data(piece.block)
    else if (piece.is === 'end') await sink?.end()
  }
}

async function rollForward(dataDir: string, until: Until): Promise<Pick<RestoredCluster, 'lastCommit' | 'endedEarly'>> {
  const target: Record<string, string> =
    until instanceof Date
      ? { recovery_target_time: until.toISOString().replace('T', ' ').replace('Z', '+00'), recovery_target_action: 'promote' }
      : {}
  try {
    return { lastCommit: await recover(dataDir, target), endedEarly: false }
  } catch (error) {
    // Postgres refuses a moment after the last transaction it knows of; everything there is, is then what is wanted.
    if (!(error instanceof Error) || !error.message.includes('recovery ended before configured recovery target was reached')) throw error
    return { lastCommit: await recover(dataDir, {}), endedEarly: true }
  }
}

async function recover(dataDir: string, target: Record<string, string>): Promise<string | null> {
  const secrets = await loadSecrets(dataDir)
  const database = await startEmbedded({
    dataDir,
    passwords: { owner: secrets.databaseOwner.toString('hex') },
    log: () => undefined,
    recovery: {
      // The backup's own timeline: what other restores made of it later is not wanted.
      settings: { restore_command: feedCommand, recovery_target_timeline: 'current', hot_standby: 'off', ...target },
      patienceMs,
    },
  })
  try {
    return await asOwner(database, 'restore', async (client) => {
      const { rows } = await client.query<{ at: string | null }>(
        `select to_char(pg_last_xact_replay_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at`,
      )
      return rows[0]?.at ?? null
    })
  } finally {
    await database.stop()
  }
}
