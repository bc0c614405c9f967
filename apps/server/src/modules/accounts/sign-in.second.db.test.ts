import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testFields } from '../../testing/keys.ts'
import { buildHome, redFlower } from '../../testing/register.ts'
import { type AccountsDoor, goodPassword, openAccountsDoor } from './testing/door.ts'
import { codeNow, setUpTotp } from './testing/totp.ts'

const errorOf = (answer: { body: Record<string, unknown> }) => answer.body['error'] as { id?: string; reason?: string } | undefined
const accountsOf = `/api/communities/${String(redFlower)}/accounts`

describe('the second step of signing in', () => {
  let door: AccountsDoor
  beforeAll(async () => {
    door = await openAccountsDoor()
    await buildHome(door.db, testFields)
  })
  afterAll(() => door.close())

  const stepOf = async (login: string, password = goodPassword) =>
    (await door.signIn(login, password)).body['step'] as { token: string; methods: string[] }
  const second = (step: string, proof: object, cookie?: string) =>
    door.call('POST', '/auth/sign-in/second', { body: { step, proof }, cookie })
  const byCode = (step: string, code: string) => second(step, { kind: 'totp', code })

  it('is not asked of accounts without a second factor', async () => {
    await door.staff('plain')
    const signed = await door.signIn('plain')
    expect(signed.body).toMatchObject({ kind: 'staff', step: null, confined: false })
    expect(signed.cookie).toBeDefined()
  })

  it('stands between the password and any session', async () => {
    const { id, cookie } = await door.staff('both')
    const { secret, codes } = await setUpTotp(door, cookie)
    expect(codes).toHaveLength(10)
    const first = await door.signIn('both')
    expect(first).toMatchObject({ status: 200, cookie: undefined, body: { kind: 'public', name: null, rights: [] } })
    expect(await door.db.asOwner('select id from auth.session where "userId" = $1', [id])).toHaveLength(1)
    const { token, methods } = first.body['step'] as { token: string; methods: string[] }
    expect(methods).toEqual(['totp', 'backup-code'])
    expect(JSON.stringify(first.body)).not.toContain(id)
    const signed = await byCode(token, codeNow(secret))
    expect(signed.body).toMatchObject({ kind: 'staff', name: '姓名both' })
    expect((await door.call('GET', accountsOf, { cookie: signed.cookie })).status).toBe(200)
    const rows = await door.db.asOwner(
      `select detail from audit_entry where verb = 'session.sign-in' and actor = $1 order by seq desc limit 1`,
      [id],
    )
    expect(rows).toEqual([{ detail: { method: 'password', secondFactor: 'totp' } }])
    // The step is good once, and its token is no session.
    expect(errorOf(await byCode(token, codeNow(secret, 1)))).toMatchObject({ reason: 'step-over' })
    expect((await door.call('GET', accountsOf, { cookie: `linli=${token}` })).status).toBe(401)
  })

  it('takes no code twice, also not two at once, nor one older than the last', async () => {
    const { cookie } = await door.staff('replayed')
    const { secret } = await setUpTotp(door, cookie)
    const code = codeNow(secret)
    expect((await byCode((await stepOf('replayed')).token, code)).status).toBe(200)
    expect(errorOf(await byCode((await stepOf('replayed')).token, code))).toMatchObject({ id: 'wrong_code' })
    const steps = await Promise.all(Array.from({ length: 4 }, () => stepOf('replayed')))
    const answers = await Promise.all(steps.map(({ token }) => byCode(token, codeNow(secret, 1))))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    // The code before the last is still within the drift of the clock, and is not taken.
    await door.db.asOwner('delete from auth.attempt')
    expect(errorOf(await byCode((await stepOf('replayed')).token, code))).toMatchObject({ id: 'wrong_code' })
  })

  it('closes after five wrong codes, for the right one too, over any number of steps and addresses (B04)', async () => {
    const { cookie } = await door.staff('guessed')
    const { secret, codes } = await setUpTotp(door, cookie)
    const wrong = String((Number(codeNow(secret)) + 1) % 1_000_000).padStart(6, '0')
    for (let guess = 0; guess < 5; guess += 1) {
      const { token } = await stepOf('guessed')
      const answer = await door.call('POST', '/auth/sign-in/second', {
        body: { step: token, proof: { kind: 'totp', code: wrong } },
        address: `198.51.100.${String(guess)}`,
      })
      expect(errorOf(answer)).toMatchObject({ id: 'wrong_code' })
    }
    expect(errorOf(await byCode((await stepOf('guessed')).token, codeNow(secret)))).toMatchObject({ id: 'locked_out' })
    expect(errorOf(await second((await stepOf('guessed')).token, { kind: 'backup-code', code: codes[0] }))).toMatchObject({
      id: 'locked_out',
    })
    await door.db.asOwner(`update auth.attempt set at = at - interval '16 minutes'`)
    expect((await byCode((await stepOf('guessed')).token, codeNow(secret))).status).toBe(200)
  })

  it('takes each paper code once, however it is written, and only the owner’s', async () => {
    const { cookie } = await door.staff('papers')
    const { codes } = await setUpTotp(door, cookie)
    const other = await setUpTotp(door, (await door.staff('others')).cookie)
    const byPaper = async (code: string | undefined) => second((await stepOf('papers')).token, { kind: 'backup-code', code })
    expect(errorOf(await byPaper(other.codes[0]))).toMatchObject({ id: 'wrong_code' })
    const used = await byPaper(codes[0]?.toLowerCase().replace('-', ' '))
    expect(used.status).toBe(200)
    expect(errorOf(await byPaper(codes[0]))).toMatchObject({ id: 'wrong_code' })
    const security = await door.call('GET', '/auth/security', { cookie: used.cookie })
    expect(security.body).toMatchObject({ backupCodesLeft: 9, login: 'papers', required: false })
    expect(
      await door.db.asOwner(`select hash from auth.backup_code where encode(hash, 'escape') like '%' || $1 || '%'`, [codes[1]]),
    ).toEqual([])
  })

  it('ends with time', async () => {
    const { cookie } = await door.staff('late')
    const { secret } = await setUpTotp(door, cookie)
    const { token } = await stepOf('late')
    await door.db.asOwner(`update auth.ceremony set expires_at = now() - interval '1 second'`)
    expect(errorOf(await byCode(token, codeNow(secret)))).toMatchObject({ reason: 'step-over' })
    expect(errorOf(await byCode('A'.repeat(43), codeNow(secret)))).toMatchObject({ reason: 'step-over' })
  })

  it('stays with the session when the password is changed', async () => {
    const { id, cookie } = await door.staff('keeper')
    await setUpTotp(door, cookie)
    const changed = await door.call('POST', '/auth/password', {
      cookie,
      body: { current: goodPassword, next: '一个全新的很长的通行短语啊' },
    })
    expect(changed.status).toBe(200)
    expect(await door.db.asOwner('select "secondFactor" from auth.session where "userId" = $1', [id])).toEqual([{ secondFactor: 'totp' }])
  })
})

