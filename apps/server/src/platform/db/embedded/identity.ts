import { spawn } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'

/** Postgres refuses to run as root, so root lends it another account; everyone else runs it as themselves. */
export type Identity = { uid: number; gid: number } | null

export type Run = { code: number | null; output: string }

/**
 * Who runs the database: null for ourselves; as root the account that owns the cluster already,
 * else the owner of the data folder, else `postgres` or `nobody`.
 */
export async function chooseIdentity(dataDir: string, clusterDir: string | null): Promise<Identity> {
  if (process.getuid?.() !== 0) return null
  for (const folder of clusterDir === null ? [dataDir] : [clusterDir, dataDir]) {
    const owner = await stat(folder).catch(() => null)
    if (owner !== null && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  }
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  for (const name of ['postgres', 'nobody']) {
    const account = accounts.find(([login]) => login === name)
    if (account !== undefined) return { uid: Number(account[2]), gid: Number(account[3]) }
  }
  throw new Error(
    'Postgres cannot run as root and there is no account named postgres or nobody; start Linli as an ordinary user or set DATABASE_URL.',
  )
}

/** Runs a program to its end under that account; the folder is always / because ours may be closed to it. */
export async function runAs(identity: Identity, program: string, args: string[]): Promise<Run> {
  return await new Promise((resolve) => {
    const child = spawn(program, args, { ...identity, cwd: '/', env: postgresEnvironment, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (part: Buffer) => (output += part.toString()))
    child.stderr.on('data', (part: Buffer) => (output += part.toString()))
    child.on('error', (error) => resolve({ code: null, output: error.message }))
    child.on('close', (code) => resolve({ code, output }))
  })
}

/** True when that account can enter the folder and write there: found out by trying, since mode bits do not tell (ACLs, mounts, parents). */
export async function canUseFolder(identity: Identity, folder: string): Promise<boolean> {
  const script = 'cd "$1" && probe=".probe.$$" && : > "$probe" && rm "$probe"'
  return (await runAs(identity, '/bin/sh', ['-c', script, 'sh', folder])).code === 0
}

/** Nothing of our own environment: PG* variables would steer Postgres, and secrets have no business there. */
export const postgresEnvironment = { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', LC_MESSAGES: 'C', TZ: 'UTC' }
