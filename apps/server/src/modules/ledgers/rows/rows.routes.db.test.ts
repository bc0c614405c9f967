import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { LedgerRow, LedgerRowWithStory } from '@linli/contract/ledger-rows'
import { ledgerKeys } from '@linli/contract/ledger-list'
import { v7 as newId } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, type TestApp, type Visitor, createTestApp } from '../../../testing/app.ts'
import { testFields } from '../../../testing/keys.ts'
import { type BuiltHome, buildHome, fishing, redFlower } from '../../../testing/register.ts'

const phone = '13812341234'
const identity = '11010519491231002X'

let app: TestApp
let folder: string
let home: BuiltHome
let elsewhere: BuiltHome
let worker: Visitor
let neighbour: Visitor
let head: Visitor
let officer: Visitor

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'linli-rows-'))
  app = await createTestApp({ LINLI_DATA: folder })
  const pool = { pool: app.db.pool }
  home = await buildHome(pool, testFields, { people: [{ name: '尹建国', identity, phone }] })
  elsewhere = await buildHome(pool, testFields, { community: fishing, people: [{ name: '邻居' }] })
  worker = await app.signIn({ login: 'worker', post: { kind: 'worker', community: redFlower } })
  neighbour = await app.signIn({ login: 'neighbour', post: { kind: 'worker', community: fishing } })
  head = await app.signIn({ login: 'head', post: { kind: 'building_head', community: redFlower, building: home.building } })
  officer = await app.signIn({ login: 'officer', post: { kind: 'street_officer', community: 530502004000 } })
})
afterAll(async () => {
  await app.stop()
  await rm(folder, { recursive: true, force: true })
})

const at = (rest: string, community = redFlower): string => `/api/communities/${String(community)}/ledgers${rest}`
const files = (rest: string, community = redFlower): string => `/api/communities/${String(community)}/exports/ledgers${rest}`
const row = (answer: Answer): LedgerRow => {
  expect(answer.error).toBeNull()
  return answer.body as LedgerRow
}
const story = async (ledger: string, id: string, asOf = ''): Promise<LedgerRowWithStory> =>
  row(await worker.get(at(`/${ledger}/rows/${id}${asOf === '' ? '' : `?asOf=${asOf}`}`))) as LedgerRowWithStory
const list = async (ledger: string, query = ''): Promise<string[]> => {
  const answer = await worker.get(at(`/${ledger}/rows?${query}`))
  expect(answer.error).toBeNull()
  return (answer.body as { items: LedgerRow[] }).items.map(({ values }) => String(values.name))
}
const add = async (ledger: string, values: Record<string, string>, visitor = worker): Promise<LedgerRow> =>
  row(await visitor.post(at(`/${ledger}/rows`), { id: newId(), values }))
/** As though the row had been entered so many days ago. */
const longAgo = (table: string, id: string, days: number) =>
  app.db.asOwner(`update ${table} set created_at = now() - interval '${String(days)} days' where id = $1`, [id])

const toilet = { name: '一号公厕', kind: 'toilet', state: '正常', installedOn: '2020-05-01' }

