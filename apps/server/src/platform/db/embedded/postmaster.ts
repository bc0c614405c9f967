import { spawn, type ChildProcess } from 'node:child_process'
import { open, readFile, readlink, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Home } from './home.ts'
import { postgresEnvironment } from './identity.ts'

export type Postmaster = {
  /** Resolves when the server has ended, for whatever reason. */
  ended: Promise<void>
  stop(): Promise<void>
}

/**
 * Starts the server and waits until it takes connections, healing what a killed process left behind.
 * @throws Error with the server's own words when it does not come up.
 */
export async function startPostmaster(home: Home, program: string, args: string[], patienceMs = 60_000): Promise<Postmaster> {
  await clearLeftovers(home.cluster)
  // A killed postmaster's children go a moment later and hold its shared memory until then.
  const end = performance.now() + 5_000
  for (;;) {
    const attempt = await startOnce(home, program, args, patienceMs)
    if (typeof attempt !== 'string') return attempt
    if (performance.now() >= end || !/shared memory block|postmaster\.pid/.test(attempt)) {
      throw new Error(`The embedded Postgres did not start: ${attempt}`)
    }
    await wait(250)
  }
}

async function startOnce(home: Home, program: string, args: string[], patienceMs: number): Promise<Postmaster | string> {
  const logFile = path.join(home.folder, 'postgres.log')
  await keepLogSmall(logFile)
  const log = await open(logFile, 'a', 0o600)
  try {
    const from = (await log.stat()).size
    // Its own process group: Ctrl-C must reach us first, so that requests end before their database does.
    const child = spawn(program, args, {
      ...home.identity,
      cwd: '/',
      env: postgresEnvironment,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    })
    const ended = new Promise<void>((resolve) => {
      child.once('exit', () => resolve())
      child.once('error', () => resolve())
    })
    const ready = await Promise.race([untilReady(home.cluster, child, patienceMs), ended.then(() => false)])
    if (ready) return running(child, ended)
    if (isRunning(child)) await end(child, ended)
    return (await readFile(logFile)).subarray(from).toString('utf8').trim().split('\n').slice(-6).join('\n') || 'it said nothing'
  } finally {
    await log.close()
  }
}

function running(child: ChildProcess, ended: Promise<void>): Postmaster {
  // process.exit() and uncaught errors end here; only kill -9 leaves the server behind, for the next start to heal.
  const atExit = () => child.kill('SIGINT')
  process.once('exit', atExit)
  void ended.then(() => process.off('exit', atExit))
  return { ended, stop: async () => await end(child, ended) }
}

/** SIGINT is Postgres's fast stop (sessions end, everything is written); SIGQUIT its immediate one. */
async function end(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill('SIGINT')
  const patience = wait(20_000, undefined, { ref: false })
  await Promise.race([ended, patience])
  if (isRunning(child)) child.kill('SIGQUIT')
  await ended
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null
}

/** Postgres writes `ready` into the eighth line of postmaster.pid; the first is its process. */
async function untilReady(cluster: string, child: ChildProcess, patienceMs: number): Promise<boolean> {
  const until = performance.now() + patienceMs
  while (performance.now() < until && isRunning(child)) {
    const lines = await pidFileLines(cluster)
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') return true
    await wait(10)
  }
  return false
}

/**
 * After kill -9 of our process its server lives on and blocks the cluster: it is stopped when it is ours;
 * a file that names another program, which got the number since, is removed. Only called while holding the lock.
 */
async function clearLeftovers(cluster: string): Promise<void> {
  const pid = Number((await pidFileLines(cluster))[0])
  if (!Number.isSafeInteger(pid) || pid <= 1) return
  const deadline = performance.now() + 5_000
  while ((await processState(pid)) === 'zombie' && performance.now() < deadline) await wait(100)
  if ((await processState(pid)) !== 'alive') return
  if (!(await isPostgresOn(pid, cluster))) return await rm(path.join(cluster, 'postmaster.pid'), { force: true })
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    sendSignal(pid, signal)
    const until = performance.now() + 10_000
    while (performance.now() < until) {
      if ((await processState(pid)) === 'gone') return
      await wait(20)
    }
  }
}

/** A postmaster's working folder is its cluster, whatever path its program was started by (also after the program was replaced). */
async function isPostgresOn(pid: number, cluster: string): Promise<boolean> {
  const program = await readlink(`/proc/${pid}/exe`).catch(() => '')
  if (!/\/postgres( \(deleted\))?$/.test(program)) return false
  const [folder, ours] = await Promise.all([stat(`/proc/${pid}/cwd`).catch(() => null), stat(cluster)])
  return folder !== null && folder.dev === ours.dev && folder.ino === ours.ino
}

async function processState(pid: number): Promise<'alive' | 'zombie' | 'gone'> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  if (text === null) return 'gone'
  const state = text.slice(text.lastIndexOf(')') + 2)[0]
  return state === 'Z' || state === 'X' ? 'zombie' : 'alive'
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

async function pidFileLines(cluster: string): Promise<string[]> {
  return await readFile(path.join(cluster, 'postmaster.pid'), 'utf8').then(
    (text) => text.split('\n'),
    () => [],
  )
}

async function keepLogSmall(logFile: string): Promise<void> {
  const found = await stat(logFile).catch(() => null)
  if (found !== null && found.size > 1_000_000) await rename(logFile, `${logFile}.1`)
}
