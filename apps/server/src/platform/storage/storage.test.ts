import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startS3 } from '../../testing/s3.ts'
import { createDiskStore, sweepHalves } from './disk.storage.ts'
import { createS3Store } from './s3.storage.ts'
import { type ObjectStore, requireKey } from './storage.ts'

const mega = 1024 * 1024
const folders: string[] = []

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'linli-store-'))
  folders.push(folder)
  return folder
}
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))))

async function startS3Store(): Promise<{ store: ObjectStore; stop(): Promise<void> }> {
  const { settings, stop } = await startS3()
  return { store: createS3Store(settings), stop }
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

const kinds: [string, () => Promise<{ store: ObjectStore; stop(): Promise<void> }>][] = [
  ['disk', async () => ({ store: createDiskStore(await newFolder()), stop: () => Promise.resolve() })],
  ['S3', startS3Store],
]

describe.each(kinds)('the object store on %s', (_name, start) => {
  let store: ObjectStore
  let stop: () => Promise<void>
  beforeAll(async () => ({ store, stop } = await start()))
  afterAll(() => stop())

  const put = (key: string, bytes: Buffer) => store.put(key, Readable.from([bytes]))
  const get = async (key: string, range?: { first: number; last: number }) => {
    const found = await store.get(key, range)
    if (found === null) return null
    const bytes = await buffer(found.stream)
    expect(found.bytes).toBe(bytes.length)
    return bytes
  }
  const keys = async (prefix: string) => (await collect(store.list(prefix))).map(({ key }) => key).sort()

  it('gives back exactly what was put, empty and large ones in uneven pieces too', async () => {
    for (const size of [0, 1, 70_000, 8 * mega, 20 * mega + 7]) {
      const bytes = randomBytes(size)
      const pieces = function* () {
        for (let at = 0; at < size; at += 999_983) yield bytes.subarray(at, at + 999_983)
      }
      expect(await store.put(`1/a/${String(size)}`, Readable.from(pieces()))).toBe(size)
      expect((await get(`1/a/${String(size)}`))?.equals(bytes)).toBe(true)
    }
  })

  it('answers ranges', async () => {
    await put('1/range/content', Buffer.from('0123456789'))
    expect((await get('1/range/content', { first: 2, last: 4 }))?.toString()).toBe('234')
    expect((await get('1/range/content', { first: 9, last: 9 }))?.toString()).toBe('9')
  })

  it('replaces an object whole', async () => {
    await put('1/b/content', Buffer.from('the longer first one'))
    await put('1/b/content', Buffer.from('second'))
    expect((await get('1/b/content'))?.toString()).toBe('second')
  })

  it('has nothing of a write that failed on its way, and the old one stays', async () => {
    await put('1/c/content', Buffer.from('before'))
    const failing = (first: number) =>
      Readable.from(
        (function* () {
          yield randomBytes(first)
          throw new Error('the sender is gone')
        })(),
      )
    for (const size of [100, 10 * mega]) {
      await expect(store.put('1/c/content', failing(size))).rejects.toThrow('the sender is gone')
      await expect(store.put('1/c/new', failing(size))).rejects.toThrow('the sender is gone')
    }
    expect((await get('1/c/content'))?.toString()).toBe('before')
    expect(await store.get('1/c/new')).toBeNull()
    expect(await keys('1/c/')).toEqual(['1/c/content'])
  })

  it('lists by prefix, past one page, with sizes', async () => {
    await Promise.all(Array.from({ length: 30 }, (_, index) => put(`2/${String(index).padStart(4, '0')}/content`, Buffer.alloc(index))))
    await put('22/x/content', Buffer.from('x'))
    expect(await keys('2/')).toHaveLength(30)
    const [first] = await collect(store.list('2/0007/'))
    expect(first).toMatchObject({ key: '2/0007/content', bytes: 7 })
    expect(Math.abs(Date.now() - (first?.at.getTime() ?? 0))).toBeLessThan(60_000)
    expect(await keys('3/')).toEqual([])
    expect(await keys('')).toContain('22/x/content')
  })

  it('deletes, also what is not there', async () => {
    await put('1/d/content', Buffer.from('x'))
    await store.delete('1/d/content')
    await store.delete('1/d/content')
    expect(await store.get('1/d/content')).toBeNull()
  })

  it.each([
    '../x/y',
    '/etc/passwd',
    'a/../b',
    'a/./b',
    'a//b',
    'a',
    'a/b\0',
    'A/b',
    'a\\b/c',
    '.part/x',
    'a/b/c/d/e/f',
    `a/${'b'.repeat(200)}`,
  ])('takes no key that leads elsewhere: %j', async (key) => {
    expect(() => requireKey(key)).toThrow('no key')
    await expect(put(key, Buffer.from('x'))).rejects.toThrow('no key')
    await expect(store.get(key)).rejects.toThrow('no key')
    await expect(store.delete(key)).rejects.toThrow('no key')
    await expect(collect(store.list(key))).rejects.toThrow('no prefix')
  })
})

describe('the disk', () => {
  it('keeps objects for the server alone and nothing half-written', async () => {
    const folder = await newFolder()
    const store = createDiskStore(path.join(folder, 'files'))
    await store.put('1/a/content', Readable.from(['x']))
    const modes = await Promise.all(
      ['files', 'files/1', 'files/1/a', 'files/1/a/content', 'files/.part'].map(
        async (name) => (await stat(path.join(folder, name))).mode & 0o077,
      ),
    )
    expect(modes).toEqual([0, 0, 0, 0, 0])
    expect(await readdir(path.join(folder, 'files/.part'))).toEqual([])
  })

  it('sweeps halves of a process that died, not those being written', async () => {
    const folder = await newFolder()
    await createDiskStore(folder).put('1/a/content', Readable.from(['x']))
    for (const name of ['old', 'new']) await writeFile(path.join(folder, '.part', name), 'half')
    await utimes(path.join(folder, '.part/old'), new Date(0), new Date(0))
    expect(await sweepHalves(folder, new Date(Date.now() - 3_600_000))).toBe(1)
    expect(await readdir(path.join(folder, '.part'))).toEqual(['new'])
  })
})
