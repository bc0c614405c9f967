import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testFields } from '../../testing/keys.ts'
import { type BuiltHome, buildHome, fishing, redFlower } from '../../testing/register.ts'
import { type AccountsDoor, openAccountsDoor } from './testing/door.ts'

describe('household passes', () => {
  let door: AccountsDoor
  let home: BuiltHome
  let neighbour: BuiltHome
  let staff: { id: string; cookie: string }
  beforeAll(async () => {
    door = await openAccountsDoor()
    home = await buildHome(door.db, testFields)
    neighbour = await buildHome(door.db, testFields, { community: fishing })
    staff = await door.staff('printer', 'worker')
  })
  beforeEach(() => door.db.asOwner('delete from auth.attempt'))
  afterAll(() => door.close())

  const print = (household = home.household, id = uuid(), cookie = staff.cookie) =>
    door.call('POST', `/api/communities/${String(redFlower)}/households/${household}/passes`, { cookie, body: { id } })
  const tokenOf = (printed: { body: Record<string, unknown> }) => String(printed.body['url']).split('#')[1] ?? ''
  const use = (token: string, options: { cookie?: string; address?: string } = {}) =>
    door.call('POST', '/auth/pass', { body: { token }, ...options })

  it('sign one resident in to one household, for 90 days', async () => {
    const printed = await print()
    expect(printed.body).toMatchObject({ household: '安置小区 3-2-1102' })
    expect(String(printed.body['url'])).toMatch(/\/phone\/pass#[\w-]{43}$/)
    expect(String(printed.body['qrSvg'])).toMatch(/^<svg/)
    const used = await use(tokenOf(printed))
    expect(used.body).toMatchObject({
      kind: 'resident',
      rights: [],
      household: { community: redFlower, id: home.household, label: '3-2-1102' },
    })
    expect(used.setCookie).toContain(`Max-Age=${String(90 * 86_400)}`)
    const { caller } = await door.accounts.keeper.callerFor({ headers: { cookie: used.cookie } } as never, redFlower)
    expect(caller).toMatchObject({ kind: 'resident', household: home.household, screenClass: null })
    expect([...(caller?.places ?? [])].sort()).toEqual([home.building, home.estate, home.household, home.unit].sort())
    expect((await door.accounts.keeper.callerFor({ headers: { cookie: used.cookie } } as never, fishing)).caller).toBeNull()
    expect((await print(home.household, uuid(), used.cookie)).status).toBe(403)
    const stored = JSON.stringify(await door.db.asOwner('select * from household_pass'))
    expect(stored).not.toContain(tokenOf(printed))
  })

  it('work once, however many use them at the same moment', async () => {
    const token = tokenOf(await print())
    const uses = await Promise.all(Array.from({ length: 20 }, (_, index) => use(token, { address: `198.51.100.${String(index)}` })))
    expect(uses.filter(({ status }) => status === 200)).toHaveLength(1)
    for (const lost of uses.filter(({ status }) => status !== 200)) expect(lost.body['error']).toMatchObject({ id: 'pass_not_valid' })
    const [residents] = await door.db.asOwner<{ n: number }>(
      `select (select count(*) from auth."user" where kind = 'resident') - (select count(*) from resident_account) as n`,
    )
    expect(Number(residents?.n)).toBe(0)
    expect((await use(token)).status).toBe(401)
  })

  it('end when a newer one is printed, and after 30 days', async () => {
    const [older, newer] = [tokenOf(await print()), tokenOf(await print())]
    expect((await use(older)).status).toBe(401)
    await door.db.asOwner(
      `update household_pass set expires_at = now() - interval '1 second' where used_at is null and withdrawn_at is null`,
    )
    expect((await use(newer)).status).toBe(401)
    expect((await use(tokenOf(await print()))).status).toBe(200)
  })

  it('are shown once, and never for a household of elsewhere', async () => {
    const id = uuid()
    expect((await print(home.household, id)).status).toBe(200)
    expect((await print(home.household, id)).status).toBe(409)
    const [theirs, nobodys] = [await print(neighbour.household), await print(uuid())]
    expect([theirs.status, nobodys.status]).toEqual([404, 404])
    expect(await door.db.asOwner('select id from household_pass where community = $1', [fishing])).toEqual([])
  })

  it('are not found by guessing: an address is stopped after 30 wrong ones', async () => {
    const token = tokenOf(await print())
    for (let guess = 0; guess < 30; guess += 1) await use(`guess-guess-guess-guess-${String(guess)}`, { address: '203.0.113.1' })
    expect((await use(token, { address: '203.0.113.1' })).body['error']).toMatchObject({ id: 'locked_out' })
    expect((await use(token, { address: '203.0.113.2' })).status).toBe(200)
  })

  it('end the session the browser had (B07)', async () => {
    const before = await use(tokenOf(await print()))
    const after = await use(tokenOf(await print()), { cookie: before.cookie ?? '' })
    expect(after.status).toBe(200)
    expect((await door.call('GET', '/auth/session', { cookie: before.cookie })).body['kind']).toBe('public')
  })
})
