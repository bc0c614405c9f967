import { type FileHandle, mkdir, open } from 'node:fs/promises'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import type { Identity } from '../db/embedded/identity.ts'
import { giveTo } from '../db/embedded/home.ts'
import type { ObjectStore } from '../storage/index.ts'
import type { PartHead } from './manifest.ts'

/** Takes the parts of a backup one after another. */
export interface PartSink {
  /** The name is relative to the sink; empty for its own folder. */
  begin(part: PartHead): Promise<void>
  data(block: Buffer): Promise<void>
  end(): Promise<void>
}

/** Writes parts as files below a folder, closed to others and owned by the account; never over a file that is there. */
export function createPartSink(folder: string, identity: Identity): PartSink {
  let handle: FileHandle | null = null
  const made = new Set<string>()
  const ensure = async (place: string): Promise<void> => {
    if (made.has(place)) return
    await mkdir(place, { recursive: true, mode: 0o700 })
    await giveTo(identity, place)
    made.add(place)
  }
  return {
    async begin({ name, type }) {
      const target = path.join(folder, name)
      if (type === 'folder') return await ensure(target)
      await ensure(path.dirname(target))
      handle = await open(target, 'wx', 0o600)
      if (identity !== null) await handle.chown(identity.uid, identity.gid)
    },
    async data(block) {
      for (let at = 0; at < block.length && handle !== null;) at += (await handle.write(block, at)).bytesWritten
    },
    async end() {
      await handle?.close()
      handle = null
    },
  }
}

/** Puts parts into an object store under their names. */
export function createStoreSink(store: ObjectStore): PartSink {
  let stream: PassThrough | null = null
  let putting: Promise<unknown> = Promise.resolve()
  return {
    begin({ name, type }) {
      if (type === 'file') {
        stream = new PassThrough()
        putting = store.put(name, stream)
        putting.catch((error: unknown) => stream?.destroy(error instanceof Error ? error : undefined))
      }
      return Promise.resolve()
    },
    async data(block) {
      const into = stream
      if (into === null) return
      if (!into.write(block)) await Promise.race([new Promise((resolve) => into.once('drain', resolve)), putting])
    },
    async end() {
      stream?.end()
      stream = null
      await putting
    },
  }
}

/** Reads parts and keeps none. */
export const noSink: PartSink = { begin: () => Promise.resolve(), data: () => Promise.resolve(), end: () => Promise.resolve() }
