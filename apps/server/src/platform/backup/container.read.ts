import { createDecipheriv, createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { promisify } from 'node:util'
import zlib from 'node:zlib'
import type { BackupKey } from './backup-key.ts'
import {
  cipherName,
  codecs,
  frameNonce,
  frameTypes,
  magic,
  nonceBytes,
  tagBytes,
  trailerBytes,
  trailerMark,
  wrappedBytes,
} from './container.format.ts'
import { Header, Manifest, PartEnd, PartHead } from './manifest.ts'

const decompress = promisify(zlib.zstdDecompress)
/** No frame holds more than a block, or a manifest, which is some bytes a table and community. */
const maxFrame = 64 * 1_048_576
const readAhead = 4

/** The file is not what a backup must be; the sentence says what is wrong and never quotes content. */
export class DamagedBackupError extends Error {
  override name = 'DamagedBackupError'
}

/** What a reader meets, in order: parts with their blocks, and the manifest last. */
export type Piece =
  | { is: 'begin'; part: PartHead }
  | { is: 'data'; block: Buffer }
  | { is: 'end'; part: PartHead; end: PartEnd }
  | { is: 'manifest'; manifest: Manifest }

/** The plain header; authenticated only when the backup is read with its key. */
export async function readHeader(file: string): Promise<Header> {
  const handle = await open(file, 'r')
  try {
    return (await readOpening(handle, file)).header
  } finally {
    await handle.close()
  }
}

/** The manifest alone, from the end of the file. */
export async function readManifest(file: string, key: BackupKey): Promise<Manifest> {
  const handle = await open(file, 'r')
  try {
    const { fileKey } = await unlock(handle, file, key)
    const { size } = await handle.stat()
    const trailer = await readExactly(handle, trailerBytes, size - trailerBytes, file)
    if (!trailer.subarray(16).equals(trailerMark)) throw cut(file)
    const at = Number(trailer.readBigUInt64BE(0))
    const index = Number(trailer.readBigUInt64BE(8))
    const length = size - trailerBytes - at - 4
    if (length < 2 + tagBytes || length > maxFrame) throw cut(file)
    return manifestOf(openFrame(fileKey, index, true, await readExactly(handle, length, at + 4, file), file).body, file)
  } finally {
    await handle.close()
  }
}

/**
 * Reads a whole backup in bounded memory, checking every frame's seal, every part's size and checksum and that nothing is
 * missing at the end.
 * @throws DamagedBackupError
 */
export async function* readContainer(file: string, key: BackupKey): AsyncGenerator<Piece> {
  const handle = await open(file, 'r')
  try {
    yield* checkedPieces(handle, file, key)
  } finally {
    await handle.close()
  }
}

async function* checkedPieces(handle: FileHandle, file: string, key: BackupKey): AsyncGenerator<Piece> {
  const { fileKey, start } = await unlock(handle, file, key)
  const all = createHash('sha256')
  let sum = { parts: 0, bytes: 0 }
  let part: PartHead | null = null
  let hash = createHash('sha256')
  let bytes = 0
  for await (const { type, body } of readFrames(handle, file, fileKey, start)) {
    if (type === frameTypes.begin && part === null) {
      part = parse(PartHead, body, file)
      hash = createHash('sha256')
      bytes = 0
      yield { is: 'begin', part }
    } else if (type === frameTypes.data && part !== null) {
      hash.update(body)
      bytes += body.length
      yield { is: 'data', block: body }
    } else if (type === frameTypes.end && part !== null) {
      const end = parse(PartEnd, body, file)
      if (end.bytes !== bytes || end.sha256 !== hash.digest('hex'))
        throw new DamagedBackupError(`${file}: ${part.name} is not what was put in.`)
      all.update(`${part.name} ${String(end.bytes)} ${end.sha256}\n`)
      sum = { parts: sum.parts + 1, bytes: sum.bytes + bytes }
      yield { is: 'end', part, end }
      part = null
    } else if (type === frameTypes.manifest && part === null) {
      const manifest = manifestOf(body, file)
      if (manifest.parts !== sum.parts || manifest.bytes !== sum.bytes || manifest.sha256 !== all.digest('hex'))
        throw new DamagedBackupError(`${file}: the parts are not those of the manifest.`)
      yield { is: 'manifest', manifest }
    } else throw new DamagedBackupError(`${file}: the order inside is wrong.`)
  }
}

interface Frame {
  type: number
  body: Buffer
}

/** Reads and opens in order, inflates ahead. */
async function* readFrames(handle: FileHandle, file: string, fileKey: Buffer, start: number): AsyncGenerator<Frame> {
  const { size } = await handle.stat()
  const end = size - trailerBytes
  if (end < start) throw cut(file)
  const ahead: Promise<Frame>[] = []
  let at = start
  let counter = 0
  while (at < end || ahead.length > 0) {
    while (at < end && ahead.length < readAhead) {
      const length = (await readExactly(handle, 4, at, file)).readUInt32BE(0)
      if (length < 2 + tagBytes || length > maxFrame || at + 4 + length > end) throw cut(file)
      const sealed = await readExactly(handle, length, at + 4, file)
      at += 4 + length
      const { type, codec, body } = openFrame(fileKey, counter, at === end, sealed, file)
      counter += 1
      const frame = codec === codecs.zstd ? inflate(type, body, file) : Promise.resolve({ type, body })
      frame.catch(() => undefined)
      ahead.push(frame)
    }
    const next = ahead.shift()
    if (next !== undefined) yield await next
  }
}

async function inflate(type: number, body: Buffer, file: string): Promise<Frame> {
  return await decompress(body, { maxOutputLength: maxFrame }).then(
    (plain) => ({ type, body: plain }),
    () => {
      throw new DamagedBackupError(`${file}: a block cannot be unpacked.`)
    },
  )
}

function openFrame(
  fileKey: Buffer,
  counter: number,
  final: boolean,
  sealed: Buffer,
  file: string,
): { type: number; codec: number; body: Buffer } {
  const decipher = createDecipheriv(cipherName, fileKey, frameNonce(counter, final))
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes))
  const plain = decipher.update(sealed.subarray(0, sealed.length - tagBytes))
  try {
    decipher.final()
  } catch {
    throw new DamagedBackupError(`${file}: the seal of block ${String(counter)} is broken: the file was changed or cut off.`)
  }
  const [type = 0, codec = 0] = plain
  return { type, codec, body: plain.subarray(2) }
}

