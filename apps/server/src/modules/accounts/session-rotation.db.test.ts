import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testFields } from '../../testing/keys.ts'
import { type BuiltHome, buildHome, redFlower } from '../../testing/register.ts'
import { type AccountsDoor, goodPassword, openAccountsDoor } from './testing/door.ts'

const at = (path: string) => `/api/communities/${String(redFlower)}${path}`

describe('a session token', () => {
  let door: AccountsDoor
  let home: BuiltHome
  let administrator: { id: string; cookie: string }
  beforeAll(async () => {
    door = await openAccountsDoor()
    home = await buildHome(door.db, testFields)
    administrator = await door.staff('boss')
  })
  beforeEach(() => door.db.asOwner('delete from auth.attempt'))
  afterAll(() => door.close())
  const kindOf = async (cookie: string | undefined, as = '') => (await door.call('GET', `/auth/session${as}`, { cookie })).body['kind']
  const givePost = (account: string) =>
    door.call('POST', at('/posts'), {
      cookie: administrator.cookie,
      body: {
        id: uuid(),
        accountId: account,
        kind: 'building_head',
        place: { kind: 'building', id: home.building },
        organisation: null,
        published: false,
        publicPhone: null,
      },
    })

  it('changes after a role change, once; the old one dies within half a minute (B06)', async () => {
    const { id, cookie } = await door.staff('promoted', 'worker')
    const quiet = await door.call('GET', '/auth/session', { cookie })
    expect(quiet.cookies).toEqual([])
    expect((await givePost(id)).status).toBe(200)
    const rotated = await door.call('GET', '/auth/session', { cookie })
    expect(rotated.setCookie).toMatch(/^linli=.*; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/)
    expect(rotated.cookie).not.toBe(cookie)
    expect((await door.call('GET', '/auth/session', { cookie: rotated.cookie })).cookies).toEqual([])
    // What was on its way is still answered, and gets no second token.
    const onItsWay = await door.call('GET', '/auth/session', { cookie })
    expect([onItsWay.body['kind'], onItsWay.cookies]).toEqual(['staff', []])
    await door.db.asOwner(`update auth.session set "rotatedAt" = "rotatedAt" - interval '31 seconds' where "userId" = $1`, [id])
    door.accounts.forget(id)
    expect([await kindOf(cookie), await kindOf(rotated.cookie)]).toEqual(['public', 'staff'])
  })

  it('changes for one of many requests at once, and signing out with the old one ends the session', async () => {
    const { id, cookie } = await door.staff('busy', 'worker')
    await givePost(id)
    const answers = await Promise.all(Array.from({ length: 12 }, () => door.call('GET', '/auth/session', { cookie })))
    expect(answers.map((answer) => answer.body['kind'])).toEqual(Array.from({ length: 12 }, () => 'staff'))
    const [renewed, ...more] = answers.flatMap((answer) => answer.cookies)
    expect(more).toEqual([])
    await door.call('POST', '/auth/sign-out', { cookie })
    expect([await kindOf(cookie), await kindOf(renewed)]).toEqual(['public', 'public'])
  })

  it('before a rotation opens no dangerous step that was proved after it', async () => {
    const { id, cookie } = await door.staff('proven')
    await door.db.asOwner(`update auth.session set "reauthenticatedAt" = now() - interval '1 hour' where "userId" = $1`, [id])
    door.accounts.forget(id)
    const proof = { kind: 'password', password: goodPassword }
    const proved = await door.call('POST', '/auth/reauthenticate', { cookie, body: { proof } })
    expect(proved.cookie).not.toBe(cookie)
    const end = (by: string | undefined) => door.call('POST', at(`/posts/${uuid()}/end`), { cookie: by })
    expect((await end(proved.cookie)).status).toBe(404)
    expect([401, 403]).toContain((await end(cookie)).status)
  })

  it('is dead after signing out, a new password and a disabled account (B08)', async () => {
    const leaver = await door.staff('leaver')
    await door.call('POST', '/auth/sign-out', { cookie: leaver.cookie })
    const changer = await door.staff('changer')
    await door.call('POST', '/auth/password', { cookie: changer.cookie, body: { current: goodPassword, next: '另一个很长很长的通行短语' } })
    const disabled = await door.staff('disabled')
    await door.accounts.context.logins.disable('disabled')
    door.accounts.forget(disabled.id)
    for (const { cookie } of [leaver, changer, disabled]) expect((await door.call('GET', at('/accounts'), { cookie })).status).toBe(401)
  })

  describe('of a television', () => {
    const pair = async (cookie?: string) => {
      const code = await door.call('POST', '/auth/device/code', { body: {} })
      await door.call('POST', at('/screens'), {
        cookie: administrator.cookie,
        body: {
          id: uuid(),
          userCode: code.body['userCode'],
          name: '大堂',
          place: { screenClass: 'lobby', building: home.building },
        },
      })
      return door.call('POST', '/auth/device/token', { body: { deviceCode: code.body['deviceCode'] }, cookie })
    }

    it('stands beside the one of the worker whose browser it was paired in', async () => {
      const worker = await door.staff('pairer', 'worker')
      const paired = await pair(worker.cookie)
      expect(paired.setCookie).toMatch(/^linli-tv=/)
      const both = `${worker.cookie}; ${paired.cookie ?? ''}`
      expect([await kindOf(worker.cookie), await kindOf(both)]).toEqual(['staff', 'staff'])
      expect((await door.call('GET', '/api/screen?as=screen', { cookie: both })).body).toMatchObject({ name: '大堂' })
      // Without saying so the browser is the worker's, who is no screen.
      expect((await door.call('GET', '/api/screen', { cookie: both })).status).toBe(403)
      expect((await door.call('GET', '/api/screen?as=screen', { cookie: worker.cookie })).status).toBe(401)
      // Signing the worker out leaves the television, and the other way round.
      await door.call('POST', '/auth/sign-out', { cookie: both })
      expect((await door.call('GET', '/api/screen?as=screen', { cookie: both })).status).toBe(200)
    })

    it('paired again takes the place of its own one only', async () => {
      const worker = await door.staff('again', 'worker')
      const first = await pair(worker.cookie)
      const second = await pair(`${worker.cookie}; ${first.cookie ?? ''}`)
      expect((await door.call('GET', '/api/screen', { cookie: first.cookie })).status).toBe(401)
      expect((await door.call('GET', '/api/screen', { cookie: second.cookie })).status).toBe(200)
      expect(await kindOf(worker.cookie)).toBe('staff')
    })

    it('kept under the old name by an older version still works, and is given the new name', async () => {
      const { cookie = '' } = await pair()
      const old = cookie.replace('linli-tv=', 'linli=')
      const shown = await door.call('GET', '/api/screen?as=screen', { cookie: old })
      expect([shown.status, shown.cookie]).toEqual([200, cookie])
    })
  })
})
