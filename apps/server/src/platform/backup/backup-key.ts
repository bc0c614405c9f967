import { createHash, randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises'
import path from 'node:path'

/** Opens and seals backups. Kept apart from them: whoever has both has everything. */
export interface BackupKey {
  key: Buffer
  /** Says which key a backup needs without saying anything about the key. */
  fingerprint: string
}

/** Where the key stands unless a setting says otherwise. */
export function backupKeyFile(dataDir: string): string {
  return path.join(dataDir, 'keys', 'backup.key')
}

const line = /^linli-backup-key-1 ([0-9a-f]{64})$/

/** @throws Error in one sentence when the file is missing or damaged. */
export async function readBackupKey(file: string): Promise<BackupKey> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new Error(`The backup key ${file} is not there; without it no backup can be opened.`)
    throw error
  })
  const hex = line.exec(text.trim())?.[1]
  if (hex === undefined) throw new Error(`The backup key ${file} is damaged; put your copy of it there.`)
  const key = Buffer.from(hex, 'hex')
  return { key, fingerprint: createHash('sha256').update('linli backup key').update(key).digest('hex').slice(0, 16) }
}

/**
 * Reads the key, making it at the first backup (0600, folder 0700).
 * @param onMade told where it is: from then on a copy must be kept elsewhere
 */
export async function ensureBackupKey(file: string, onMade: (file: string) => void): Promise<BackupKey> {
  const found = await readBackupKey(file).catch((error: unknown) => {
    if (error instanceof Error && error.message.includes('is not there')) return null
    throw error
  })
  if (found !== null) return found
  if (await writeBackupKey(file, randomBytes(32))) onMade(file)
  return await readBackupKey(file)
}

/** Never replaces a key: two processes may come at once, and link() lets one win. @returns whether it was this one */
export async function writeBackupKey(file: string, key: Buffer): Promise<boolean> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
  const own = `${file}.${String(process.pid)}.${randomBytes(6).toString('hex')}`
  const handle = await open(own, 'wx', 0o600)
  try {
    await handle.writeFile(`linli-backup-key-1 ${key.toString('hex')}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  try {
    await link(own, file)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    await unlink(own)
  }
}