async function readOpening(handle: FileHandle, file: string): Promise<{ header: Header; opening: Buffer }> {
  const start = await readExactly(handle, magic.length + 4, 0, file)
  if (!start.subarray(0, magic.length).equals(magic)) throw new DamagedBackupError(`${file} is no backup of Linli.`)
  const length = start.readUInt32BE(magic.length)
  if (length > 65_536) throw new DamagedBackupError(`${file}: the header is damaged.`)
  const opening = await readExactly(handle, start.length + length, 0, file)
  return { header: parse(Header, opening.subarray(start.length), file), opening }
}

async function unlock(handle: FileHandle, file: string, { key, fingerprint }: BackupKey): Promise<{ fileKey: Buffer; start: number }> {
  const { header, opening } = await readOpening(handle, file)
  if (header.key !== fingerprint)
    throw new Error(`${file} was made with another backup key (${header.key}); this one is ${fingerprint}. Name the right one with --key.`)
  const sealed = await readExactly(handle, nonceBytes + wrappedBytes, opening.length, file)
  const decipher = createDecipheriv(cipherName, key, sealed.subarray(0, nonceBytes)).setAAD(opening)
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes))
  const fileKey = decipher.update(sealed.subarray(nonceBytes, sealed.length - tagBytes))
  try {
    decipher.final()
  } catch {
    throw new DamagedBackupError(`${file}: the header was changed.`)
  }
  return { fileKey, start: opening.length + sealed.length }
}

async function readExactly(handle: FileHandle, length: number, at: number, file: string): Promise<Buffer> {
  if (at < 0) throw cut(file)
  const buffer = Buffer.allocUnsafe(length)
  for (let done = 0; done < length;) {
    const { bytesRead } = await handle.read(buffer, done, length - done, at + done)
    if (bytesRead === 0) throw cut(file)
    done += bytesRead
  }
  return buffer
}

function manifestOf(body: Buffer, file: string): Manifest {
  return parse(Manifest, body, file)
}

function parse<T>(schema: { parse(value: unknown): T }, body: Buffer, file: string): T {
  try {
    return schema.parse(JSON.parse(body.toString('utf8')))
  } catch (error) {
    throw new DamagedBackupError(`${file}: a description inside is damaged.`, { cause: error })
  }
}

function cut(file: string): DamagedBackupError {
  return new DamagedBackupError(`${file} is cut off or damaged.`)
}
