import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testFields } from '../../testing/keys.ts'
import { type BuiltHome, buildHome, fishing, redFlower } from '../../testing/register.ts'
import { type AccountsDoor, goodPassword, openAccountsDoor } from './testing/door.ts'

const chrome = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36'
const wechat = 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.49'

interface Item {
  id: string
  current: boolean
  newDevice: boolean
  method: string
  address: string
  device: { browser: string }
  login?: string
}

describe('sessions', () => {
  let door: AccountsDoor
  let home: BuiltHome
  beforeAll(async () => {
    door = await openAccountsDoor()
    home = await buildHome(door.db, testFields)
    await buildHome(door.db, testFields, { community: fishing })
  })
  beforeEach(() => door.db.asOwner('delete from auth.attempt'))
  afterAll(() => door.close())

  const itemsOf = (answer: { body: Record<string, unknown> }) => answer.body['items'] as Item[]
  const mine = async (cookie: string | undefined) => itemsOf(await door.call('GET', '/auth/sessions', { cookie }))
  const kindOf = async (cookie: string | undefined) => (await door.call('GET', '/auth/session', { cookie })).body['kind']
  const signIn = (login: string, agent: string, options: { cookie?: string; address?: string } = {}) =>
    door.call('POST', '/auth/sign-in', { body: { login, password: goodPassword }, headers: { 'user-agent': agent }, ...options })
  const resident = async () => {
    const { cookie } = await door.staff(`printer-${uuid()}`, 'worker')
    const printed = await door.call('POST', `/api/communities/${String(redFlower)}/households/${home.household}/passes`, {
      cookie,
      body: { id: uuid() },
    })
    const token = String(printed.body['url']).split('#')[1] ?? ''
    return door.call('POST', '/auth/pass', { body: { token }, headers: { 'user-agent': wechat } })
  }

  it('are listed with device, way in and shortened address, this one marked', async () => {
    const { cookie } = await door.staff('lister')
    await signIn('lister', chrome, { address: '198.51.100.23' })
    const listed = await mine(cookie)
    expect(listed).toHaveLength(2)
    expect(listed.find((one) => one.current)).toMatchObject({ method: 'password', address: '192.0.2.*' })
    expect(listed.find((one) => !one.current)).toMatchObject({
      device: { kind: 'computer', system: 'windows', browser: 'chrome' },
      address: '198.51.100.*',
      method: 'password',
    })
    expect(JSON.stringify(listed)).not.toMatch(/198\.51\.100\.23|Mozilla/)
    const entered = await resident()
    expect(await mine(entered.cookie)).toMatchObject([{ current: true, method: 'pass', device: { kind: 'phone', browser: 'wechat' } }])
  })

  it('are ended one by one and all others at once, by their owner only', async () => {
    const { cookie } = await door.staff('ender')
    const [second, third] = [await signIn('ender', chrome), await signIn('ender', wechat)]
    const stranger = await door.staff('stranger')
    const [target] = await mine(second.cookie).then((items) => items.filter((one) => one.current))
    const end = (id: string | undefined, by: string | undefined) => door.call('POST', `/auth/sessions/${id ?? ''}/end`, { cookie: by })
    const bare = (answer: { status: number; body: Record<string, unknown> }) => [
      answer.status,
      { ...(answer.body['error'] as object), requestId: '' },
    ]
    expect(bare(await end(target?.id, stranger.cookie))).toEqual(bare(await end(uuid(), stranger.cookie)))
    expect(await kindOf(second.cookie)).toBe('staff')
    expect((await end(target?.id, cookie)).status).toBe(200)
    expect([await kindOf(second.cookie), await kindOf(third.cookie)]).toEqual(['public', 'staff'])
    expect((await door.call('POST', '/auth/sessions/end-others', { cookie })).body).toEqual({ ended: 1 })
    expect([await kindOf(cookie), await kindOf(third.cookie)]).toEqual(['staff', 'public'])
    const [audit] = await door.db.asOwner<{ n: number }>(
      `select count(*)::int as n from audit_entry where verb = 'session.end' and entity_id like '%'`,
    )
    expect(audit?.n).toBe(2)

    const [one, two] = [await resident(), await resident()]
    expect((await door.call('POST', '/auth/sessions/end-others', { cookie: one.cookie })).body).toEqual({ ended: 0 })
    expect(await kindOf(two.cookie)).toBe('resident')
  })

  it('of the community’s accounts are seen and ended by its administrators, and by nobody else', async () => {
    const administrator = await door.staff('admin')
    const worker = await door.staff('worked', 'worker')
    const neighbour = await door.staff('neighbour', 'administrator', fishing)
    const at = `/api/communities/${String(redFlower)}/sessions`
    const listed = itemsOf(await door.call('GET', at, { cookie: administrator.cookie }))
    expect(listed.find((one) => one.current)?.login).toBe('admin')
    expect(listed.map((one) => one.login)).not.toContain('neighbour')
    const target = listed.find((one) => one.login === 'worked')?.id ?? ''
    const end = (community: number, id: string, cookie: string) =>
      door.call('POST', `/api/communities/${String(community)}/sessions/${id}/end`, { cookie })
    expect((await door.call('GET', at, { cookie: worker.cookie })).status).toBe(403)
    expect((await end(redFlower, target, worker.cookie)).status).toBe(403)
    const foreign = await end(fishing, target, neighbour.cookie)
    const nobodys = await end(fishing, uuid(), neighbour.cookie)
    expect([foreign.status, nobodys.status]).toEqual([404, 404])
    expect(await kindOf(worker.cookie)).toBe('staff')
    expect((await end(redFlower, target, administrator.cookie)).status).toBe(200)
    expect(await kindOf(worker.cookie)).toBe('public')
  })

  it('in a browser the account was not used in before are marked and audited; the first browser is no news', async () => {
    const { id, cookies } = await door.staff('mover').then(async ({ id: account }) => ({
      id: account,
      cookies: (await signIn('mover', chrome)).cookies,
    }))
    const mark = cookies.find((one) => one.includes('-mark=')) ?? ''
    expect(mark).toMatch(/^linli-mark=[\w-]{32}$/)
    const notices = async () =>
      (
        await door.db.asOwner<{ detail: object }>(
          `select detail from audit_entry where verb = 'session.new-device' and entity_id = $1 order by seq`,
          [id],
        )
      ).map((row) => row.detail)
    // The helper of this test signed in once without a mark: that was the first browser, this the second.
    expect(await notices()).toEqual([{ kind: 'computer', system: 'windows', browser: 'chrome' }])
    const again = await signIn('mover', chrome, { cookie: mark })
    expect((await mine(again.cookie)).find((one) => one.current)?.newDevice).toBe(false)
    const elsewhere = await signIn('mover', wechat)
    expect((await mine(elsewhere.cookie)).find((one) => one.current)?.newDevice).toBe(true)
    expect(await notices()).toHaveLength(2)
    // A made-up mark is a browser nobody knows.
    await signIn('mover', chrome, { cookie: `linli-mark=${'a'.repeat(32)}` })
    expect(await notices()).toHaveLength(3)
    expect(JSON.stringify(await door.db.asOwner(`select encode(mark, 'escape') from auth.known_device`))).not.toContain(mark.split('=')[1])
  })
})

