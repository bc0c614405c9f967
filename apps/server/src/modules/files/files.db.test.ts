import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { kindLimits, uploadLimits } from '@linli/contract/files'
import sharp from 'sharp'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { filesFolder } from '../../platform/storage/index.ts'
import { type TestApp, type Visitor, createTestApp } from '../../testing/app.ts'
import { testFields } from '../../testing/keys.ts'
import { buildHome, fishing, redFlower } from '../../testing/register.ts'
import { startS3 } from '../../testing/s3.ts'
import { type Sending, askOffset, beginSending, sendPiece, upload } from '../../testing/uploads.ts'
import { signInResident } from '../../testing/world.ts'
import { buildZip } from '../ledgers/testing/zip-file.ts'
import { uploadsFolder } from './index.ts'
import { exe, flatPng, gif, html, pdf, photo, picture, svg } from './testing/samples.ts'

const community = redFlower
const at = `/api/communities/${String(community)}`

interface Bench {
  app: TestApp
  worker: Visitor
  second: Visitor
  reader: Visitor
  resident: Visitor
  neighbour: Visitor
  stop(): Promise<void>
}

async function build(env: Record<string, string> = {}): Promise<Bench> {
  const app = await createTestApp(env)
  const home = await buildHome(app.db, testFields)
  await buildHome(app.db, testFields, { community: fishing })
  const worker = await app.signIn({ login: 'f-worker', post: { kind: 'worker', community } })
  const administrator = await app.signIn({ login: 'f-administrator', post: { kind: 'administrator', community } })
  return {
    app,
    worker,
    second: await app.signIn({ login: 'f-second', post: { kind: 'worker', community } }),
    reader: await app.signIn({ login: 'f-street', post: { kind: 'street_officer', community: 530502004000 } }),
    resident: await signInResident(app, { community, home, administrator }),
    neighbour: await app.signIn({ login: 'f-neighbour', post: { kind: 'administrator', community: fishing } }),
    stop: () => app.stop(),
  }
}

async function read(app: TestApp, visitor: Visitor, url: string, headers: Record<string, string> = {}) {
  const reply = await app.http.inject({
    method: 'GET',
    url,
    headers: { host: app.deps.config.publicUrl.host, ...(visitor.cookie === undefined ? {} : { cookie: visitor.cookie }), ...headers },
  })
  return { status: reply.statusCode, headers: reply.headers, bytes: reply.rawPayload }
}

const whole = { kinds: ['disk', 'S3'] as const }