describe('setting up and ending the authenticator app', () => {
  let door: AccountsDoor
  beforeAll(async () => {
    door = await openAccountsDoor()
    await buildHome(door.db, testFields)
  })
  afterAll(() => door.close())

  it('asks for a fresh proof for every change', async () => {
    const { id, cookie } = await door.staff('stale')
    await setUpTotp(door, cookie)
    await door.db.asOwner(`update auth.session set "reauthenticatedAt" = now() - interval '11 minutes' where "userId" = $1`, [id])
    door.accounts.forget(id)
    for (const path of ['/auth/totp/begin', '/auth/totp/end', '/auth/backup-codes', '/auth/passkey/registration'])
      expect([path, errorOf(await door.call('POST', path, { cookie }))?.id]).toEqual([path, 'reauthentication_needed'])
    expect((await door.call('GET', '/auth/security', { cookie })).status).toBe(200)
  })

  it('keeps the old secret until a code of the new one confirms it; other sessions end then', async () => {
    const { cookie } = await door.staff('renewer')
    const old = await setUpTotp(door, cookie)
    const begun = await door.call('POST', '/auth/totp/begin', { cookie })
    const fresh = String(begun.body['secret'])
    expect(begun.body['qrSvg']).toMatch(/^<svg/)
    expect(new URL(String(begun.body['url'])).searchParams.get('secret')).toBe(fresh)
    const step = async () => ((await door.signIn('renewer')).body['step'] as { token: string }).token
    const finish = async (code: string) =>
      door.call('POST', '/auth/sign-in/second', { body: { step: await step(), proof: { kind: 'totp', code } } })
    expect(errorOf(await finish(codeNow(fresh)))).toMatchObject({ id: 'wrong_code' })
    const elsewhere = await finish(codeNow(old.secret))
    expect(elsewhere.status).toBe(200)
    expect((await door.call('POST', '/auth/totp/confirm', { cookie, body: { code: codeNow(fresh) } })).status).toBe(200)
    expect((await door.call('GET', accountsOf, { cookie: elsewhere.cookie })).status).toBe(401)
    expect(errorOf(await finish(codeNow(old.secret, 1)))).toMatchObject({ id: 'wrong_code' })
    expect(
      errorOf(
        await door.call('POST', '/auth/sign-in/second', {
          body: { step: await step(), proof: { kind: 'backup-code', code: old.codes[0] } },
        }),
      ),
    ).toMatchObject({ id: 'wrong_code' })
    expect((await finish(codeNow(fresh, 1))).status).toBe(200)
  })

  it('confirms nothing that was not begun, and says when a set-up is over', async () => {
    const { id, cookie } = await door.staff('hasty')
    expect(errorOf(await door.call('POST', '/auth/totp/confirm', { cookie, body: { code: '123456' } }))).toMatchObject({
      reason: 'totp-not-begun',
    })
    const begun = await door.call('POST', '/auth/totp/begin', { cookie })
    await door.db.asOwner(`update auth.totp set pending_at = now() - interval '31 minutes' where user_id = $1`, [id])
    expect(
      errorOf(await door.call('POST', '/auth/totp/confirm', { cookie, body: { code: codeNow(String(begun.body['secret'])) } })),
    ).toMatchObject({
      reason: 'totp-not-begun',
    })
    expect((await door.signIn('hasty')).body['step']).toBeNull()
  })

  it('ends by choice where it is optional, and signs in by the password again', async () => {
    const { cookie } = await door.staff('ender')
    expect(errorOf(await door.call('POST', '/auth/totp/end', { cookie }))).toMatchObject({ reason: 'totp-not-set' })
    expect(errorOf(await door.call('POST', '/auth/backup-codes', { cookie }))).toMatchObject({ reason: 'totp-not-set' })
    const { codes } = await setUpTotp(door, cookie)
    const renewed = (await door.call('POST', '/auth/backup-codes', { cookie })).body['codes'] as string[]
    expect(renewed.filter((code) => codes.includes(code))).toEqual([])
    expect((await door.call('POST', '/auth/totp/end', { cookie })).status).toBe(200)
    expect((await door.signIn('ender')).body).toMatchObject({ kind: 'staff', step: null })
    expect(
      await door.db.asOwner('select user_id from auth.backup_code b join auth."user" u on u.id = b.user_id where u.username = $1', [
        'ender',
      ]),
    ).toEqual([])
  })

  it('is not shown again, nor kept readable', async () => {
    const { id, cookie } = await door.staff('secretive')
    const { secret } = await setUpTotp(door, cookie)
    const [row] = await door.db.asOwner<{ secret: Buffer }>('select secret from auth.totp where user_id = $1', [id])
    expect(row?.secret.toString('latin1')).not.toContain(secret)
    expect(JSON.stringify((await door.call('GET', '/auth/security', { cookie })).body)).not.toContain(secret)
    await expect(door.db.pool.query('select * from auth.totp')).rejects.toMatchObject({ code: '42501' })
    await expect(door.db.pool.query('select * from auth.ceremony')).rejects.toMatchObject({ code: '42501' })
  })
})