describe('who may', () => {
  it('read and write ledgers is staff of the community; helpers and neighbours find nothing', async () => {
    const kept = await add('party-members', { name: '段红', kind: '01', phone })
    const one = `/party-members/rows/${kept.id}`
    const calls: ((visitor: Visitor, community?: number) => Promise<Answer>)[] = [
      (visitor) => visitor.get(at('')),
      (visitor) => visitor.get(at('/party-members/rows')),
      (visitor) => visitor.get(at(one)),
      (visitor) => visitor.post(at('/party-members/rows'), { id: newId(), values: { name: '王伟', kind: '01' } }),
      (visitor) => visitor.send('PATCH', at(one), { version: 1, values: { note: '改' } }),
      (visitor) => visitor.post(at(`${one}/end`), { version: 1, endsOn: '2026-01-01' }),
      (visitor) => visitor.post(at(`${one}/restore`), { version: 1 }),
      (visitor) => visitor.post(at(`${one}/reveal`), { column: 'phone', purpose: 'contact', note: null }),
      (visitor) => visitor.post(files('/party-members'), { format: 'csv', filter: {} }),
      (visitor) => visitor.post(files('/party-members/unmasked'), { format: 'csv', filter: {}, purpose: 'report', note: null }),
      (visitor) => visitor.post(files('/party-members/print'), { filter: {}, purpose: 'report', note: null }),
    ]
    for (const call of calls) {
      expect((await call(app.visitor())).status).toBe(401)
      expect((await call(head)).status).toBe(403)
      expect((await call(neighbour)).status).toBe(404)
    }
    // In the own community the neighbour's worker finds no row of this id either.
    const there = `${at('/party-members/rows', fishing)}/${kept.id}`
    expect((await neighbour.get(there)).status).toBe(404)
    expect((await neighbour.send('PATCH', there, { version: 1, values: { note: '改' } })).status).toBe(404)
    expect((await neighbour.post(`${there}/end`, { version: 1, endsOn: '2026-01-01' })).status).toBe(404)
    expect((await neighbour.post(`${there}/restore`, { version: 1, to: 1 })).status).toBe(404)
    expect((await neighbour.post(`${there}/reveal`, { column: 'phone', purpose: 'contact', note: null })).status).toBe(404)
    expect(String((await neighbour.post(files('/party-members', fishing), { format: 'csv', filter: {} })).body)).not.toContain('段红')
    expect((await story('party-members', kept.id)).version).toBe(1)
  })

  it('street officers read and take masked lists, and change nothing', async () => {
    expect((await officer.get(at('/facilities/rows'))).status).toBe(200)
    expect((await officer.post(files('/facilities'), { format: 'csv', filter: {} })).status).toBe(200)
    expect((await officer.post(at('/facilities/rows'), { id: newId(), values: toilet })).status).toBe(403)
    expect((await officer.post(files('/facilities/unmasked'), { format: 'csv', filter: {}, purpose: 'report', note: null })).status).toBe(
      403,
    )
  })
})

describe('a row', () => {
  it.each([
    ['without what is required', 'facilities', { place: '东门' }, ['values.name', 'values.kind']],
    ['with an unknown column', 'facilities', { ...toilet, colour: '红' }, ['values.colour']],
    ['with an unknown code', 'facilities', { ...toilet, kind: '飞船' }, ['values.kind']],
    [
      'with a credit code of a wrong check character',
      'shops-units',
      { name: '小店', creditCode: '91350100M000100Y42' },
      ['values.creditCode'],
    ],
    ['with a wrong identity number', 'party-members', { name: '段红', kind: '01', identity: '110105194912310021' }, ['values.identity']],
    ['with a day that is none', 'appointments', { role: '楼栋长', name: '段红', servesFrom: '13月40日' }, ['values.servesFrom']],
    ['with a home that is no id', 'tenancies', { dwelling: '3-2-1102', name: '租客' }, ['values.dwelling']],
  ])('%s is refused, naming each column', async (_, ledger, values, paths) => {
    const answer = await worker.post(at(`/${ledger}/rows`), { id: newId(), values })
    expect(answer.status).toBe(400)
    expect(answer.error?.fields?.map(({ path }) => path)).toEqual(paths)
  })

  it("cannot refer to the neighbour's home, building or person", async () => {
    const foreign = { id: newId(), values: { dwelling: elsewhere.dwelling, name: '租客', person: elsewhere.persons[0] ?? '' } }
    const answer = await worker.post(at('/tenancies/rows'), foreign)
    expect(answer.status).toBe(400)
    expect(answer.error?.fields?.map(({ path }) => path)).toEqual(['values.dwelling', 'values.person'])
  })

  it('is added once however often it is sent, and not with other content', async () => {
    const body = { id: newId(), values: toilet }
    const first = row(await worker.post(at('/facilities/rows'), body))
    expect(first).toMatchObject({
      values: { name: '一号公厕', kind: 'toilet', state: 'in-use' },
      startsOn: '2020-05-01',
      endsOn: null,
      version: 1,
    })
    expect(row(await worker.post(at('/facilities/rows'), body))).toEqual(first)
    const other = await worker.post(at('/facilities/rows'), { ...body, values: { ...toilet, name: '二号公厕' } })
    expect(other.error?.id).toBe('same_id_other_content')
    expect(await list('facilities')).toEqual(['一号公厕'])
  })

  it('shows whom, where and what it refers to in words, and numbers masked', async () => {
    const kept = await add('tenancies', {
      dwelling: home.dwelling,
      name: '单梅',
      person: home.persons[0] ?? '',
      identity,
      phone,
      residenceRegistered: '是',
      people: '3人',
      leaseUntil: '2027.3.1',
    })
    expect(kept.values).toMatchObject({
      dwelling: { id: home.dwelling, label: '3-2-1102' },
      person: { label: '尹建国' },
      identity: '110105********002X',
      phone: '138****1234',
      residenceRegistered: true,
      people: 3,
      leaseUntil: '2027-03-01',
      landlordPhone: null,
    })
  })

  it('changed by two people at once is a conflict for the slower, and nothing is lost', async () => {
    const kept = await add('appointments', { role: 'grid-worker', name: '普丽' })
    const change = (values: Record<string, string | null>, version = 1) =>
      worker.send('PATCH', at(`/appointments/rows/${kept.id}`), { version, values })
    expect(row(await change({ area: '一网格' })).version).toBe(2)
    expect((await change({ area: '二网格' })).status).toBe(409)
    // Nothing new is no change.
    expect(row(await change({ area: '一网格' }, 2)).version).toBe(2)
    expect((await change({ name: null }, 2)).status).toBe(400)
    expect((await story('appointments', kept.id)).values.area).toBe('一网格')
  })

  it('shows a number whole only for a purpose, and the person of the register sees who looked', async () => {
    const kept = await add('appointments', { role: 'mediator', name: '尹建国', phone, person: home.persons[0] ?? '' })
    const look = (body: object) =>
      worker.post(at(`/appointments/rows/${kept.id}/reveal`), { column: 'phone', purpose: 'contact', note: '通知开会', ...body })
    expect((await look({})).body).toEqual({ value: phone })
    expect((await look({ purpose: 'curiosity' })).status).toBe(400)
    expect((await look({ column: 'name' })).status).toBe(404)
    const looks = await worker.get(`/api/communities/${String(redFlower)}/persons/${home.persons[0] ?? ''}/looks`)
    expect(looks.body).toMatchObject({ items: [{ field: 'phone', purpose: 'contact', note: '通知开会', by: 'worker' }] })
    expect(
      (await officer.post(at(`/appointments/rows/${kept.id}/reveal`), { column: 'phone', purpose: 'contact', note: null })).status,
    ).toBe(403)
  })
})

