import { retentionKinds, settings } from '@linli/contract/settings'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { publicCaller, systemCaller } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import { type TestApp, type Visitor, createTestApp } from '../../testing/app.ts'
import { testFields } from '../../testing/keys.ts'
import { buildHome, fishing, redFlower } from '../../testing/register.ts'
import { readSettings } from './index.ts'

let app: TestApp
let staff: Visitor
let worker: Visitor
const url = `/api/communities/${String(redFlower)}/settings`

beforeAll(async () => {
  app = await createTestApp()
  await buildHome(app.db, testFields)
  await buildHome(app.db, testFields, { community: fishing })
  staff = await app.signIn({ login: 's-admin', post: { kind: 'administrator', community: redFlower } })
  worker = await app.signIn({ login: 's-worker', post: { kind: 'worker', community: redFlower } })
})
afterAll(() => app.stop())

interface State {
  key: string
  value: unknown
  version: number
  startsOn: string | null
  upcoming: { startsOn: string; value: unknown }[]
}
const put = (body: unknown, by: Visitor = staff) => by.send('PUT', url, body)
const stateOf = async (key: string): Promise<State | undefined> => {
  const { body } = await staff.get(url)
  return (body as { items: State[] }).items.find((item) => item.key === key)
}
const on = (date: string | null, community = redFlower) =>
  inScope(app.db, systemCaller('test', community), 'read', (tx) => readSettings(tx, community, date))
const dayFromNow = async (days: number): Promise<string> =>
  (await app.db.asOwner<{ day: string }>(`select ((now() at time zone 'Asia/Shanghai')::date + $1::int)::text as day`, [days]))[0]?.day ??
  ''

describe('settings', () => {
  test('are their declared defaults until somebody changes them', async () => {
    const values = await on(null)
    expect(values.retention).toEqual(settings.retention.initial)
    expect(await stateOf('quietHours')).toMatchObject({ version: 0, value: { from: '22:00', to: '07:00' }, upcoming: [] })
  })

  test('a change is in the foot of every page, audited, and of this community only', async () => {
    const value = { organisation: '隆阳区民政局', filingNumber: '滇备 1 号' }
    expect((await put({ key: 'host', version: 0, startsOn: null, value })).body).toMatchObject({ version: 1, value, recordedBy: 's-admin' })
    await put({
      key: 'complaints',
      version: 0,
      startsOn: null,
      value: { phone: '0875-1234567', hours: '工作日 8:30–17:30', address: null },
    })
    expect((await app.visitor().get(`/api/communities/${String(redFlower)}`)).body).toMatchObject({
      hostOrganisation: '隆阳区民政局',
      filingNumber: '滇备 1 号',
      complaintsPhone: '0875-1234567',
      complaintsHours: '工作日 8:30–17:30',
    })
    expect((await app.visitor().get(`/api/communities/${String(fishing)}`)).body).toMatchObject({ hostOrganisation: null })
    expect(
      await app.db.asOwner(
        `select entity_id, detail ->> 'version' as version from audit_entry where verb = 'setting.change' order by seq limit 1`,
      ),
    ).toEqual([{ entity_id: 'host', version: '1' }])
  })

  test('who read an older version is refused; the same change once more is not', async () => {
    const value = ['en', 'zh-CN']
    const change = { key: 'languages', version: 0, startsOn: null, value }
    expect((await put(change)).status).toBe(200)
    expect((await put(change)).body).toMatchObject({ version: 1, value })
    expect((await put({ ...change, value: ['zh-CN'] })).error?.id).toBe('conflict')
    const both = await Promise.all([put({ ...change, version: 1, value: ['zh-CN'] }), put({ ...change, version: 1, value: ['en'] })])
    expect(both.map((answer) => answer.status).sort()).toEqual([200, 409])
  })

  test('a dated one holds from its day on, and the days before keep theirs', async () => {
    const [today, tomorrow, later] = [await dayFromNow(0), await dayFromNow(1), await dayFromNow(30)]
    await put({ key: 'quietHours', version: 0, startsOn: null, value: { from: '21:30', to: '08:00' } })
    await put({ key: 'quietHours', version: 1, startsOn: later, value: null })
    expect((await on(null)).quietHours).toEqual({ from: '21:30', to: '08:00' })
    expect((await on(tomorrow)).quietHours).toEqual({ from: '21:30', to: '08:00' })
    expect((await on(later)).quietHours).toBeNull()
    expect((await on(await dayFromNow(-1))).quietHours).toEqual({ from: '22:00', to: '07:00' })
    expect(await stateOf('quietHours')).toMatchObject({ startsOn: today, version: 2, upcoming: [{ startsOn: later, value: null }] })
  })

  test('days that have passed keep the rule they had, and some settings know no days', async () => {
    const past = await put({ key: 'retention', version: 0, startsOn: await dayFromNow(-1), value: settings.retention.initial })
    expect(past.error?.reason).toBe('starts-in-past')
    const dated = await put({ key: 'host', version: 1, startsOn: await dayFromNow(1), value: { organisation: null, filingNumber: null } })
    expect(dated.error?.reason).toBe('not-dated')
  })

  test.each([
    { key: 'quietHours', value: { from: '22:00', to: '22:00' } },
    { key: 'quietHours', value: { from: '24:00', to: '07:00' } },
    { key: 'retention', value: { ...settings.retention.initial, sign_in_log: retentionKinds.sign_in_log.least - 1 } },
    { key: 'retention', value: { ...settings.retention.initial, former_residents: retentionKinds.former_residents.most + 1 } },
    { key: 'retention', value: { sign_in_log: 12 } },
    { key: 'complaints', value: { phone: 'call me', hours: null, address: null } },
    { key: 'host', value: { organisation: '', filingNumber: null } },
    { key: 'host', value: { organisation: '甲', filingNumber: null, more: 1 } },
    { key: 'languages', value: [] },
    { key: 'languages', value: ['zh-CN', 'zh-CN'] },
    { key: 'languages', value: ['fr'] },
    { key: 'setupSteps', value: [] },
    { key: 'nonsense', value: 1 },
  ])('$key = $value is refused', async ({ key, value }) => {
    expect((await put({ key, version: 0, startsOn: null, value })).status).toBe(400)
  })

  test('workers may not change them, and the neighbours do not see them', async () => {
    expect((await put({ key: 'host', version: 1, startsOn: null, value: { organisation: null, filingNumber: null } }, worker)).status).toBe(
      403,
    )
    const theirs = `/api/communities/${String(fishing)}/settings`
    expect((await staff.get(theirs)).status).toBe(404)
    expect((await staff.send('PUT', theirs, { key: 'languages', version: 0, startsOn: null, value: ['en'] })).status).toBe(404)
  })

  test('the public reads what is public, not what is for staff', async () => {
    await app.db.asOwner(
      `insert into community_setting (community, key, starts_on, value, read_by, version, recorded_by) values ($1, 'setupSteps', '1900-01-01', '["estate"]', 'staff', 1, 'test')`,
      [redFlower],
    )
    const seen = await inScope(app.db, publicCaller(redFlower), 'read', (tx) => readSettings(tx, redFlower))
    expect(seen.host.organisation).toBe('隆阳区民政局')
    expect(seen.setupSteps).toBeNull()
    expect((await on(null)).setupSteps).toEqual(['estate'])
  })

  test('a value of another version of the program counts as unsaid', async () => {
    await app.db.asOwner(`update community_setting set value = '{"old":1}' where key = 'host' and community = $1`, [redFlower])
    expect((await on(null)).host).toEqual({ organisation: null, filingNumber: null })
  })
})
