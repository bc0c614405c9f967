import { createHash } from 'node:crypto'
import { chmod, chown, mkdir, mkdtemp, readFile, realpath, rmdir, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { canUseFolder, chooseIdentity, type Identity } from './identity.ts'

/** Where the embedded database lives, and as whom. */
export type Home = {
  identity: Identity
  /** Holds `cluster`, `postgres.log`, perhaps `software`; 0700, owned by the account. */
  folder: string
  cluster: string
  /** Name of the lock that one living process holds for this data folder. */
  lockName: string
}

/** File in the data folder that says where the database is when it could not be kept there. */
const locationFile = 'postgres.location'

/**
 * Finds the database's home: `<dataDir>/postgres`, or, when root's data folder is closed to the account that runs Postgres
 * (such as under /root), a folder of its own under /var, recorded in the data folder.
 */
export async function findHome(dataDir: string): Promise<Home> {
  await mkdir(dataDir, { recursive: true, mode: 0o755 })
  const real = await realpath(dataDir)
  const lockName = `linli-database-${digest(real)}`
  const recorded = await recordedLocation(real)
  const near = path.join(real, 'postgres')
  const standing = recorded ?? ((await isFolder(path.join(near, 'cluster'))) ? near : null)
  const identity = await chooseIdentity(real, standing === null ? null : path.join(standing, 'cluster'))
  const home = (folder: string): Home => ({ identity, folder, cluster: path.join(folder, 'cluster'), lockName })

  const folder = standing ?? near
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await giveTo(identity, folder)
  if (await canUseFolder(identity, folder)) return home(folder)
  if (identity === null || standing !== null) {
    throw new Error(
      `The database folder ${folder} cannot be used by ${accountName(identity)}; give it back to its owner or choose another LINLI_DATA.`,
    )
  }
  if (await openForPassing(identity, real, folder)) return home(folder)
  await rmdir(folder)
  return home(await homeElsewhere(identity, real))
}

/** A private folder for the socket whose path fits the kernel's 107 bytes. */
export async function socketFolder(home: Home, port: number): Promise<{ folder: string; temporary: boolean }> {
  const near = path.join(home.folder, 'socket')
  if (Buffer.byteLength(path.join(near, `.s.PGSQL.${port}.lock`)) <= 107) {
    await mkdir(near, { recursive: true, mode: 0o700 })
    await giveTo(home.identity, near)
    return { folder: near, temporary: false }
  }
  // Not TMPDIR: it may be long or closed to the account as well.
  const folder = await mkdtemp('/tmp/linli-socket-')
  await giveTo(home.identity, folder)
  return { folder, temporary: true }
}

/** Hands a folder or file of ours to the account that runs Postgres. */
export async function giveTo(identity: Identity, target: string, mode = 0o700): Promise<void> {
  if (identity !== null) await chown(target, identity.uid, identity.gid)
  await chmod(target, mode).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPERM') throw error
  })
}

async function recordedLocation(dataDir: string): Promise<string | null> {
  const record = path.join(dataDir, locationFile)
  const text = await readFile(record, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) return null
  const folder = text.trim()
  // Starting anew here would look like all data lost, so the operator decides.
  if (!path.isAbsolute(folder) || !(await isFolder(folder))) {
    throw new Error(
      `The database folder named in ${record} is missing: bring it back, or delete ${record} to start with an empty database.`,
    )
  }
  return folder
}

/** The data folder is ours: passing through it may be allowed (not listing it; the keys have a closed folder of their own). */
async function openForPassing(identity: Identity, dataDir: string, folder: string): Promise<boolean> {
  const { mode } = await stat(dataDir)
  await chmod(dataDir, (mode & 0o777) | 0o011)
  if (await canUseFolder(identity, folder)) return true
  await chmod(dataDir, mode & 0o777)
  return false
}

async function homeElsewhere(identity: Identity, dataDir: string): Promise<string> {
  for (const parent of ['/var/lib', '/var/tmp', os.tmpdir()]) {
    // mkdtemp, because anyone may create names under /var/tmp before us.
    const folder = await mkdtemp(path.join(parent, `linli-${digest(dataDir).slice(0, 8)}-`)).catch(() => null)
    if (folder === null) continue
    await giveTo(identity, folder)
    if (!(await canUseFolder(identity, folder))) continue
    await writeFile(path.join(dataDir, locationFile), `${folder}\n`)
    return folder
  }
  throw new Error('No folder was found that the account running Postgres may use; set LINLI_DATA to a folder that other users may enter.')
}

async function isFolder(folder: string): Promise<boolean> {
  return await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

function accountName(identity: Identity): string {
  return identity === null ? 'this user' : `the account with user id ${identity.uid}`
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}
