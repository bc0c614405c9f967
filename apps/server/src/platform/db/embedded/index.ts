import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import { z } from 'zod'
import { ownerRole, prepareCluster, serverArguments } from './cluster.ts'
import { findHome, giveTo, socketFolder, type Home } from './home.ts'
import { takeLock } from './lock.ts'
import { keepPostmaster } from './keep-postmaster.ts'
import { startPostmaster } from './postmaster.ts'
import { bundledSoftware, softwareIn, type Software } from './software.ts'

/** Another living process runs the database of this data folder. */
export class EmbeddedInUseError extends Error {
  constructor(dataDir: string) {
    super(`Another Linli is running on the data folder ${dataDir}; stop it first or set another LINLI_DATA.`)
    this.name = 'EmbeddedInUseError'
  }
}

export type EmbeddedOptions = {
  dataDir: string
  passwords: { owner: string }
  /** One short line for the operator. */
  log: (line: string) => void
  /** Tests only: false loses data with the machine's power. */
  fsync?: boolean
  /** Use the running server of another process, if there is one, instead of refusing (command line). */
  join?: boolean
  /** How long a predecessor may take to finish its requests; 15 s. */
  patienceMs?: number
  /** Tests only: folder with the programs of another Postgres, such as Debian's. */
  programs?: string
  /** Start the server again when it ends unasked (killed, out of memory, disk full); without it, its end is the end. */
  keepAlive?: boolean
  /** A restored cluster rolls its log forward at this start: settings of the recovery, and how long it may take. */
  recovery?: { settings: Record<string, string>; patienceMs: number }
}

/** A running server on a private unix socket, and the database `linli` in it. */
export type EmbeddedDatabase = {
  /** Folder of the unix socket, for pg's `host`. */
  host: string
  port: number
  user: string
  password: string
  database: string
  /** The folder of its data files. */
  cluster: string
  /** False when it belongs to another process; stop() then leaves it running. */
  owned: boolean
  /** Resolves when the server has ended, asked to or not; never for a joined one. */
  ended: Promise<void>
  stop(): Promise<void>
}

const port = 5432
const database = 'linli'

/** Major version of the Postgres that would run the data folder's database. */
export async function embeddedMajor(home: Home): Promise<number> {
  return (await bundledSoftware(home.identity, home.folder)).major
}

/**
 * Starts the embedded Postgres of a data folder, making it on the first call (about 1.5 s, later 0.1 s).
 * @throws EmbeddedInUseError, or Error in one sentence saying what to do.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const home = await findHome(options.dataDir)
  const patience = options.patienceMs ?? 15_000
  const until = performance.now() + patience
  for (;;) {
    const release = await takeLock(home.lockName, options.join === true ? 0 : patience)
    if (release !== null) return await start(home, options, release)
    const running = options.join === true ? await findRunning(home, options) : null
    if (running !== null) return running
    if (performance.now() >= until) throw new EmbeddedInUseError(options.dataDir)
    await wait(100)
  }
}

async function start(home: Home, options: EmbeddedOptions, release: () => Promise<void>): Promise<EmbeddedDatabase> {
  const leftovers: (() => Promise<void>)[] = [release]
  const undo = async () => {
    for (const step of leftovers.toReversed()) await step()
  }
  try {
    return await startOwned(home, options, leftovers, undo)
  } catch (error) {
    await undo()
    throw error
  }
}

/** Each thing taken is put on the list first, so that failing and stopping give back the same things. */
async function startOwned(
  home: Home,
  options: EmbeddedOptions,
  taken: (() => Promise<void>)[],
  giveBack: () => Promise<void>,
): Promise<EmbeddedDatabase> {
  const fsync = options.fsync ?? true
  const begun = performance.now()
  await rm(runningFile(home), { force: true })
  const software = await findSoftware(home, options.programs)
  await prepareCluster(home, software, options.passwords.owner, fsync)
  const socket = await socketFolder(home, port)
  if (socket.temporary) taken.push(async () => await rm(socket.folder, { recursive: true, force: true }))
  const settings = serverArguments(home, socket.folder, port, fsync, options.recovery?.settings)
  const begin = () => startPostmaster(home, software.postgres, settings, options.recovery?.patienceMs)
  const postmaster = options.keepAlive === true ? await keepPostmaster(begin, options.log) : await begin()
  taken.push(postmaster.stop, async () => await rm(runningFile(home), { force: true }))
  const facts = connectionFacts(socket.folder, options)
  await ensureDatabase(facts)
  await announce(home, socket.folder)
  options.log(`Postgres ${software.major} is up in ${home.folder} (${Math.round(performance.now() - begun)} ms).`)

  let stopping: Promise<void> | undefined
  return { ...facts, cluster: home.cluster, owned: true, ended: postmaster.ended, stop: async () => await (stopping ??= giveBack()) }
}

async function findSoftware(home: Home, programs: string | undefined): Promise<Software> {
  if (programs === undefined) return await bundledSoftware(home.identity, home.folder)
  const found = await softwareIn(home.identity, programs)
  if (found === null) throw new Error(`There is no Postgres that can be run in ${programs}.`)
  return found
}

/** What the owner announced; null while it is still starting. */
async function findRunning(home: Home, options: EmbeddedOptions): Promise<EmbeddedDatabase | null> {
  const text = await readFile(runningFile(home), 'utf8').catch(() => null)
  if (text === null) return null
  const { socket } = z.object({ socket: z.string() }).parse(JSON.parse(text))
  return {
    ...connectionFacts(socket, options),
    cluster: home.cluster,
    owned: false,
    ended: new Promise(() => undefined),
    stop: async () => undefined,
  }
}

function connectionFacts(socket: string, options: EmbeddedOptions) {
  return { host: socket, port, user: ownerRole, password: options.passwords.owner, database }
}

async function ensureDatabase(facts: ReturnType<typeof connectionFacts>): Promise<void> {
  const client = new Client({ ...facts, database: 'postgres' })
  try {
    await client.connect()
    const found = await client.query('select 1 from pg_database where datname = $1', [database])
    // Encoding and C.UTF-8 rules come from the template that initdb made.
    if (found.rowCount === 0) await client.query(`create database ${database}`)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '28P01') {
      throw new Error("The key file does not belong to this database (its owner's password differs); put the right keys/linli.key back.", {
        cause: error,
      })
    }
    throw error
  } finally {
    await client.end()
  }
}

function runningFile(home: Home): string {
  return path.join(home.folder, 'running.json')
}

async function announce(home: Home, socket: string): Promise<void> {
  const half = `${runningFile(home)}.half`
  await writeFile(half, `${JSON.stringify({ process: process.pid, socket })}\n`, { mode: 0o600 })
  await giveTo(home.identity, half, 0o600)
  await rename(half, runningFile(home))
}
