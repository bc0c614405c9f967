import { createHash } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Config, readConfig } from '../config.ts'
import { startEmbedded } from '../db/embedded/index.ts'
import { asOwner } from '../db/owner-client.ts'
import type { Connection } from '../db/pool.ts'
import { loadSecrets } from '../secrets.ts'
import { type StartedDatabase, startDatabase } from '../start-database.ts'
import { type Archiver, forgetArchive, startArchiver } from './archive.ts'
import { listBackups, prune } from './backup-folder.ts'
import { type BackupKey, readBackupKey } from './backup-key.ts'
import { readBackupStatus } from './backup-status.ts'
import { type MadeBackup, makeBackup } from './make-backup.ts'
import { chooseBackup, restoreBackup, settle } from './restore.ts'
import { listTables } from './tables.ts'
import { verifyBackup } from './verify-backup.ts'

const community = 530502004001
let root = ''
let config: Config
let started: StartedDatabase
let archiver: Archiver | undefined
let key: BackupKey
const warned: string[] = []
const quiet = () => undefined

beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'linli-backup-'))
  await chmod(root, 0o755)
  config = configOf('data')
  started = await startDatabase(config, await loadSecrets(config.dataDir), { join: false, log: quiet })
  await fill(started.owner)
  await mkdir(path.join(config.dataDir, 'files/530502004001/a'), { recursive: true })
  await writeFile(path.join(config.dataDir, 'files/530502004001/a/original'), 'a photograph')
}, 60_000)
afterAll(async () => {
  await archiver?.stop()
  await started.stop()
  await rm(root, { recursive: true, force: true })
})