describe.each(whole.kinds)('files on %s', (kind) => {
  let bench: Bench
  let stopS3 = () => Promise.resolve()
  beforeAll(async () => {
    if (kind === 'disk') bench = await build()
    else {
      const s3 = await startS3()
      stopS3 = s3.stop
      const { endpoint, bucket, region, key, secret } = s3.settings
      bench = await build({
        LINLI_FILES_S3_ENDPOINT: endpoint,
        LINLI_FILES_S3_BUCKET: bucket,
        LINLI_FILES_S3_REGION: region,
        LINLI_FILES_S3_KEY: key,
        LINLI_FILES_S3_SECRET: secret,
      })
    }
  })
  afterAll(async () => {
    await bench.stop()
    await stopS3()
  })
  const send = (sending: Omit<Sending, 'community'>, visitor = bench.worker) => upload(visitor, { community, ...sending })

  it('takes a document byte for byte and gives it back as a download of its own type', async () => {
    const sent = await send({ bytes: pdf, name: '停水通知.pdf' })
    expect(sent.status).toBe(204)
    const got = await read(bench.app, bench.worker, `${at}/files/${sent.id}`)
    expect([got.status, got.bytes.equals(pdf)]).toEqual([200, true])
    expect(got.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent('停水通知.pdf')}`,
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-length': String(pdf.length),
    })
  })

  it('makes a picture ours: turned, without the place it was taken, with thumbnails (D11)', async () => {
    const bytes = await photo()
    expect((await sharp(bytes).metadata()).exif?.toString('latin1')).toContain('PlantedCamera')
    const sent = await send({ bytes, name: 'IMG_1.JPG', use: 'notice.poster' })
    expect(sent.status).toBe(204)
    const got = await read(bench.app, bench.worker, `${at}/files/${sent.id}`)
    const facts = await sharp(got.bytes).metadata()
    expect([facts.format, facts.width, facts.height, facts.exif, facts.orientation]).toEqual(['jpeg', 800, 1200, undefined, undefined])
    expect(got.bytes.toString('latin1')).not.toMatch(/PlantedCamera|Exif|GPS/)
    expect(got.headers['content-disposition']).toMatch(/^inline/)
    for (const [size, width, height] of [
      ['160', 107, 160],
      ['640', 427, 640],
    ] as const) {
      const thumbnail = await read(bench.app, bench.worker, `${at}/files/${sent.id}/thumbnails/${size}`)
      expect(thumbnail.headers['content-type']).toBe('image/webp')
      expect(await sharp(thumbnail.bytes).metadata()).toMatchObject({ format: 'webp', width, height })
    }
  })

  it('answers ranges, and what lies outside', async () => {
    const { id } = await send({ bytes: pdf, name: 'a.pdf' })
    const part = async (range: string) => {
      const got = await read(bench.app, bench.worker, `${at}/files/${id}`, { range })
      return [got.status, got.headers['content-range'] ?? '', got.bytes.toString('latin1')]
    }
    const size = String(pdf.length)
    expect(await part('bytes=0-4')).toEqual([206, `bytes 0-4/${size}`, '%PDF-'])
    expect(await part('bytes=-6')).toEqual([206, `bytes ${String(pdf.length - 6)}-${String(pdf.length - 1)}/${size}`, '%%EOF\n'])
    expect(await part(`bytes=${size}-`)).toEqual([416, `bytes */${size}`, ''])
    expect((await part('bytes=0-1,3-4'))[0]).toBe(200)
  })

  it('goes on where it stopped, in pieces, and from the last byte when the end was not heard', async () => {
    const bytes = Buffer.concat([pdf, Buffer.alloc(300_000, 0x20)])
    const id = uuid()
    const sending = { community, bytes, name: 'long.pdf', id }
    expect((await beginSending(bench.worker, sending)).headers).toMatchObject({ location: `${at}/uploads/${id}` })
    expect((await sendPiece(bench.worker, community, id, bytes.subarray(0, 100_000), 0)).headers['upload-offset']).toBe('100000')
    // Begun again with the same id it is the same upload, and nothing is lost.
    expect((await beginSending(bench.worker, sending)).status).toBe(201)
    expect((await askOffset(bench.worker, community, id)).headers).toMatchObject({
      'upload-offset': '100000',
      'upload-length': String(bytes.length),
    })
    expect((await sendPiece(bench.worker, community, id, bytes.subarray(0, 50), 0)).status).toBe(409)
    await sendPiece(bench.worker, community, id, bytes.subarray(100_000), 100_000)
    expect((await read(bench.app, bench.worker, `${at}/files/${id}`)).bytes.equals(bytes)).toBe(true)
    expect((await askOffset(bench.worker, community, id)).headers['upload-offset']).toBe(String(bytes.length))
    expect((await beginSending(bench.worker, sending)).status).toBe(201)
    expect(await readdir(uploadsFolder(bench.app.deps.config.dataDir))).not.toContain(`${String(community)}-${id}`)
  })

  it('the same id with other content is a conflict (same id, other size, name or bytes)', async () => {
    const { id } = await send({ bytes: pdf, name: 'first.pdf' })
    for (const other of [
      { bytes: Buffer.concat([pdf, pdf]), name: 'first.pdf' },
      { bytes: pdf, name: 'second.pdf' },
      { bytes: pdf, name: 'first.pdf', metadata: { sha256: '0'.repeat(64) } },
    ])
      expect((await beginSending(bench.worker, { community, id, ...other })).error?.id).toBe('same_id_other_content')
    expect((await beginSending(bench.second, { community, id, bytes: pdf, name: 'first.pdf' })).error?.id).toBe('same_id_other_content')
  })
})

describe('files', () => {
  let bench: Bench
  beforeAll(async () => {
    bench = await build({ LINLI_FILES_GB: '1' })
  })
  afterAll(() => bench.stop())
  const send = (sending: Omit<Sending, 'community'>, visitor = bench.worker) => upload(visitor, { community, ...sending })
  const stored = async () =>
    (await readdir(filesFolder(bench.app.deps.config.dataDir), { recursive: true }).catch(() => [])).filter((name) =>
      /\/(content|160|640)$/.test(name),
    )

  it('refuses what is not what its name says, in plain words, and keeps nothing of it (D03, C04)', async () => {
    const before = (await stored()).length
    const png = await picture('png')
    const workbook = buildZip([
      {
        name: '[Content_Types].xml',
        content: '<Types><Override ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
      },
      { name: 'xl/workbook.xml', content: '<workbook/>' },
      { name: 'xl/vbaProject.bin', content: 'macro' },
    ])
    const cases: [string, Buffer, string][] = [
      ['photo.jpg', png, 'name-and-content-differ'],
      ['photo.png', exe, 'not-this-kind'],
      ['photo.png', html, 'name-and-content-differ'],
      ['photo.png', svg, 'name-and-content-differ'],
      ['photo.jpg', gif(3), 'not-this-kind'],
      ['list.xlsx', html, 'name-and-content-differ'],
      ['list.xlsx', exe, 'not-this-kind'],
      ['list.xlsx', workbook, 'has-macros'],
      ['note.txt', Buffer.from([0x41, 0x00, 0x42]), 'not-plain-text'],
      ['note.txt', Buffer.from([0xff, 0xfe, 0x41, 0x00]), 'not-plain-text'],
      ['photo.png', png.subarray(0, 60), 'picture-unreadable'],
    ]
    for (const [name, bytes, reason] of cases) {
      const { status, error, id } = await send({ bytes, name })
      expect([name, status, error?.id, error?.reason]).toEqual([name, 422, 'refused_file', reason])
      expect(error?.zh).toMatch(/[\u4e00-\u9fff]{4}/)
      const facts = await bench.worker.get(`${at}/files/${id}/facts`)
      expect(facts.body).toMatchObject({ state: 'refused', refusal: { reason }, file: null })
      expect((await bench.worker.get(`${at}/files/${id}`)).status).toBe(404)
    }
    expect((await stored()).length).toBe(before)
  })

  it('refuses by name before anything is sent: active content, programs, unknown endings, too large, empty', async () => {
    const begin = (name: string, length: number, use: Sending['use'] = 'notice.attachment') =>
      beginSending(bench.worker, { community, bytes: { length } as Buffer, name, use })
    for (const name of ['a.svg', 'a.html', 'a.htm', 'a.js', 'a.exe', 'a.zip', 'a.gif', 'a.docm', 'a', 'a.pdf.exe', '.pdf'])
      expect([name, (await begin(name, 10)).error?.reason]).toEqual([name, 'not-this-kind'])
    expect((await begin('IMG_2.HEIC', 10)).error).toMatchObject({ reason: 'heic-picture', zh: expect.stringContaining('兼容性最佳') })
    expect((await begin('a.pdf', 10, 'notice.poster')).error?.reason).toBe('not-for-this')
    expect((await begin('a.pdf', 0)).error?.reason).toBe('empty')
    expect((await begin('a.jpg', kindLimits.image + 1)).error).toMatchObject({ id: 'too_large', reason: 'image-too-large' })
    expect((await begin('a.jpg', kindLimits.image)).status).toBe(201)
  })

  it('refuses a picture of too many pixels before it is decoded, and frames without end (D04)', async () => {
    const bomb = flatPng(14_000, 14_000)
    expect(bomb.length).toBeLessThan(200_000)
    expect((await send({ bytes: bomb, name: 'bomb.png' })).error?.reason).toBe('too-many-pixels')
    expect((await send({ bytes: gif(20_000), name: 'frames.png' })).error?.reason).toBe('not-this-kind')
    expect((await send({ bytes: flatPng(6_000, 4_000), name: 'large.png' })).status).toBe(204)
    const animated = await sharp(randomBytes(8 * 8 * 200 * 3), { raw: { width: 8, height: 8 * 200, channels: 3, pageHeight: 8 } })
      .webp()
      .toBuffer()
    expect((await sharp(animated).metadata()).pages).toBe(200)
    const { id } = await send({ bytes: animated, name: 'frames.webp' })
    expect((await sharp((await read(bench.app, bench.worker, `${at}/files/${id}`)).bytes).metadata()).pages ?? 1).toBe(1)
  })

  it('a picture that is a page too is a picture only: what stood behind it is gone', async () => {
    const polyglot = Buffer.concat([await photo(90, 60), html])
    const { id } = await send({ bytes: polyglot, name: 'both.jpg', use: 'notice.poster' })
    const got = await read(bench.app, bench.worker, `${at}/files/${id}`)
    expect(got.bytes.toString('latin1')).not.toContain('<script>')
    expect(got.headers).toMatchObject({ 'content-type': 'image/jpeg', 'content-security-policy': "sandbox; default-src 'none'" })
    const text = await send({ bytes: html, name: 'page.txt' })
    expect((await read(bench.app, bench.worker, `${at}/files/${text.id}`)).headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': expect.stringMatching(/^attachment/),
    })
  })

  it.each([
    ['../../etc/passwd.pdf', 'passwd.pdf'],
    ['C:\\Windows\\con.pdf', 'con.pdf'],
    ['con.pdf', 'con.pdf'],
    ['.htaccess.pdf', 'htaccess.pdf'],
    [`${'长'.repeat(300)}.pdf`, `${'长'.repeat(116)}.pdf`],
    ['a\u0000b\r\nset-cookie: x=1.pdf', 'abset-cookie_ x=1.pdf'],
    ['fdp.\u202egpj.pdf', 'fdp.gpj.pdf'],
  ])('a name is words to show, never a path: %j (D05, C10)', async (name, shown) => {
    const sent = await send({ bytes: pdf, name })
    expect(sent.status).toBe(204)
    const got = await read(bench.app, bench.worker, `${at}/files/${sent.id}`)
    expect(got.headers['content-disposition']).toBe(`attachment; filename*=UTF-8''${encodeURIComponent(shown)}`)
    expect(got.headers['set-cookie']).toBeUndefined()
    expect(await stored()).toContain(path.join(String(community), sent.id, 'content'))
  })

  it('cut off in the middle it can go on; given up, it is gone (D08)', async () => {
    const id = uuid()
    const folder = uploadsFolder(bench.app.deps.config.dataDir)
    await beginSending(bench.worker, { community, bytes: pdf, name: 'half.pdf', id })
    await sendPiece(bench.worker, community, id, pdf.subarray(0, 20), 0)
    expect((await bench.worker.get(`${at}/files/${id}`)).status).toBe(404)
    expect(await readdir(folder)).toContain(`${String(community)}-${id}`)
    expect((await bench.worker.send('DELETE', `${at}/uploads/${id}`, undefined, { 'tus-resumable': '1.0.0' })).status).toBe(204)
    expect((await readdir(folder)).filter((name) => name.includes(id))).toEqual([])
    expect((await askOffset(bench.worker, community, id)).status).toBe(404)
  })

  it('takes no byte more than was announced', async () => {
    const id = uuid()
    await beginSending(bench.worker, { community, bytes: pdf, name: 'lie.pdf', id })
    expect((await sendPiece(bench.worker, community, id, Buffer.concat([pdf, pdf]), 0)).error?.id).toBe('too_large')
    const other = await send({ bytes: pdf, name: 'sum.pdf', metadata: { sha256: 'a'.repeat(64) } })
    expect(other.error?.reason).toBe('other-bytes')
  })

  it('nobody else goes on with an upload, reads it or takes it back', async () => {
    const id = uuid()
    await beginSending(bench.worker, { community, bytes: pdf, name: 'mine.pdf', id })
    for (const visitor of [bench.second, bench.neighbour, bench.resident, bench.reader, bench.app.visitor()]) {
      expect((await sendPiece(visitor, community, id, pdf, 0)).status).toBe(404)
      expect((await askOffset(visitor, community, id)).status).toBe(404)
      expect((await visitor.get(`${at}/files/${id}/facts`)).status).toBe(404)
      expect((await visitor.send('DELETE', `${at}/files/${id}`)).status).toBe(404)
      expect((await visitor.send('DELETE', `${at}/uploads/${id}`, undefined, { 'tus-resumable': '1.0.0' })).status).toBe(404)
    }
    expect((await sendPiece(bench.worker, community, id, pdf, 0)).status).toBe(204)
    for (const visitor of [bench.neighbour, bench.resident, bench.app.visitor()])
      expect((await visitor.get(`${at}/files/${id}`)).status).toBe(404)
    // Whoever reads notices sees what is meant for one; the neighbour's own address of it does not exist.
    expect((await bench.reader.get(`${at}/files/${id}`)).status).toBe(200)
    expect((await bench.neighbour.get(`/api/communities/${String(fishing)}/files/${id}`)).status).toBe(404)
  })

  it('brings what a post allows: staff for notices, anybody for a suggestion', async () => {
    const png = await picture('png')
    const begin = (visitor: Visitor, use: Sending['use'], where = community) =>
      beginSending(visitor, { community: where, bytes: png, name: 'a.png', ...(use === undefined ? {} : { use }) })
    expect((await begin(bench.app.visitor(), 'notice.poster')).status).toBe(401)
    expect((await begin(bench.resident, 'notice.poster')).status).toBe(403)
    expect((await begin(bench.reader, 'notice.poster')).status).toBe(403)
    for (const visitor of [bench.app.visitor(), bench.resident, bench.neighbour]) {
      const sent = await upload(visitor, { community, bytes: png, name: 'lamp.png', use: 'suggestion.picture' })
      expect(sent.status).toBe(204)
      // Not even the one who sent it reads it back: only staff who read suggestions.
      expect((await visitor.get(`${at}/files/${sent.id}`)).status).toBe(404)
      expect((await bench.reader.get(`${at}/files/${sent.id}`)).status).toBe(404)
      expect((await bench.worker.get(`${at}/files/${sent.id}`)).status).toBe(200)
      expect((await bench.app.db.asOwner('select uploaded_by from file where id = $1', [sent.id]))[0]).toEqual({ uploaded_by: 'public' })
    }
    expect((await begin(bench.app.visitor(), 'suggestion.picture', 530502009999)).status).toBe(404)
  })

  it('a link works without a cookie, for its file alone and not for ever (A16)', async () => {
    const { id } = await send({ bytes: pdf, name: 'link.pdf' })
    const other = await send({ bytes: pdf, name: 'other.pdf' })
    const made = await bench.worker.post(`${at}/files/${id}/link`, { purpose: null })
    const { url, until } = made.body as { url: string; until: string }
    expect(Date.parse(until) - Date.now()).toBeLessThan(301_000)
    const visitor = bench.app.visitor()
    expect((await visitor.get(url)).status).toBe(200)
    const later = url.replace(/until=(\d+)/, (_all, seconds: string) => `until=${String(Number(seconds) + 1)}`)
    for (const forged of [
      url.replace(id, other.id),
      later,
      url.replace(/key=./, 'key=_'),
      url.replace(String(community), String(fishing)),
      url.split('&')[0] ?? '',
    ])
      expect((await visitor.get(forged)).status).toBe(404)
    expect((await bench.neighbour.post(`${at}/files/${id}/link`, { purpose: null })).status).toBe(404)
  })

  it('a sensitive file is looked at with a purpose, by who may, and the look is recorded', async () => {
    const { id } = await send({ bytes: pdf, name: 'illness.pdf' })
    await bench.app.db.asOwner(`update file set privacy_class = 'sensitive' where id = $1`, [id])
    expect((await bench.worker.get(`${at}/files/${id}`)).error).toMatchObject({ id: 'refused', reason: 'purpose-needed' })
    expect((await bench.reader.get(`${at}/files/${id}`)).status).toBe(404)
    expect((await bench.reader.post(`${at}/files/${id}/link`, { purpose: 'service' })).status).toBe(403)
    expect((await bench.worker.post(`${at}/files/${id}/link`, { purpose: null })).error?.reason).toBe('purpose-needed')
    const { url } = (await bench.worker.post(`${at}/files/${id}/link`, { purpose: 'service' })).body as { url: string }
    expect((await read(bench.app, bench.app.visitor(), url)).headers).toMatchObject({ 'cache-control': 'no-store' })
    const looks = await bench.app.db.asOwner(`select actor_kind, purpose from audit_entry where verb = 'file.reveal' and entity_id = $1`, [
      id,
    ])
    expect(looks).toEqual([{ actor_kind: 'staff', purpose: 'service' }])
  })

  it('every step stands in the audit, without the name of the file', async () => {
    const { id } = await send({ bytes: pdf, name: '瞿建国的病历.pdf' })
    await bench.worker.send('DELETE', `${at}/files/${id}`)
    const entries = await bench.app.db.asOwner<{ verb: string; whole: string }>(
      'select verb, row_to_json(a)::text as whole from audit_entry a where entity_id = $1 order by seq',
      [id],
    )
    expect(entries.map((entry) => entry.verb)).toEqual(['file.upload', 'file.ready', 'file.delete'])
    expect(entries.map((entry) => entry.whole).join()).not.toContain('病历')
    expect((await bench.worker.get(`${at}/files/${id}`)).status).toBe(404)
  })

  it('what an upload says of itself must be whole', async () => {
    const post = (headers: Record<string, string>) =>
      bench.worker.send('POST', `${at}/uploads`, undefined, { 'tus-resumable': '1.0.0', ...headers })
    const name = Buffer.from('a.pdf').toString('base64')
    const id = Buffer.from(uuid()).toString('base64')
    const use = Buffer.from('notice.poster').toString('base64')
    const wrong: Record<string, string>[] = [
      {},
      { 'upload-length': '10' },
      { 'upload-length': '-1', 'upload-metadata': `id ${id},use ${use},filename ${name}` },
      { 'upload-length': '1e3', 'upload-metadata': `id ${id},use ${use},filename ${name}` },
      { 'upload-length': '10', 'upload-metadata': `id ${name},use ${use},filename ${name}` },
      { 'upload-length': '10', 'upload-metadata': `id ${id},use ${name},filename ${name}` },
      { 'upload-length': '10', 'upload-metadata': `id ${id},use ${use}` },
      { 'upload-length': '10', 'upload-metadata': `id ${id},use ${use},filename ${Buffer.from([0xff]).toString('base64')}` },
      { 'upload-length': '10', 'upload-metadata': `id ${id},use ${use},filename ${name},__proto__ ${name}` },
      { 'upload-length': '10', 'upload-metadata': `id ${id},use ${use},filename ${name},owner ${name}` },
      { 'upload-defer-length': '1', 'upload-metadata': `id ${id},use ${use},filename ${name}` },
    ]
    for (const headers of wrong) expect([headers, (await post(headers)).error?.id]).toEqual([headers, 'invalid_input'])
    const json = await bench.worker.send('PATCH', `${at}/uploads/${uuid()}`, {})
    expect(json.error?.id).toBe('unsupported_type')
  })
})

describe('how much may be brought', () => {
  let bench: Bench
  beforeAll(async () => {
    bench = await build({ LINLI_FILES_GB: '2' })
  })
  afterAll(() => bench.stop())
  const begin = (visitor: Visitor, length: number, name = 'a.mp4', use: Sending['use'] = 'notice.attachment') =>
    beginSending(visitor, { community, bytes: { length } as Buffer, name, use })
  const bringing = (account: string, bytes: number, state = 'ready', rows = 1) =>
    bench.app.db.asOwner(
      `insert into file (community, id, use, name, type, declared_bytes, bytes, sha256, privacy_class, uploaded_by, state)
       select $1, gen_random_uuid(), 'notice.attachment', 'x', 'mp4', $2, $2, '\\x00', 'staff', $3, $4 from generate_series(1, $5)`,
      [community, bytes, account, state, rows],
    )
  const accountOf = async (login: string) =>
    (await bench.app.db.asOwner<{ id: string }>('select id from auth."user" where username = $1', [login]))[0]?.id ?? ''

  it('an account brings so much a day, others are not held back (D09)', async () => {
    await bringing(await accountOf('f-worker'), uploadLimits.accountDayBytes - 1000)
    expect((await begin(bench.worker, 2000)).error).toMatchObject({ id: 'too_many_requests', reason: 'uploads-a-day' })
    expect((await begin(bench.worker, 900)).status).toBe(201)
    expect((await begin(bench.second, 2000)).status).toBe(201)
  })

  it('an account has so many uploads open', async () => {
    await bringing(await accountOf('f-second'), 1, 'uploading', uploadLimits.openAtOnce)
    expect((await begin(bench.second, 2000)).error).toMatchObject({ id: 'too_many_requests', reason: 'uploads-at-once' })
  })

  it('an address without an account brings so much a day, and all of them together so much', async () => {
    const mine = (length: number) => begin(bench.app.visitor(), length, 'a.jpg', 'suggestion.picture')
    const most = kindLimits.image
    const fits = Math.floor(uploadLimits.addressDayBytes / most)
    for (let count = 0; count < fits; count += 1) expect((await mine(most)).status).toBe(201)
    expect((await mine(most)).error?.reason).toBe('uploads-a-day')
  })

  it('a community fills its space and no more', async () => {
    await bringing('somebody', 2 * 1024 ** 3 - uploadLimits.accountDayBytes - 200 * 1024 * 1024)
    const administrator = await bench.app.signIn({ login: 'f-third', post: { kind: 'administrator', community } })
    expect((await begin(administrator, 200 * 1024 * 1024)).error).toMatchObject({ id: 'storage_full', reason: 'community-quota' })
    expect((await begin(administrator, 1024)).status).toBe(201)
  })

  it('so many transfers of one account run at once', async () => {
    const administrator = await bench.app.signIn({ login: 'f-fourth', post: { kind: 'administrator', community } })
    const ids = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const id = uuid()
        await beginSending(administrator, { community, bytes: pdf, name: 'a.pdf', id })
        return id
      }),
    )
    const answers = await Promise.all(ids.map((id) => sendPiece(administrator, community, id, pdf, 0)))
    const statuses = answers.map((answer) => answer.status)
    expect(statuses.filter((status) => status === 204).length).toBeGreaterThanOrEqual(uploadLimits.runningAtOnce)
    expect(answers.filter((answer) => answer.error?.reason === 'uploads-at-once').length).toBeGreaterThan(0)
    // Those turned away go on a moment later.
    for (const [index, id] of ids.entries())
      if (statuses[index] === 429) expect((await sendPiece(administrator, community, id, pdf, 0)).status).toBe(204)
  })
})
