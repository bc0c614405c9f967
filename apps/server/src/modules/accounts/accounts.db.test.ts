import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testFields } from '../../testing/keys.ts'
import { type BuiltHome, buildHome, fishing, redFlower } from '../../testing/register.ts'
import { createStaffAccount } from './index.ts'
import { type AccountsDoor, goodPassword, openAccountsDoor } from './testing/door.ts'

const street = 530502004000
const at = (community: number, path: string) => `/api/communities/${String(community)}${path}`
const division = (code: number) => ({ kind: 'division' as const, code })
const rest = { organisation: null, published: false, publicPhone: null }

describe('accounts and posts', () => {
  let door: AccountsDoor
  let home: BuiltHome
  let neighbour: BuiltHome
  let admin: { id: string; cookie: string }
  beforeAll(async () => {
    door = await openAccountsDoor()
    home = await buildHome(door.db, testFields)
    neighbour = await buildHome(door.db, testFields, { community: fishing })
    admin = await door.staff('admin')
  })
  afterAll(() => door.close())

  const account = (login: string, post: object, overrides: object = {}) => ({
    login,
    name: `姓名${login}`,
    password: goodPassword,
    post: { id: uuid(), ...rest, ...post },
    ...overrides,
  })
  const create = (body: object, cookie = admin.cookie, community = redFlower) =>
    door.call('POST', at(community, '/accounts'), { body, cookie })
  const rowsOf = async (community: number) =>
    JSON.stringify(await door.db.asOwner('select * from post where community = $1 order by id', [community]))
  const reason = (answer: { body: Record<string, unknown> }) => (answer.body['error'] as { reason?: string } | undefined)?.reason

  it('creates an account whose holder can sign in, audited and told in the same transaction; again is the same', async () => {
    const body = account('worker', { kind: 'worker', place: division(redFlower) })
    const made = await create(body)
    expect(made.status).toBe(200)
    expect(made.body).toMatchObject({
      login: 'worker',
      disabled: false,
      posts: [{ id: body.post.id, kind: 'worker', placeName: '红花社区居民委员会' }],
    })
    const [audit] = await door.db.asOwner('select actor, detail from audit_entry where community = $1 and entity_id = $2', [
      redFlower,
      body.post.id,
    ])
    expect(audit).toMatchObject({ actor: admin.id, detail: { kind: 'worker' } })
    const [event] = await door.db.asOwner('select kind, privacy_class, data from outbox where community = $1 order by seq desc limit 1', [
      redFlower,
    ])
    expect(event).toMatchObject({ kind: 'accounts.changed', privacy_class: 'staff', data: { id: made.body['id'] } })
    expect((await create(body)).body).toEqual(made.body)
    expect((await create({ ...body, name: '另一个' })).status).toBe(409)
    expect((await door.signIn('worker')).status).toBe(200)
    const listed = await door.call('GET', at(redFlower, '/accounts'), { cookie: admin.cookie })
    expect(JSON.stringify(listed.body)).toContain('姓名worker')
    expect(JSON.stringify(listed.body)).not.toMatch(/hash|password|argon/)
  })

  it('finishes an account whose second step failed, but never with another password', async () => {
    const body = account('half', { kind: 'worker', place: division(redFlower) })
    await create(body)
    await door.db.asOwner('delete from post where id = $1', [body.post.id])
    expect((await create({ ...body, password: `${goodPassword}!` })).status).toBe(409)
    const alone = await door.signIn('half')
    expect(alone.body).toMatchObject({ rights: [], reach: null })
    expect((await door.call('GET', at(redFlower, '/accounts'), { cookie: alone.cookie })).status).toBe(404)
    expect((await create(body)).status).toBe(200)
  })

  it('answers a request sent many times at once alike, and writes it once', async () => {
    const body = account('eager', { kind: 'worker', place: division(redFlower) })
    const answers = await Promise.all(Array.from({ length: 6 }, () => create(body)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200])
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1)
    expect(await door.db.asOwner('select id from auth.account where "userId" = $1', [answers[0]?.body['id']])).toHaveLength(1)
  })

  it('refuses a login taken, also written differently, and weak passwords (B12, C14)', async () => {
    expect(reason(await create(account('ＡＤＭＩＮ', { kind: 'worker', place: division(redFlower) })))).toBe('login-taken')
    expect(reason(await create(account('weak', { kind: 'worker', place: division(redFlower) }, { password: '123456789012' })))).toBe(
      'password-common',
    )
    expect(
      reason(await create(account('weak', { kind: 'worker', place: division(redFlower) }, { password: '我家住在红花社区最美的地方' }))),
    ).toBe('password-contains-name')
    expect(await door.db.asOwner(`select id from auth."user" where username = 'weak'`)).toEqual([])
  })

  it('gives nobody a post beyond the giver’s reach or rights', async () => {
    const before = [await rowsOf(redFlower), await rowsOf(fishing), await rowsOf(street)]
    expect(reason(await create(account('up', { kind: 'street_officer', place: division(street) })))).toBe('beyond-own-reach')
    expect(reason(await create(account('up', { kind: 'street_officer', place: division(redFlower) })))).toBe('place-not-for-kind')
    expect(reason(await create(account('up', { kind: 'administrator', place: division(fishing) })))).toBe('beyond-own-reach')
    expect(reason(await create(account('up', { kind: 'building_head', place: division(redFlower) })))).toBe('place-not-for-kind')
    const theirs = await create(account('up', { kind: 'building_head', place: { kind: 'building', id: neighbour.building } }))
    const nobodys = await create(account('up', { kind: 'building_head', place: { kind: 'building', id: uuid() } }))
    expect([theirs.status, nobodys.status]).toEqual([404, 404])
    for (const community of [street, fishing])
      expect((await create(account('up', { kind: 'administrator', place: division(community) }), admin.cookie, community)).status).toBe(404)
    const worker = await door.staff('plain-worker', 'worker')
    expect((await create(account('up', { kind: 'worker', place: division(redFlower) }), worker.cookie)).status).toBe(403)
    const after = [await rowsOf(redFlower), await rowsOf(fishing), await rowsOf(street)]
    expect(after.slice(1)).toEqual(before.slice(1))
    expect(await door.db.asOwner(`select id from auth."user" where username = 'up'`)).toEqual([])
    // The same call by whoever may: a street administrator at the street.
    const above = await door.staff('street-admin', 'administrator', street)
    expect((await create(account('officer', { kind: 'street_officer', place: division(street) }), above.cookie, street)).status).toBe(200)
  })

  it('lets a street’s staff reach its communities by their own rights only', async () => {
    const officer = await door.staff('street-officer', 'street_officer', street)
    const session = await door.call('GET', '/auth/session', { cookie: officer.cookie })
    expect(session.body).toMatchObject({ kind: 'staff', reach: { lo: street, hi: street + 1000 } })
    expect((session.body['communities'] as { code: number }[]).map(({ code }) => code)).toEqual([redFlower, fishing])
    expect((await door.call('GET', at(redFlower, '/accounts'), { cookie: officer.cookie })).status).toBe(403)
    expect((await door.call('GET', at(530502005001, '/accounts'), { cookie: officer.cookie })).status).toBe(404)
  })

  it('gives helpers their building alone', async () => {
    const head = await door.staff('head', 'building_head', redFlower, home.building)
    expect((await door.call('GET', '/auth/session', { cookie: head.cookie })).body).toMatchObject({
      kind: 'helper',
      rights: ['register.read', 'matters.handle'],
      posts: [{ placeName: '安置小区3栋' }],
    })
    const { caller } = await door.accounts.keeper.callerFor({ headers: { cookie: head.cookie } } as never, redFlower)
    expect(caller).toMatchObject({ kind: 'helper', lo: redFlower, hi: redFlower + 1, household: null })
    expect([...(caller?.places ?? [])].sort()).toEqual([home.building, home.estate, home.unit].sort())
    expect((await door.call('GET', at(redFlower, '/accounts'), { cookie: head.cookie })).status).toBe(403)
    expect((await door.call('GET', at(fishing, '/accounts'), { cookie: head.cookie })).status).toBe(404)
  })

  it('adds posts to accounts of here; accounts of elsewhere are not found', async () => {
    const mine = await door.staff('double', 'building_head', redFlower, home.building)
    const theirs = await door.staff('elsewhere', 'worker', fishing)
    const post = (accountId: string, id = uuid()) =>
      door.call('POST', at(redFlower, '/posts'), {
        cookie: admin.cookie,
        body: { id, accountId, kind: 'worker', place: division(redFlower), ...rest },
      })
    const id = uuid()
    expect((await post(mine.id, id)).status).toBe(200)
    expect((await post(mine.id, id)).status).toBe(200)
    expect((await post(theirs.id, id)).status).toBe(404)
    expect([(await post(theirs.id)).status, (await post('nobody')).status]).toEqual([404, 404])
    expect((await door.call('GET', at(redFlower, '/accounts'), { cookie: mine.cookie })).status).toBe(200)
  })

  it('ends the rights of a post with the next request, also one whose actor was just looked up', async () => {
    const secretary = await door.staff('secretary', 'secretary')
    expect((await door.call('GET', at(redFlower, '/accounts'), { cookie: secretary.cookie })).status).toBe(200)
    const [post] = await door.db.asOwner<{ id: string }>('select id from post where account_id = $1', [secretary.id])
    const end = (community = redFlower) => door.call('POST', at(community, `/posts/${post?.id ?? ''}/end`), { cookie: admin.cookie })
    expect((await end(fishing)).status).toBe(404)
    const ended = await end()
    expect(ended.body['endedAt']).not.toBeNull()
    expect((await door.call('GET', at(redFlower, '/accounts'), { cookie: secretary.cookie })).status).toBe(404)
    expect((await end()).body).toEqual(ended.body)
  })

  it('hears of a post ended by another process', async () => {
    const worker = await door.staff('remote', 'worker')
    const reach = async () => (await door.accounts.keeper.callerFor({ headers: { cookie: worker.cookie } } as never, redFlower)).caller
    expect(await reach()).not.toBeNull()
    await door.db.asOwner(
      `with ended as (update post set ended_at = now() where account_id = $1) select pg_notify('linli_actor', $1::text)`,
      [worker.id],
    )
    await expect.poll(reach, { timeout: 4_000, interval: 20 }).toBeNull()
  })

  it('never ends the last administrator, even two at once', async () => {
    const [first, second] = [await door.staff('last-1', 'administrator', fishing), await door.staff('last-2', 'administrator', fishing)]
    const posts = await door.db.asOwner<{ id: string; account_id: string }>(
      `select id, account_id from post where community = $1 and kind = 'administrator'`,
      [fishing],
    )
    const answers = await Promise.all(
      posts.map(({ id, account_id }) =>
        door.call('POST', at(fishing, `/posts/${id}/end`), { cookie: account_id === first.id ? second.cookie : first.cookie }),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).not.toEqual([200, 200])
    const open = await door.db.asOwner(`select id from post where community = $1 and kind = 'administrator' and ended_at is null`, [
      fishing,
    ])
    expect(open).toHaveLength(1)
  })

  it('serves the command line: posts anywhere, weak passwords refused there too', async () => {
    await expect(
      createStaffAccount(door.accounts, {
        login: 'cli',
        name: '命令行',
        password: 'password1234',
        post: { kind: 'administrator', community: fishing },
      }),
    ).rejects.toMatchObject({ details: { reason: 'password-common' } })
    await createStaffAccount(door.accounts, {
      login: 'demo',
      name: '演示',
      password: 'password1234',
      post: { kind: 'administrator', community: fishing },
      demo: true,
    })
    expect((await door.signIn('demo', 'password1234')).status).toBe(200)
  })
})
