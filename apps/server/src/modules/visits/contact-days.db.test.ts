import type { ContactDay, ContactDayDetail } from '@linli/contract/contact-days'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApp, type Visitor, createTestApp } from '../../testing/app.ts'
import { testFields } from '../../testing/keys.ts'
import { type BuiltHome, buildHome, fishing, redFlower } from '../../testing/register.ts'
import { signInResident } from '../../testing/world.ts'

const at = `/api/communities/${String(redFlower)}`

describe('contact days', () => {
  let app: TestApp
  let worker: Visitor
  let home: BuiltHome
  let today: string
  const id = uuid()

  beforeAll(async () => {
    app = await createTestApp()
    home = await buildHome(app.db, testFields)
    await buildHome(app.db, testFields, { community: fishing })
    worker = await app.signIn({ login: 'd-worker', post: { kind: 'administrator', community: redFlower } })
    today = (await app.db.asOwner<{ day: string }>('select current_date::text as day'))[0]?.day ?? ''
  })
  afterAll(() => app.stop())

  const plan = (over: Record<string, unknown> = {}) => ({
    heldOn: today,
    title: '十一月挂钩联系日',
    place: '3栋楼下',
    stands: [{ place: '凉亭', topic: '物业和停车', people: [{ kind: 'property-staff', name: '物业小杨' }] }],
    note: null,
    ...over,
  })
  const day = async (of = id) => (await worker.get(`${at}/contact-days/${of}`)).body as ContactDayDetail
  const change = async (over: Record<string, unknown>, of = id) => {
    const { version, state } = await day(of)
    return worker.send('PATCH', `${at}/contact-days/${of}`, { version, state, ...plan(), ...over })
  }

  it('is planned once, with who stands where', async () => {
    const asked = { id, ...plan() }
    expect((await worker.post(`${at}/contact-days`, asked)).body).toMatchObject({ state: 'planned', heard: 0, version: 1, said: [] })
    expect((await worker.post(`${at}/contact-days`, asked)).status).toBe(200)
    expect((await worker.post(`${at}/contact-days`, { ...asked, title: '别的' })).error?.id).toBe('same_id_other_content')
    expect((await change({ place: '4栋楼下' })).body).toMatchObject({ place: '4栋楼下', version: 2 })
    const stale = { version: 1, state: 'planned', ...plan({ title: '旧的' }) }
    expect((await worker.send('PATCH', `${at}/contact-days/${id}`, stale)).error?.id).toBe('conflict')
    expect(
      (await worker.post(`${at}/contact-days`, { id: uuid(), ...plan({ stands: [{ place: '', topic: null, people: [] }] }) })).status,
    ).toBe(400)
  })

  it('what was heard is a note or a matter, with who takes it along, and the home reads its own', async () => {
    const note = { id: uuid(), household: home.household, saidBy: null, takenBy: '社区小李', note: '孙子上学离得远', need: null }
    const need = { id: uuid(), category: null, text: '3栋车位不够' }
    const matter = { id: uuid(), household: null, saidBy: '过路居民', takenBy: '物业小杨', note: '说车位紧张', need }
    const hear = (body: unknown) => worker.post(`${at}/contact-days/${id}/heard`, body)
    expect((await hear(note)).status).toBe(200)
    expect((await hear(matter)).body).toMatchObject({
      heard: 2,
      matters: 1,
      settled: 0,
      said: [
        { saidBy: '过路居民', takenBy: '物业小杨', matters: [{ id: need.id }] },
        { note: '孙子上学离得远', takenBy: '社区小李', kind: 'contact-day', matters: [] },
      ],
    })
    expect((await hear(matter)).body).toMatchObject({ heard: 2 })
    expect((await hear({ ...matter, note: '另外' })).error?.id).toBe('same_id_other_content')
    expect((await hear({ ...note, id: uuid(), household: uuid() })).status).toBe(404)
    expect(await app.db.asOwner('select source, text, contact_day_id from matter where id = $1', [need.id])).toEqual([
      { source: 'contact-day', text: '3栋车位不够', contact_day_id: id },
    ])
    const resident = await signInResident(app, { community: redFlower, home, administrator: worker })
    const { items } = (await resident.get(`${at}/my/household/visits`)).body as { items: { note: string }[] }
    expect(items.map(({ note: text }) => text)).toEqual(['孙子上学离得远'])
  })

  it('is closed once held, and not called off after people were heard', async () => {
    expect((await change({ place: '4栋楼下', state: 'cancelled' })).error?.reason).toBe('heard-already')
    expect((await change({ place: '4栋楼下', state: 'held' })).body).toMatchObject({ state: 'held', heard: 2 })
    const later = uuid()
    const ahead = new Date(Date.parse(today) + 7 * 86_400_000).toISOString().slice(0, 10)
    await worker.post(`${at}/contact-days`, { id: later, ...plan({ heldOn: ahead }) })
    expect((await change({ heldOn: ahead, state: 'held' }, later)).error?.reason).toBe('day-not-begun')
    const early = { id: uuid(), household: null, saidBy: null, takenBy: null, note: '太早', need: null }
    expect((await worker.post(`${at}/contact-days/${later}/heard`, early)).error?.reason).toBe('day-not-begun')
    expect((await change({ heldOn: ahead, state: 'cancelled' }, later)).body).toMatchObject({ state: 'cancelled' })
    expect((await worker.post(`${at}/contact-days/${later}/heard`, early)).error?.reason).toBe('day-cancelled')
    const list = (await worker.get(`${at}/contact-days`)).body as { items: ContactDay[]; total: number }
    expect(list.items.map(({ id: one }) => one)).toEqual([later, id])
    expect((await worker.get(`${at}/contact-days?state=held`)).body).toMatchObject({ total: 1, items: [{ id }] })
  })

  it('is for those whose post allows it, and of this community', async () => {
    const street = await app.signIn({ login: 'd-street', post: { kind: 'street_officer', community: 530502004000 } })
    const head = await app.signIn({ login: 'd-head', post: { kind: 'building_head', community: redFlower, building: home.building } })
    expect((await street.get(`${at}/contact-days/${id}`)).status).toBe(200)
    expect((await street.post(`${at}/contact-days`, { id: uuid(), ...plan() })).status).toBe(403)
    expect((await head.get(`${at}/contact-days`)).status).toBe(403)
    expect((await app.visitor().get(`${at}/contact-days`)).status).toBe(401)
    expect((await worker.get(`${at}/contact-days/${uuid()}`)).status).toBe(404)
    expect((await worker.get(`/api/communities/${String(fishing)}/contact-days/${id}`)).status).toBe(404)
  })
})
