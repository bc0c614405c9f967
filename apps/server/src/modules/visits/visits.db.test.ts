import type { MyData } from '@linli/contract/privacy'
import type { Visit, VisitRound } from '@linli/contract/visits'
import sharp from 'sharp'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApp, type Visitor, createTestApp } from '../../testing/app.ts'
import { testFields } from '../../testing/keys.ts'
import { type BuiltHome, buildHome, fishing, redFlower } from '../../testing/register.ts'
import { upload } from '../../testing/uploads.ts'
import { signInResident } from '../../testing/world.ts'
import { buildContact, buildLink } from './testing/chain.ts'

const at = `/api/communities/${String(redFlower)}`

describe('visits', () => {
  let app: TestApp
  let worker: Visitor
  let member: Visitor
  let next: Visitor
  let leader: Visitor
  let outsider: Visitor
  let resident: Visitor
  let home: BuiltHome
  let other: BuiltHome
  let theirs: BuiltHome
  let contact: string
  let successor: string
  let above: string
  let link: string
  let today: string

  beforeAll(async () => {
    app = await createTestApp()
    home = await buildHome(app.db, testFields, {
      people: [
        { name: '单永华', phone: '13812341234' },
        { name: '单小妹', relation: '12' },
      ],
    })
    other = await buildHome(app.db, testFields, { building: '4', room: '101', people: [{ name: '段秀英' }] })
    theirs = await buildHome(app.db, testFields, { community: fishing })
    worker = await app.signIn({ login: 'v-worker', post: { kind: 'administrator', community: redFlower } })
    const helper = (login: string, kind: 'party_member' | 'party_group_leader') =>
      app.signIn({ login, post: { kind, community: redFlower, building: home.building } })
    member = await helper('v-member', 'party_member')
    next = await helper('v-next', 'party_member')
    leader = await helper('v-leader', 'party_group_leader')
    outsider = await helper('v-outsider', 'party_member')
    const { items } = (await worker.get(`${at}/accounts`)).body as { items: { id: string; login: string }[] }
    const account = (login: string) => items.find((one) => one.login === login)?.id ?? ''
    contact = await buildContact(app.db, redFlower, { name: '赵党员', account: account('v-member'), building: home.building })
    successor = await buildContact(app.db, redFlower, { name: '钱党员', account: account('v-next') })
    above = await buildContact(app.db, redFlower, { name: '孙组长', level: '3', role: 'party-group-leader', account: account('v-leader') })
    link = await buildLink(app.db, redFlower, { contact, household: home.household, seers: [account('v-member'), account('v-leader')] })
    await buildLink(app.db, redFlower, { contact: above, level: '3', target: contact, toLevel: '4', seers: [account('v-leader')] })
    resident = await signInResident(app, { community: redFlower, home, administrator: worker })
    today = (await round(member)).today
  })
  afterAll(() => app.stop())

  const round = async (who: Visitor) => (await who.get(`${at}/my/visit-round`)).body as VisitRound
  const visit = (over: Record<string, unknown> = {}) => ({
    id: uuid(),
    contact,
    to: { kind: 'household', id: home.household },
    day: today,
    kind: 'home',
    note: '好着呢',
    nobodyHome: false,
    lateReason: null,
    needs: [],
    confirmed: false,
    madeAt: new Date().toISOString(),
    pictures: [],
    ...over,
  })
  const make = (over: Record<string, unknown> = {}, who = member) => who.post(`${at}/visits`, visit(over))
  const visits = async (who: Visitor, of = home.household) => (await who.get(`${at}/households/${of}/visits`)).body as { items: Visit[] }
  const counted = async () =>
    (await app.db.asOwner<{ visited_on: string[] }>('select visited_on::text[] as visited_on from contact_link where id = $1', [link]))[0]
      ?.visited_on

  it('the round of a contact holds their homes and what is asked there, and nobody else’s', async () => {
    const asked = { id: uuid(), person: home.persons[0], field: 'work', why: '月报要填' }
    expect((await worker.post(`${at}/home-questions`, asked)).status).toBe(200)
    const mine = await round(member)
    expect(mine.me).toMatchObject([{ id: contact, name: '赵党员', level: '4' }])
    expect(mine.homes).toMatchObject([{ household: home.household, contact, label: '3-2-1102', head: '单永华', members: 2, overdue: true }])
    // 单 as a surname is Shan.
    expect(mine.homes[0]?.pinyin).toEqual(expect.arrayContaining(['shanyonghua', 'syh']))
    expect(mine.homes[0]?.questions).toMatchObject([{ id: asked.id, person: '单永华', field: 'work' }])
    expect((await round(leader)).people).toMatchObject([{ target: contact, contact: above, name: '赵党员' }])
    expect(await round(outsider)).toMatchObject({ me: [], homes: [], people: [] })
    expect((await resident.get(`${at}/my/visit-round`)).status).toBe(403)
    expect((await app.visitor().get(`${at}/my/visit-round`)).status).toBe(401)
  })

  it('a contact without the register answers what is asked at the own home, and nobody else does', async () => {
    const [question] = (await round(member)).homes[0]?.questions ?? []
    const answer = (who: Visitor) => who.post(`${at}/home-questions/${question?.id ?? ''}/answer`, { id: uuid(), value: '木工' })
    expect((await outsider.get(`${at}/home-questions`)).body).toMatchObject({ items: [], total: 0 })
    expect((await answer(outsider)).status).toBe(404)
    expect((await answer(member)).body).toMatchObject({ state: 'waiting' })
    expect((await round(member)).homes[0]?.questions).toEqual([])
  })

  it('a visit is written once, however often it is sent', async () => {
    const sent = visit({ note: '老人身体好', confirmed: true })
    const answers = await Promise.all([member.post(`${at}/visits`, sent), member.post(`${at}/visits`, sent)])
    expect(
      answers
        .map(({ status }) => status)
        .sort()
        .at(0),
    ).toBe(200)
    expect((await member.post(`${at}/visits`, sent)).body).toMatchObject({ id: sent.id, author: '赵党员', note: '老人身体好', version: 1 })
    expect((await member.post(`${at}/visits`, { ...sent, note: '别的话' })).error?.id).toBe('same_id_other_content')
    expect((await next.post(`${at}/visits`, sent)).error?.reason).toBe('not-yours')
    const rows = await app.db.asOwner(
      `select verb, detail ->> 'needs' as needs from audit_entry where verb in ('visit.make', 'household.confirm') order by seq`,
    )
    expect(rows).toEqual([
      { verb: 'visit.make', needs: '0' },
      { verb: 'household.confirm', needs: null },
    ])
    expect(await counted()).toEqual([today])
    expect((await round(member)).homes[0]).toMatchObject({ lastVisit: today, overdue: false, dueBy: null })
    expect((await worker.get(`${at}/households/${home.household}/freshness`)).body).toMatchObject({ way: 'helper', stale: false })
  })

  it('an open door is needed: other homes, other contacts, other communities look alike', async () => {
    for (const over of [
      { to: { kind: 'household', id: other.household } },
      { to: { kind: 'household', id: theirs.household } },
      { to: { kind: 'household', id: uuid() } },
      { contact: successor },
      { contact: uuid() },
      { day: '2023-12-31' },
    ])
      expect([over, (await make(over)).error?.reason]).toEqual([over, 'not-yours'])
    expect((await make({}, outsider)).error?.reason).toBe('not-yours')
    expect((await make({}, resident)).status).toBe(403)
    expect((await member.post(`/api/communities/${String(fishing)}/visits`, visit())).status).toBe(404)
  })

  it('a leader visits a contact of the level below; the note is for staff', async () => {
    const made = await make({ contact: above, to: { kind: 'contact', id: contact }, note: '谈心' }, leader)
    expect(made.body).toMatchObject({ person: { id: contact, name: '赵党员' }, household: null })
    expect((await worker.get(`${at}/visits/${(made.body as Visit).id}`)).status).toBe(200)
    expect((await member.get(`${at}/my/visits`)).body).not.toMatchObject({ items: expect.arrayContaining([{ note: '谈心' }]) as unknown })
    expect((await round(leader)).people).toMatchObject([{ lastVisit: today, overdue: false }])
  })

  it('needs heard become matters in the same moment, once, and the home follows them', async () => {
    const typed = { id: uuid(), category: null, text: '想问高龄补贴' }
    expect((await make({ note: '问补贴', needs: [typed] })).body).toMatchObject({
      matters: [{ id: typed.id, state: 'accepted', owner: null }],
    })
    const [facilities] = await app.db.asOwner<{ id: string }>(
      `select id from matter_category where community = $1 and code = 'facilities'`,
      [redFlower],
    )
    const ticked = { id: uuid(), category: facilities?.id, text: '二单元楼道灯不亮' }
    const sent = visit({ note: '老人夜里上楼看不清', needs: [ticked] })
    expect((await member.post(`${at}/visits`, sent)).body).toMatchObject({ matters: [{ id: ticked.id }] })
    expect((await member.post(`${at}/visits`, sent)).status).toBe(200)
    const rows = await app.db.asOwner(
      `select category_id, source, text, visit_id, raiser_households, brought_by = array[(select account_id from contact where id = $2)] as brought from matter where id = $1`,
      [ticked.id, contact],
    )
    // The note stays at the door; whoever handles the matter reads what was said for them.
    expect(rows).toEqual([
      {
        ...{ category_id: facilities?.id, source: 'visit', text: '二单元楼道灯不亮', visit_id: sent.id },
        ...{ raiser_households: [home.household], brought: true },
      },
    ])
    expect((await make({ needs: [{ ...ticked, text: '别的' }] })).error?.id).toBe('same_id_other_content')
    expect((await make({ needs: [{ id: uuid(), category: null, text: null }] })).status).toBe(400)
    const nothing = await make({ note: '不该留下', needs: [{ id: uuid(), category: uuid(), text: '没有这一类' }] })
    expect(nothing.error?.reason).toBe('unknown-category')
    expect((await visits(worker)).items.map(({ note }) => note)).not.toContain('不该留下')
    const mine = (await resident.get(`${at}/my/household/visits`)).body as { items: Visit[] }
    expect(mine.items.flatMap(({ matters }) => matters.map(({ id }) => id)).sort()).toEqual([typed.id, ticked.id].sort())
  })

  it('a picture goes ahead under its own id, and is seen by those who read the visit', async () => {
    const bytes = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#b8301c' } })
      .png()
      .toBuffer()
    const picture = { community: redFlower, bytes, name: '楼道.png', use: 'visit.picture' as const, id: uuid() }
    expect((await upload(resident, picture)).status).toBe(403)
    expect((await upload(member, picture)).status).toBe(204)
    // The answer was lost: it is the same picture.
    expect((await upload(member, picture)).status).toBeLessThan(500)
    const made = await make({ note: '带照片', pictures: [picture.id] })
    const [shown] = (made.body as Visit).pictures
    expect(shown).toMatchObject({ id: picture.id, name: '楼道.png' })
    expect((await member.get(shown?.url ?? '')).status).toBe(200)
    const plain = `${at}/files/${picture.id}`
    expect((await resident.get(plain)).status).toBe(200)
    expect((await worker.get(plain)).status).toBe(200)
    for (const who of [outsider, app.visitor()]) expect((await who.get(plain)).status).toBe(404)
    expect((await make({ note: '别人的照片', pictures: [picture.id] })).error?.reason).toBe('unknown-file')
    expect((await make({ note: '没有的照片', pictures: [uuid()] })).error?.reason).toBe('unknown-file')
  })

  it('nobody at home is kept, and is no visit that counts', async () => {
    const before = await counted()
    expect((await make({ note: '家中无人', nobodyHome: true })).body).toMatchObject({ nobodyHome: true })
    expect(await counted()).toEqual(before)
  })

  it('a day beyond the period needs a reason, and none lies in the future', async () => {
    const old = { day: '2024-02-01', note: '补记' }
    const refused = await make(old)
    expect(refused.error).toMatchObject({ id: 'refused', reason: 'late-reason-needed', fields: [{ path: 'lateReason' }] })
    expect((await make({ ...old, lateReason: '本子刚找到' })).body).toMatchObject({ day: '2024-02-01', lateReason: '本子刚找到' })
    const tomorrow = new Date(Date.parse(today) + 86_400_000).toISOString().slice(0, 10)
    expect((await make({ day: tomorrow })).error?.reason).toBe('visit-in-future')
    // Written down a year ago by the phone's clock, arrived now: the phone alone is not believed.
    expect((await make({ ...old, madeAt: '2024-02-01T03:00:00.000Z' })).error?.reason).toBe('late-reason-needed')
    expect((await make({ lateReason: '没有必要' })).body).toMatchObject({ lateReason: null })
  })

  it('its author changes it within a day of the database’s clock, and adds to it afterwards', async () => {
    const { id } = (await make({ note: '想装扶手' })).body as Visit
    const change = { id: uuid(), version: 1, day: today, kind: 'phone', note: '想在楼梯装扶手', nobodyHome: false, lateReason: null }
    const patch = (body: unknown, who = member) => who.send('PATCH', `${at}/visits/${id}`, body)
    expect((await patch(change, next)).status).toBe(404)
    expect((await patch(change, worker)).status).toBe(404)
    expect((await patch(change)).body).toMatchObject({ version: 2, note: '想在楼梯装扶手', kind: 'phone' })
    // The answer was lost and it is sent again: it stands as it was said.
    expect((await patch(change)).body).toMatchObject({ version: 2 })
    const stale = await patch({ ...change, note: '晚到的话' })
    expect(stale.error).toMatchObject({ id: 'conflict', reason: 'visit-changed', current: { version: 2, note: '想在楼梯装扶手' } })
    expect((await patch({ ...change, version: 2, day: '2024-02-02' })).error?.reason).toBe('late-reason-needed')
    expect((await patch({ ...change, version: 2, day: '2023-02-02', lateReason: '写错了' })).error?.reason).toBe('not-yours')

    await app.db.asOwner(`update visit set received_at = received_at - interval '24 hours' where id = $1`, [id])
    expect((await patch({ ...change, version: 2, note: '太晚了' })).error?.reason).toBe('edit-window-over')
    expect(((await member.get(`${at}/my/visits`)).body as { items: Visit[] }).items.find((one) => one.id === id)).toMatchObject({
      ...{ editableUntil: null, version: 2 },
    })
    const addition = { id: uuid(), text: '物业已来看过' }
    const add = (body: unknown, who = member) => who.post(`${at}/visits/${id}/additions`, body)
    expect((await add(addition)).body).toMatchObject({ version: 2, additions: [{ id: addition.id, text: '物业已来看过' }] })
    expect((await add(addition)).status).toBe(200)
    expect((await add({ ...addition, text: '另一句' })).error?.id).toBe('same_id_other_content')
    expect((await add({ ...addition, id: uuid() }, next)).status).toBe(404)
  })

  it('the household reads what was noted at its door; a neighbour and other helpers do not', async () => {
    const mine = (await resident.get(`${at}/my/household/visits`)).body as { items: Visit[] }
    expect(mine.items.map(({ note }) => note)).toEqual(expect.arrayContaining(['老人身体好', '想在楼梯装扶手', '家中无人']))
    expect(mine.items.every(({ household, editableUntil }) => household?.id === home.household && editableUntil === null)).toBe(true)
    const neighbour = await signInResident(app, { community: redFlower, home: other, administrator: worker })
    expect((await neighbour.get(`${at}/my/household/visits`)).body).toEqual({ items: [] })
    expect((await neighbour.get(`${at}/visits/${mine.items[0]?.id ?? ''}`)).status).toBe(404)
    expect((await resident.get(`${at}/visits/${mine.items[0]?.id ?? ''}`)).status).toBe(200)
    const asked = (who: Visitor) => who.get(`${at}/households/${home.household}/visits`)
    // Helpers of the building know that there is a home, and read no note.
    for (const who of [next, leader]) expect((await asked(who)).body).toEqual({ items: [] })
    expect((await next.get(`${at}/households/${other.household}/visits`)).status).toBe(404)
    expect((await visits(worker)).items.length).toBe(mine.items.length)
    expect((await member.get(`${at}/visits`)).status).toBe(403)
    const data = (await resident.get(`${at}/my/data`)).body as MyData
    expect(data.visits).toContainEqual({ day: today, by: '赵党员', note: '想在楼梯装扶手', additions: ['物业已来看过'] })
  })

  it('after a hand-over the new contact reads the earlier visits, and the old one only their own', async () => {
    await app.db.asOwner(`update contact_link set ends_on = $2 where id = $1`, [link, today])
    const taken = await buildLink(app.db, redFlower, { contact: successor, household: home.household, startsOn: today })
    expect(await visits(next)).toEqual({ items: [] })
    const { items } = (await worker.get(`${at}/accounts`)).body as { items: { id: string; login: string }[] }
    await app.db.asOwner(`update contact_link set seers = array[$2] where id = $1`, [
      taken,
      items.find((one) => one.login === 'v-next')?.id,
    ])
    expect((await visits(next)).items.map(({ note }) => note)).toContain('老人身体好')
    expect((await make({ note: '晚一步' })).error?.reason).toBe('not-yours')
    expect((await visits(member)).items.length).toBeGreaterThan(0)
    expect((await make({ contact: successor, note: '新来认门' }, next)).status).toBe(200)
    expect((await visits(member)).items.map(({ note }) => note)).not.toContain('新来认门')
  })

  it('a worker enters from paper in the name of who went', async () => {
    const { madeAt: _madeAt, pictures: _pictures, ...entry } = visit({ contact: successor, note: '纸上记的' })
    expect((await worker.post(`${at}/visit-entries`, entry)).body).toMatchObject({ author: '钱党员', enteredBy: 'v-worker' })
    expect((await worker.post(`${at}/visit-entries`, entry)).status).toBe(200)
    expect((await worker.post(`${at}/visit-entries`, { ...entry, note: '改了' })).error?.id).toBe('same_id_other_content')
    expect((await next.post(`${at}/visit-entries`, { ...entry, id: uuid() })).status).toBe(403)
    expect((await worker.post(`${at}/visit-entries`, { ...entry, id: uuid(), contact: uuid() })).status).toBe(404)
    const targets = (await worker.get(`${at}/contacts/${successor}/visit-round`)).body as VisitRound
    // What a contact owes is theirs to know.
    expect(targets.homes).toMatchObject([{ household: home.household, dueBy: null, overdue: false }])
    const change = { id: uuid(), version: 1, day: today, kind: 'home', note: '纸上记的（已核对）', nobodyHome: false, lateReason: null }
    expect((await worker.send('PATCH', `${at}/visits/${entry.id}`, change)).body).toMatchObject({ version: 2 })
  })

  it('paper lists homes in walking order, and leaving the house it is recorded', async () => {
    const ofContact = await worker.post(`${at}/visit-lists`, { of: { kind: 'contact', id: successor } })
    expect(ofContact.body).toMatchObject({ contact: { name: '钱党员' }, homes: [{ label: '3-2-1102', head: '单永华' }], by: 'v-worker' })
    const ofBuilding = await worker.post(`${at}/visit-lists`, { of: { kind: 'building', id: other.building } })
    expect(ofBuilding.body).toMatchObject({ place: '4栋', homes: [{ label: '4-2-101', contact: null, lastVisit: null }] })
    expect((await worker.post(`${at}/visit-lists`, { of: { kind: 'building', id: theirs.building } })).status).toBe(404)
    expect((await member.post(`${at}/visit-lists`, { of: { kind: 'contact', id: successor } })).status).toBe(403)
    const rows = await app.db.asOwner(`select detail ->> 'what' as what from audit_entry where verb = 'register.print'`)
    expect(rows).toEqual([{ what: 'visit-list' }, { what: 'visit-list' }])
  })

  it('the desk lists visits by page, and the story of the home tells them', async () => {
    const first = (await worker.get(`${at}/visits?limit=2`)).body as { items: Visit[]; next: string; total: number }
    const second = (await worker.get(`${at}/visits?limit=200&cursor=${first.next}`)).body as { items: Visit[]; next: null }
    expect([...first.items, ...second.items].length).toBe(first.total)
    expect(second.items.map(({ id }) => id)).not.toContain(first.items[0]?.id)
    expect(((await worker.get(`${at}/visits?what=nobody-home`)).body as { items: Visit[] }).items).toMatchObject([{ nobodyHome: true }])
    expect((await worker.get(`${at}/visits?building=${other.building}`)).body).toMatchObject({ total: 0 })
    expect((await worker.get(`/api/communities/${String(fishing)}/visits`)).status).toBe(404)
    const story = (await worker.get(`${at}/households/${home.household}/timeline`)).body as { items: { entry: string }[] }
    expect(story.items.filter(({ entry }) => entry === 'visit').length).toBe((await visits(worker)).items.length)
  })

  it('the notes go with the last of the household who is erased', async () => {
    for (const person of home.persons) {
      await app.db.asOwner(`update person set household_id = null, building_id = null where id = $1`, [person])
      expect((await visits(worker)).items.map(({ note }) => note)).toContain('老人身体好')
      expect((await worker.post(`${at}/persons/${person}/erase`, { reason: '本人要求' })).status).toBe(200)
    }
    const left = (await visits(worker)).items
    expect(new Set(left.map(({ note }) => note))).toEqual(new Set(['（已删除）']))
    expect(left.flatMap(({ additions }) => additions.map(({ text }) => text))).toEqual(['（已删除）'])
  })
})
