import { spawn } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { EmbeddedInUseError, startEmbedded, type EmbeddedDatabase, type EmbeddedOptions } from './index.ts'

const password = "p'w \\ 密"
let dataDir = ''
let started: EmbeddedDatabase[] = []
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'linli-embedded-'))
  await chmod(dataDir, 0o755)
})
afterEach(async () => {
  for (const db of started) await db.stop()
  started = []
  await rm(dataDir, { recursive: true, force: true })
})

describe('the embedded database', { timeout: 60_000 }, () => {
  it('speaks UTF-8 by the C.UTF-8 rules on a private socket only', async () => {
    const db = await start()
    expect(
      await ask(
        db,
        'select datlocprovider, datlocale, pg_encoding_to_char(encoding) as encoding from pg_database where datname = current_database()',
      ),
    ).toEqual([{ datlocprovider: 'b', datlocale: 'C.UTF-8', encoding: 'UTF8' }])
    expect(await ask(db, "select current_setting('listen_addresses') as tcp, '王' ~ '[[:alpha:]]' as letter")).toEqual([
      { tcp: '', letter: true },
    ])
    await expect(ask({ ...db, password: 'wrong' }, 'select 1')).rejects.toThrow(/password/)
  })

  it('keeps its data over stop and start, and leaves neither process nor socket behind', async () => {
    const first = await start()
    await ask(first, 'create table kept as select 7 as value')
    const pid = await postmasterPid(first)
    await Promise.all([first.stop(), first.stop()])
    expect(isAlive(pid)).toBe(false)
    expect(await readdir(first.host)).toEqual([])
    const second = await start()
    expect(await ask(second, 'select value from kept')).toEqual([{ value: 7 }])
  })

  it('starts after kill -9 of its owner, whose server is ended rather than joined', async () => {
    const owner = await startInChild()
    const orphan = await postmasterPid(owner.facts)
    owner.kill()
    await owner.gone
    expect(isAlive(orphan)).toBe(true)
    const db = await start()
    expect(isAlive(orphan)).toBe(false)
    expect(await ask(db, 'select value from kept')).toEqual([{ value: 1 }])
  })

  it('starts when the server itself was killed', async () => {
    const first = await start({ fsync: true })
    await ask(first, 'create table kept as select 2 as value')
    process.kill(await postmasterPid(first), 'SIGKILL')
    await first.ended
    await first.stop()
    expect(await ask(await start(), 'select value from kept')).toEqual([{ value: 2 }])
  })

  it('is not disturbed by a stale lock file that names another program', async () => {
    await (await start()).stop()
    const other = spawn('sleep', ['600'])
    onTestFinished(() => void other.kill())
    await writeFile(
      path.join(dataDir, 'postgres/cluster/postmaster.pid'),
      `${other.pid}\n${dataDir}/postgres/cluster\n1\n5432\n/x\n\n1 1\nready\n`,
    )
    expect(await ask(await start(), 'select 1 as one')).toEqual([{ one: 1 }])
    expect(other.exitCode).toBe(null)
  })

  it('is refused to a second owner and shared with who asks to join', async () => {
    const owner = await start()
    await expect(start({ patienceMs: 200 })).rejects.toThrow(EmbeddedInUseError)
    const joined = await start({ join: true })
    expect(joined.owned).toBe(false)
    await joined.stop()
    expect(await ask(owner, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('is started by who asks to join when nobody runs it', async () => {
    expect((await start({ join: true })).owned).toBe(true)
  })

  it('starts over when making it was interrupted', async () => {
    await mkdir(path.join(dataDir, 'postgres/cluster.half'), { recursive: true })
    await writeFile(path.join(dataDir, 'postgres/cluster.half/PG_VERSION'), '18\n')
    expect(await ask(await start(), 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('lives under paths too long for a socket', async () => {
    dataDir = path.join(dataDir, '长'.repeat(40))
    const db = await start()
    expect(db.host.length).toBeLessThan(60)
    await db.stop()
    await expect(readdir(db.host)).rejects.toThrow(/ENOENT/)
  })

  it("says so when the keys are not this database's", async () => {
    await (await start()).stop()
    await expect(start({ passwords: { owner: 'other' } })).rejects.toThrow(/key file does not belong/)
    expect(await ask(await start(), 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('does not start empty when the recorded folder is missing', async () => {
    await writeFile(path.join(dataDir, 'postgres.location'), '/nowhere/linli\n')
    await expect(start()).rejects.toThrow(/is missing: bring it back/)
  })

  it('writes no error texts into its log, since they hold personal data', async () => {
    const db = await start()
    await expect(ask(db, "select '张三丰'::int")).rejects.toThrow()
    await db.stop()
    expect(await readFile(path.join(dataDir, 'postgres/postgres.log'), 'utf8')).not.toContain('张三丰')
  })

  it.runIf(process.getuid?.() === 0)('lets its own account pass through a data folder that only root may enter', async () => {
    await chmod(dataDir, 0o700)
    await start()
    expect((await stat(dataDir)).mode & 0o777).toBe(0o711)
    expect(await readdir(dataDir)).toEqual(['postgres'])
  })

  it.runIf(process.getuid?.() === 0)("keeps the data elsewhere when other users may not enter root's folder", async () => {
    const closed = dataDir
    onTestFinished(async () => await rm(closed, { recursive: true, force: true }))
    await chmod(closed, 0o700)
    dataDir = path.join(closed, 'data')
    const first = await start()
    const elsewhere = (await readFile(path.join(dataDir, 'postgres.location'), 'utf8')).trim()
    onTestFinished(async () => await rm(elsewhere, { recursive: true }))
    await ask(first, 'create table kept as select 3 as value')
    await first.stop()
    expect(await ask(await start(), 'select value from kept')).toEqual([{ value: 3 }])
    expect((await readdir(dataDir)).toSorted()).toEqual(['postgres.location'])
  })
})

async function start(changes: Partial<EmbeddedOptions> = {}): Promise<EmbeddedDatabase> {
  const db = await startEmbedded({ dataDir, passwords: { owner: password }, log: () => undefined, fsync: false, ...changes })
  started.push(db)
  return db
}

/** A process of its own that owns the database and can be killed. */
async function startInChild() {
  const code = `
    const { startEmbedded } = await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)});
    const { Client } = await import("pg");
    const db = await startEmbedded({ ...${JSON.stringify({ dataDir, passwords: { owner: password } })}, log: () => undefined });
    const client = new Client(db);
    await client.connect();
    await client.query("create table kept as select 1 as value");
    await client.end();
    process.stdout.write(JSON.stringify(db));
    setInterval(() => undefined, 1000);`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const gone = new Promise((resolve) => child.once('exit', resolve))
  const facts = await new Promise<EmbeddedDatabase>((resolve) =>
    child.stdout.once('data', (text: Buffer) => resolve(JSON.parse(text.toString()))),
  )
  return { facts, gone, kill: () => child.kill('SIGKILL') }
}

async function ask(db: EmbeddedDatabase, sql: string): Promise<unknown[]> {
  const client = new Client({ host: db.host, port: db.port, user: db.user, password: db.password, database: db.database })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

async function postmasterPid(db: EmbeddedDatabase): Promise<number> {
  const lock = await readFile(path.join(db.host, `.s.PGSQL.${db.port}.lock`), 'utf8')
  return Number(lock.split('\n')[0])
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