describe('where a second factor is required', () => {
  let door: AccountsDoor
  beforeAll(async () => {
    door = await openAccountsDoor({ production: true, secondFactor: 'required' })
    await buildHome(door.db, testFields)
  })
  afterAll(() => door.close())

  it('staff without one reach their own security page and nothing else, until it is set up', async () => {
    const { cookie } = await door.staff('newcomer')
    expect((await door.call('GET', '/auth/session', { cookie })).body).toMatchObject({ kind: 'staff', confined: true })
    expect(errorOf(await door.call('GET', accountsOf, { cookie }))).toMatchObject({ id: 'second_factor_needed' })
    expect(
      errorOf(await door.call('POST', '/auth/password', { cookie, body: { current: goodPassword, next: goodPassword } })),
    ).toMatchObject({
      id: 'second_factor_needed',
    })
    expect((await door.call('GET', '/auth/security', { cookie })).body).toMatchObject({ required: true, totpSince: null })
    await setUpTotp(door, cookie)
    expect((await door.call('GET', '/auth/session', { cookie })).body).toMatchObject({ confined: false })
    expect((await door.call('GET', accountsOf, { cookie })).status).toBe(200)
  })

  it('the last second factor cannot be ended, only renewed', async () => {
    const { cookie } = await door.staff('last')
    const { secret } = await setUpTotp(door, cookie)
    expect(errorOf(await door.call('POST', '/auth/totp/end', { cookie }))).toMatchObject({ reason: 'second-factor-required' })
    expect((await door.call('POST', '/auth/totp/begin', { cookie })).body['secret']).not.toBe(secret)
  })

  it('helpers work on as before', async () => {
    const home = await buildHome(door.db, testFields, { building: '5' })
    const { cookie } = await door.staff('head', 'building_head', redFlower, home.building)
    expect((await door.call('GET', '/auth/session', { cookie })).body).toMatchObject({ kind: 'helper', confined: false })
  })
})
