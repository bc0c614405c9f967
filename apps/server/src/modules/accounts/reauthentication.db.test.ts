import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testFields } from '../../testing/keys.ts'
import { buildHome, redFlower } from '../../testing/register.ts'
import { type AccountsDoor, goodPassword, openAccountsDoor } from './testing/door.ts'

describe('proving again who is there', () => {
  let door: AccountsDoor
  beforeAll(async () => {
    door = await openAccountsDoor()
    await buildHome(door.db, testFields)
  })
  afterAll(() => door.close())

  const at = (path: string) => `/api/communities/${String(redFlower)}${path}`
  const errorOf = (answer: { body: Record<string, unknown> }) => (answer.body['error'] as { id?: string } | undefined)?.id
  /** Ends a post that is not there: 404 once the dangerous step is open. */
  const dangerous = (cookie: string | undefined) => door.call('POST', at(`/posts/${uuid()}/end`), { cookie })
  const prove = (cookie: string, password = goodPassword) =>
    door.call('POST', '/auth/reauthenticate', { cookie, body: { proof: { kind: 'password', password } } })
  const age = async (account: string, ago: string) => {
    await door.db.asOwner(`update auth.session set "reauthenticatedAt" = now() - $2::interval where "userId" = $1`, [account, ago])
    door.accounts.forget(account)
  }

  it('closes dangerous steps ten minutes after signing in, not a second before, and nothing else', async () => {
    const { id, cookie } = await door.staff('slow')
    expect((await dangerous(cookie)).status).toBe(404)
    await age(id, '9 minutes 57 seconds')
    expect((await dangerous(cookie)).status).toBe(404)
    await age(id, '10 minutes')
    expect(errorOf(await dangerous(cookie))).toBe('reauthentication_needed')
    expect((await door.call('GET', at('/accounts'), { cookie })).status).toBe(200)
  })

  it('opens them by the password, under a new token, and writes it down', async () => {
    const { id, cookie } = await door.staff('prover')
    await age(id, '1 hour')
    expect(errorOf(await prove(cookie, 'not the password'))).toBe('wrong_credentials')
    expect(errorOf(await dangerous(cookie))).toBe('reauthentication_needed')
    const proved = await prove(cookie)
    expect(proved).toMatchObject({ status: 200, body: { ok: true } })
    expect(proved.cookie).not.toBe(cookie)
    expect((await dangerous(proved.cookie)).status).toBe(404)
    // Requests already on their way are answered for a moment; then the old token is nobody's.
    await door.db.asOwner(`update auth.session set "rotatedAt" = now() - interval '1 minute' where "userId" = $1`, [id])
    door.accounts.forget(id)
    expect((await dangerous(cookie)).status).toBe(401)
    expect((await dangerous(proved.cookie)).status).toBe(404)
    const rows = await door.db.asOwner(`select detail from audit_entry where verb = 'session.reauthenticate' and actor = $1`, [id])
    expect(rows).toEqual([{ detail: { by: 'password' } }])
  })

  it('counts wrong proofs and then refuses the right one too', async () => {
    const { cookie } = await door.staff('guesser')
    for (let guess = 0; guess < 10; guess += 1) expect(errorOf(await prove(cookie, `wrong ${String(guess)}`))).toBe('wrong_credentials')
    expect(errorOf(await prove(cookie))).toBe('locked_out')
  })

  it('proves nothing without a session', async () => {
    expect(
      errorOf(await door.call('POST', '/auth/reauthenticate', { body: { proof: { kind: 'password', password: goodPassword } } })),
    ).toBe('not_signed_in')
  })
})
