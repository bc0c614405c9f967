import { readdir, stat, utimes } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { uploadLimits } from '@linli/contract/files'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ObjectStore, createStore, filesFolder } from '../../platform/storage/index.ts'
import { type TestApp, type Visitor, createTestApp } from '../../testing/app.ts'
import { testFields } from '../../testing/keys.ts'
import { buildHome, redFlower } from '../../testing/register.ts'
import { askOffset, beginSending, metadataText, sendPiece, upload } from '../../testing/uploads.ts'
import { dropDeleted, endLoose, removeStrays } from './files.sweep.ts'
import { uploadsFolder } from './index.ts'
import { pdf } from './testing/samples.ts'
import { sweepFolder } from './upload.space.ts'

const community = redFlower
const at = `/api/communities/${String(community)}`

describe('sweeping files', () => {
  let app: TestApp
  let worker: Visitor
  let store: ObjectStore
  beforeAll(async () => {
    app = await createTestApp()
    await buildHome(app.db, testFields)
    worker = await app.signIn({ login: 'g-worker', post: { kind: 'worker', community } })
    store = createStore(app.deps.config)
  })
  afterAll(() => app.stop())

  const bring = async (name = 'a.pdf') => (await upload(worker, { community, bytes: pdf, name })).id
  const older = (ids: string[], hours: number) =>
    app.db.asOwner(
      `update file set created_at = created_at - make_interval(hours => $2), ended_at = ended_at - make_interval(hours => $2) where id = any($1)`,
      [ids, hours],
    )
  const stateOf = async (id: string) =>
    (await app.db.asOwner<{ state: string }>('select state from file where id = $1', [id]))[0]?.state ?? 'gone'
  const hasBytes = async (id: string) => {
    const found = await store.get(`${String(community)}/${id}/content`)
    found?.stream.destroy()
    return found !== null
  }
  const publish = (attachments: string[]) =>
    worker.post(`${at}/notices`, {
      id: uuid(),
      title: '附件',
      body: '见附件',
      privacyClass: 'public',
      audience: { kind: 'community' },
      urgent: false,
      startsAt: '2026-01-01T00:00:00.000Z',
      endsAt: null,
      publish: true,
      attachments,
    })

  it('what nothing carries after a day goes, what something carries stays', async () => {
    const [loose, young, carried, half] = [await bring(), await bring(), await bring(), uuid()]
    await publish([carried])
    await beginSending(worker, { community, bytes: pdf, name: 'half.pdf', id: half })
    await older([loose, carried, half], uploadLimits.expiresAfterHours + 1)
    expect(await endLoose(app.db, uploadLimits.expiresAfterHours)).toBe(2)
    expect(await Promise.all([loose, young, carried, half].map(stateOf))).toEqual(['deleted', 'ready', 'ready', 'deleted'])
    expect((await worker.get(`${at}/files/${loose}`)).status).toBe(404)
    // Readers of a moment ago finish; an hour later the bytes go, then the row.
    expect(await dropDeleted(app.db, store)).toBe(0)
    await older([loose, half], 2)
    expect(await dropDeleted(app.db, store)).toBe(2)
    expect([await stateOf(loose), await hasBytes(loose), await hasBytes(carried)]).toEqual(['gone', false, true])
    expect(await app.db.asOwner(`select detail from audit_entry where verb = 'file.expire'`)).toEqual([{ detail: { files: 2 } }])
  })

  it('bytes without a row go after an hour; rows without bytes are reported, nothing else is touched', async () => {
    const [kept, lost, stray, fresh] = [await bring(), await bring(), uuid(), uuid()]
    await publish([kept, lost])
    const put = (id: string) => store.put(`${String(community)}/${id}/content`, Readable.from(['x']))
    await put(stray)
    await put(fresh)
    await store.put('backup/note', Readable.from(['not ours']))
    await store.delete(`${String(community)}/${lost}/content`)
    const folder = filesFolder(app.deps.config.dataDir)
    for (const file of [`${String(community)}/${stray}/content`, `${String(community)}/${kept}/content`, 'backup/note'])
      await utimes(path.join(folder, file), new Date(0), new Date(0))
    expect(await removeStrays(app.db, store)).toEqual({ strays: 1, missing: 1 })
    expect(await Promise.all([stray, fresh, kept].map(hasBytes))).toEqual([false, true, true])
    expect(await readdir(path.join(folder, 'backup'))).toEqual(['note'])
    const job = app.jobs.find(({ name }) => name === 'files.compare-store')
    await expect(job?.run({}, { deps: app.deps, community: null } as Parameters<NonNullable<typeof job>['run']>[1])).rejects.toMatchObject({
      zh: expect.stringContaining('1 个文件'),
    })
  })

  it('half-sent files nobody went on with leave the disk', async () => {
    const id = uuid()
    await beginSending(worker, { community, bytes: pdf, name: 'half.pdf', id })
    const folder = uploadsFolder(app.deps.config.dataDir)
    for (const name of await readdir(folder)) if (name.includes(id)) await utimes(path.join(folder, name), new Date(0), new Date(0))
    expect(await sweepFolder(folder, new Date(Date.now() - 3_600_000))).toBe(2)
    expect((await readdir(folder)).filter((name) => name.includes(id))).toEqual([])
    // The client begins anew under the same id.
    expect((await askOffset(worker, community, id)).status).toBe(404)
    expect((await upload(worker, { community, bytes: pdf, name: 'half.pdf', id })).status).toBe(204)
  })
})

