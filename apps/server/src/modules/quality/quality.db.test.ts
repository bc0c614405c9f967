import type { Freshness, QualityFinding, QualitySummary, VisitSheet } from '@linli/contract/quality'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApp, type Visitor, createTestApp } from '../../testing/app.ts'
import { testFields } from '../../testing/keys.ts'
import { type BuiltHome, buildHome, fishing, redFlower } from '../../testing/register.ts'
import { signInResident } from '../../testing/world.ts'

const at = `/api/communities/${String(redFlower)}`

describe('quality', () => {
  let app: TestApp
  let worker: Visitor
  let officer: Visitor
  let builder: Visitor
  let resident: Visitor
  let home: BuiltHome
  let other: BuiltHome

  beforeAll(async () => {
    app = await createTestApp()
    home = await buildHome(app.db, testFields, { people: [{ name: '尹建国' }, { name: '尹小妹', relation: '12', sex: '1' }] })
    other = await buildHome(app.db, testFields, { building: '4', people: [{ name: '尹秀英', sex: '2' }] })
    await buildHome(app.db, testFields, { community: fishing, people: [{ name: '邻居', relation: '12', sex: '1' }] })
    worker = await app.signIn({ login: 'q-worker', post: { kind: 'worker', community: redFlower } })
    officer = await app.signIn({ login: 'q-street', post: { kind: 'street_officer', community: 530502004000 } })
    builder = await app.signIn({ login: 'q-head', post: { kind: 'building_head', community: redFlower, building: home.building } })
    const administrator = await app.signIn({ login: 'q-admin', post: { kind: 'administrator', community: redFlower } })
    resident = await signInResident(app, { community: redFlower, home, administrator })
  })
  afterAll(() => app.stop())

  const list = async (query = '', who = worker) =>
    ((await who.get(`${at}/quality-findings?limit=200${query}`)).body as { items: QualityFinding[] }).items
  const person = async (id: string | undefined) => (await worker.get(`${at}/persons/${id ?? ''}`)).body as { version: number }
  const correct = async (id: string | undefined, change: object) =>
    worker.send('PATCH', `${at}/persons/${id ?? ''}`, { version: (await person(id)).version, ...change })

  it('a contradiction stands in the list with its home and person, for staff, and never the neighbours’', async () => {
    const [finding, ...more] = await list('&code=relation-sex')
    expect(more).toEqual([])
    expect(finding).toMatchObject({
      household: { id: home.household, label: '3-2-1102' },
      person: { id: home.persons[1], name: '尹小妹' },
      detail: { relation: '12', sex: '1' },
      state: 'open',
    })
    expect((await list('&code=relation-sex', officer)).map(({ id }) => id)).toEqual([finding?.id])
    expect(await list(`&code=relation-sex&building=${other.building}`)).toEqual([])
    expect(await list(`&person=${home.persons[1] ?? ''}`)).toHaveLength(1)
    expect((await builder.get(`${at}/quality-findings`)).status).toBe(403)
    expect((await worker.get(`${at}/quality-findings?code=nonsense`)).status).toBe(400)
    expect((await worker.get(`/api/communities/${String(fishing)}/quality-findings`)).status).toBe(404)
  })

  it('is gone once it is mended, without anybody searching the register again', async () => {
    await app.db.asOwner(`update person set born_on = current_date + 3 where id = $1`, [other.persons[0]])
    await correct(other.persons[0], { work: '教师' })
    expect(await list(`&code=birth-impossible&person=${other.persons[0] ?? ''}`)).toMatchObject([
      { state: 'open', detail: { year: expect.any(Number) } },
    ])
    await app.db.asOwner(`update person set born_on = '1970-03-01' where id = $1`, [other.persons[0]])
    await correct(other.persons[0], { work: '工人' })
    expect(await list(`&person=${other.persons[0] ?? ''}`)).toEqual([])
  })

  it('left as it is, it stays left until the facts change, and can be taken up again', async () => {
    const [finding] = await list('&code=relation-sex')
    const url = `${at}/quality-findings/${finding?.id ?? ''}`
    expect((await officer.post(`${url}/leave`, { reason: '已核对' })).status).toBe(403)
    expect((await worker.post(`${url}/leave`, { reason: '' })).status).toBe(400)
    expect((await worker.post(`${url}/leave`, { reason: '户口本如此' })).body).toMatchObject({
      state: 'left',
      left: { reason: '户口本如此', by: 'q-worker' },
    })
    expect((await worker.post(`${url}/leave`, { reason: '户口本如此' })).status).toBe(200)
    expect((await worker.post(`${url}/leave`, { reason: '另有原因' })).error?.id).toBe('conflict')
    await worker.post(`${at}/quality-checks`)
    expect(await list('&code=relation-sex')).toEqual([])
    expect(await list('&state=left')).toMatchObject([{ id: finding?.id, left: { reason: '户口本如此' } }])

    await app.db.asOwner(`update membership set relation = '38' where person_id = $1`, [home.persons[1]])
    await worker.post(`${at}/quality-checks`)
    expect(await list('&code=relation-sex')).toMatchObject([{ id: finding?.id, left: null, detail: { relation: '38' } }])

    await worker.post(`${url}/leave`, { reason: '核对过' })
    expect((await worker.post(`${url}/reopen`)).body).toMatchObject({ state: 'open', left: null })
    expect((await worker.post(`${at}/quality-findings/${uuid()}/leave`, { reason: '无' })).status).toBe(404)
    await app.db.asOwner(`update membership set relation = '28' where person_id = $1`, [home.persons[1]])
    await worker.post(`${at}/quality-checks`)
    expect((await worker.post(`${url}/leave`, { reason: '核对过' })).error?.reason).toBe('finding-closed')
  })

  it('what was decided stands in the audit, with its reason', async () => {
    const rows = await app.db.asOwner<{ verb: string; detail: object }>(
      `select verb, detail from audit_entry where verb like 'quality.%' and community = $1 order by seq`,
      [redFlower],
    )
    expect(rows).toContainEqual({ verb: 'quality.leave', detail: { code: 'relation-sex', person: home.persons[1], reason: '户口本如此' } })
    expect(rows.map(({ verb }) => verb)).toEqual(expect.arrayContaining(['quality.check', 'quality.reopen']))
    expect((await worker.get(`${at}/audit`)).status).toBe(403)
  })

  it('two looks at once find the same, once', async () => {
    await app.db.asOwner(`update membership set relation = '12' where person_id = $1`, [home.persons[1]])
    const answers = await Promise.all([1, 2, 3].map(() => worker.post(`${at}/quality-checks`)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(await list('&code=relation-sex')).toHaveLength(1)
  })

  it('the summary counts what there is to do', async () => {
    await app.db.asOwner(`update household set updated_at = now() - interval '13 months' where id = $1`, [other.household])
    await app.db.asOwner(`update person set updated_at = now() - interval '13 months' where household_id = $1`, [other.household])
    const summary = (await officer.get(`${at}/quality-summary`)).body as QualitySummary
    expect(summary).toMatchObject({ questions: { open: 0, waiting: 0 }, stale: { months: 12, households: 1 } })
    expect(summary.checks).toContainEqual({ code: 'relation-sex', open: 1 })
    expect(summary.checkedAt).not.toBeNull()
    expect((await builder.get(`${at}/quality-summary`)).status).toBe(403)
  })

  it('the sheet for a round holds homes in walking order, and is recorded when it is made', async () => {
    const sheet = (body: object, who = worker) => who.post(`${at}/visit-sheets`, { building: null, asks: true, staleMonths: 12, ...body })
    const question = { id: uuid(), person: home.persons[0], field: 'phone', why: '月报要填' }
    await worker.post(`${at}/home-questions`, question)
    const made = (await sheet({})).body as VisitSheet
    expect(made.homes).toEqual([
      {
        household: home.household,
        label: '3-2-1102',
        head: '尹建国',
        members: 2,
        stale: false,
        asks: [{ person: '尹建国', field: 'phone', why: '月报要填' }],
      },
      { household: other.household, label: '4-2-1102', head: '尹秀英', members: 1, stale: true, asks: [] },
    ])
    expect(made).toMatchObject({ more: false, by: 'q-worker' })
    expect(((await sheet({ staleMonths: null })).body as VisitSheet).homes).toHaveLength(1)
    expect(((await sheet({ asks: false })).body as VisitSheet).homes).toHaveLength(1)
    expect(((await sheet({ building: other.building })).body as VisitSheet).homes.map(({ label }) => label)).toEqual(['4-2-1102'])
    const [print] = await app.db.asOwner(`select purpose, detail from audit_entry where verb = 'register.print' order by seq limit 1`)
    expect(print).toMatchObject({ purpose: 'service', detail: { what: 'visits', homes: 2, staleMonths: 12 } })
    expect((await sheet({ staleMonths: 0 })).status).toBe(400)
    expect((await sheet({}, builder)).status).toBe(403)
    expect((await sheet({}, app.visitor())).status).toBe(401)
    expect((await worker.post(`/api/communities/${String(fishing)}/visit-sheets`, {})).status).toBe(404)
    await worker.post(`${at}/home-questions/${question.id}/drop`, { reason: '问过了' })
  })

  it('a lease that is written down mends the finding about it', async () => {
    const rented = await buildHome(app.db, testFields, { building: '4', room: '301', occupancy: 'rents', people: [{ name: '租户' }] })
    await worker.post(`${at}/quality-checks`)
    expect(await list(`&household=${rented.household}`)).toMatchObject([{ code: 'lease-unknown', detail: { until: null } }])
    const kept = await worker.post(`${at}/ledgers/tenancies/rows`, {
      id: uuid(),
      values: { name: '租户', dwelling: rented.dwelling, leaseUntil: '2199-12-31' },
    })
    expect(kept.status).toBe(200)
    expect(await list(`&household=${rented.household}`)).toEqual([])
  })

  describe('freshness', () => {
    const said = () => ({ id: uuid(), at: new Date().toISOString() })
    const fresh = async (who: Visitor, id: string) => (await who.get(`${at}/households/${id}/freshness`)).body as Freshness
    const old = `now() - interval '14 months'`
    const age = (id: string) =>
      app.db.asOwner(`with h as (update household set updated_at = ${old} where id = '${id}' returning id)
        update person set updated_at = ${old} where household_id in (select id from h)`)

    it('a household nobody confirmed or changed for long is stale, and one tap makes it fresh', async () => {
      await age(home.household)
      expect(await fresh(worker, home.household)).toMatchObject({ stale: true, way: null, by: null, months: 12 })
      const body = said()
      expect((await builder.post(`${at}/households/${home.household}/confirmations`, body)).body).toMatchObject({
        stale: false,
        way: 'helper',
        by: 'q-head',
      })
      expect((await builder.post(`${at}/households/${home.household}/confirmations`, body)).status).toBe(200)
      expect((await worker.post(`${at}/households/${home.household}/confirmations`, body)).error?.id).toBe('same_id_other_content')
      expect(await app.db.asOwner('select way from household_confirmation where household_id = $1', [home.household])).toEqual([
        { way: 'helper' },
      ])
    })

    it('what waited on a phone counts from when it was said, and never from the future', async () => {
      await age(home.household)
      await app.db.asOwner('delete from household_confirmation')
      const waited = { id: uuid(), at: new Date(Date.now() - 20 * 86_400_000).toISOString() }
      const later = { id: uuid(), at: new Date(Date.now() + 20 * 86_400_000).toISOString() }
      expect((await worker.post(`${at}/households/${home.household}/confirmations`, waited)).body).toMatchObject({
        at: waited.at,
        way: 'worker',
      })
      const { body } = await worker.post(`${at}/households/${home.household}/confirmations`, later)
      expect(Date.parse((body as Freshness).at)).toBeLessThanOrEqual(Date.now() + 60_000)
    })

    it('a correction counts too', async () => {
      await age(home.household)
      await app.db.asOwner('delete from household_confirmation')
      await correct(home.persons[0], { work: '木工' })
      expect(await fresh(worker, home.household)).toMatchObject({ stale: false, way: null })
    })

    it('residents confirm their own household and are told of no names', async () => {
      await age(home.household)
      expect((await resident.get(`${at}/my/household/freshness`)).body).toMatchObject({ stale: true })
      expect((await resident.post(`${at}/my/household/confirmations`, said())).body).toMatchObject({
        stale: false,
        way: 'resident',
        by: null,
      })
      expect(await fresh(worker, home.household)).toMatchObject({ way: 'resident', by: expect.stringMatching(/./) })
      expect((await resident.post(`${at}/households/${other.household}/confirmations`, said())).status).toBe(403)
      expect((await worker.post(`${at}/my/household/confirmations`, said())).status).toBe(403)
    })

    it('a helper reaches the homes of their building only; who may only read confirms nothing', async () => {
      expect((await builder.get(`${at}/households/${other.household}/freshness`)).status).toBe(404)
      expect((await builder.post(`${at}/households/${other.household}/confirmations`, said())).status).toBe(404)
      expect((await officer.post(`${at}/households/${home.household}/confirmations`, said())).status).toBe(403)
      expect((await worker.post(`${at}/households/${home.household}/confirmations`, { id: uuid() })).status).toBe(400)
      expect((await app.visitor().get(`${at}/households/${home.household}/freshness`)).status).toBe(401)
    })

    it('the list filtered by months without a word finds exactly the stale, for staff and helpers alike', async () => {
      await app.db.asOwner('delete from household_confirmation')
      await age(home.household)
      const stale = async (months: number, who = worker) =>
        ((await who.get(`${at}/households?staleMonths=${String(months)}`)).body as { items: { id: string }[]; total: number }).items.map(
          ({ id }) => id,
        )
      expect(await stale(12)).toEqual([home.household, other.household])
      expect(await stale(60)).toEqual([])
      expect(await stale(12, builder)).toEqual([home.household])
      await builder.post(`${at}/households/${home.household}/confirmations`, said())
      expect(await stale(12, builder)).toEqual([])
      expect(await stale(12)).toEqual([other.household])
      expect((await officer.get(`${at}/quality-summary`)).body).toMatchObject({ stale: { households: 1 } })
    })
  })
})
