import { type Hash, createCipheriv, createHash, randomBytes } from 'node:crypto'
import { type FileHandle, link, open, rm } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import zlib from 'node:zlib'
import type { BackupKey } from './backup-key.ts'
import { type FrameType, cipherName, codecs, frameNonce, frameTypes, magic, trailerMark } from './container.format.ts'
import type { Header, Manifest, PartEnd, PartHead } from './manifest.ts'

const compress = promisify(zlib.zstdCompress)
/** Measured on a register of a million persons: higher levels save little and cost the bound (docs/decisions/backup.md). */
const level = 1
/** Bytes of a part that travel as one frame, and how many frames are packed at once: what a backup holds in memory. */
const blockBytes = 1_048_576
const inFlight = 4

export type ManifestFacts = Omit<Manifest, 'finishedAt' | 'parts' | 'bytes' | 'sha256'>

export interface ContainerWriter {
  folder(name: string): Promise<void>
  file(name: string, content: AsyncIterable<Buffer>): Promise<PartEnd>
  /** Seals, syncs and gives the file its name; nothing by that name is ever replaced. @returns bytes written */
  finish(facts: ManifestFacts): Promise<{ bytes: number; manifest: Manifest }>
  /** Takes back what was written. */
  abandon(): Promise<void>
}

/** Opens a new backup (0600) under a passing name. */
export async function createContainer(file: string, { key }: BackupKey, header: Header): Promise<ContainerWriter> {
  const half = `${file}.half`
  await rm(half, { force: true })
  const handle = await open(half, 'wx', 0o600)
  try {
    return await begin(file, half, handle, key, header)
  } catch (error) {
    await handle.close()
    await rm(half, { force: true })
    throw error
  }
}

async function begin(file: string, half: string, handle: FileHandle, key: Buffer, header: Header): Promise<ContainerWriter> {
  const fileKey = randomBytes(32)
  const head = Buffer.from(JSON.stringify(header))
  const opening = Buffer.concat([magic, u32(head.length), head])
  const wrapNonce = randomBytes(12)
  const wrap = createCipheriv(cipherName, key, wrapNonce).setAAD(opening)
  const wrapped = Buffer.concat([wrap.update(fileKey), wrap.final(), wrap.getAuthTag()])
  let offset = 0
  const write = async (...parts: Buffer[]): Promise<void> => {
    await writeAll(handle, parts)
    for (const part of parts) offset += part.length
  }
  await write(opening, wrapNonce, wrapped)

  let counter = 0
  let tail: Promise<void> = Promise.resolve()
  const pending: Promise<void>[] = []
  const all = createHash('sha256')
  const sum = { parts: 0, bytes: 0 }

  /** Frames are packed side by side and written in order. */
  async function push(type: FrameType, payload: Buffer, final = false): Promise<void> {
    while (pending.length >= inFlight) await pending.shift()
    const packed = type === frameTypes.data ? pack(payload) : Promise.resolve({ codec: codecs.stored, body: payload })
    // A failure is seen by whoever waits for the frame; until then it is nobody's.
    packed.catch(() => undefined)
    const before = tail
    tail = (async () => {
      await before
      const { codec, body } = await packed
      const cipher = createCipheriv(cipherName, fileKey, frameNonce(counter, final))
      counter += 1
      const sealed = [cipher.update(Buffer.from([type, codec])), cipher.update(body), cipher.final(), cipher.getAuthTag()]
      await write(u32(sealed.reduce((total, part) => total + part.length, 0)), ...sealed)
    })()
    tail.catch(() => undefined)
    pending.push(tail)
  }

  async function endPart(name: string, end: PartEnd): Promise<PartEnd> {
    all.update(`${name} ${String(end.bytes)} ${end.sha256}\n`)
    sum.parts += 1
    sum.bytes += end.bytes
    await push(frameTypes.end, Buffer.from(JSON.stringify(end)))
    return end
  }
  const beginPart = (part: PartHead) => push(frameTypes.begin, Buffer.from(JSON.stringify(part)))

  return {
    async folder(name) {
      await beginPart({ name, type: 'folder' })
      await endPart(name, { bytes: 0, sha256: emptyHash })
    },
    async file(name, content) {
      await beginPart({ name, type: 'file' })
      const hash = createHash('sha256')
      let bytes = 0
      for await (const block of inBlocks(content)) {
        bytes += block.length
        hash.update(block)
        await push(frameTypes.data, block)
      }
      return await endPart(name, { bytes, sha256: digest(hash) })
    },
    async finish(facts) {
      const manifest: Manifest = { ...facts, finishedAt: new Date().toISOString(), ...sum, sha256: digest(all) }
      await tail
      const at = offset
      const index = counter
      await push(frameTypes.manifest, Buffer.from(JSON.stringify(manifest)), true)
      await tail
      await write(u64(at), u64(index), trailerMark)
      await handle.sync()
      await handle.close()
      // Not rename: that would replace a backup of this name.
      await link(half, file)
      await rm(half)
      await syncFolder(path.dirname(file))
      return { bytes: offset, manifest }
    },
    async abandon() {
      await tail.catch(() => undefined)
      await handle.close().catch(() => undefined)
      await rm(half, { force: true })
    },
  }
}

async function pack(block: Buffer): Promise<{ codec: number; body: Buffer }> {
  const body = await compress(block, { params: { [zlib.constants.ZSTD_c_compressionLevel]: level } })
  return body.length < block.length ? { codec: codecs.zstd, body } : { codec: codecs.stored, body: block }
}

/** Gathers small pieces (rows of a COPY) and cuts large ones. */
async function* inBlocks(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let gathered: Buffer[] = []
  let size = 0
  for await (const piece of content) {
    for (let at = 0; at < piece.length;) {
      const part = piece.subarray(at, at + blockBytes - size)
      gathered.push(part)
      size += part.length
      at += part.length
      if (size < blockBytes) continue
      yield gathered.length === 1 ? part : Buffer.concat(gathered)
      gathered = []
      size = 0
    }
  }
  if (size > 0) yield Buffer.concat(gathered)
}

async function writeAll(handle: FileHandle, parts: Buffer[]): Promise<void> {
  let rest = parts
  while (rest.length > 0) {
    let { bytesWritten } = await handle.writev(rest)
    rest = rest.flatMap((part) => {
      const done = Math.min(bytesWritten, part.length)
      bytesWritten -= done
      return done === part.length ? [] : [part.subarray(done)]
    })
  }
}

/** A name is durable when its folder is. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const emptyHash = createHash('sha256').digest('hex')

function digest(hash: Hash): string {
  return hash.digest('hex')
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(value))
  return bytes
}
