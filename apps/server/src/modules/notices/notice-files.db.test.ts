import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApp, type Visitor, createTestApp } from '../../testing/app.ts'
import { testFields } from '../../testing/keys.ts'
import { type BuiltHome, buildHome, redFlower } from '../../testing/register.ts'
import { type Sending, upload } from '../../testing/uploads.ts'
import { pairTelevision, signInResident } from '../../testing/world.ts'
import { pdf, photo } from '../files/testing/samples.ts'

const community = redFlower
const at = `/api/communities/${String(community)}`

interface Shown {
  id: string
  version: number
  poster: { id: string; width: number } | null
  attachments: { id: string; name: string }[]
}

// A poster picture and attachments, from the centre's form to each screen: seen by exactly those who see the notice.
describe('files on notices', () => {
  let app: TestApp
  let home: BuiltHome
  let worker: Visitor
  let screens: Record<'signedOut' | 'lobbyThree' | 'lobbyFour' | 'resident', Visitor>
  beforeAll(async () => {
    app = await createTestApp()
    home = await buildHome(app.db, testFields, { building: '3' })
    const four = await buildHome(app.db, testFields, { building: '4' })
    worker = await app.signIn({ login: 'n-administrator', post: { kind: 'administrator', community } })
    screens = {
      signedOut: app.visitor(),
      lobbyThree: await pairTelevision(app, { community, home, administrator: worker }),
      lobbyFour: await pairTelevision(app, { community, home: four, administrator: worker }),
      resident: await signInResident(app, { community, home, administrator: worker }),
    }
  })
  afterAll(() => app.stop())

  const bring = async (use: NonNullable<Sending['use']>, by = worker): Promise<string> => {
    const poster = use !== 'notice.attachment'
    const sent = await upload(by, { community, bytes: poster ? await photo(400, 300) : pdf, name: poster ? 'a.jpg' : '通知.pdf', use })
    expect(sent.status).toBe(204)
    return sent.id
  }
  const content = (overrides: object = {}) => ({
    title: '演出海报',
    body: '周六晚上。',
    privacyClass: 'public',
    audience: { kind: 'community' },
    urgent: false,
    startsAt: '2026-01-01T00:00:00.000Z',
    endsAt: null,
    publish: true,
    ...overrides,
  })
  const write = async (overrides: object = {}) => {
    const answer = await worker.post(`${at}/notices`, { id: uuid(), ...content(overrides) })
    expect([answer.status, answer.error]).toEqual([200, null])
    return answer.body as Shown
  }
  const change = (notice: Shown, overrides: object) =>
    worker.send('PATCH', `${at}/notices/${notice.id}`, { version: notice.version, ...content(overrides) })
  const whoReads = async (id: string) => {
    const seen = await Promise.all(
      Object.entries(screens).map(async ([name, visitor]) => ((await visitor.get(`${at}/files/${id}`)).status === 200 ? [name] : [])),
    )
    return seen.flat()
  }
  const shownTo = async (visitor: Visitor, id: string) =>
    ((await visitor.get(`${at}/shown-notices`)).body as { items: Shown[] }).items.find((notice) => notice.id === id)

  it('go with a public notice to every screen, which may keep them for a while', async () => {
    const [poster, paper] = [await bring('notice.poster'), await bring('notice.attachment')]
    expect(await whoReads(poster)).toEqual([])
    const notice = await write({ poster, attachments: [paper] })
    expect(notice).toMatchObject({ poster: { id: poster, width: 300 }, attachments: [{ id: paper, name: '通知.pdf' }] })
    for (const visitor of Object.values(screens))
      expect(await shownTo(visitor, notice.id)).toMatchObject({ poster: { id: poster }, attachments: [{ id: paper }] })
    expect(await whoReads(poster)).toEqual(Object.keys(screens))
    expect((await screens.signedOut.get(`${at}/files/${poster}/thumbnails/640`)).headers).toMatchObject({
      'cache-control': 'public, max-age=86400',
      'content-type': 'image/webp',
    })
    const [told] = await app.db.asOwner<{ data: { notice: Shown } }>(
      `select data from outbox where kind = 'notice.shown' and data->'notice'->>'id' = $1`,
      [notice.id],
    )
    expect(told?.data.notice.poster?.id).toBe(poster)
  })

  it('are seen by the notice’s places and class, also after these changed', async () => {
    const poster = await bring('notice.poster')
    const notice = await write({ poster, privacyClass: 'community', audience: { kind: 'places', ids: [home.building] } })
    expect(await whoReads(poster)).toEqual(['resident'])
    expect((await screens.resident.get(`${at}/files/${poster}`)).headers['cache-control']).toBe('no-store')
    const wider = (await change(notice, { audience: { kind: 'places', ids: [home.building] } })).body as Shown
    expect(wider.poster?.id).toBe(poster)
    expect(await whoReads(poster)).toEqual(['lobbyThree', 'resident'])
    const withdrawn = await worker.post(`${at}/notices/${notice.id}/withdraw`, { version: wider.version })
    expect(withdrawn.body).toMatchObject({ state: 'withdrawn', poster: { id: poster } })
    expect(await whoReads(poster)).toEqual([])
    expect((await worker.get(`${at}/files/${poster}`)).status).toBe(200)
  })

  it('of a draft stay with the staff', async () => {
    const poster = await bring('notice.poster')
    const draft = await write({ poster, publish: false })
    expect(await whoReads(poster)).toEqual([])
    await change(draft, {})
    expect(await whoReads(poster)).toEqual(Object.keys(screens))
  })

  it('left out are gone, put in another order they keep it, not mentioned they stay', async () => {
    const [one, two, three] = [await bring('notice.attachment'), await bring('notice.attachment'), await bring('notice.attachment')]
    const notice = await write({ attachments: [one, two] })
    const same = (await change(notice, {})).body as Shown
    expect(same.attachments.map((file) => file.id)).toEqual([one, two])
    const turned = (await change(same, { attachments: [three, two] })).body as Shown
    expect(turned.attachments.map((file) => file.id)).toEqual([three, two])
    expect((await worker.get(`${at}/files/${one}`)).status).toBe(404)
    expect((await worker.send('DELETE', `${at}/files/${two}`)).error?.reason).toBe('file-in-use')
    const bare = (await change(turned, { attachments: [], poster: null })).body as Shown
    expect(bare.attachments).toEqual([])
    expect(await whoReads(two)).toEqual([])
  })

  it('a replay is a no-op, with other files a conflict', async () => {
    const [one, two] = [await bring('notice.attachment'), await bring('notice.attachment')]
    const body = { id: uuid(), ...content({ attachments: [one] }) }
    const first = await worker.post(`${at}/notices`, body)
    expect((await worker.post(`${at}/notices`, body)).body).toEqual(first.body)
    expect((await worker.post(`${at}/notices`, { ...body, attachments: [two] })).error?.id).toBe('same_id_other_content')
  })

  it('must be ready, of the use, one’s own and free', async () => {
    const second = await app.signIn({ login: 'n-second', post: { kind: 'worker', community } })
    const used = await bring('notice.poster')
    await write({ poster: used })
    const half = uuid()
    await worker.send('POST', `${at}/uploads`, undefined, {
      'tus-resumable': '1.0.0',
      'upload-length': '10',
      'upload-metadata': `id ${Buffer.from(half).toString('base64')},use ${Buffer.from('notice.poster').toString('base64')},filename ${Buffer.from('a.png').toString('base64')}`,
    })
    const [others, paper] = [await bring('notice.poster', second), await bring('notice.attachment')]
    const suggested = await bring('suggestion.picture', app.visitor())
    for (const poster of [used, half, others, paper, suggested, uuid()])
      expect((await worker.post(`${at}/notices`, { id: uuid(), ...content({ poster }) })).error).toMatchObject({
        id: 'refused',
        reason: 'unknown-file',
      })
  })
})

