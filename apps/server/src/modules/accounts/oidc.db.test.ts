import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testFields } from '../../testing/keys.ts'
import { buildHome, fishing, redFlower } from '../../testing/register.ts'
import { type AccountsDoor, openAccountsDoor } from './testing/door.ts'
import { type Person, type SsoProvider, client, startSso } from './testing/sso.ts'
import { codeNow, setUpTotp } from './testing/totp.ts'

const origin = 'http://127.0.0.1:3000'
const errorOf = (answer: { body: Record<string, unknown> }) => answer.body['error'] as { id?: string; reason?: string } | undefined

describe('single sign-on against a real provider', () => {
  let sso: SsoProvider
  let door: AccountsDoor
  let admin: { id: string; cookie: string }
  beforeAll(async () => {
    sso = await startSso(`${origin}/center/sign-in`)
    door = await openAccountsDoor({
      secondFactor: 'required',
      oidc: { issuer: sso.issuer, ...client, label: '政务云', claim: 'preferred_username' },
    })
    await buildHome(door.db, testFields)
    await buildHome(door.db, testFields, { community: fishing })
    admin = await door.staff('admin')
    await setUpTotp(door, admin.cookie)
  })
  afterAll(async () => {
    await door.close()
    await sso.close()
  })

  const prepare = (id: string, link: object, cookie = admin.cookie, community = redFlower) =>
    door.call('POST', `/api/communities/${String(community)}/accounts/${id}/single-sign-on`, { cookie, body: link })
  const begin = async () => (await door.call('POST', '/auth/oidc/begin')).body as { ceremony: string; url: string }
  const finish = (ceremony: string, back: URL) =>
    door.call('POST', '/auth/oidc/finish', { body: { ceremony, query: back.searchParams.toString() } })
  const through = async (person: Person) => {
    const { ceremony, url } = await begin()
    return finish(ceremony, await sso.signIn(url, person))
  }

  it('is offered by name, and sends along PKCE, state and nonce', async () => {
    expect((await door.call('GET', '/auth/methods')).body).toEqual({ passkeys: false, singleSignOn: { label: '政务云' } })
    const query = new URL((await begin()).url).searchParams
    expect(Object.fromEntries(query)).toMatchObject({ response_type: 'code', code_challenge_method: 'S256', scope: 'openid profile' })
    for (const name of ['state', 'nonce', 'code_challenge']) expect(query.get(name)?.length).toBeGreaterThan(20)
  })

  it('opens the account prepared by subject, with the provider’s second factor, and gives no token away', async () => {
    const { id } = await door.staff('zhang')
    expect((await prepare(id, { subject: 'sub-zhang' })).status).toBe(200)
    const signed = await through({ subject: 'sub-zhang', claim: 'whatever', amr: ['pwd', 'otp'] })
    expect(signed.body).toMatchObject({ kind: 'staff', name: '姓名zhang', step: null, confined: false })
    expect(JSON.stringify(signed.body)).not.toMatch(/eyJ|access_token|id_token/)
    const stored = await door.db.asOwner(
      'select * from auth.account where "accessToken" is not null or "idToken" is not null or "refreshToken" is not null',
    )
    expect(stored).toEqual([])
    const [row] = await door.db.asOwner(
      `select detail from audit_entry where verb = 'session.sign-in' and actor = $1 order by seq desc limit 1`,
      [id],
    )
    expect(row).toEqual({ detail: { method: 'oidc', secondFactor: 'oidc' } })
  })

  it('binds the subject at the first sign-in by claim: the login given to somebody else opens nothing', async () => {
    const { id } = await door.staff('li')
    await prepare(id, { claim: 'li.si' })
    expect((await through({ subject: 'sub-li', claim: 'li.si' })).body).toMatchObject({ name: '姓名li' })
    expect(errorOf(await through({ subject: 'sub-heir', claim: 'li.si' }))).toMatchObject({ reason: 'sso-not-prepared' })
    expect((await through({ subject: 'sub-li', claim: 'renamed' })).body).toMatchObject({ name: '姓名li' })
  })

  it('registers nobody, whatever the login claim says (B17)', async () => {
    const before = await door.db.asOwner('select count(*) from auth."user"')
    for (const claim of ['admin', 'stranger', ''])
      expect(errorOf(await through({ subject: `sub-${claim}-x`, claim }))).toMatchObject({ reason: 'sso-not-prepared' })
    expect(await door.db.asOwner('select count(*) from auth."user"')).toEqual(before)
  })

  it('without the provider’s second factor asks for one’s own, or confines where one is required', async () => {
    const one = await door.staff('own')
    const { secret } = await setUpTotp(door, one.cookie)
    await prepare(one.id, { subject: 'sub-own' })
    const first = await through({ subject: 'sub-own', claim: 'own', amr: ['pwd'] })
    expect(first).toMatchObject({ cookie: undefined, body: { kind: 'public', step: { methods: ['totp', 'backup-code'] } } })
    const { token } = first.body['step'] as { token: string }
    const body = { step: token, proof: { kind: 'totp', code: codeNow(secret) } }
    expect((await door.call('POST', '/auth/sign-in/second', { body })).body).toMatchObject({ kind: 'staff', confined: false })
    const two = await door.staff('none')
    await prepare(two.id, { subject: 'sub-none' })
    expect((await through({ subject: 'sub-none', claim: 'none' })).body).toMatchObject({ kind: 'staff', confined: true })
  })

  it('takes an answer once, in the page that asked, and none changed on the way (B11)', async () => {
    const { id } = await door.staff('careful')
    await prepare(id, { subject: 'sub-careful' })
    const person = { subject: 'sub-careful', claim: 'careful' }
    const refused = async (answer: Promise<{ body: Record<string, unknown> }>) =>
      expect(errorOf(await answer)).toMatchObject({ reason: 'sso-not-valid' })
    const changed = (back: URL, name: string, value: string | null) => {
      const other = new URL(back)
      if (value === null) other.searchParams.delete(name)
      else other.searchParams.set(name, value)
      return other
    }
    const one = await begin()
    const back = await sso.signIn(one.url, person)
    expect(back.searchParams.get('iss')).toBe(sso.issuer.origin)
    // Another page's ceremony: its state, its PKCE verifier and its nonce are others.
    await refused(finish((await begin()).ceremony, back))
    // Replayed: the ceremony is over, and so is the code at the provider.
    expect((await finish(one.ceremony, back)).status).toBe(200)
    await refused(finish(one.ceremony, back))
    for (const [name, value] of [
      ['state', 'x'.repeat(43)],
      ['state', null],
      ['iss', 'https://evil.example'],
      ['iss', null],
      ['code', 'x'.repeat(43)],
      ['code', null],
    ] as const) {
      const { ceremony, url } = await begin()
      await refused(finish(ceremony, changed(await sso.signIn(url, person), name, value)))
    }
    const used = await begin()
    const code = back.searchParams.get('code')
    await refused(finish(used.ceremony, changed(await sso.signIn(used.url, person), 'code', code)))
    // The provider's page was given another nonce than the one we keep: the ID token does not fit.
    const nonce = await begin()
    const url = new URL(nonce.url)
    url.searchParams.set('nonce', 'another-nonce-of-an-attacker')
    await refused(finish(nonce.ceremony, await sso.signIn(url.href, person)))
    const late = await begin()
    const lateBack = await sso.signIn(late.url, person)
    await door.db.asOwner(`update auth.ceremony set expires_at = now() - interval '1 second'`)
    await refused(finish(late.ceremony, lateBack))
    expect((await through(person)).status).toBe(200)
  })

  it('takes an identity of another issuer for nobody (B11)', async () => {
    const { id } = await door.staff('issued')
    await prepare(id, { subject: 'sub-issued' })
    await door.db.asOwner(`update auth.oidc_link set issuer = 'https://elsewhere.example' where user_id = $1`, [id])
    expect(errorOf(await through({ subject: 'sub-issued', claim: 'issued' }))).toMatchObject({ reason: 'sso-not-prepared' })
  })

  it('is prepared by those who manage accounts here alone, for one account each, and ends by them', async () => {
    const { id } = await door.staff('linked')
    const other = await door.staff('second')
    const theirs = await door.staff('theirs', 'worker', fishing)
    expect((await prepare(id, { subject: 'sub-linked' })).status).toBe(200)
    expect(errorOf(await prepare(other.id, { subject: 'sub-linked' }))).toMatchObject({ reason: 'sso-taken' })
    expect([(await prepare(theirs.id, { subject: 'sub-t' })).status, (await prepare('nobody', { subject: 'sub-t' })).status]).toEqual([
      404, 404,
    ])
    const worker = await door.staff('plain', 'worker')
    await setUpTotp(door, worker.cookie)
    expect((await prepare(id, { subject: 'sub-w' }, worker.cookie)).status).toBe(403)
    // A secretary lacks rights an administrator has, and must not become one.
    const secretary = await door.staff('secretary', 'secretary')
    await setUpTotp(door, secretary.cookie)
    expect(errorOf(await prepare(admin.id, { subject: 'sub-s' }, secretary.cookie))).toMatchObject({ reason: 'beyond-own-rights' })
    const list = (await door.call('GET', `/api/communities/${String(redFlower)}/accounts`, { cookie: admin.cookie })).body['items']
    expect(list).toContainEqual(expect.objectContaining({ id, singleSignOn: { subject: 'sub-linked', claim: null }, secondFactor: false }))
    expect((await prepare(id, {})).status).toBe(200)
    expect(errorOf(await through({ subject: 'sub-linked', claim: 'linked' }))).toMatchObject({ reason: 'sso-not-prepared' })
  })

  it('ends with the account', async () => {
    const { id } = await door.staff('gone')
    await prepare(id, { subject: 'sub-gone' })
    await door.db.asOwner('update auth."user" set "disabledAt" = now() where id = $1', [id])
    expect((await through({ subject: 'sub-gone', claim: 'gone' })).status).toBe(401)
  })
})

describe('single sign-on whose provider is away or not set up', () => {
  it('says so, each time anew', async () => {
    const door = await openAccountsDoor({ oidc: { issuer: new URL('http://127.0.0.1:9'), ...client, label: 'x', claim: 'sub' } })
    for (let times = 0; times < 2; times += 1) {
      const answer = await door.call('POST', '/auth/oidc/begin')
      expect([answer.status, errorOf(answer)?.reason]).toEqual([503, 'sso-unreachable'])
    }
    await door.close()
  })

  it('is refused where it is not set up', async () => {
    const door = await openAccountsDoor()
    expect((await door.call('GET', '/auth/methods')).body).toMatchObject({ singleSignOn: null })
    expect(errorOf(await door.call('POST', '/auth/oidc/begin'))).toMatchObject({ reason: 'sso-not-configured' })
    await door.close()
  })
})
