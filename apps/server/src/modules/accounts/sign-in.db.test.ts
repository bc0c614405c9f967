import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildHome, redFlower } from '../../testing/register.ts'
import { testFields } from '../../testing/keys.ts'
import { disableAccount } from './index.ts'
import { type AccountsDoor, goodPassword, openAccountsDoor } from './testing/door.ts'

const accountsOf = (community: number) => `/api/communities/${String(community)}/accounts`

describe('signing in', () => {
  let door: AccountsDoor
  beforeAll(async () => {
    door = await openAccountsDoor()
    await buildHome(door.db, testFields)
  })
  afterAll(() => door.close())
  const bare = ({ error }: Record<string, unknown>) => ({ ...(error as object), requestId: '' })
  const kindOf = async (cookie: string | undefined) => (await door.call('GET', '/auth/session', { cookie })).body['kind']

  it('gives a session whose answer says who and where, and never a token', async () => {
    await door.staff('zhang')
    const signed = await door.signIn('ＺＨＡＮＧ ')
    expect(signed.status).toBe(200)
    expect(signed.body).toMatchObject({
      kind: 'staff',
      name: '姓名zhang',
      reach: { lo: redFlower, hi: redFlower + 1 },
      posts: [{ kind: 'administrator', community: redFlower, placeName: '红花社区居民委员会' }],
      communities: [{ code: redFlower }],
    })
    const token =
      decodeURIComponent(signed.cookie ?? '')
        .split('=')[1]
        ?.split('.')[0] ?? ''
    expect(token).toHaveLength(32)
    expect(JSON.stringify(signed.body)).not.toContain(token)
    expect(signed.setCookie).toMatch(/^linli=.*; Path=\/; HttpOnly; SameSite=Lax$/)
    expect((await door.call('GET', accountsOf(redFlower), { cookie: signed.cookie })).status).toBe(200)
  })

  it('answers a wrong password and an unknown login alike (B03)', async () => {
    await door.staff('li')
    const [wrong, unknown] = [
      await door.signIn('li', 'not the password', { address: '192.0.2.20' }),
      await door.signIn('nobody', 'not the password', { address: '192.0.2.20' }),
    ]
    expect(wrong.status).toBe(401)
    expect(bare(unknown.body)).toEqual(bare(wrong.body))
    expect(wrong.setCookie).toBeUndefined()
  })

  it('refuses the right password after ten failures, from any address, known login or not (B01)', async () => {
    await door.staff('wang')
    for (const login of ['wang', 'ghost']) {
      for (let guess = 0; guess < 10; guess += 1)
        expect((await door.signIn(login, 'wrong', { address: `198.51.100.${String(guess)}` })).status).toBe(401)
      // In the very words of a wrong password, after the same work: nobody learns which logins exist or are locked.
      const [refused, wrong] = [await door.signIn(login, goodPassword, { address: '203.0.113.9' }), await door.signIn('other', 'wrong')]
      expect([refused.status, bare(refused.body), refused.setCookie]).toEqual([wrong.status, bare(wrong.body), undefined])
    }
    // The window passes: the same call succeeds.
    await door.db.asOwner(`update auth.attempt set at = at - interval '16 minutes'`)
    expect((await door.signIn('wang')).status).toBe(200)
  })

  it('lets no more than ten of many parallel guesses through, and forgets failures after a success (B01)', async () => {
    await door.staff('parallel')
    await door.db.asOwner('delete from auth.attempt')
    const guesses = await Promise.all(
      Array.from({ length: 30 }, (_, index) => door.signIn('parallel', 'wrong', { address: `198.51.100.${String(50 + index)}` })),
    )
    expect(new Set(guesses.map((guess) => guess.status))).toEqual(new Set([401]))
    // Only guesses that were really tried stay written down: one row for the login, one for the address.
    const [tried] = await door.db.asOwner<{ n: number }>('select count(*)::int as n from auth.attempt')
    expect(tried?.n).toBeLessThanOrEqual(20)
    await door.db.asOwner('delete from auth.attempt')
    await door.staff('careless')
    for (let round = 0; round < 2; round += 1) {
      for (let guess = 0; guess < 9; guess += 1) await door.signIn('careless', 'wrong', { address: '192.0.2.77' })
      expect((await door.signIn('careless')).status).toBe(200)
    }
  })

  it('stops one address that tries one password over many accounts, and locks none of them (B02)', async () => {
    await door.staff('sprayed')
    const spray = { address: '203.0.113.66' }
    for (let index = 0; index < 30; index += 1) await door.signIn(`victim${String(index)}`, 'Summer2026!!', spray)
    expect((await door.signIn('sprayed', 'Summer2026!!', spray)).status).toBe(429)
    expect((await door.signIn('sprayed')).status).toBe(200)
  })

  it('rotates: the cookie brought along dies, an attacker-made one is not taken over (B06, B07)', async () => {
    const first = await door.staff('rotate')
    const second = await door.signIn('rotate', goodPassword, { cookie: first.cookie })
    expect(second.cookie).not.toBe(first.cookie)
    expect(await kindOf(first.cookie)).toBe('public')
    expect(await kindOf(second.cookie)).toBe('staff')
    const planted = 'linli=abcdefghijklmnopqrstuvwxyz012345.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%3D'
    const third = await door.signIn('rotate', goodPassword, { cookie: planted })
    expect(third.cookie).not.toBe(planted)
    expect(await kindOf(planted)).toBe('public')
  })

  it('ends with signing out, in every copy of the cookie (B08)', async () => {
    const { cookie } = await door.staff('leaver')
    expect((await door.call('GET', accountsOf(redFlower), { cookie })).status).toBe(200)
    const out = await door.call('POST', '/auth/sign-out', { cookie })
    expect(out.setCookie).toMatch(/^linli=; Max-Age=0/)
    expect((await door.call('GET', accountsOf(redFlower), { cookie })).status).toBe(401)
  })

  it('takes no cookie with a changed, missing or foreign signature (B11)', async () => {
    const { cookie } = await door.staff('forged')
    const [token = '', signature = ''] = decodeURIComponent(cookie.slice('linli='.length)).split('.')
    const forged = [
      token,
      `${token}.`,
      `${token}.${'A'.repeat(43)}=`,
      `${token}.${signature}.x`,
      `${token.slice(0, -1)}${token.endsWith('a') ? 'b' : 'a'}.${signature}`,
      '%E0%A4%A',
      '',
    ]
    for (const value of forged)
      expect((await door.call('GET', accountsOf(redFlower), { cookie: `linli=${encodeURIComponent(value)}` })).status).toBe(401)
    expect((await door.call('GET', accountsOf(redFlower), { cookie })).status).toBe(200)
  })

  it('ends after 30 idle minutes and after 12 hours, not a second before (B09)', async () => {
    const { id, cookie } = await door.staff('idler')
    const at = async (column: string, ago: string) => {
      await door.db.asOwner(
        `update auth.session set "lastSeenAt" = case when '${column}' = 'lastSeenAt' then now() ${ago} else now() end, "expiresAt" = case when '${column}' = 'expiresAt' then now() ${ago} else "expiresAt" end where "userId" = $1`,
        [id],
      )
      door.accounts.forget(id)
      return (await door.call('GET', accountsOf(redFlower), { cookie })).status
    }
    const [life] = await door.db.asOwner<{ hours: number }>(
      `select round(extract(epoch from "expiresAt" - "createdAt") / 3600)::int as hours from auth.session where "userId" = $1`,
      [id],
    )
    expect(life?.hours).toBe(12)
    expect(await at('lastSeenAt', `- interval '29 minutes 58 seconds'`)).toBe(200)
    const [seen] = await door.db.asOwner<{ now: boolean }>(
      `select "lastSeenAt" > now() - interval '5 seconds' as now from auth.session where "userId" = $1`,
      [id],
    )
    expect(seen?.now).toBe(true)
    expect(await at('lastSeenAt', `- interval '30 minutes 1 second'`)).toBe(401)
    expect(await at('expiresAt', `+ interval '2 seconds'`)).toBe(200)
    expect(await at('expiresAt', `- interval '1 second'`)).toBe(401)
  })

  it('ends when the account is disabled, and gives no new one (B08)', async () => {
    const { cookie } = await door.staff('disabled')
    expect(await kindOf(cookie)).toBe('staff')
    expect(await disableAccount(door.accounts, 'disabled')).toBe(true)
    expect(await kindOf(cookie)).toBe('public')
    expect((await door.signIn('disabled')).body['error']).toMatchObject({ id: 'wrong_credentials' })
  })

  it('changes the password only with the current one, refuses weak ones, and ends all other sessions (B08, B13)', async () => {
    const { cookie } = await door.staff('changer')
    const other = await door.signIn('changer')
    const change = (current: string, next: string) => door.call('POST', '/auth/password', { cookie, body: { current, next } })
    expect((await change('wrong password', '一个全新的很长的通行短语啊')).body['error']).toMatchObject({ id: 'wrong_credentials' })
    for (const weak of ['password12345', 'changer-2026-ok', '我爱红花社区我爱红花社区', 'aaaaaaaaaaaaaaa'])
      expect((await change(goodPassword, weak)).status).toBe(422)
    const changed = await change(goodPassword, '一个全新的很长的通行短语啊')
    expect(changed.status).toBe(200)
    expect(await kindOf(changed.cookie)).toBe('staff')
    expect([await kindOf(cookie), await kindOf(other.cookie)]).toEqual(['public', 'public'])
    expect((await door.signIn('changer')).status).toBe(401)
    expect((await door.signIn('changer', '一个全新的很长的通行短语啊')).status).toBe(200)
  })

  it('refuses a sign-in sent from a page of elsewhere', async () => {
    await door.staff('crossed')
    const body = { login: 'crossed', password: goodPassword }
    expect((await door.call('POST', '/auth/sign-in', { body, origin: 'https://evil.example' })).status).toBe(403)
    expect((await door.call('POST', '/auth/sign-in', { body: { ...body, role: 'administrator' } })).status).toBe(400)
    expect((await door.call('POST', '/auth/sign-in', { body })).status).toBe(200)
  })
})