describe('limits of sessions', () => {
  let door: AccountsDoor
  let home: BuiltHome
  const minute = 60
  const day = 86_400
  beforeAll(async () => {
    door = await openAccountsDoor({
      sessions: { staff: { idle: 7 * minute, absolute: 3 * 3600 }, resident: { idle: 2 * day, absolute: 5 * day } },
    })
    home = await buildHome(door.db, testFields)
  })
  afterAll(() => door.close())

  it('are those of the settings, by kind and by the database’s clock, to the second (B09)', async () => {
    const staff = await door.staff('limited')
    const printed = await door.call('POST', `/api/communities/${String(redFlower)}/households/${home.household}/passes`, {
      cookie: staff.cookie,
      body: { id: uuid() },
    })
    const entered = await door.call('POST', '/auth/pass', { body: { token: String(printed.body['url']).split('#')[1] ?? '' } })
    expect(entered.setCookie).toContain(`Max-Age=${String(5 * day)}`)
    const shifted = async (cookie: string | undefined, columns: Record<string, string>) => {
      const sets = Object.entries({ createdAt: 'now()', lastSeenAt: 'now()', expiresAt: `now() + interval '9 days'`, ...columns })
      await door.db.asOwner(`update auth.session set ${sets.map(([column, value]) => `"${column}" = ${value}`).join(', ')}`)
      door.accounts.forget('*')
      return (await door.call('GET', '/auth/sessions', { cookie })).status
    }
    const ago = (seconds: number) => `now() - interval '${String(seconds)} seconds'`
    for (const [cookie, idle, absolute] of [
      [staff.cookie, 7 * minute, 3 * 3600],
      [entered.cookie, 2 * day, 5 * day],
    ] as const) {
      expect(await shifted(cookie, { lastSeenAt: ago(idle - 1) })).toBe(200)
      expect(await shifted(cookie, { lastSeenAt: ago(idle + 1) })).toBe(401)
      expect(await shifted(cookie, { createdAt: ago(absolute - 1) })).toBe(200)
      expect(await shifted(cookie, { createdAt: ago(absolute + 1) })).toBe(401)
      expect(await shifted(cookie, { expiresAt: `now() + interval '1 second'` })).toBe(200)
      expect(await shifted(cookie, { expiresAt: ago(1) })).toBe(401)
    }
  })
})
