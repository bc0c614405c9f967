import { randomBytes } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'

const Problem = z.object({ at: z.string(), message: z.string() })

/** What the health page and the metrics say about backups; a file in the data folder, written by whoever backs up. */
export const BackupStatus = z.object({
  lastOk: z.object({ at: z.string(), file: z.string(), kind: z.string(), bytes: z.number(), seconds: z.number() }).nullable().default(null),
  /** Of the last try; null again after one that went well. */
  lastError: Problem.nullable().default(null),
  /** Newest backup that was read back whole. */
  verified: z.object({ at: z.string(), file: z.string() }).nullable().default(null),
  /** The last restore into a scratch folder. */
  rehearsed: z.object({ at: z.string(), file: z.string(), ok: z.boolean(), minutes: z.number() }).nullable().default(null),
  /** The log up to this moment is in the archive. */
  archive: z.object({ upTo: z.string().nullable(), segment: z.string().nullable(), error: Problem.nullable() }).nullable().default(null),
})
export type BackupStatus = z.infer<typeof BackupStatus>

function statusFile(dataDir: string): string {
  return path.join(dataDir, 'backup-status.json')
}

/** A status that cannot be read is no status: it is written anew. */
export async function readBackupStatus(dataDir: string): Promise<BackupStatus> {
  const text = await readFile(statusFile(dataDir), 'utf8').catch(() => '{}')
  const parsed = BackupStatus.safeParse(parseJson(text))
  return parsed.success ? parsed.data : BackupStatus.parse({})
}

/** Changes what is given and leaves the rest. */
export async function noteBackupStatus(dataDir: string, change: Partial<BackupStatus>): Promise<void> {
  const next = { ...(await readBackupStatus(dataDir)), ...change }
  const half = `${statusFile(dataDir)}.${randomBytes(4).toString('hex')}`
  try {
    await writeFile(half, `${JSON.stringify(next, null, 2)}\n`, { mode: 0o600 })
    await rename(half, statusFile(dataDir))
  } finally {
    await rm(half, { force: true })
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