describe('signing in over https in production', () => {
  let door: AccountsDoor
  beforeAll(async () => {
    door = await openAccountsDoor({ production: true, secureCookies: true, publicUrl: new URL('https://linli.example') })
    await buildHome(door.db, testFields)
  })
  afterAll(() => door.close())

  it('sets a __Host- cookie that is Secure, and works with it (B10)', async () => {
    const { cookie } = await door.staff('secure')
    const signed = await door.signIn('secure')
    expect(signed.setCookie).toMatch(/^__Host-linli=.*; Path=\/; HttpOnly; SameSite=Lax; Secure$/)
    expect(signed.setCookie).not.toMatch(/domain/i)
    const changed = await door.call('POST', '/auth/password', {
      cookie,
      body: { current: goodPassword, next: '一个全新的很长的通行短语啊' },
    })
    expect(changed.status).toBe(200)
  })

  it('gives demo accounts no session, neither a new one nor one they had (B15)', async () => {
    const { id, cookie } = await door.staff('demo-admin')
    await door.db.asOwner('update auth."user" set demo = true where id = $1', [id])
    door.accounts.forget(id)
    expect((await door.call('GET', accountsOf(redFlower), { cookie })).status).toBe(401)
    expect((await door.signIn('demo-admin')).body['error']).toMatchObject({ id: 'wrong_credentials' })
  })
})
