import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testFields } from '../../testing/keys.ts'
import { type BuiltHome, buildHome, fishing, redFlower } from '../../testing/register.ts'
import { type AccountsDoor, openAccountsDoor } from '../accounts/testing/door.ts'

const screensOf = (community: number) => `/api/communities/${String(community)}/screens`

describe('televisions', () => {
  let door: AccountsDoor
  let home: BuiltHome
  let neighbour: BuiltHome
  let staff: { id: string; cookie: string }
  beforeAll(async () => {
    door = await openAccountsDoor()
    home = await buildHome(door.db, testFields)
    neighbour = await buildHome(door.db, testFields, { community: fishing })
    staff = await door.staff('pairer', 'worker')
  })
  beforeEach(() => door.db.asOwner('delete from auth.attempt'))
  afterAll(() => door.close())

  const lobby = (building: string | null = home.building) => ({ screenClass: 'lobby', building })
  const ask = async () =>
    (await door.call('POST', '/auth/device/code')).body as {
      deviceCode: string
      userCode: string
      verificationUri: string
      verificationQrSvg: string
      expiresInSeconds: number
      intervalSeconds: number
    }
  const pair = (userCode: string, options: { place?: object; id?: string; cookie?: string; community?: number; name?: string } = {}) =>
    door.call('POST', screensOf(options.community ?? redFlower), {
      cookie: options.cookie ?? staff.cookie,
      body: { id: options.id ?? uuid(), userCode, name: options.name ?? '大堂', place: options.place ?? lobby() },
    })
  /** Polling faster than allowed is refused; the test moves the clock instead of waiting. */
  const poll = async (deviceCode: string) => {
    await door.db.asOwner('update auth."deviceCode" set "lastPolledAt" = null')
    return door.call('POST', '/auth/device/token', { body: { deviceCode } })
  }
  const paired = async (place: object = lobby()) => {
    const code = await ask()
    const screen = await pair(code.userCode, { place })
    return { screen, cookie: (await poll(code.deviceCode)).cookie }
  }

  it('show a code, wait, and are signed in by a cookie once staff gave them a place', async () => {
    const code = await ask()
    expect(code.userCode).toMatch(/^[A-Z2-9]{8}$/)
    expect(code.verificationUri).toMatch(/\/center\/screens\/pair$/)
    expect((await poll(code.deviceCode)).body).toEqual({ state: 'pending' })
    expect((await door.call('POST', '/auth/device/token', { body: { deviceCode: code.deviceCode } })).body).toEqual({ state: 'slow_down' })
    const spoken = `${code.userCode.slice(0, 4).toLowerCase()}-${code.userCode.slice(4)}`
    const screen = await pair(spoken)
    expect(screen.body).toMatchObject({
      name: '大堂',
      screenClass: 'lobby',
      placeName: '安置小区3栋',
      building: home.building,
      endedAt: null,
    })
    const token = await poll(code.deviceCode)
    expect(token.body).toEqual({ state: 'paired' })
    expect(token.setCookie).toContain('HttpOnly')
    const mine = await door.call('GET', '/api/screen', { cookie: token.cookie })
    expect(mine.body).toMatchObject({
      id: screen.body['id'],
      screenClass: 'lobby',
      community: redFlower,
      communityName: '红花社区居民委员会',
      placeName: '安置小区3栋',
    })
    expect(mine.cookie).toBe(token.cookie)
    expect((await poll(code.deviceCode)).body).toEqual({ state: 'expired' })
    expect((await door.call('GET', '/auth/session', { cookie: token.cookie })).body).toMatchObject({
      kind: 'device',
      household: null,
      screen: { community: redFlower, id: screen.body['id'] },
    })
    expect((await door.call('GET', '/api/screen', { cookie: staff.cookie })).status).toBe(403)
    expect((await door.call('GET', '/api/screen')).status).toBe(401)
  })

  it('never act in the name of whoever approved them (B16)', async () => {
    const { cookie } = await paired()
    for (const [method, url] of [
      ['GET', screensOf(redFlower)],
      ['GET', `/api/communities/${String(redFlower)}/accounts`],
      ['POST', '/auth/password'],
    ] as const) {
      const body = method === 'POST' ? { body: { current: 'x', next: 'xxxxxxxxxxxxxxxx' } } : {}
      expect((await door.call(method, url, { cookie, ...body })).status).toBe(403)
    }
    expect((await door.call('GET', screensOf(fishing), { cookie })).status).toBe(404)
    const sessions = await door.db.asOwner('select id from auth.session where "userId" = $1', [staff.id])
    expect(sessions).toHaveLength(1)
  })

  it('see their building in the lobby, their home in a household, nothing but the community without a building', async () => {
    const callerOf = async (place: object) =>
      (await door.accounts.keeper.callerFor({ headers: { cookie: (await paired(place)).cookie } } as never, redFlower)).caller
    const inLobby = await callerOf(lobby())
    expect(inLobby).toMatchObject({ kind: 'device', screenClass: 'lobby', household: null })
    expect([...(inLobby?.places ?? [])].sort()).toEqual([home.building, home.estate, home.unit].sort())
    expect(await callerOf(lobby(null))).toMatchObject({ screenClass: 'lobby', household: null, places: [] })
    const atHome = await callerOf({ screenClass: 'household', household: home.household })
    expect(atHome).toMatchObject({ screenClass: 'household', household: home.household })
    expect([...(atHome?.places ?? [])].sort()).toEqual([home.building, home.estate, home.household, home.unit].sort())
  })

  it('are told when staff deny the code and when it runs out', async () => {
    const denied = await ask()
    await door.db.asOwner(`update auth."deviceCode" set status = 'denied' where "userCode" = $1`, [denied.userCode])
    expect((await poll(denied.deviceCode)).body).toEqual({ state: 'denied' })
    const late = await ask()
    await door.db.asOwner(`update auth."deviceCode" set "expiresAt" = now() - interval '1 second' where "userCode" = $1`, [late.userCode])
    expect(((await pair(late.userCode)).body['error'] as { reason: string }).reason).toBe('code-not-valid')
    expect((await poll(late.deviceCode)).body).toEqual({ state: 'expired' })
  })

  it('cannot be paired by guessing codes, nor found by guessing device codes (B16)', async () => {
    const code = await ask()
    for (let guess = 0; guess < 10; guess += 1) expect((await pair(`GUESS${String(guess)}22`)).status).toBe(422)
    expect((await pair(code.userCode)).status).toBe(429)
    const other = await door.staff('second-pairer', 'worker')
    expect((await pair(code.userCode, { cookie: other.cookie })).status).toBe(200)
    const guess = (deviceCode: string) => door.call('POST', '/auth/device/token', { body: { deviceCode }, address: '203.0.113.5' })
    for (let index = 0; index < 30; index += 1) await guess(`guess${String(index)}`)
    expect((await guess(code.deviceCode)).status).toBe(429)
    expect((await poll(code.deviceCode)).body).toEqual({ state: 'paired' })
  })

  it('take one of two pairings of the same code at once', async () => {
    const code = await ask()
    const answers = await Promise.all([pair(code.userCode), pair(code.userCode, { name: '活动室' })])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422])
  })

  it('pair once for one id, and refuse another place under it', async () => {
    const [code, other, id] = [await ask(), await ask(), uuid()]
    const first = await pair(code.userCode, { id })
    expect((await pair(code.userCode, { id })).body).toMatchObject({ id, pairedAt: first.body['pairedAt'] })
    expect((await pair(code.userCode, { id, name: '别的' })).status).toBe(409)
    expect((await poll(code.deviceCode)).body).toEqual({ state: 'paired' })
    expect((await pair(other.userCode, { id })).body).toMatchObject({ id })
    expect((await poll(other.deviceCode)).body).toEqual({ state: 'pending' })
    expect(await door.db.asOwner('select id from screen where id = $1', [id])).toHaveLength(1)
  })

  it('stay inside the community: places and screens of the neighbour are not found', async () => {
    const code = await ask()
    for (const place of [lobby(neighbour.building), { screenClass: 'household', household: neighbour.household }, lobby(uuid())])
      expect((await pair(code.userCode, { place })).status).toBe(404)
    expect((await pair(code.userCode, { community: fishing })).status).toBe(404)
    const theirs = await door.staff('neighbour-pairer', 'worker', fishing)
    const screen = await pair(code.userCode, { community: fishing, cookie: theirs.cookie, place: lobby(null) })
    expect(screen.status).toBe(200)
    expect((await door.call('POST', `${screensOf(redFlower)}/${String(screen.body['id'])}/end`, { cookie: staff.cookie })).status).toBe(404)
    // The same id at home is another screen with another account.
    const own = await ask()
    expect((await pair(own.userCode, { id: String(screen.body['id']) })).status).toBe(200)
    const rows = await door.db.asOwner<{ account_id: string }>('select account_id from screen where id = $1', [screen.body['id']])
    expect(new Set(rows.map((row) => row.account_id)).size).toBe(2)
  })

  it('go dark with the next request after being unpaired, and are listed as ended', async () => {
    const { screen, cookie } = await paired()
    expect((await door.call('GET', '/api/screen', { cookie })).status).toBe(200)
    const end = () => door.call('POST', `${screensOf(redFlower)}/${String(screen.body['id'])}/end`, { cookie: staff.cookie })
    expect((await end()).body).toEqual({ ok: true })
    expect((await door.call('GET', '/api/screen', { cookie })).status).toBe(401)
    expect((await end()).status).toBe(200)
    const audits = await door.db.asOwner<{ verb: string }>('select verb from audit_entry where entity_id = $1 order by seq', [
      screen.body['id'],
    ])
    expect(audits.map(({ verb }) => verb)).toEqual(['screen.pair', 'screen.end'])
    const listed = await door.call('GET', screensOf(redFlower), { cookie: staff.cookie })
    const row = (listed.body['items'] as { id: string; endedAt: string | null; online: boolean }[]).find(
      ({ id }) => id === screen.body['id'],
    )
    expect(row).toMatchObject({ online: false })
    expect(row?.endedAt).not.toBeNull()
  })

  it('get nothing when unpaired between approval and their next question', async () => {
    const code = await ask()
    const screen = await pair(code.userCode)
    await door.call('POST', `${screensOf(redFlower)}/${String(screen.body['id'])}/end`, { cookie: staff.cookie })
    expect((await poll(code.deviceCode)).body).toEqual({ state: 'expired' })
  })
})
