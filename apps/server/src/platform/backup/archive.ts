import { mkdir, readFile, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type OwnerClient, asOwner } from '../db/owner-client.ts'
import type { Connection } from '../db/pool.ts'
import { isThere, walFolder } from './backup-folder.ts'
import type { BackupKey } from './backup-key.ts'
import { noteBackupStatus, readBackupStatus } from './backup-status.ts'
import { createContainer } from './container.write.ts'
import { openSegment } from './log-feed.ts'
import type { Header } from './manifest.ts'
import { historyName, nameSegment, parseSegment, startOf } from './wal.ts'

export interface ArchiverOptions {
  owner: Connection
  /** Folder of the cluster's files. */
  cluster: string
  /** Folder of the backups. */
  folder: string
  key: BackupKey
  dataDir: string
  onError: (error: unknown) => void
  /** How often finished segments are looked for; 5 s. */
  everyMs?: number
  /** After how long an unfinished segment with changes is finished: what a lost disk may cost; 5 min. */
  switchMs?: number
}

export interface Archiver {
  /** Finishes the running segment and archives everything up to this moment. */
  flush(): Promise<void>
  stop(): Promise<void>
}

/** Its position says what the archive has; Postgres keeps the log from there on. */
const slot = 'linli_archive'

/**
 * Copies each finished segment of the embedded server's log into the archive, sealed. A replication slot holds the log until it
 * is there, so neither a crash nor a stop leaves a gap; a program called by Postgres would run as another account without the key.
 */
