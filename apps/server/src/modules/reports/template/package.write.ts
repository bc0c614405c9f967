import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import type { Package } from './package.open.ts'

/** What becomes of parts: their new text piece by piece, or null to leave the part out. Parts not named stay byte for byte. */
export type Changes = ReadonlyMap<string, (() => Iterable<string>) | null>

// One moment for all files: the same answer is the same bytes whenever it is written.
const mtime = new Date(Date.UTC(1980, 0, 1))

/** Writes the package with its changes; one part is in flight at a time. */
export async function writePackage(from: Package, changes: Changes, file: string): Promise<void> {
  const zip = new ZipFile()
  const failed = new Promise<never>((_resolve, reject) => {
    zip.on('error', reject)
  })
  failed.catch(() => undefined)
  for (const name of from.names) {
    if (name.endsWith('/')) continue
    const change = changes.get(name.toLowerCase())
    if (change === null) continue
    zip.addReadStreamLazy(name, { mtime, compressionLevel: 3 }, (done) => {
      if (change !== undefined) return done(null, Readable.from(gathered(change()), { objectMode: false }))
      from.bytes(name).then(
        (stream) => done(null, stream),
        (error: unknown) => done(error instanceof Error ? error : new Error('a part cannot be read'), Readable.from([])),
      )
    })
  }
  for (const [name, change] of changes)
    if (change !== null && !from.has(name))
      zip.addReadStreamLazy(name, { mtime }, (done) => done(null, Readable.from(gathered(change()), { objectMode: false })))
  zip.end()
  await Promise.race([pipeline(zip.outputStream, createWriteStream(file, { mode: 0o600 })), failed])
}

const pieceBytes = 64 * 1024

/** Small pieces together: a stream costs more a piece than a row does. */
function* gathered(pieces: Iterable<string>): Generator<Buffer> {
  let waiting: string[] = []
  let length = 0
  for (const piece of pieces) {
    waiting.push(piece)
    length += piece.length
    if (length < pieceBytes) continue
    yield Buffer.from(waiting.join(''))
    waiting = []
    length = 0
  }
  if (length > 0) yield Buffer.from(waiting.join(''))
}
