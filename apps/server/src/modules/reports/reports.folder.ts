import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AppError } from '../../platform/errors.ts'

/** Workbooks on their way in or out; people's data in plain, so nothing stays longer than the work on it. */
function reportFolder(dataDir: string): string {
  return path.join(dataDir, 'reports')
}

/** A file for the time of some work, and gone after it whatever happens. */
export async function withFile<T>(dataDir: string, work: (file: string) => Promise<T>): Promise<T> {
  const folder = reportFolder(dataDir)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = path.join(folder, randomUUID())
  try {
    return await work(file)
  } finally {
    await rm(file, { force: true })
  }
}

/** Takes a stream in. @throws too_large where the upload was cut off */
export async function takeIn(content: Readable & { truncated?: boolean }, file: string): Promise<{ bytes: number; sha256: Buffer }> {
  const hash = createHash('sha256')
  let bytes = 0
  const measured = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      bytes += chunk.length
      done(null, chunk)
    },
  })
  await pipeline(content, measured, createWriteStream(file, { mode: 0o600, flags: 'wx' }))
  if (content.truncated === true) throw new AppError('too_large')
  return { bytes, sha256: hash.digest() }
}

/** What an end of the server left behind. */
export async function sweepReports(dataDir: string): Promise<void> {
  const folder = reportFolder(dataDir)
  for (const name of await readdir(folder).catch(() => [])) {
    const { mtimeMs } = await stat(path.join(folder, name)).catch(() => ({ mtimeMs: Date.now() }))
    if (mtimeMs < Date.now() - 3_600_000) await rm(path.join(folder, name), { force: true })
  }
}