describe('backup and restore of an embedded database', { timeout: 120_000 }, () => {
  let whole: MadeBackup

  it('is made of a running database, closed to others, and says so loudly when it made its key (E20)', async () => {
    whole = await makeBackup({ config, owner: started.owner, cluster: started.cluster, log: (line) => warned.push(line) })
    key = await readBackupKey(config.backup.keyFile)
    archiver = archive()
    expect(warned.join('\n')).toMatch(/Copy it NOW/)
    expect((await stat(config.backup.folder)).mode & 0o777).toBe(0o700)
    expect((await stat(whole.file)).mode & 0o777).toBe(0o600)
    const verified = await verifyBackup(whole.file, key, config.dataDir)
    expect(verified).toMatchObject({ files: 1, manifest: { rowsExact: true } })
    expect(whole.manifest.rows).toContainEqual({ schema: 'public', name: 'notice', rows: 500 })
    expect(await readBackupStatus(config.dataDir)).toMatchObject({
      lastOk: { file: whole.file },
      lastError: null,
      verified: { file: whole.file },
    })
    // Nothing of the rows stands there in plain.
    expect((await readFile(whole.file)).includes('停水通知')).toBe(false)
  })

  it('restored into an empty folder it is the same table by table, with keys and files (E20)', async () => {
    const before = await digest(started.owner)
    const dataDir = path.join(root, 'restored')
    await restoreBackup(request(whole.file, dataDir))
    expect(await withRestored(dataDir, digest)).toEqual(before)
    expect(await readFile(path.join(dataDir, 'files/530502004001/a/original'), 'utf8')).toBe('a photograph')
    for (const name of ['linli.key', 'backup.key'])
      expect(await readFile(path.join(dataDir, 'keys', name), 'utf8')).toBe(await readFile(path.join(config.dataDir, 'keys', name), 'utf8'))
    await expect(restoreBackup(request(whole.file, dataDir))).rejects.toThrow(/is not empty/)
  })

  it('restored to a moment it has every change up to then and none after', async () => {
    const moments: { at: Date; notices: number }[] = []
    for (let index = 0; index < 3; index += 1) {
      await addNotices(started.owner, 7)
      moments.push({ at: await now(started.owner), notices: 500 + 7 * (index + 1) })
      await wait(30)
      // The second stands in the middle of a segment, the others at the end of one.
      if (index !== 1) await archiver?.flush()
    }
    for (const [index, { at, notices }] of moments.entries()) {
      const dataDir = path.join(root, `moment-${String(index)}`)
      const file = await chooseBackup(config.backup.folder, key, at)
      const restored = await restoreBackup({ ...request(file, dataDir), until: at })
      expect(await withRestored(dataDir, countNotices), at.toISOString()).toBe(notices)
      expect(restored.lastCommit !== null && restored.lastCommit <= at.toISOString().replace('Z', '999Z')).toBe(true)
    }
    const latest = path.join(root, 'latest')
    expect(await restoreBackup({ ...request(whole.file, latest), until: 'latest' })).toMatchObject({ endedEarly: false })
    expect(await withRestored(latest, digest)).toEqual(await digest(started.owner))
    const future = path.join(root, 'future')
    expect(await restoreBackup({ ...request(whole.file, future), until: new Date(Date.now() + 3_600_000) })).toMatchObject({
      endedEarly: true,
    })
    expect(await withRestored(future, countNotices)).toBe(521)
  })

  it('refuses a moment before the backup was whole, and a hole in the archived log', async () => {
    const early = new Date(Date.parse(whole.manifest.cluster?.wholeAt ?? '') - 1)
    await expect(chooseBackup(config.backup.folder, key, early)).rejects.toThrow(/no backup/)
    await expect(restoreBackup({ ...request(whole.file, path.join(root, 'early')), until: early })).rejects.toThrow(/take an older backup/)
    const [systemId = ''] = await readdir(path.join(config.backup.folder, 'wal'))
    const archived = path.join(config.backup.folder, 'wal', systemId)
    const [next = ''] = (await readdir(archived)).filter((name) => name > (whole.manifest.cluster?.stopWal ?? '')).toSorted()
    const removed = await readFile(path.join(archived, next))
    await rm(path.join(archived, next))
    await expect(restoreBackup({ ...request(whole.file, path.join(root, 'hole')), until: 'latest' })).rejects.toThrow(/has a gap/)
    await writeFile(path.join(archived, next), removed, { mode: 0o600 })
  })

  it('a restored database goes on archiving beside the old one without mixing with it', async () => {
    const dataDir = path.join(root, 'restored')
    const own = await startDatabase({ ...configOf('restored') }, await loadSecrets(dataDir), { join: false, log: quiet })
    const errors: unknown[] = []
    const second = startArchiver({
      owner: own.owner,
      cluster: own.cluster ?? '',
      folder: config.backup.folder,
      key,
      dataDir,
      onError: (error) => errors.push(error),
    })
    await addNotices(own.owner, 1)
    await second.flush()
    await second.stop()
    await own.stop()
    expect(errors).toEqual([])
    const [systemId = ''] = await readdir(path.join(config.backup.folder, 'wal'))
    const names = await readdir(path.join(config.backup.folder, 'wal', systemId))
    expect(new Set(names.map((name) => name.slice(0, 8)))).toEqual(new Set(['00000001', '00000002']))
    // The next one restored from the same backup sees that number two is taken.
    const third = path.join(root, 'third')
    await restoreBackup(request(whole.file, third))
    expect(await withRestored(third, (owner) => ask(owner, 'select substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) as value'))).toBe(
      '00000003',
    )
  })

  it('before it is used, jobs wait for a person and screens are told to reload', async () => {
    await asOwner(started.owner, 'test', (client) =>
      client.query(
        "select graphile_worker.add_job('notice.push', json_build_object('community', null, 'effect', 'e', 'input', '{}'::json))",
      ),
    )
    const { file } = await makeBackup({ config, owner: started.owner, cluster: started.cluster, log: quiet })
    const settled = configOf('settled')
    await restoreBackup(request(file, settled.dataDir))
    expect(await settle(settled, 'then', quiet)).toEqual({ heldJobs: 1, communities: 1 })
    await withRestored(settled.dataDir, async (owner) => {
      expect(await ask(owner, 'select attempts = max_attempts as value from graphile_worker._private_jobs')).toBe(true)
      expect(await ask(owner, 'select count(*)::int as value from outbox')).toBe(0)
      expect(
        await ask(
          owner,
          "select verb || audit_seq || ' ' || (event_seq >= 1000000)::text as value from chain_head natural join audit_entry where seq = audit_seq",
        ),
      ).toBe('system.restore1 true')
    })
  })

  it('rows alone are restored into another database, checked by every constraint, and nothing is written over', async () => {
    const made = await makeBackup({
      config,
      owner: started.owner,
      cluster: started.cluster,
      logical: true,
      to: path.join(root, 'rows'),
      log: quiet,
    })
    expect(made.file).toMatch(/-logical\.backup$/)
    await verifyBackup(made.file, key, null)
    const dataDir = path.join(root, 'from-rows')
    await restoreBackup(request(made.file, dataDir))
    expect(await withRestored(dataDir, digest)).toEqual(await digest(started.owner))
    expect(await withRestored(dataDir, describeSchema)).toEqual(await describeSchema(started.owner))
    await expect(restoreBackup({ ...request(made.file, path.join(root, 'no')), until: 'latest' })).rejects.toThrow(/rows of one moment/)
  })

  it('is thinned out with the log it no longer needs', async () => {
    const backups = await listBackups(config.backup.folder)
    expect(backups.length).toBe(2)
    const removed = await prune(config.backup.folder, { days: 1, weeks: 0, months: 0 }, () => Promise.resolve('000000010000000000000008'))
    expect(removed).toEqual([backups[1]?.file])
    const [systemId = ''] = await readdir(path.join(config.backup.folder, 'wal'))
    const left = (await readdir(path.join(config.backup.folder, 'wal', systemId))).filter(
      (name) => name.startsWith('00000001') && name < '000000010000000000000008',
    )
    expect(left).toEqual([])
  })

  it('stops holding the log back when it is archived no longer', async () => {
    await archiver?.stop()
    await forgetArchive(started.owner)
    expect(await ask(started.owner, 'select count(*)::int as value from pg_replication_slots')).toBe(0)
  })
})

