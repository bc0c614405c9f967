import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testFields } from '../../testing/keys.ts'
import { buildHome, fishing, redFlower } from '../../testing/register.ts'
import { recoverByOperator } from './index.ts'
import { type AccountsDoor, goodPassword, openAccountsDoor } from './testing/door.ts'
import { codeNow, setUpTotp } from './testing/totp.ts'

const errorOf = (answer: { body: Record<string, unknown> }) => answer.body['error'] as { id?: string; reason?: string } | undefined
const nextPassword = '一个全新的很长的通行短语啊'

describe('recovery by two colleagues', () => {
  let door: AccountsDoor
  let first: { id: string; cookie: string }
  let second: { id: string; cookie: string }
  let theirs: { id: string; cookie: string }
  beforeAll(async () => {
    door = await openAccountsDoor()
    await buildHome(door.db, testFields)
    await buildHome(door.db, testFields, { community: fishing })
    first = await door.staff('first')
    second = await door.staff('second')
    theirs = await door.staff('theirs', 'administrator', fishing)
  })
  afterAll(() => door.close())

  const at = (path = '', community = redFlower) => `/api/communities/${String(community)}/recoveries${path}`
  const start = (accountId: string, cookie = first.cookie, id = uuid(), community = redFlower) =>
    door.call('POST', at('', community), { cookie, body: { id, accountId } })
  const confirm = (id: unknown, cookie = second.cookie, community = redFlower) =>
    door.call('POST', at(`/${String(id)}/confirm`, community), { cookie })
  const use = (login: string, code: unknown, next = nextPassword, address = '192.0.2.1') =>
    door.call('POST', '/auth/recovery', { body: { login, code, next }, address })
  const paperFor = async (accountId: string) => {
    const started = await start(accountId)
    return { id: started.body['id'], code: (await confirm(started.body['id'])).body['code'] }
  }

  it('lets the person in by a paper of both, with a new password, and ends everything of before', async () => {
    const lost = await door.staff('lost', 'worker')
    const { secret, codes } = await setUpTotp(door, lost.cookie)
    const step = (await door.signIn('lost')).body['step'] as { token: string }
    const started = await start(lost.id)
    expect(started.body).toMatchObject({
      state: 'waiting',
      name: '姓名lost',
      login: 'lost',
      startedBy: '姓名first',
      startedByMe: true,
      confirmedBy: null,
    })
    const confirmed = await confirm(started.body['id'])
    expect(confirmed.body).toMatchObject({
      state: 'confirmed',
      startedByMe: false,
      confirmedBy: '姓名second',
      url: 'http://127.0.0.1:3000/center/recover',
    })
    const code = String(confirmed.body['code'])
    expect(code).toMatch(/^\w{5}-\w{5}-\w{5}$/)
    // Until the paper is used nothing has changed for whoever is signed in.
    expect((await door.call('GET', '/auth/session', { cookie: lost.cookie })).body).toMatchObject({ kind: 'staff' })
    const back = await use('LOST', code.toLowerCase())
    expect(back.body).toMatchObject({ kind: 'staff', name: '姓名lost', confined: true })
    expect((await door.call('GET', '/auth/session', { cookie: lost.cookie })).body).toMatchObject({ kind: 'public' })
    for (const proof of [
      { kind: 'totp', code: codeNow(secret) },
      { kind: 'backup-code', code: codes[0] },
    ])
      expect(errorOf(await door.call('POST', '/auth/sign-in/second', { body: { step: step.token, proof } }))).toMatchObject({
        reason: 'step-over',
      })
    expect((await door.signIn('lost')).status).toBe(401)
    expect((await door.signIn('lost', nextPassword)).body).toMatchObject({ step: null, confined: true })
    // A second factor comes first, also where none is asked of others.
    const accounts = () => door.call('GET', `/api/communities/${String(redFlower)}/accounts`, { cookie: back.cookie })
    expect(errorOf(await accounts())).toMatchObject({ id: 'second_factor_needed' })
    await setUpTotp(door, back.cookie ?? '')
    expect((await accounts()).status).toBe(200)
    const verbs = await door.db.asOwner<{ verb: string; actor: string }>(
      `select verb, actor from audit_entry where community = $1 and entity_id = $2 order by seq`,
      [redFlower, started.body['id']],
    )
    expect(verbs).toEqual([
      { verb: 'recovery.start', actor: first.id },
      { verb: 'recovery.confirm', actor: second.id },
      { verb: 'recovery.use', actor: lost.id },
    ])
    expect(JSON.stringify(await door.db.asOwner('select * from account_recovery'))).not.toContain(code)
  })

  it('takes the paper once, also of many at once, and for its owner only (B14)', async () => {
    const lost = await door.staff('once', 'worker')
    await door.staff('bystander', 'worker')
    const { code } = await paperFor(lost.id)
    expect(errorOf(await use('bystander', code))).toMatchObject({ id: 'wrong_code' })
    expect(errorOf(await use('nobody', code))).toMatchObject({ id: 'wrong_code' })
    // A weak password does not use the paper up.
    expect(errorOf(await use('once', code, 'password12345'))).toMatchObject({ reason: 'password-common' })
    const answers = await Promise.all(Array.from({ length: 5 }, () => use('once', code)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(errorOf(await use('once', code))).toMatchObject({ id: 'wrong_code' })
  })

  it('needs two people: not one alone, not the same twice, not the one locked out', async () => {
    const lost = await door.staff('alone', 'administrator')
    const started = await start(lost.id)
    expect(started.body['code']).toBeUndefined()
    expect(errorOf(await confirm(started.body['id'], first.cookie))).toMatchObject({ reason: 'recovery-second-person' })
    const again = await door.signIn('first')
    expect(errorOf(await confirm(started.body['id'], again.cookie))).toMatchObject({ reason: 'recovery-second-person' })
    expect(errorOf(await confirm(started.body['id'], lost.cookie))).toMatchObject({ reason: 'recovery-self' })
    expect(errorOf(await start(lost.id, lost.cookie))).toMatchObject({ reason: 'recovery-self' })
    expect(await door.db.asOwner('select id from account_recovery where account_id = $1 and code_hash is not null', [lost.id])).toEqual([])
    first = { ...first, cookie: again.cookie ?? '' }
    // Positive control: the other one may.
    expect((await confirm(started.body['id'])).status).toBe(200)
  })

  it('needs the right to manage accounts, and every right the person has', async () => {
    const lost = await door.staff('target', 'worker')
    const worker = await door.staff('mere-worker', 'worker')
    expect((await start(lost.id, worker.cookie)).status).toBe(403)
    const started = await start(lost.id)
    expect((await confirm(started.body['id'], worker.cookie)).status).toBe(403)
    const secretary = await door.staff('a-secretary', 'secretary')
    expect(errorOf(await start(second.id, secretary.cookie))).toMatchObject({ reason: 'beyond-own-rights' })
    const ofAdministrator = await start(second.id)
    expect(errorOf(await confirm(ofAdministrator.body['id'], secretary.cookie))).toMatchObject({ reason: 'beyond-own-rights' })
    expect((await confirm(started.body['id'], secretary.cookie)).status).toBe(200)
  })

  it('asks both for a fresh proof', async () => {
    const lost = await door.staff('fresh', 'worker')
    const started = await start(lost.id)
    await door.db.asOwner(`update auth.session set "reauthenticatedAt" = now() - interval '11 minutes'`)
    door.accounts.forget('*')
    expect(errorOf(await start(lost.id))).toMatchObject({ id: 'reauthentication_needed' })
    expect(errorOf(await confirm(started.body['id']))).toMatchObject({ id: 'reauthentication_needed' })
    await door.db.asOwner(`update auth.session set "reauthenticatedAt" = now()`)
    door.accounts.forget('*')
    expect((await confirm(started.body['id'])).status).toBe(200)
  })

  it('ends with time: unconfirmed after a day, and the paper a day later (B14)', async () => {
    const lost = await door.staff('expired', 'worker')
    const overdue = (id: unknown) =>
      door.db.asOwner(`update account_recovery set expires_at = now() - interval '1 second' where id = $1`, [id])
    const started = await start(lost.id)
    const [row] = await door.db.asOwner<{ hours: number }>(
      'select round(extract(epoch from expires_at - started_at) / 3600)::int as hours from account_recovery where id = $1',
      [started.body['id']],
    )
    expect(row?.hours).toBe(24)
    await overdue(started.body['id'])
    expect(errorOf(await confirm(started.body['id']))).toMatchObject({ reason: 'recovery-over' })
    const paper = await paperFor(lost.id)
    await overdue(paper.id)
    expect(errorOf(await use('expired', paper.code))).toMatchObject({ id: 'wrong_code' })
    const fresh = await paperFor(lost.id)
    expect((await use('expired', fresh.code)).status).toBe(200)
  })

  it('is taken back by either; a newer one ends it; the paper is shown once', async () => {
    const lost = await door.staff('again', 'worker')
    const one = await paperFor(lost.id)
    expect(errorOf(await confirm(one.id))).toMatchObject({ reason: 'recovery-code-shown' })
    const two = await paperFor(lost.id)
    expect(errorOf(await use('again', one.code))).toMatchObject({ id: 'wrong_code' })
    expect((await door.call('POST', at(`/${String(two.id)}/withdraw`), { cookie: first.cookie })).body).toMatchObject({
      state: 'withdrawn',
    })
    expect(errorOf(await use('again', two.code))).toMatchObject({ id: 'wrong_code' })
    expect(errorOf(await confirm(two.id))).toMatchObject({ reason: 'recovery-over' })
    const listed = (await door.call('GET', at(), { cookie: first.cookie })).body['items'] as { id: string; state: string }[]
    expect(listed.filter(({ id }) => id === one.id || id === two.id).map(({ state }) => state)).toEqual(['withdrawn', 'withdrawn'])
  })

  it('knows nothing of the neighbour: neither their people nor their recoveries', async () => {
    const lost = await door.staff('ours', 'worker')
    const started = await start(lost.id)
    expect((await start(lost.id, theirs.cookie, uuid(), fishing)).status).toBe(404)
    expect((await start('nobody', theirs.cookie, uuid(), fishing)).status).toBe(404)
    expect((await confirm(started.body['id'], theirs.cookie, fishing)).status).toBe(404)
    expect((await confirm(started.body['id'], theirs.cookie)).status).toBe(404)
    expect((await door.call('GET', at('', fishing), { cookie: theirs.cookie })).body).toEqual({ items: [] })
    // Somebody whose post reaches further is not recovered from below.
    await door.db.asOwner(
      `insert into post (community, id, account_id, holder, kind) values (530502004000, $1, $2, 'x', 'street_officer')`,
      [uuid(), lost.id],
    )
    expect(errorOf(await confirm(started.body['id']))).toMatchObject({ reason: 'account-elsewhere' })
  })

  it('does not outlive the first person’s post', async () => {
    const lost = await door.staff('orphan', 'worker')
    const leaver = await door.staff('leaver', 'administrator')
    const started = await start(lost.id, leaver.cookie)
    await door.db.asOwner('update post set ended_at = now() where account_id = $1', [leaver.id])
    expect(errorOf(await confirm(started.body['id']))).toMatchObject({ reason: 'recovery-over' })
  })

  it('is done by whoever runs the machine where there are no two, and says so', async () => {
    const lost = await door.staff('sole', 'administrator')
    await setUpTotp(door, lost.cookie)
    const { code } = await recoverByOperator(door.accounts.context, 'SOLE')
    expect((await use('sole', code)).body).toMatchObject({ kind: 'staff', confined: true })
    const rows = await door.db.asOwner(
      `select a.verb, a.actor_kind from audit_entry a join account_recovery r on r.id::text = a.entity_id where r.account_id = $1 order by a.seq`,
      [lost.id],
    )
    expect(rows).toEqual([
      { verb: 'recovery.by-operator', actor_kind: 'system' },
      { verb: 'recovery.use', actor_kind: 'system' },
    ])
    await expect(recoverByOperator(door.accounts.context, 'nobody')).rejects.toMatchObject({ id: 'not_found' })
  })

  it('counts wrong papers, by person and by address', async () => {
    const lost = await door.staff('tried', 'worker')
    const { code } = await paperFor(lost.id)
    for (let guess = 0; guess < 10; guess += 1)
      expect(
        errorOf(await use('tried', `AAAAA-AAAAA-${String(10000 + guess)}`, nextPassword, `198.51.100.${String(guess)}`)),
      ).toMatchObject({ id: 'wrong_code' })
    expect(errorOf(await use('tried', code))).toMatchObject({ id: 'locked_out' })
    expect((await door.signIn('tried', goodPassword)).status).toBe(200)
  })
})