describe('pictures on suggestions', () => {
  let app: TestApp
  let worker: Visitor
  beforeAll(async () => {
    app = await createTestApp()
    await buildHome(app.db, testFields)
    worker = await app.signIn({ login: 's-administrator', post: { kind: 'administrator', community } })
  })
  afterAll(() => app.stop())

  const bring = async () =>
    (await upload(app.visitor(), { community, bytes: await photo(300, 200), name: '路灯.jpg', use: 'suggestion.picture' })).id

  it('reach the staff who read suggestions and whoever holds the code, nobody else', async () => {
    const pictures = [await bring(), await bring()]
    const body = { id: uuid(), text: '路灯坏了', contact: null, pictures }
    const { code } = (await app.visitor().post(`${at}/suggestions`, body)).body as { code: string }
    expect((await app.visitor().post(`${at}/suggestions`, body)).body).toEqual({ code })
    expect((await app.visitor().post(`${at}/suggestions`, { ...body, pictures: [] })).error?.id).toBe('same_id_other_content')
    expect((await worker.get(`${at}/suggestions`)).body).toMatchObject({
      items: [{ pictures: pictures.map((id) => ({ id, type: 'jpeg' })) }],
    })
    const found = (await app.visitor().get(`${at}/suggestions/by-code/${code}`)).body as { pictures: { id: string; url: string }[] }
    expect(found.pictures.map((picture) => picture.id)).toEqual(pictures)
    for (const { id, url } of found.pictures) {
      expect((await app.visitor().get(url)).status).toBe(200)
      expect((await app.visitor().get(url.replace('?', '/thumbnails/640?'))).status).toBe(200)
      expect((await app.visitor().get(`${at}/files/${id}`)).status).toBe(404)
      // Carried by something it can no longer be taken back or asked about.
      expect((await app.visitor().send('DELETE', `${at}/files/${id}`)).status).toBe(404)
    }
  })

  it('are three at most, each used once', async () => {
    const one = await bring()
    const send = (pictures: string[]) => app.visitor().post(`${at}/suggestions`, { id: uuid(), text: '噪音', contact: null, pictures })
    expect((await send([uuid(), uuid(), uuid(), uuid()])).error).toMatchObject({ id: 'refused', reason: 'too-many-files' })
    expect((await send([one])).status).toBe(200)
    expect((await send([one])).error).toMatchObject({ id: 'refused', reason: 'unknown-file' })
  })
})
