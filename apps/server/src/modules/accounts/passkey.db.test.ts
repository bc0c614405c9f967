import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testFields } from '../../testing/keys.ts'
import { buildHome, redFlower } from '../../testing/register.ts'
import { type AccountsDoor, openAccountsDoor } from './testing/door.ts'
import { type Overrides, type SoftPasskey, createSoftPasskey } from './testing/soft-passkey.ts'

const origin = 'http://localhost:3000'
const errorOf = (answer: { body: Record<string, unknown> }) => answer.body['error'] as { id?: string; reason?: string } | undefined

describe('passkeys', () => {
  let door: AccountsDoor
  beforeAll(async () => {
    door = await openAccountsDoor({ publicUrl: new URL(origin), secondFactor: 'required' })
    await buildHome(door.db, testFields)
  })
  afterAll(() => door.close())

  const beginAdd = async (cookie: string) =>
    (await door.call('POST', '/auth/passkey/registration', { cookie })).body as { ceremony: string; challenge: string; exclude: string[] }
  const add = async (cookie: string, key: SoftPasskey, overrides: Overrides = {}, name = '钥匙') => {
    const { ceremony, challenge } = await beginAdd(cookie)
    return door.call('POST', '/auth/passkeys', { cookie, body: { ceremony, name, ...key.register(challenge, overrides) } })
  }
  const begin = async () => (await door.call('POST', '/auth/passkey/begin')).body as { ceremony: string; challenge: string; rpId: string }
  const signInBy = async (key: SoftPasskey, overrides: Overrides = {}) => {
    const { ceremony, challenge } = await begin()
    return door.call('POST', '/auth/passkey', { body: { ceremony, ...key.assert(challenge, overrides) } })
  }
  const owner = async (login: string) => {
    const { id, cookie } = await door.staff(login)
    const key = createSoftPasskey(origin)
    const added = await add(cookie, key)
    return { id, cookie, key, added }
  }

  it('is registered, is both factors, and signs in alone', async () => {
    const { id, cookie, key, added } = await owner('zhang')
    expect(added.body).toMatchObject({ name: '钥匙', lastUsedAt: null })
    // Registering it is what a confined session was waiting for.
    expect((await door.call('GET', '/auth/session', { cookie })).body).toMatchObject({ confined: false })
    expect((await beginAdd(cookie)).exclude).toEqual([key.id])
    expect((await begin()).rpId).toBe('localhost')
    const signed = await signInBy(key)
    expect(signed.body).toMatchObject({ kind: 'staff', name: '姓名zhang', confined: false })
    expect((await door.call('GET', `/api/communities/${String(redFlower)}/accounts`, { cookie: signed.cookie })).status).toBe(200)
    const rows = await door.db.asOwner(
      `select detail from audit_entry where verb = 'session.sign-in' and actor = $1 order by seq desc limit 1`,
      [id],
    )
    expect(rows).toEqual([{ detail: { method: 'passkey', secondFactor: 'passkey' } }])
  })

  it('stands as the second step behind the password, for its owner only', async () => {
    const { key } = await owner('li')
    const other = await owner('wang')
    const step = async () => (await door.signIn('li')).body['step'] as { token: string; methods: string[] }
    expect((await step()).methods).toEqual(['passkey'])
    const finish = async (by: SoftPasskey) => {
      const { ceremony, challenge } = await begin()
      const proof = { kind: 'passkey', assertion: { ceremony, ...by.assert(challenge) } }
      return door.call('POST', '/auth/sign-in/second', { body: { step: (await step()).token, proof } })
    }
    expect(errorOf(await finish(other.key))).toMatchObject({ id: 'wrong_code' })
    expect((await finish(key)).body).toMatchObject({ kind: 'staff', confined: false })
  })

  it('proves again who is there', async () => {
    const { id, cookie, key } = await owner('prover')
    await door.db.asOwner(`update auth.session set "reauthenticatedAt" = now() - interval '11 minutes' where "userId" = $1`, [id])
    door.accounts.forget(id)
    expect(errorOf(await door.call('POST', '/auth/passkey/registration', { cookie }))).toMatchObject({ id: 'reauthentication_needed' })
    const { ceremony, challenge } = await begin()
    const proof = { kind: 'passkey', assertion: { ceremony, ...key.assert(challenge) } }
    const proved = await door.call('POST', '/auth/reauthenticate', { cookie, body: { proof } })
    expect(proved.status).toBe(200)
    expect((await door.call('POST', '/auth/passkey/registration', { cookie: proved.cookie })).status).toBe(200)
  })

  it('answers each challenge once, here, for this host, with the person verified', async () => {
    const { key } = await owner('careful')
    for (const overrides of [{ origin: 'http://evil.example' }, { rpId: 'evil.example' }, { verified: false }])
      expect([overrides, errorOf(await signInBy(key, overrides))?.id]).toEqual([overrides, 'wrong_code'])
    const { ceremony, challenge } = await begin()
    const body = { ceremony, ...key.assert(challenge) }
    expect((await door.call('POST', '/auth/passkey', { body })).status).toBe(200)
    expect(errorOf(await door.call('POST', '/auth/passkey', { body }))).toMatchObject({ id: 'wrong_code' })
    const another = await begin()
    expect(errorOf(await door.call('POST', '/auth/passkey', { body: { ...body, ceremony: another.ceremony } }))).toMatchObject({
      id: 'wrong_code',
    })
    // A wrong answer used that challenge up.
    const late = { ceremony: another.ceremony, ...key.assert(another.challenge) }
    expect(errorOf(await door.call('POST', '/auth/passkey', { body: late }))).toMatchObject({ id: 'wrong_code' })
    // Another key in this key's name.
    const forged = await begin()
    const forgery = { ...createSoftPasskey(origin).assert(forged.challenge), id: key.id, ceremony: forged.ceremony }
    expect(errorOf(await door.call('POST', '/auth/passkey', { body: forgery }))).toMatchObject({ id: 'wrong_code' })
    expect((await signInBy(key)).status).toBe(200)
  })

  it('notices a copied key by its counter', async () => {
    const { cookie } = await door.staff('counted')
    const key = createSoftPasskey(origin)
    await add(cookie, key, { counter: 1 })
    expect((await signInBy(key, { counter: 5 })).status).toBe(200)
    for (const counter of [5, 3, 0]) expect(errorOf(await signInBy(key, { counter }))).toMatchObject({ id: 'wrong_code' })
    expect((await signInBy(key, { counter: 6 })).status).toBe(200)
  })

  it('is registered by its own session, once, with the person verified', async () => {
    const { cookie, key } = await owner('registrar')
    const stranger = await door.staff('stranger')
    expect(errorOf(await add(stranger.cookie, key))).toMatchObject({ reason: 'passkey-not-valid' })
    for (const overrides of [{ origin: 'http://evil.example' }, { rpId: 'evil.example' }, { verified: false }])
      expect(errorOf(await add(cookie, createSoftPasskey(origin), overrides))).toMatchObject({ reason: 'passkey-not-valid' })
    const begun = await beginAdd(cookie)
    const body = { ceremony: begun.ceremony, name: 'x', ...createSoftPasskey(origin).register(begun.challenge) }
    expect(errorOf(await door.call('POST', '/auth/passkeys', { cookie: stranger.cookie, body }))).toMatchObject({
      reason: 'passkey-not-valid',
    })
    expect(errorOf(await door.call('POST', '/auth/passkeys', { cookie, body }))).toMatchObject({ reason: 'passkey-not-valid' })
  })

  it('is renamed and removed by its owner; the last factor stays where one is required', async () => {
    const { cookie, key, added } = await owner('keeper')
    const stranger = await owner('other')
    const id = String(added.body['id'])
    const rename = (by: string) => door.call('PATCH', `/auth/passkeys/${id}`, { cookie: by, body: { name: '蓝色钥匙' } })
    const end = (by: string) => door.call('POST', `/auth/passkeys/${id}/end`, { cookie: by })
    expect([(await rename(stranger.cookie)).status, (await end(stranger.cookie)).status]).toEqual([404, 404])
    expect((await rename(cookie)).body).toMatchObject({ id, name: '蓝色钥匙' })
    expect(errorOf(await end(cookie))).toMatchObject({ reason: 'second-factor-required' })
    const second = createSoftPasskey(origin)
    await add(cookie, second, {}, '第二把')
    expect((await end(cookie)).status).toBe(200)
    expect(errorOf(await signInBy(key))).toMatchObject({ id: 'wrong_code' })
    expect((await signInBy(second)).status).toBe(200)
    expect((await door.call('GET', '/auth/security', { cookie })).body).toMatchObject({
      passkeys: [{ name: '第二把' }],
      passkeysPossible: true,
    })
  })

  it('ends with the account', async () => {
    const { id, key } = await owner('gone')
    await door.db.asOwner('update auth."user" set "disabledAt" = now() where id = $1', [id])
    expect((await signInBy(key)).status).toBe(401)
  })
})

describe('passkeys at a bare address', () => {
  it('are not offered: no browser has them there', async () => {
    const door = await openAccountsDoor()
    await buildHome(door.db, testFields)
    expect((await door.call('GET', '/auth/methods')).body).toMatchObject({ passkeys: false })
    const { cookie } = await door.staff('bare')
    expect(errorOf(await door.call('POST', '/auth/passkey/registration', { cookie }))).toMatchObject({ reason: 'passkeys-not-possible' })
    expect(errorOf(await door.call('POST', '/auth/passkey/begin'))).toMatchObject({ reason: 'passkeys-not-possible' })
    await door.close()
  })
})