describe("a row's story", () => {
  it('says who changed what, and an earlier version holds again', async () => {
    const { id } = await add('party-members', { name: '单建国', kind: '预备党员', phone })
    await longAgo('party_member', id, 100)
    await app.db.asOwner("update party_member set starts_on = '2026-01-01', facts_since = '2026-01-01' where id = $1", [id])
    const patch = (version: number, values: object) => worker.send('PATCH', at(`/party-members/rows/${id}`), { version, values })
    row(await patch(1, { kind: '01', phone: '13987654321' }))
    row(await patch(2, { branch: '第一支部' }))
    expect((await story('party-members', id)).story).toMatchObject([
      { version: 3, kind: 'changed', by: 'worker', changes: [{ column: 'branch', before: null, after: '第一支部' }] },
      {
        version: 2,
        kind: 'changed',
        changes: [
          { column: 'kind', before: '02', after: '01' },
          { column: 'phone', before: '138****1234', after: '139****4321' },
        ],
      },
      { version: 1, kind: 'added', by: 'worker', changes: [] },
    ])
    // The list of a past day says what was true then.
    expect((await story('party-members', id, '2026-02-01')).values).toMatchObject({ kind: '02', phone: '138****1234', branch: null })
    expect(await list('party-members', 'asOf=2026-02-01&where=kind:02')).toEqual(['单建国'])
    expect(await list('party-members', 'asOf=2026-02-01&where=kind:01')).toEqual([])
    expect(await list('party-members', 'asOf=2025-12-31')).toEqual([])
    const restore = (version: number, to?: number) => worker.post(at(`/party-members/rows/${id}/restore`), { version, to })
    expect((await restore(2, 1)).status).toBe(409)
    expect((await restore(3, 9)).status).toBe(404)
    expect((await restore(3)).error?.reason).toBe('nothing-to-restore')
    expect(row(await restore(3, 1)).values).toMatchObject({ kind: '02', phone: '138****1234', branch: null })
    expect((await story('party-members', id)).story[0]).toMatchObject({ version: 4, kind: 'restored' })
    expect(await list('party-members', 'q=13812341234')).toContain('单建国')
    expect(await list('party-members', 'q=13987654321')).toEqual([])
  })

  it('does not know a correction of the day of entry as something that was once so', async () => {
    const { id } = await add('facilities', { ...toilet, name: '球场', kind: 'court', installedOn: '2024-01-01' })
    row(await worker.send('PATCH', at(`/facilities/rows/${id}`), { version: 1, values: { name: '篮球场', installedOn: '2023-01-01' } }))
    expect((await story('facilities', id)).story).toHaveLength(2)
    expect(await list('facilities', 'asOf=2024-06-01')).toContain('篮球场')
    expect(await list('facilities', 'asOf=2023-06-01')).toContain('篮球场')
    expect(await list('facilities', 'asOf=2022-06-01')).not.toContain('篮球场')
  })

  it('shows a beginning that was put right later on the days between', async () => {
    const { id } = await add('appointments', { role: 'building-head', name: '普成', servesFrom: '2025-01-01' })
    await longAgo('appointment', id, 50)
    row(await worker.send('PATCH', at(`/appointments/rows/${id}`), { version: 1, values: { servesFrom: '2022-01-01' } }))
    expect(await list('appointments', 'asOf=2023-01-01')).toEqual(['普成'])
  })

  it('ends, stays in the lists of its days, and can be taken back', async () => {
    const { id } = await add('tenancies', { dwelling: home.dwelling, name: '王租户', rentedFrom: '2024-03-01' })
    const end = (version: number, endsOn: string) => worker.post(at(`/tenancies/rows/${id}/end`), { version, endsOn })
    expect((await end(1, '2024-02-01')).error?.reason).toBe('ends-before-start')
    expect((await end(1, '2199-01-01')).error?.reason).toBe('ends-in-future')
    expect((await end(7, '2025-01-01')).status).toBe(409)
    expect(row(await end(1, '2025-01-01'))).toMatchObject({ endsOn: '2025-01-01', version: 2 })
    expect(row(await end(1, '2025-01-01')).version).toBe(2)
    expect(await list('tenancies')).not.toContain('王租户')
    expect(await list('tenancies', 'ended=yes')).toEqual(['王租户'])
    expect(await list('tenancies', 'asOf=2024-12-31')).toContain('王租户')
    expect(await list('tenancies', 'asOf=2025-01-01')).not.toContain('王租户')
    expect((await worker.send('PATCH', at(`/tenancies/rows/${id}`), { version: 2, values: { note: '改' } })).error?.reason).toBe(
      'row-ended',
    )
    expect(row(await worker.post(at(`/tenancies/rows/${id}/restore`), { version: 2 }))).toMatchObject({
      endsOn: null,
      version: 3,
    })
    expect(await list('tenancies')).toContain('王租户')
  })
})

