import { open, readdir } from 'node:fs/promises'
import path from 'node:path'
import type { Connection } from '../db/pool.ts'
import { type OwnerClient, asOwner } from '../db/owner-client.ts'
import type { ContainerWriter, ManifestFacts } from './container.write.ts'
import { countRows, readChains } from './tables.ts'
import { segmentsBetween } from './wal.ts'

/** Folders whose content a running server makes anew; the empty folders must be there. */
const emptied = new Set([
  'pg_wal',
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
  'pgsql_tmp',
])
const skipped =
  /^(postmaster\.(pid|opts)|backup_label.*|tablespace_map.*|pg_internal\.init.*|pgsql_tmp.*|t\d+_\d+.*|.*\.tmp|recovery\.signal|linli_feed)$/
const readBytes = 1_048_576

/**
 * Copies the files of a running embedded cluster by Postgres's low-level backup: pages torn by the copying are mended from
 * the log between start and stop, which goes in as well (PostgreSQL documentation, "Making a Base Backup Using the Low Level API").
 */
export async function writeCluster(owner: Connection, cluster: string, writer: ContainerWriter): Promise<ManifestFacts> {
  return await asOwner(owner, 'backup', async (client) => {
    await client.query('set statement_timeout = 0; set idle_session_timeout = 0')
    // Keeps the log from being recycled under the copy; goes with the session.
    await client.query(`select pg_create_physical_replication_slot('linli_backup_' || pg_backend_pid(), true, true)`)
    const start = await ask(client, `select lsn, pg_walfile_name(lsn) as wal from pg_backup_start('linli', true) as lsn`)
    const counting = countMeanwhile(owner)
    // An early failure of the copy must not leave the counting's own failure unheard.
    counting.catch(() => undefined)
    await writeFolder(writer, cluster, 'cluster')
    await writer.file('cluster/global/pg_control', readBlocks(path.join(cluster, 'global/pg_control')))
    const counted = await counting
    const stop = await ask(
      client,
      `with stopped as (select * from pg_backup_stop(false))
       select lsn, pg_walfile_name(lsn) as wal, labelfile as label, to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
         pg_snapshot_xmax(pg_current_snapshot())::text as xmax from stopped`,
    )
    await writer.file('cluster/backup_label', once(Buffer.from(stop['label'] ?? '')))
    const wals = segmentsBetween(start['wal'] ?? '', stop['wal'] ?? '')
    for (const name of wals) await writer.file(`wal/${name}`, readBlocks(path.join(cluster, 'pg_wal', name)))
    return {
      rows: counted.rows,
      chains: counted.chains,
      rowsExact: counted.xmax === stop['xmax'],
      cluster: {
        startLsn: start['lsn'] ?? '',
        stopLsn: stop['lsn'] ?? '',
        startWal: start['wal'] ?? '',
        stopWal: stop['wal'] ?? '',
        wholeAt: stop['at'] ?? '',
      },
      logical: null,
    }
  })
}

/** Identifies the database over all its copies. */
export async function readSystemId(owner: Connection): Promise<string> {
  return await asOwner(
    owner,
    'backup',
    async (client) => (await ask(client, 'select system_identifier::text as id from pg_control_system()'))['id'] ?? '',
  )
}

async function countMeanwhile(owner: Connection) {
  return await asOwner(owner, 'backup count', async (client) => {
    await client.query('set statement_timeout = 0; begin isolation level repeatable read read only')
    const { xmax = '' } = await ask(client, 'select pg_snapshot_xmax(pg_current_snapshot())::text as xmax')
    return { xmax, rows: await countRows(client), chains: await readChains(client) }
  })
}

async function writeFolder(writer: ContainerWriter, folder: string, name: string): Promise<void> {
  await writer.folder(name)
  const entries = (await readdir(folder, { withFileTypes: true })).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const [from, to] = [path.join(folder, entry.name), `${name}/${entry.name}`]
    if (skipped.test(entry.name)) continue
    if (entry.isDirectory() && emptied.has(entry.name)) {
      await writer.folder(to)
      if (entry.name === 'pg_wal') for (const inner of ['archive_status', 'summaries']) await writer.folder(`${to}/${inner}`)
    } else if (entry.isDirectory()) await writeFolder(writer, from, to)
    // The control file goes last, as recovery expects it no older than what it describes.
    else if (entry.isFile() && to !== 'cluster/global/pg_control') await writeIfThere(writer, from, to)
  }
}

/** A table dropped meanwhile takes its file with it; the log says so too. */
async function writeIfThere(writer: ContainerWriter, from: string, to: string): Promise<void> {
  const blocks = readBlocks(from)
  const first = await blocks.next().catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (first === null) return
  await writer.file(
    to,
    (async function* () {
      if (first.done !== true) yield first.value
      yield* blocks
    })(),
  )
}

/** The file as long as it is now: what is added while reading stands in the log. */
export async function* readBlocks(file: string): AsyncGenerator<Buffer, void, undefined> {
  const handle = await open(file, 'r')
  try {
    const { size } = await handle.stat()
    for (let at = 0; at < size;) {
      const block = Buffer.allocUnsafe(Math.min(readBytes, size - at))
      const { bytesRead } = await handle.read(block, 0, block.length, at)
      if (bytesRead === 0) return
      yield block.subarray(0, bytesRead)
      at += bytesRead
    }
  } finally {
    await handle.close()
  }
}

async function* once(content: Buffer): AsyncGenerator<Buffer> {
  yield content
  await Promise.resolve()
}

async function ask(client: OwnerClient, text: string): Promise<Record<string, string>> {
  const [row] = (await client.query<Record<string, string>>(text)).rows
  if (row === undefined) throw new Error('the database did not answer')
  return row
}