export function startArchiver(options: ArchiverOptions): Archiver {
  const { everyMs = 5_000, switchMs = 300_000 } = options
  const memory: Memory = { switchedAt: performance.now(), xmax: null, failing: false }
  const stopping = new AbortController()
  let running: Promise<void> = Promise.resolve()

  /** One pass after another, whoever asks. */
  const pass = (finish: boolean): Promise<void> => {
    running = running.catch(() => undefined).then(() => archiveOnce(options, memory, finish, switchMs))
    return running
  }
  const loop = (async () => {
    while (!stopping.signal.aborted) {
      await pass(false).catch(async (error: unknown) => {
        if (!memory.failing) options.onError(error)
        memory.failing = true
        await noteProblem(options.dataDir, error).catch(() => undefined)
      })
      await wait(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  })()
  return {
    flush: () => pass(true),
    async stop() {
      stopping.abort()
      await loop
      // The database may be gone already; what is missing then is archived after the next start.
      await pass(true).catch(() => undefined)
    },
  }
}

/** Gives the log up: without an archiver nothing may hold it back. */
export async function forgetArchive(owner: Connection): Promise<void> {
  await asOwner(owner, 'archive', (client) =>
    client.query('select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = $1 and not active', [slot]),
  )
}

interface Memory {
  switchedAt: number
  /** Transactions begun up to the last finished segment: without a new one there is nothing to finish it for. */
  xmax: string | null
  failing: boolean
}

interface Position {
  kept: string | null
  state: string
  current: string
  xmax: string
  at: string
  system: string
  version: number
}

async function archiveOnce(options: ArchiverOptions, memory: Memory, finish: boolean, switchMs: number): Promise<void> {
  await asOwner(options.owner, 'archive', async (client) => {
    await ensureSlot(client)
    let position = await readPosition(client)
    if (position.xmax !== memory.xmax && (finish || performance.now() - memory.switchedAt >= switchMs)) {
      await client.query('select pg_switch_wal()')
      position = await readPosition(client)
      memory.xmax = position.xmax
      memory.switchedAt = performance.now()
    }
    const target = walFolder(options.folder, position.system)
    await mkdir(target, { recursive: true, mode: 0o700 })
    await archiveHistories(options, target, position)
    const last = await archiveSegments(client, options, target, position)
    memory.failing = false
    const before = (await readBackupStatus(options.dataDir)).archive
    // Changes that stand in a segment still running are not in the archive yet.
    const upTo = position.xmax === memory.xmax ? position.at : (before?.upTo ?? null)
    await noteBackupStatus(options.dataDir, { archive: { upTo, segment: last ?? before?.segment ?? null, error: null } })
  })
}

/** A slot whose log was given up (the archive could not be written for too long) begins anew: the archive has a gap until the next backup. */
async function ensureSlot(client: OwnerClient): Promise<void> {
  const { rows } = await client.query<{ lost: boolean }>(
    "select wal_status = 'lost' or restart_lsn is null as lost from pg_replication_slots where slot_name = $1",
    [slot],
  )
  if (rows[0]?.lost === true) await client.query('select pg_drop_replication_slot($1)', [slot])
  if (rows[0] === undefined || rows[0].lost) await client.query('select pg_create_physical_replication_slot($1, true)', [slot])
}

async function readPosition(client: OwnerClient): Promise<Position> {
  const { rows } = await client.query<Position>(
    `select (select pg_walfile_name(restart_lsn) from pg_replication_slots where slot_name = $1) as kept,
       (select wal_status from pg_replication_slots where slot_name = $1) as state, pg_walfile_name(pg_current_wal_insert_lsn()) as current,
       pg_snapshot_xmax(pg_current_snapshot())::text as xmax, to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
       (select system_identifier::text from pg_control_system()) as system, current_setting('server_version_num')::int / 10000 as version`,
    [slot],
  )
  const [position] = rows
  if (position === undefined) throw new Error('the database did not answer')
  return position
}

/** @returns the last segment archived in this pass */
async function archiveSegments(client: OwnerClient, options: ArchiverOptions, target: string, position: Position): Promise<string | null> {
  if (position.kept === null) return null
  const current = parseSegment(position.current)
  let last: string | null = null
  for (let { number } = parseSegment(position.kept); number < current.number; number += 1) {
    const name = nameSegment({ timeline: current.timeline, number })
    await seal(options, path.join(options.cluster, 'pg_wal', name), path.join(target, name), position)
    await client.query('select pg_replication_slot_advance($1, $2::pg_lsn)', [
      slot,
      startOf(nameSegment({ ...current, number: number + 1 })),
    ])
    last = name
  }
  return last
}

/** Which timelines there were: a restored database takes a number of its own when it sees them. */
async function archiveHistories(options: ArchiverOptions, target: string, position: Position): Promise<void> {
  for (const name of await readdir(path.join(options.cluster, 'pg_wal'))) {
    if (historyName.test(name)) await seal(options, path.join(options.cluster, 'pg_wal', name), path.join(target, name), position)
  }
}

/** Nothing in the archive is ever replaced; one that is there already was archived before a crash, or is another database's. */
async function seal(options: ArchiverOptions, from: string, to: string, { system, version }: Position): Promise<void> {
  const content = await readFile(from)
  if (await isThere(to)) {
    if (content.equals(await openSegment(to, options.key))) return
    throw new Error(
      `The archive holds another log as ${path.basename(to)}: give this installation a backup folder of its own (LINLI_BACKUP_DIR).`,
    )
  }
  const header: Header = {
    format: 1,
    kind: 'wal',
    createdAt: new Date().toISOString(),
    migration: '',
    postgres: version,
    key: options.key.fingerprint,
    systemId: system,
  }
  const writer = await createContainer(to, options.key, header)
  try {
    await writer.file(path.basename(from), piece(content))
    await writer.finish({ rows: [], rowsExact: false, chains: [], cluster: null, logical: null })
  } catch (error) {
    await writer.abandon()
    await rm(`${to}.half`, { force: true })
    throw error
  }
}

async function* piece(content: Buffer): AsyncGenerator<Buffer> {
  yield content
  await Promise.resolve()
}

async function noteProblem(dataDir: string, error: unknown): Promise<void> {
  const before = (await readBackupStatus(dataDir)).archive
  const message = error instanceof Error ? error.message : String(error)
  await noteBackupStatus(dataDir, {
    archive: { upTo: before?.upTo ?? null, segment: before?.segment ?? null, error: { at: new Date().toISOString(), message } },
  })
}