describe('a list', () => {
  beforeAll(async () => {
    for (const [name, creditCode] of [
      ['小尹饭店', '91350100M000100Y43'],
      ['段家超市', ''],
      ['青华药店', ''],
    ] as const)
      await add('shops-units', { name, creditCode, kind: name === '青华药店' ? '药店' : '', contact: '单师傅' })
  })

  it('is found by name, pinyin, parts of its texts and whole codes, and filtered by codes', async () => {
    expect(await list('shops-units', `q=${encodeURIComponent('饭店')}`)).toEqual(['小尹饭店'])
    expect(await list('shops-units', 'q=djcs')).toEqual(['段家超市'])
    expect(await list('shops-units', `q=${encodeURIComponent('单师')}`)).toHaveLength(3)
    expect(await list('shops-units', 'q=91350100M000100Y43')).toEqual(['小尹饭店'])
    expect(await list('shops-units', 'where=kind:health')).toEqual(['青华药店'])
    expect(await list('shops-units', 'where=kind:')).toHaveLength(2)
    expect((await worker.get(at('/shops-units/rows?where=name:x'))).status).toBe(400)
    expect((await worker.get(at('/shops-units/rows?where=%27;drop'))).status).toBe(400)
    expect((await worker.get(at('/nothing/rows'))).status).toBe(400)
    expect((await worker.get(at('/shops-units/rows?asOf=2199-01-01'))).status).toBe(400)
  })

  it('of things with a name of their own is searched from anywhere', async () => {
    const { body } = await worker.get(`/api/communities/${String(redFlower)}/search?q=${encodeURIComponent('药店')}`)
    expect(body).toMatchObject({ items: [{ kind: 'shop', title: '青华药店', past: false }] })
    const helper = await head.get(`/api/communities/${String(redFlower)}/search?q=${encodeURIComponent('药店')}`)
    expect(helper.body).toMatchObject({ items: [] })
  })

  it('comes page by page without a gap', async () => {
    const names: string[] = []
    let cursor = ''
    for (;;) {
      const { body } = await worker.get(at(`/shops-units/rows?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`))
      const page = body as { items: LedgerRow[]; next: string | null; total: number }
      expect(page.total).toBe(3)
      names.push(...page.items.map(({ values }) => String(values.name)))
      if (page.next === null) break
      cursor = page.next
    }
    expect(names.toSorted()).toEqual(['小尹饭店', '段家超市', '青华药店'].toSorted())
  })

  it('is counted for each ledger', async () => {
    const { body } = await worker.get(at(''))
    const { items } = body as { items: { key: string; rows: number }[] }
    expect(items.map(({ key }) => key)).toEqual([...ledgerKeys])
    expect(items.find(({ key }) => key === 'shops-units')?.rows).toBe(3)
  })

  it('tells screens that something changed, and never whom it is about', async () => {
    const { id } = await add('party-members', { name: '秘密', kind: '01' })
    const [event] = await app.db.asOwner<{ kind: string; privacy_class: string; data: unknown }>(
      "select kind, privacy_class, data from outbox where data ->> 'id' = $1",
      [id],
    )
    expect(event).toEqual({ kind: 'register.changed', privacy_class: 'staff', data: { entity: 'ledger', id } })
  })
})

