import { randomBytes } from 'node:crypto'
import { mkdtemp, open, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureBackupKey, readBackupKey, type BackupKey } from './backup-key.ts'
import { type Piece, readContainer, readHeader, readManifest } from './container.read.ts'
import { createContainer } from './container.write.ts'
import type { Header } from './manifest.ts'

let folder = ''
let key: BackupKey
const made: string[] = []
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'linli-container-'))
  key = await ensureBackupKey(path.join(folder, 'keys/backup.key'), (file) => made.push(file))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const facts = { rows: [], rowsExact: true, chains: [], cluster: null, logical: null }
const headerOf = (own: BackupKey): Header => ({
  format: 1,
  kind: 'logical',
  createdAt: '2026-11-22T02:30:00.000Z',
  migration: '0001_create_scope',
  postgres: 18,
  key: own.fingerprint,
  systemId: '',
})
// Two blocks and a bit that cannot be packed, one that can, and an empty one.
const contents = new Map([
  ['a/noise', randomBytes(2_500_000)],
  ['a/plain', Buffer.alloc(1_200_000, 'linli ')],
  ['空', Buffer.alloc(0)],
])

async function* inPieces(content: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < content.length; at += 70_001) yield content.subarray(at, at + 70_001)
}

async function write(name: string): Promise<string> {
  const file = path.join(folder, name)
  const writer = await createContainer(file, key, headerOf(key))
  await writer.folder('a')
  for (const [part, content] of contents) await writer.file(part, inPieces(content))
  await writer.finish(facts)
  return file
}

async function read(file: string, own = key): Promise<Piece[]> {
  const pieces: Piece[] = []
  for await (const piece of readContainer(file, own)) pieces.push(piece)
  return pieces
}

describe('a backup file', () => {
  it('gives back what was put in, and nothing of it stands there in plain', async () => {
    const file = await write('whole')
    const found = new Map<string, Buffer>()
    let name = ''
    for (const piece of await read(file)) {
      if (piece.is === 'begin') name = piece.part.name
      if (piece.is === 'data') found.set(name, Buffer.concat([found.get(name) ?? Buffer.alloc(0), piece.block]))
      if (piece.is === 'end' && piece.part.type === 'file') expect(piece.end.bytes).toBe(contents.get(name)?.length)
    }
    expect(found.get('a/noise')?.equals(contents.get('a/noise') ?? Buffer.alloc(0))).toBe(true)
    expect(found.get('a/plain')?.equals(contents.get('a/plain') ?? Buffer.alloc(0))).toBe(true)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const bytes = await readFile(file)
    expect(bytes.includes('linli linli')).toBe(false)
    expect(bytes.includes('noise')).toBe(false)
  })

  it('tells its header without the key and its manifest without the rest', async () => {
    const file = await write('quick')
    expect(await readHeader(file)).toEqual(headerOf(key))
    const manifest = await readManifest(file, key)
    expect(manifest).toMatchObject({ parts: 4, bytes: 3_700_000, rowsExact: true })
    expect((await read(file)).at(-1)).toEqual({ is: 'manifest', manifest })
  })

  it('is refused when a byte was changed, wherever it stands', async () => {
    const file = await write('changed')
    const whole = await readFile(file)
    const step = Math.floor(whole.length / 40)
    for (let at = 0; at < whole.length - 24; at += step) {
      const broken = Buffer.from(whole)
      broken[at] = (broken[at] ?? 0) ^ 1
      await writeFile(file, broken)
      await expect(read(file), `byte ${String(at)}`).rejects.toThrow()
    }
  })

  it('is refused when its end is cut off, also between two blocks', async () => {
    const file = await write('cut')
    const { size } = await stat(file)
    for (const kept of [size - 1, size - 24, size - 500, Math.floor(size / 2), 100, 3]) {
      await truncate(file, kept)
      await expect(read(file)).rejects.toThrow(/cut off|damaged|seal/)
    }
  })

  it('is refused to another key', async () => {
    const other = await ensureBackupKey(path.join(folder, 'other.key'), () => undefined)
    await expect(read(await write('other'), other)).rejects.toThrow(/another backup key/)
  })

  it('leaves nothing behind when it is abandoned', async () => {
    const file = path.join(folder, 'abandoned')
    const writer = await createContainer(file, key, headerOf(key))
    await writer.file('x', inPieces(randomBytes(100_000)))
    await writer.abandon()
    await expect(open(`${file}.half`)).rejects.toThrow(/ENOENT/)
    await expect(open(file)).rejects.toThrow(/ENOENT/)
  })
})

describe('the backup key', () => {
  it('is made once, closed to others, and never replaced when damaged', async () => {
    expect(made).toHaveLength(1)
    const file = path.join(folder, 'keys/backup.key')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await ensureBackupKey(file, (again) => made.push(again))).toEqual(key)
    expect(made).toHaveLength(1)
    const damaged = path.join(folder, 'damaged.key')
    await writeFile(damaged, 'linli-backup-key-1 0123\n')
    await expect(ensureBackupKey(damaged, () => undefined)).rejects.toThrow(/is damaged/)
    await expect(readBackupKey(path.join(folder, 'none.key'))).rejects.toThrow(/is not there/)
  })
})
