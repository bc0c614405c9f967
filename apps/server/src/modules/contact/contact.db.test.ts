import type { Contact, ContactLink, DutyList, DutySums, KnownContact, MyContact, Uncovered } from '@linli/contract/contact'
import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemCaller } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import { type TestApp, type Visitor, createTestApp } from '../../testing/app.ts'
import { testFields } from '../../testing/keys.ts'
import { type BuiltHome, buildHome, fishing, redFlower } from '../../testing/register.ts'
import { signInResident } from '../../testing/world.ts'
import { countVisit, linkOfHousehold } from './index.ts'
import { followTargets } from './contact-chain.ts'
import { buildLink, buildVisit } from './testing/chain.ts'

const at = `/api/communities/${String(redFlower)}`
const nobody = { building: null, area: null, originGroup: null, person: null, account: null, cap: null, phone: null, phoneShown: false }

describe('linked contact', () => {
  let app: TestApp
  let worker: Visitor
  let officer: Visitor
  let leader: Visitor
  let member: Visitor
  let otherMember: Visitor
  let resident: Visitor
  let home: BuiltHome
  let next: BuiltHome
  let third: BuiltHome
  let far: BuiltHome
  const accounts: Record<string, string> = {}

  beforeAll(async () => {
    app = await createTestApp()
    home = await buildHome(app.db, testFields, { people: [{ name: '尹建国', phone: '13812341234' }] })
    next = await buildHome(app.db, testFields, { room: '1103', people: [{ name: '段秀英' }] })
    third = await buildHome(app.db, testFields, { building: '4', room: '101', people: [{ name: '杨四栋' }] })
    far = await buildHome(app.db, testFields, { community: fishing, people: [{ name: '邻居' }] })
    worker = await app.signIn({ login: 'c-worker', name: '王干事', post: { kind: 'worker', community: redFlower } })
    officer = await app.signIn({ login: 'c-street', name: '街道李', post: { kind: 'street_officer', community: 530502004000 } })
    const post = (kind: 'building_head' | 'party_member', building = home.building) => ({ kind, community: redFlower, building })
    leader = await app.signIn({ login: 'c-leader', name: '尹楼长', post: post('building_head') })
    member = await app.signIn({ login: 'c-member', name: '段党员', post: post('party_member') })
    otherMember = await app.signIn({ login: 'c-other', name: '杨党员', post: post('party_member', third.building) })
    await app.signIn({ login: 'c-far', post: { kind: 'worker', community: fishing } })
    resident = await signInResident(app, { community: redFlower, home, administrator: worker })
    for (const row of await app.db.asOwner<{ account_id: string; holder: string }>('select account_id, holder from post'))
      accounts[row.holder] = row.account_id
  })
  afterAll(() => app.stop())

  const contacts: Record<string, Contact> = {}
  const add = async (name: string, level: string, role: string, more: object = {}) => {
    const answer = await worker.post(`${at}/contacts`, { id: uuid(), ...nobody, name, level, role, ...more })
    expect(answer.status, JSON.stringify(answer.body)).toBe(200)
    contacts[name] = answer.body as Contact
    return contacts[name]
  }
  const idOf = (name: string) => contacts[name]?.id ?? ''
  const link = (
    contact: string,
    target: { household?: string; targetContact?: string },
    replaces: string | null = null,
    id = uuid(),
    who = worker,
  ) => who.post(`${at}/contact-links`, { id, contact: idOf(contact), household: null, targetContact: null, replaces, why: null, ...target })
  const linksOf = async (query: string) => ((await worker.get(`${at}/contact-links?${query}`)).body as { items: ContactLink[] }).items
  const mine = async (who: Visitor) => ((await who.get(`${at}/contact-duties/mine`)).body as { items: DutyList[] }).items
  const count = (household: string) =>
    inScope(app.db, systemCaller('test', redFlower), 'write', (tx) => countVisit(tx, redFlower, { household }))
  const today = async () => (await app.db.asOwner<{ today: string }>('select current_date::text as today'))[0]?.today ?? ''

  it('is kept by who may write it: others read, or see nothing', async () => {
    const body = { id: uuid(), ...nobody, name: '王干事', level: '2', role: 'community-cadre' }
    expect((await app.visitor().post(`${at}/contacts`, body)).status).toBe(401)
    expect((await officer.post(`${at}/contacts`, body)).status).toBe(403)
    expect((await leader.post(`${at}/contacts`, body)).status).toBe(403)
    expect((await resident.get(`${at}/contacts`)).status).toBe(403)
    expect((await officer.get(`${at}/contacts`)).status).toBe(200)
    expect((await worker.post(`/api/communities/${String(fishing)}/contacts`, body)).status).toBe(404)
  })

  it('somebody is added once, on the level of their role, with an account that has a post', async () => {
    await add('王干事', '2', 'community-cadre', { account: accounts['王干事'], phone: '0875-2120000', phoneShown: true })
    await add('街道李', '1', 'attached-leader', { account: accounts['街道李'] })
    await add('尹楼长', '3', 'building-head', { account: accounts['尹楼长'], building: home.building })
    await add('段党员', '4', 'party-member', { account: accounts['段党员'], building: home.building, phone: '13911112222' })
    await add('杨党员', '4', 'party-member', { account: accounts['杨党员'], building: third.building })
    expect(contacts['段党员']).toMatchObject({
      phoneMasked: '139****2222',
      account: { name: '段党员' },
      building: { name: '3栋' },
      version: 1,
    })
    const body = {
      id: idOf('杨党员'),
      ...nobody,
      name: '杨党员',
      level: '4',
      role: 'party-member',
      account: accounts['杨党员'],
      building: third.building,
    }
    expect((await worker.post(`${at}/contacts`, body)).status).toBe(200)
    expect((await worker.post(`${at}/contacts`, { ...body, name: '别人' })).error?.id).toBe('same_id_other_content')
    const wrong = { id: uuid(), ...nobody, name: '错', level: '3', role: 'party-member' }
    expect((await worker.post(`${at}/contacts`, wrong)).error?.reason).toBe('role-not-of-level')
    expect((await worker.post(`${at}/contacts`, { ...wrong, level: '4', phone: '12' })).error?.fields).toMatchObject([{ path: 'phone' }])
    expect((await worker.post(`${at}/contacts`, { ...wrong, level: '4', person: far.persons[0] })).error?.fields).toMatchObject([
      { path: 'person' },
    ])
    const stranger = (await app.db.asOwner<{ account_id: string }>('select account_id from post where community = $1', [fishing]))[0]
      ?.account_id
    expect((await worker.post(`${at}/contacts`, { ...wrong, level: '4', account: stranger })).error?.reason).toBe('account-elsewhere')
    const found = (await worker.get(`${at}/contacts?q=dangyuan`)).body as { items: Contact[]; total: number }
    expect(found.total).toBe(0)
    expect(
      ((await worker.get(`${at}/contacts?q=${encodeURIComponent('段')}`)).body as { items: Contact[] }).items.map(({ name }) => name),
    ).toEqual(['段党员'])
    expect(
      ((await worker.get(`${at}/contacts?limit=2`)).body as { items: Contact[]; total: number }).items.map(({ level }) => level),
    ).toEqual(['1', '2'])
  })

  it('is changed by whoever read it last', async () => {
    const before = contacts['杨党员']
    const body = {
      ...nobody,
      name: '杨党员',
      level: '4',
      role: 'party-member',
      account: accounts['杨党员'],
      building: third.building,
      cap: 20,
    }
    const path = `${at}/contacts/${idOf('杨党员')}`
    const changed = await worker.send('PATCH', path, { version: before?.version, ...body })
    expect(changed.body).toMatchObject({ version: 2, cap: 20 })
    expect((await worker.send('PATCH', path, { version: 1, ...body, cap: 10 })).error?.id).toBe('conflict')
    expect((await worker.send('PATCH', path, { version: 2, ...body, phone: undefined, phoneShown: true })).error?.reason).toBe(
      'phone-missing',
    )
    expect((await officer.send('PATCH', path, { version: 2, ...body })).status).toBe(403)
    contacts['杨党员'] = changed.body as Contact
  })

  it('is linked by hand along the rules, each household to one contact', async () => {
    const id = uuid()
    expect((await link('段党员', { household: home.household }, null, id)).body).toMatchObject({
      target: { place: '3-2-1102', name: '尹建国' },
      tookOverFrom: null,
    })
    expect((await link('段党员', { household: home.household }, null, id)).status).toBe(200)
    expect((await link('段党员', { household: next.household }, null, id)).error?.id).toBe('same_id_other_content')
    expect((await link('杨党员', { household: home.household })).error).toMatchObject({ id: 'conflict', reason: 'has-contact' })
    expect((await link('尹楼长', { household: next.household })).error?.reason).toBe('no-duty')
    expect((await link('段党员', { household: far.household })).status).toBe(404)
    expect((await link('段党员', { household: home.household, targetContact: idOf('杨党员') })).error?.reason).toBe('one-target')
    expect((await link('段党员', { household: next.household }, null, uuid(), officer)).status).toBe(403)
    expect((await link('尹楼长', { targetContact: idOf('段党员') })).status).toBe(200)
    expect((await link('街道李', { targetContact: idOf('尹楼长') })).status).toBe(200)
    expect((await link('王干事', { targetContact: idOf('尹楼长') })).status).toBe(200)
    expect(
      ((await officer.get(`${at}/contact-gaps`)).body as { items: Uncovered[] }).items.map(({ target, byLevel }) => [target.name, byLevel]),
    ).toEqual([
      ['段秀英', '4'],
      ['杨四栋', '4'],
      ['杨党员', '3'],
    ])
  })

  it('two who link one household at once: one does, the other is told', async () => {
    const answers = await Promise.all([link('段党员', { household: next.household }), link('杨党员', { household: next.household })])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
    const [won, ...more] = await linksOf(`household=${next.household}`)
    expect(more).toEqual([])
    if (won?.contact.name !== '段党员') await link('段党员', { household: next.household }, won?.id ?? null)
  })

  it('duties are told to the contact and those above them, and to nobody else', async () => {
    await link('杨党员', { household: third.household })
    const [list] = await mine(member)
    expect(list?.contact).toMatchObject({ name: '段党员', level: '4' })
    expect(list?.duties.find(({ target }) => target.id === home.household)).toMatchObject({
      state: expect.any(String) as string,
      below: null,
      lastVisit: null,
    })
    const [above] = await mine(leader)
    expect(above?.duties.map(({ target }) => target.name)).toEqual(['段党员'])
    expect(above?.duties[0]?.below).not.toBeNull()
    expect((await mine(officer))[0]?.duties.map(({ target }) => target.name)).toEqual(['尹楼长'])
    const of = (who: Visitor, name: string) => who.get(`${at}/contacts/${idOf(name)}/duties`)
    for (const who of [member, leader, officer, worker]) expect((await of(who, '段党员')).status).toBe(200)
    for (const who of [leader, officer, worker, member]) expect((await of(who, '杨党员')).status).toBe(404)
    expect((await of(otherMember, '段党员')).status).toBe(404)
    expect((await of(otherMember, '杨党员')).status).toBe(200)
    expect((await of(member, '尹楼长')).status).toBe(404)
    expect((await resident.get(`${at}/contact-duties/mine`)).status).toBe(403)
    expect((await app.visitor().get(`${at}/contact-duties/mine`)).status).toBe(401)
    expect((await member.get(`/api/communities/${String(fishing)}/contact-duties/mine`)).status).toBe(404)
  })

  it('sums are for all who may read contact, without anybody who could be guessed', async () => {
    // The officer stands above one of the two: what is not wholly theirs stays hidden.
    const sums = (await officer.get(`${at}/contact-duties/sums`)).body as DutySums
    expect(sums.buildings.map(({ name, sum }) => [name, sum])).toEqual([
      ['3栋', expect.anything()],
      ['4栋', null],
    ])
    expect(sums.all.sum).toBeNull()
    expect(sums.all.links).toBeGreaterThan(3)
    expect(sums.uncovered).toBe(0)
    expect(JSON.stringify(sums)).not.toContain('党员')
    expect((await member.get(`${at}/contact-duties/sums`)).status).toBe(403)
  })

  it('a visit counts for its link, one to a shut door does not, and a correction is counted anew', async () => {
    const day = await today()
    await buildVisit(app.db, redFlower, { household: home.household, contact: idOf('段党员'), day, nobodyHome: true })
    await count(home.household)
    expect((await mine(member))[0]?.duties.find(({ target }) => target.id === home.household)?.done).toBe(0)
    await buildVisit(app.db, redFlower, { household: home.household, contact: idOf('段党员'), day })
    await buildVisit(app.db, redFlower, { household: home.household, contact: idOf('杨党员'), day })
    await count(home.household)
    expect((await mine(member))[0]?.duties.find(({ target }) => target.id === home.household)).toMatchObject({
      done: 1,
      state: 'done',
      lastVisit: day,
    })
    await app.db.asOwner('delete from visit where not nobody_home')
    await count(home.household)
    expect((await mine(member))[0]?.duties.find(({ target }) => target.id === home.household)).toMatchObject({ done: 0 })
  })

  it('a resident knows who to turn to, and the number only where it may be shown', async () => {
    const my = async () => ((await resident.get(`${at}/my/contact`)).body as MyContact).contact
    expect(await my()).toMatchObject({ name: '段党员', role: 'party-member', phone: null })
    const shown = { version: contacts['段党员']?.version, shown: true }
    expect((await otherMember.post(`${at}/contacts/${idOf('段党员')}/phone-shown`, shown)).status).toBe(404)
    expect((await member.post(`${at}/contacts/${idOf('段党员')}/phone-shown`, { ...shown, version: 9 })).error?.id).toBe('conflict')
    expect((await member.post(`${at}/contacts/${idOf('段党员')}/phone-shown`, shown)).status).toBe(200)
    expect((await member.post(`${at}/contacts/${idOf('段党员')}/phone-shown`, shown)).status).toBe(200)
    expect(await my()).toMatchObject({ phone: '13911112222' })
    expect((await worker.get(`${at}/my/contact`)).status).toBe(403)
    expect(
      await inScope(app.db, systemCaller('test', redFlower), 'read', (tx) => linkOfHousehold(tx, redFlower, home.household)),
    ).toMatchObject({ name: '段党员' })
  })

  it('who takes over takes the visits along, and is seen by those above the new one', async () => {
    const [old] = await linksOf(`household=${home.household}`)
    await app.db.asOwner("update contact_link set starts_on = '2024-01-01' where id = $1", [old?.id])
    const yesterday = (await app.db.asOwner<{ day: string }>('select (current_date - 1)::text as day'))[0]?.day ?? ''
    await buildVisit(app.db, redFlower, { household: home.household, contact: idOf('段党员'), day: yesterday })
    await count(home.household)
    expect((await link('杨党员', { household: home.household }, uuid())).error?.reason).toBe('link-moved')
    const over = await link('杨党员', { household: home.household }, old?.id ?? null)
    expect(over.body).toMatchObject({ tookOverFrom: '段党员', contact: { name: '杨党员' } })
    expect((await mine(otherMember))[0]?.duties.find(({ target }) => target.id === home.household)).toMatchObject({ lastVisit: yesterday })
    expect((await linksOf(`household=${home.household}&past=yes`)).map(({ contact, endsOn }) => [contact.name, endsOn === null])).toEqual([
      ['杨党员', true],
      ['段党员', false],
    ])
    expect((await mine(member))[0]?.duties.map(({ target }) => target.id)).not.toContain(home.household)
  })

  it('who stands down hands all over to a successor of the level, or leaves it waiting', async () => {
    const version = (await worker.get(`${at}/contacts/${idOf('杨党员')}`)).body as Contact
    const end = (body: object, who = worker) =>
      who.post(`${at}/contacts/${idOf('杨党员')}/end`, { version: version.version, why: '工作调动', ...body })
    expect((await end({ successor: idOf('尹楼长') })).error?.reason).toBe('successor-unfit')
    expect((await end({ successor: null, version: 99 })).error?.id).toBe('conflict')
    expect((await end({ successor: null }, officer)).status).toBe(403)
    const ended = (await end({ successor: idOf('段党员') })).body as { handedOver: number; contact: Contact }
    expect(ended.handedOver).toBeGreaterThanOrEqual(2)
    expect(ended.contact.endsOn).toBe(await today())
    expect((await end({ successor: null })).body).toMatchObject({ handedOver: 0 })
    expect((await mine(member))[0]?.duties.map(({ target }) => target.id)).toContain(third.household)
    expect(await mine(otherMember)).toEqual([])
    expect((await link('杨党员', { household: third.household })).error?.reason).toBe('contact-ended')
    expect(((await worker.get(`${at}/contacts?ended=yes`)).body as { items: Contact[] }).items.map(({ name }) => name)).toEqual(['杨党员'])
  })

  it('sight is the chain walked, whatever happens to it', async () => {
    await buildLink(app.db, redFlower, {
      contact: idOf('尹楼长'),
      target: (await add('新党员', '4', 'party-member')).id,
      level: '3',
      toLevel: '4',
    })
    const rows = await app.db.asOwner<{ id: string; contact_id: string; target_contact_id: string | null; seers: string[]; open: boolean }>(
      'select id, contact_id, target_contact_id, seers, ends_on is null as open from contact_link',
    )
    const open = await app.db.asOwner<{ id: string; account_id: string | null }>('select id, account_id from contact where ends_on is null')
    const walk = (contact: string): Set<string> => {
      const account = open.find(({ id }) => id === contact)?.account_id
      const above = rows.filter((row) => row.open && row.target_contact_id === contact).flatMap((row) => [...walk(row.contact_id)])
      return new Set([...(account === null || account === undefined ? [] : [account]), ...above])
    }
    expect(rows.length).toBeGreaterThan(5)
    for (const row of rows) expect(new Set(row.seers)).toEqual(row.open ? walk(row.contact_id) : new Set())
  })

  it('who moved away is nobody’s household any more, and links follow who moves within', async () => {
    await app.db.asOwner("update contact_link set starts_on = '2024-01-01' where household_id = $1 and ends_on is null", [third.household])
    await app.db.asOwner('update household set building_id = null where id = $1', [third.household])
    await app.db.asOwner('update household set building_id = $2 where id = $1', [next.household, third.building])
    await inScope(app.db, systemCaller('test', redFlower), 'write', (tx) => followTargets(tx, redFlower))
    expect(await linksOf(`household=${third.household}`)).toEqual([])
    expect(await linksOf(`household=${third.household}&past=yes`)).toMatchObject([{ endedWhy: 'household-left' }])
    expect(await linksOf(`building=${third.building}`)).toMatchObject([{ target: { id: next.household } }])
    await app.db.asOwner('update household set building_id = $2 where id = $1', [third.household, third.building])
  })

  it('a link is ended for a reason, once, by who read it', async () => {
    const [kept] = await linksOf(`household=${next.household}`)
    const end = (body: object, who = worker) =>
      who.post(`${at}/contact-links/${kept?.id ?? ''}/end`, { version: kept?.version, why: '暂不联系', ...body })
    expect((await end({}, officer)).status).toBe(403)
    expect((await end({ version: 77 })).error?.id).toBe('conflict')
    expect((await end({})).status).toBe(200)
    expect(await linksOf(`household=${next.household}`)).toEqual([])
  })

  it('is taken from what is known, nobody typed twice', async () => {
    await app.db.asOwner(
      `insert into appointment (community, id, role, name, building_id, person_id, search, phone_cipher, phone_index) values
        ($1, gen_random_uuid(), 'residents-representative', '尹建国', $2, $3, '', $4, $5), ($1, gen_random_uuid(), 'building-head', '尹楼长', $2, null, '', null, null),
        ($1, gen_random_uuid(), 'mediator', '调解员甲', null, null, '', null, null)`,
      [
        redFlower,
        home.building,
        home.persons[0],
        testFields.seal('phone', '13812341234'),
        testFields.index('phone', redFlower, '13812341234'),
      ],
    )
    await app.db.asOwner(
      `insert into party_member (community, id, name, kind, relation_state, person_id, search) values
        ($1, gen_random_uuid(), '尹建国', '01', 'here', $2, ''), ($1, gen_random_uuid(), '失联的', '01', 'lost-contact', null, ''), ($1, gen_random_uuid(), '赵党员', '01', null, null, '')`,
      [redFlower, home.persons[0]],
    )
    const known = async () => ((await worker.get(`${at}/known-contacts`)).body as { items: KnownContact[] }).items
    const offered = await known()
    // 尹楼长 stands there already; 尹建国 is offered once, as what he was appointed to.
    expect(offered.map(({ name, level, source }) => [name, level, source]).toSorted()).toEqual(
      [
        ['尹建国', '4', 'appointments'],
        ['杨党员', '4', 'posts'],
        ['赵党员', '4', 'party-members'],
      ].toSorted(),
    )
    const items = offered.filter(({ name }) => name !== '杨党员').map(({ source, id }) => ({ id: uuid(), source, from: id }))
    expect((await officer.get(`${at}/known-contacts`)).status).toBe(403)
    expect((await worker.post(`${at}/contacts/take`, { items })).body).toEqual({ taken: 2, already: 0 })
    expect((await worker.post(`${at}/contacts/take`, { items })).body).toEqual({ taken: 0, already: 2 })
    const [taken] = ((await worker.get(`${at}/contacts?q=${encodeURIComponent('尹建国')}`)).body as { items: Contact[] }).items
    expect(taken).toMatchObject({
      source: 'appointments',
      person: { id: home.persons[0] },
      phoneMasked: '138****1234',
      phoneShown: false,
      building: { id: home.building },
    })
    expect((await known()).map(({ name }) => name)).toEqual(['杨党员'])
    expect((await worker.post(`${at}/contacts/take`, { items: [{ id: uuid(), source: 'posts', from: uuid() }] })).error?.reason).toBe(
      'not-known',
    )
  })

  it('rules that cannot hold together are refused by name; sound ones hold from their day', async () => {
    const secretary = await app.signIn({ login: 'c-secretary', post: { kind: 'secretary', community: redFlower } })
    const rules = (await worker.get(`${at}/contact-rules`)).body as { levels: object[]; cadences: object[]; lateNth: number | null }
    const change = (value: object, startsOn: string | null = null) =>
      secretary.send('PUT', `${at}/settings`, { key: 'contactRules', version: 0, startsOn, value })
    const twice = await change({ ...rules, levels: [...rules.levels, { code: '5', roles: ['party-member'] }] })
    expect(twice.error).toMatchObject({
      id: 'refused',
      reason: 'contact-rules',
      fields: [{ path: 'value.levels.4.roles', code: 'role-twice' }],
    })
    expect((await change({ ...rules, cadences: [] })).error?.id).toBe('invalid_input')
    expect((await change({ ...rules, levels: [{ code: '4', roles: ['no-such-role'] }] })).error?.id).toBe('invalid_input')
    const often = { by: ['4'], to: 'household', months: 1, visits: 2, counting: 'rolling' }
    const sound = { ...rules, cadences: [...rules.cadences.slice(0, 2), often] }
    expect((await change(sound, '2099-01-01')).body).toMatchObject({ startsOn: null, upcoming: [{ startsOn: '2099-01-01' }] })
    expect((await worker.get(`${at}/contact-rules`)).body).toEqual(rules)
    expect((await member.get(`${at}/contact-rules`)).status).toBe(200)
    expect((await resident.get(`${at}/contact-rules`)).status).toBe(403)
  })

  it('neighbours see nothing of it', async () => {
    const visitor = app.visitor()
    visitor.cookie = (await visitor.post('/auth/sign-in', { login: 'c-far', password: 'correct-horse-battery-staple' })).cookie ?? ''
    const there = `/api/communities/${String(fishing)}`
    expect(((await visitor.get(`${there}/contacts`)).body as { items: Contact[] }).items).toEqual([])
    expect((await visitor.get(`${there}/contacts/${idOf('段党员')}`)).status).toBe(404)
    expect((await visitor.get(`${there}/contacts/${idOf('段党员')}/duties`)).status).toBe(404)
    expect((await visitor.get(`${at}/contacts`)).status).toBe(404)
    const { rows } = await inScope(app.db, systemCaller('test', fishing), 'read', (tx) => sql`select 1 from contact_link`.execute(tx))
    expect(rows).toEqual([])
  })
})