describe('a ledger taken along', () => {
  it('is masked unless a purpose is given, and the audit says what was taken', async () => {
    await add('party-members', { name: '=段明', kind: '01', identity, phone: '13700001111' })
    const masked = await worker.post(files('/party-members'), { format: 'csv', filter: { where: 'kind:01' } })
    expect(String(masked.body)).toContain('137****1111')
    expect(String(masked.body)).not.toContain('13700001111')
    expect(String(masked.body)).not.toContain(identity)
    const body = { format: 'csv', filter: {}, purpose: 'report', note: '年报' }
    const whole = await worker.post(files('/party-members/unmasked'), body)
    expect(String(whole.body)).toContain('13700001111')
    expect(String(whole.body)).toMatch(/worker \d{4}-\d\d-\d\d \d\d:\d\d 用途：依法上报（年报）/u)
    expect((await worker.post(files('/party-members/unmasked'), { ...body, purpose: undefined })).status).toBe(400)
    const entries = await app.db.asOwner<{ purpose: string | null; detail: object }>(
      "select purpose, detail from audit_entry where verb = 'register.export' and detail ->> 'ledger' = 'party-members' and community = $1 order by seq desc limit 2",
      [redFlower],
    )
    expect(entries).toMatchObject([
      { purpose: 'report', detail: { masked: false, format: 'csv', note: '年报', by: 'worker' } },
      { purpose: null, detail: { masked: true, filter: { where: 'kind:01' } } },
    ])
    await app.db.asOwner(`update auth.session set "reauthenticatedAt" = now() - interval '11 minutes'`)
    app.accounts.forget('*')
    expect((await worker.post(files('/party-members/unmasked'), body)).error?.id).toBe('reauthentication_needed')
    await app.db.asOwner(`update auth.session set "reauthenticatedAt" = now()`)
    app.accounts.forget('*')
  })

  it('for paper carries its title and who printed it, when and why', async () => {
    const answer = await worker.post(files('/facilities/print'), { filter: {}, purpose: 'service', note: '巡查' })
    expect(answer.body).toMatchObject({
      title: expect.stringContaining('红花社区居民委员会设施台账'),
      foot: expect.stringMatching(/worker \d{4}-\d\d-\d\d \d\d:\d\d 用途：办理本人的事项（巡查）/u),
      columns: [{ key: 'name', header: '设施名称' }, { key: 'kind' }, {}, {}, {}, {}, {}, {}, {}, {}],
    })
    expect((answer.body as { rows: string[][] }).rows[0]).toHaveLength(10)
    expect((await worker.post(files('/facilities/print'), { filter: {}, note: null })).status).toBe(400)
  })
})
