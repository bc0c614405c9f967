import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { createApp } from '@linli/server/src/app.ts'
import { createStaffAccount } from '@linli/server/src/modules/accounts/index.ts'
import { loadDivisions } from '@linli/server/src/modules/divisions/index.ts'
import { compileCacheEnvironment } from '@linli/server/src/platform/compile-cache.ts'
import { readConfig } from '@linli/server/src/platform/config.ts'
import type { Connection } from '@linli/server/src/platform/db/pool.ts'
import { loadSecrets } from '@linli/server/src/platform/secrets.ts'
import { startDatabase } from '@linli/server/src/platform/start-database.ts'
import pg from 'pg'
import { until } from './processes.ts'

const run = promisify(execFile)
const program = path.resolve(import.meta.dirname, '../../apps/server/src/main.ts')

export const community = 530502004001
/** Communities of the same street, for what fills one. */
export const others = [530502004002, 530502004003, 530502004004, 530502004005, 530502004006, 530502004007, 530502004008] as const
const staff = {
  login: 'fault',
  name: '故障测试',
  password: 'correct-horse-battery-staple',
  post: { kind: 'administrator', community: 530502004000 } as const,
}
const closed = { LINLI_DEMO: '0', LINLI_LOG: 'warn', LINLI_BACKUP_AT: 'off', LINLI_BACKUP_ARCHIVE: 'off' }

/** An installation with a real server process on an embedded Postgres with fsync on. */
export interface Arena {
  dataDir: string
  cluster: string
  origin: string
  owner: Connection
  app: Connection
  /** Cookie of an administrator; kept over restarts of the server. */
  cookie: string
  pid(): number
  /** Starts the server and waits until it can serve. */
  start(): Promise<void>
  /** As the operator does it: SIGTERM, and wait. */
  stop(): Promise<void>
  /** SIGKILL of the server alone; its Postgres lives on. */
  kill(): Promise<void>
  /** What the server said so far. */
  said(): string
  ask<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>
  /** Ends the server and removes everything. */
  remove(): Promise<void>
}

/** An empty installation with one community and its administrator, stopped; arenas are copies of it. */
export async function makeTemplate(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'linli-faults-'))
  await chmod(folder, 0o755)
  const dataDir = path.join(folder, 'data')
  const config = readConfig({ ...closed, LINLI_DATA: dataDir, LINLI_LOG: 'silent' })
  const secrets = await loadSecrets(dataDir)
  const database = await startDatabase(config, secrets, { join: false, log: () => undefined })
  try {
    await loadDivisions(database.owner, () => undefined)
    const client = new pg.Client(database.owner)
    await client.connect()
    await client.query("insert into community (community, name) select code, '测试社区' from unnest($1::bigint[]) as code", [
      [community, ...others],
    ])
    await client.end()
    const app = await createApp({ config, secrets, roles: database.roles })
    await createStaffAccount(app.accounts, staff)
    await app.close()
  } finally {
    await database.stop()
  }
  return { folder: dataDir, remove: () => rm(folder, { recursive: true, force: true }) }
}

/** @param place an existing folder that the account which runs Postgres may enter */
export async function createArena(template: string, place: string, env: Record<string, string> = {}): Promise<Arena> {
  const dataDir = path.join(place, 'data')
  await run('cp', ['-a', template, dataDir])
  const cluster = await findCluster(dataDir)
  const secrets = await loadSecrets(dataDir)
  const port = await freePort()
  const origin = `http://127.0.0.1:${String(port)}`
  const owner: Connection = {
    host: path.join(path.dirname(cluster), 'socket'),
    port: 5432,
    user: 'linli_owner',
    password: secrets.databaseOwner.toString('hex'),
    database: 'linli',
  }
  const app: Connection = { ...owner, user: 'linli_app_linli', password: secrets.databaseApp.toString('hex') }
  let child: ChildProcess | null = null
  let ended: Promise<void> = Promise.resolve()
  let said = ''

  const arena: Arena = {
    dataDir,
    cluster,
    origin,
    owner,
    app,
    cookie: '',
    pid: () => child?.pid ?? 0,
    async start() {
      const own = spawn(process.execPath, [program], {
        cwd: '/',
        env: { PATH: process.env['PATH'], ...compileCacheEnvironment(), ...closed, LINLI_DATA: dataDir, PORT: String(port), ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      child = own
      own.stdout.on('data', (part: Buffer) => (said += part.toString()))
      own.stderr.on('data', (part: Buffer) => (said += part.toString()))
      ended = new Promise((resolve) => own.once('exit', () => resolve()))
      const ready = await until(90_000, async () => {
        if (own.exitCode !== null) throw new Error('ended')
        return (await fetch(`${origin}/health/ready`, { signal: AbortSignal.timeout(5_000) })).ok
      })
      if (ready === null) throw new Error(`the server did not start: ${said.slice(-2_000)}`)
      if (arena.cookie === '') arena.cookie = await signIn(origin)
    },
    async stop() {
      child?.kill('SIGTERM')
      await ended
    },
    async kill() {
      child?.kill('SIGKILL')
      await ended
    },
    said: () => said,
    async ask<Row extends pg.QueryResultRow>(text: string, values?: unknown[]) {
      const client = new pg.Client(owner)
      await client.connect()
      try {
        return (await client.query<Row>(text, values)).rows
      } finally {
        await client.end()
      }
    },
    async remove() {
      child?.kill('SIGTERM')
      await ended
      await rm(dataDir, { recursive: true, force: true })
    },
  }
  return arena
}

/** A folder of its own on this disk. */
export async function makePlace(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'linli-fault-'))
  await chmod(folder, 0o755)
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}

/** Journals stand in memory where there is such a disk, so that they neither fill nor share the database's. */
export async function makeJournals(): Promise<string> {
  const folder = path.join('/dev/shm', `linli-journals-${String(process.pid)}`)
  return await mkdir(folder, { recursive: true }).then(
    () => folder,
    () => mkdtemp(path.join(tmpdir(), 'linli-journals-')),
  )
}

export async function signIn(origin: string): Promise<string> {
  const answer = await fetch(`${origin}/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ login: staff.login, password: staff.password }),
  })
  const cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0])[0]
  if (!answer.ok || cookie === undefined) throw new Error(`signing in failed: ${String(answer.status)} ${await answer.text()}`)
  return cookie
}

async function findCluster(dataDir: string): Promise<string> {
  const elsewhere = await readFile(path.join(dataDir, 'postgres.location'), 'utf8').catch(() => null)
  if (elsewhere !== null) throw new Error(`the database of ${dataDir} cannot stand there; set TMPDIR to a folder that everyone may enter`)
  return path.join(dataDir, 'postgres', 'cluster')
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => probe.once('listening', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}