function configOf(name: string): Config {
  return readConfig({ LINLI_DATA: path.join(root, name), LINLI_DEMO: '0', LINLI_BACKUP_DIR: path.join(root, 'backups') })
}

function archive(): Archiver {
  return startArchiver({
    owner: started.owner,
    cluster: started.cluster ?? '',
    folder: config.backup.folder,
    key,
    dataDir: config.dataDir,
    everyMs: 60_000,
    onError: (error) => {
      throw error
    },
  })
}

function request(file: string, dataDir: string) {
  return { file, key, dataDir, databaseUrl: null, until: 'whole' as const, archive: config.backup.folder, store: config.files, log: quiet }
}

/** As it was restored: without this version's migrations. */
async function withRestored<T>(dataDir: string, work: (owner: Connection) => Promise<T>): Promise<T> {
  const { databaseOwner } = await loadSecrets(dataDir)
  const own = await startEmbedded({ dataDir, passwords: { owner: databaseOwner.toString('hex') }, log: quiet, fsync: false })
  try {
    return await work(own)
  } finally {
    await own.stop()
  }
}

async function fill(owner: Connection): Promise<void> {
  await asOwner(owner, 'test', async (client) => {
    await client.query("insert into community (community, name) values ($1, '红花社区')", [community])
    await client.query('insert into chain_head (community) values ($1)', [community])
  })
  await addNotices(owner, 500)
}

async function addNotices(owner: Connection, count: number): Promise<void> {
  await asOwner(owner, 'test', (client) =>
    client.query(
      `insert into notice (community, id, title, body, privacy_class, state, starts_at, author)
       select $1, gen_random_uuid(), '停水通知', repeat('明天上午停水。', 40), 'community', 'draft', now(), 'test' from generate_series(1, $2)`,
      [community, count],
    ),
  )
}

/** A hash over all rows of every table: the same rows give the same. */
async function digest(owner: Connection): Promise<Record<string, string>> {
  return await asOwner(owner, 'test', async (client) => {
    const found: Record<string, string> = {}
    for (const { schema, name } of await listTables(client)) {
      const { rows } = await client.query<{ row: string }>(`select t::text as row from "${schema}"."${name}" t order by 1`)
      const hash = createHash('sha256')
      for (const { row } of rows) hash.update(`${row}\n`)
      found[`${schema}.${name}`] = `${String(rows.length)} ${hash.digest('hex')}`
    }
    return found
  })
}

/** Constraints, indexes, walls, sequences: what loading rows takes off must stand again. */
async function describeSchema(owner: Connection): Promise<unknown> {
  return await asOwner(owner, 'test', async (client) => {
    const { rows } = await client.query<{ text: string }>(`
      select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) || convalidated as text from pg_constraint where conrelid <> 0
      union all select pg_get_indexdef(indexrelid) from pg_index where indrelid > 16384
      union all select c.oid::regclass || ' ' || c.relrowsecurity || c.relforcerowsecurity from pg_class c where relkind = 'r' and c.oid > 16384
      union all select schemaname || sequencename || coalesce(last_value::text, '') from pg_sequences
      order by 1`)
    return rows.map(({ text }) => text).filter((text) => !text.includes('pg_'))
  })
}

async function countNotices(owner: Connection): Promise<unknown> {
  return await ask(owner, 'select count(*)::int as value from notice')
}

async function now(owner: Connection): Promise<Date> {
  return new Date(
    String(await ask(owner, `select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as value`)),
  )
}

async function ask(owner: Connection, text: string): Promise<unknown> {
  return await asOwner(owner, 'test', async (client) => (await client.query<{ value: unknown }>(text)).rows[0]?.value)
}