describe('a connection that breaks', () => {
  let app: TestApp
  let worker: Visitor
  let port: number
  beforeAll(async () => {
    app = await createTestApp()
    await buildHome(app.db, testFields)
    worker = await app.signIn({ login: 'b-worker', post: { kind: 'worker', community } })
    await app.http.listen({ port: 0, host: '127.0.0.1' })
    port = (app.http.server.address() as AddressInfo).port
  })
  afterAll(() => app.stop())

  /** Waits until so many bytes of an upload are on the disk. */
  const arrived = async (id: string, bytes: number) => {
    const file = path.join(uploadsFolder(app.deps.config.dataDir), `${String(community)}-${id}`)
    while (((await stat(file).catch(() => null))?.size ?? 0) < bytes) await wait(10)
  }

  it('loses nothing that arrived: the rest is sent from there, also while the broken one still hangs (D08)', async () => {
    const bytes = Buffer.concat([pdf, Buffer.alloc(200_000, 0x20)])
    const id = uuid()
    await beginSending(worker, { community, bytes, name: 'long.pdf', id })
    const headers = {
      origin: app.deps.config.publicUrl.origin,
      host: app.deps.config.publicUrl.host,
      cookie: worker.cookie ?? '',
      'tus-resumable': '1.0.0',
      'content-type': 'application/offset+octet-stream',
      'upload-offset': '0',
      'content-length': String(bytes.length),
    }
    const broken = httpRequest({ host: '127.0.0.1', port, method: 'PATCH', path: `${at}/uploads/${id}`, headers })
    broken.on('error', () => undefined)
    broken.write(bytes.subarray(0, 120_000))
    await arrived(id, 120_000)
    broken.destroy()
    const offset = Number((await askOffset(worker, community, id)).headers['upload-offset'])
    expect(offset).toBe(120_000)
    expect((await sendPiece(worker, community, id, bytes.subarray(offset), offset)).status).toBe(204)
    expect((await worker.get(`${at}/files/${id}/facts`)).body).toMatchObject({ state: 'ready', file: { bytes: bytes.length } })
  })

  it('an upload that hangs does not hold the one that goes on', async () => {
    const id = uuid()
    await beginSending(worker, { community, bytes: pdf, name: 'slow.pdf', id })
    const slow = httpRequest({
      host: '127.0.0.1',
      port,
      method: 'PATCH',
      path: `${at}/uploads/${id}`,
      headers: {
        origin: app.deps.config.publicUrl.origin,
        host: app.deps.config.publicUrl.host,
        cookie: worker.cookie ?? '',
        'tus-resumable': '1.0.0',
        'content-type': 'application/offset+octet-stream',
        'upload-offset': '0',
        'content-length': String(pdf.length),
      },
    })
    slow.on('error', () => undefined)
    slow.write(pdf.subarray(0, 10))
    await arrived(id, 10)
    const offset = Number((await askOffset(worker, community, id)).headers['upload-offset'])
    expect(offset).toBe(10)
    expect((await sendPiece(worker, community, id, pdf.subarray(10), 10)).status).toBe(204)
    slow.destroy()
  })

  it('a creation as other tus clients write it is understood', async () => {
    const id = uuid()
    const answer = await worker.send('POST', `${at}/uploads`, undefined, {
      'tus-resumable': '1.0.0',
      'upload-length': String(pdf.length),
      'upload-metadata': metadataText({ filename: 'a.pdf', filetype: 'application/pdf', id, use: 'notice.attachment' }),
    })
    expect([answer.status, answer.headers['tus-resumable'], answer.headers['location']]).toEqual([201, '1.0.0', `${at}/uploads/${id}`])
  })
})
