import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { v7 as uuid } from 'uuid'
import { type ObjectStore, type StoredObject, requireKey, requirePrefix } from './storage.ts'

/** Half-written objects; one that is older than a day belongs to a process that died. */
const halves = '.part'

/** Objects as files below one folder that only the server may read; each appears by a rename after it reached the disk. */
export function createDiskStore(folder: string): ObjectStore {
  const fileOf = (key: string): string => path.join(folder, ...requireKey(key).split('/'))
  return {
    async put(key, content) {
      const file = fileOf(key)
      await mkdir(path.join(folder, halves), { recursive: true, mode: 0o700 })
      const half = path.join(folder, halves, uuid())
      try {
        const writing = createWriteStream(half, { flags: 'wx', mode: 0o600, flush: true })
        await pipeline(content, writing)
        await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
        await rename(half, file)
        await reachDisk(path.dirname(file))
        return writing.bytesWritten
      } finally {
        await rm(half, { force: true })
      }
    },
    async get(key, range) {
      const file = fileOf(key)
      const found = await stat(file).catch(ifThere)
      if (found === null || !found.isFile()) return null
      const bytes = range === undefined ? found.size : Math.min(range.last, found.size - 1) - range.first + 1
      const stream: Readable =
        range === undefined ? createReadStream(file) : createReadStream(file, { start: range.first, end: range.last })
      return { stream, bytes }
    },
    async delete(key) {
      const file = fileOf(key)
      await rm(file, { force: true })
      // Folders that became empty go too; one that did not stays by itself.
      await rmdir(path.dirname(file)).catch(() => undefined)
    },
    async *list(prefix) {
      yield* walk(folder, requirePrefix(prefix))
    },
  }
}

/** Halves that no running write can own any more. @returns how many were removed */
export async function sweepHalves(folder: string, olderThan: Date): Promise<number> {
  const place = path.join(folder, halves)
  let removed = 0
  for (const name of await readdir(place).catch(() => [])) {
    const found = await stat(path.join(place, name)).catch(() => null)
    if (found === null || found.mtimeMs >= olderThan.getTime()) continue
    await rm(path.join(place, name), { force: true })
    removed += 1
  }
  return removed
}

async function* walk(folder: string, prefix: string): AsyncIterable<StoredObject> {
  const entries = await readdir(path.join(folder, prefix), { withFileTypes: true }).catch(() => [])
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name === halves) continue
    const key = `${prefix}${entry.name}`
    if (entry.isDirectory()) yield* walk(folder, `${key}/`)
    else if (entry.isFile()) {
      const found = await stat(path.join(folder, key)).catch(() => null)
      if (found !== null) yield { key, bytes: found.size, at: found.mtime }
    }
  }
}

/** The name of a file is durable when its folder is. */
async function reachDisk(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function ifThere(error: unknown): null {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null
  throw error
}
