import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { v7 as uuid } from 'uuid'
import { inScope } from '../../platform/db/in-scope.ts'
import { TextNotSentError } from '../../platform/messages/index.ts'
import { record } from '../../platform/record.ts'
import { buildStaff } from '../../testing/callers.ts'
import { testFields } from '../../testing/keys.ts'
import { type BuiltHome, buildHome, fishing, redFlower } from '../../testing/register.ts'
import { endResidentSignIn } from './index.ts'
import { type AccountsDoor, openAccountsDoor } from './testing/door.ts'
import { createTextBox } from './testing/texts.ts'

const phones = { yin: '13900000001', child: '13900000002', both: '13900000003', far: '13900000004', nobody: '13999999999' }

describe('residents by phone code', () => {
  let door: AccountsDoor
  let home: BuiltHome
  let staff: { id: string; cookie: string }
  const texts = createTextBox()
  const warnings: string[] = []
  const daily = 60
  beforeAll(async () => {
    door = await openAccountsDoor({ sms: { via: 'log', dailyPerCommunity: daily } }, { texts, warn: (line) => warnings.push(line) })
    home = await buildHome(door.db, testFields, {
      people: [
        { name: '尹建国', phone: phones.yin },
        { name: '尹小宝', relation: '20', phone: phones.child, bornOn: '2020-01-01' },
        { name: '尹妈妈', relation: '10', phone: phones.both },
      ],
    })
    await buildHome(door.db, testFields, {
      room: '901',
      people: [
        { name: '尹妈妈', phone: phones.both },
        { name: '孩子', relation: '20', phone: phones.both, bornOn: '2021-05-05' },
      ],
    })
    await buildHome(door.db, testFields, {
      community: fishing,
      people: [
        { name: '远亲', phone: phones.far },
        { name: '尹妈妈', relation: '10', phone: phones.both },
      ],
    })
    staff = await door.staff('keeper', 'worker')
  })
  beforeEach(async () => {
    await door.db.asOwner('delete from auth.attempt')
    texts.fail(null)
    warnings.length = 0
  })
  afterAll(() => door.close())

  const errorOf = (answer: { body: Record<string, unknown> }) =>
    answer.body['error'] as { id: string; reason?: string; zh: string } | undefined
  const ask = async (phone: string, options: { address?: string } = {}) => {
    const answer = await door.call('POST', '/auth/phone/code', { body: { phone }, ...options })
    await door.accounts.context.settled()
    return answer
  }
  const use = (phone: string, code: string | undefined, options: { address?: string; cookie?: string } = {}) =>
    door.call('POST', '/auth/phone/sign-in', { body: { phone, code: code ?? '000000' }, ...options })
  const codeFor = async (phone: string) => {
    await ask(phone)
    return texts.codeOf(phone)
  }
  const wrongOf = (code: string | undefined) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')
  const enter = async (phone: string) => {
    const entered = await use(phone, await codeFor(phone))
    if (entered.cookie === undefined) throw new Error(`not signed in: ${JSON.stringify(entered.body)}`)
    return entered.cookie
  }
  const kindOf = async (cookie: string | undefined) => (await door.call('GET', '/auth/session', { cookie })).body['kind']

  it('sign in to their home, on as many phones as they have, under one account', async () => {
    expect((await door.call('GET', '/auth/phone')).body).toEqual({ codes: true })
    const entered = await use('+86 139-0000-0001', await codeFor(phones.yin))
    expect(entered.body).toMatchObject({
      ticket: null,
      homes: [],
      session: { kind: 'resident', household: { community: redFlower, id: home.household, label: '3-2-1102' } },
    })
    expect(texts.sent.at(-1)).toMatchObject({ kind: 'sign-in-code', phone: phones.yin, parameters: { minutes: '10' } })
    const second = await enter(phones.yin)
    expect([await kindOf(entered.cookie), await kindOf(second)]).toEqual(['resident', 'resident'])
    const accounts = await door.db.asOwner('select account_id from resident_account where person_id = $1 and ended_at is null', [
      home.persons[0],
    ])
    expect(accounts).toHaveLength(1)
    const [audited] = await door.db.asOwner<{ detail: object; household: string }>(
      `select detail, household from audit_entry where verb = 'session.sign-in' and entity = 'person' order by seq desc limit 1`,
    )
    expect(audited).toEqual({ detail: { way: 'phone-code' }, household: home.household })
  })

  it('get the same answer whether the phone is known or not, and nobody unknown gets a message', async () => {
    const before = texts.sent.length
    const [known, unknown] = [await ask(phones.yin), await ask(phones.nobody)]
    expect([unknown.status, unknown.body]).toEqual([known.status, known.body])
    expect(texts.sent.length - before).toBe(1)
    const bare = (answer: { status: number; body: Record<string, unknown> }) => [answer.status, { ...errorOf(answer), requestId: '' }]
    expect(bare(await use(phones.nobody, '123456'))).toEqual(bare(await use(phones.yin, wrongOf(texts.codeOf(phones.yin)))))
    // Rows of both look alike, and neither number nor code stands in any of them.
    const rows = JSON.stringify(
      await door.db.asOwner(`select encode(phone, 'escape') as phone, encode(code, 'escape') as code, purpose from auth.phone_code`),
    )
    for (const plain of [phones.yin, phones.nobody, texts.codeOf(phones.yin) ?? '?']) expect(rows).not.toContain(plain)
    expect(await door.db.asOwner('select distinct octet_length(code) as n from auth.phone_code')).toEqual([{ n: 32 }])
  })

  it('burn a code at the fifth wrong guess: the sixth, right, is refused; a new one works (B04)', async () => {
    const code = await codeFor(phones.yin)
    for (let guess = 0; guess < 5; guess += 1) expect(errorOf(await use(phones.yin, wrongOf(code)))?.id).toBe('wrong_code')
    expect(errorOf(await use(phones.yin, code))).toMatchObject({ id: 'wrong_code', reason: 'phone-code-wrong' })
    const next = await codeFor(phones.yin)
    for (let guess = 0; guess < 4; guess += 1) await use(phones.yin, wrongOf(next))
    expect((await use(phones.yin, next)).status).toBe(200)
  })

  it('look at five of many guesses at once, and let one of many uses through', async () => {
    const code = await codeFor(phones.yin)
    const uses = await Promise.all(
      Array.from({ length: 5 }, (_, index) => use(phones.yin, code, { address: `198.51.100.${String(index)}` })),
    )
    expect(uses.filter((answer) => answer.status === 200)).toHaveLength(1)
    const next = await codeFor(phones.yin)
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => use(phones.yin, wrongOf(next), { address: `198.51.100.${String(100 + index)}` })),
    )
    expect((await use(phones.yin, next)).status).toBe(401)
  })

  it('use a code once, for its own phone, within ten minutes, and only the newest (B04)', async () => {
    const code = await codeFor(phones.yin)
    await ask(phones.far)
    expect((await use(phones.far, code)).status).toBe(401)
    expect((await use(phones.yin, code)).status).toBe(200)
    expect((await use(phones.yin, code)).status).toBe(401)

    const late = await codeFor(phones.yin)
    await door.db.asOwner(`update auth.phone_code set expires_at = clock_timestamp() - interval '1 second'`)
    expect((await use(phones.yin, late)).status).toBe(401)
    const inTime = await codeFor(phones.yin)
    const [life] = await door.db.asOwner<{ s: number }>(
      'select round(extract(epoch from expires_at - created_at))::int as s from auth.phone_code order by created_at desc limit 1',
    )
    expect(life?.s).toBe(600)
    await door.db.asOwner(`update auth.phone_code set expires_at = clock_timestamp() + interval '3 seconds' where used_at is null`)
    expect((await use(phones.yin, inTime)).status).toBe(200)

    const [older, newer] = [await codeFor(phones.yin), await codeFor(phones.yin)]
    expect((await use(phones.yin, older)).status).toBe(older === newer ? 200 : 401)
    expect((await use(phones.yin, newer)).status).toBe(older === newer ? 401 : 200)
  })

  it('a code of another purpose opens nothing', async () => {
    const code = await codeFor(phones.yin)
    await door.db.asOwner(`update auth.phone_code set purpose = 'other' where used_at is null`)
    expect((await use(phones.yin, code)).status).toBe(401)
  })

  it('ask for five codes in ten minutes and twenty a day, known or not (B05)', async () => {
    for (const phone of [phones.yin, phones.nobody]) {
      for (let round = 0; round < 5; round += 1) expect((await ask(phone, { address: `192.0.2.${String(round)}` })).status).toBe(200)
      const sixth = await ask(phone, { address: '192.0.2.99' })
      expect([sixth.status, errorOf(sixth)?.reason]).toEqual([429, 'phone-codes-too-often'])
    }
    await door.db.asOwner(`update auth.attempt set at = at - interval '11 minutes'`)
    expect((await ask(phones.yin)).status).toBe(200)
    for (let round = 0; round < 3; round += 1) {
      await door.db.asOwner(`update auth.attempt set at = at - interval '11 minutes'`)
      for (let n = 0; n < 5; n += 1) await ask(phones.yin, { address: `203.0.113.${String(round * 5 + n)}` })
    }
    await door.db.asOwner(`update auth.attempt set at = at - interval '11 minutes'`)
    expect((await ask(phones.yin, { address: '203.0.113.200' })).status).toBe(429)
    expect((await ask(phones.far, { address: '203.0.113.200' })).status).toBe(200)
  })

  it('stop one address that asks for many phones; another address is served (B05)', async () => {
    const statuses: number[] = []
    for (let n = 0; n < 50; n += 1) statuses.push((await ask(`137000000${String(10 + n)}`, { address: '203.0.113.7' })).status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(20)
    expect(statuses.at(-1)).toBe(429)
    expect((await ask(phones.far, { address: '203.0.113.8' })).status).toBe(200)
  })

  it('stop one address that guesses at many phones', async () => {
    for (let n = 0; n < 30; n += 1) await use(`137000001${String(10 + n)}`, '123456', { address: '203.0.113.9' })
    const code = await codeFor(phones.yin)
    expect(errorOf(await use(phones.yin, code, { address: '203.0.113.9' }))?.id).toBe('locked_out')
    expect((await use(phones.yin, code, { address: '203.0.113.10' })).status).toBe(200)
  })

  it('spend no more messages a day than the community has; the answer does not change', async () => {
    await ask(phones.yin)
    await door.db.asOwner(
      `insert into auth.attempt (subject) select subject from auth.attempt, generate_series(1, ${String(daily)}) where id = (select max(id) from auth.attempt)`,
    )
    const before = texts.sent.length
    const answer = await ask(phones.yin)
    expect([answer.status, texts.sent.length - before]).toEqual([200, 0])
    expect(warnings).toEqual([expect.stringContaining(String(redFlower))])
    await ask(phones.far)
    expect(texts.sent.length - before).toBe(1)
  })

  it('say nothing of a failing gateway to whoever asks, and no number or code in the log', async () => {
    texts.fail(new TextNotSentError('the gateway answered 500'))
    expect((await ask(phones.yin)).status).toBe(200)
    texts.fail(new Error(`leaky ${phones.yin} 123456`))
    expect((await ask(phones.yin)).status).toBe(200)
    expect(warnings).toHaveLength(2)
    expect(warnings.join()).toContain('the gateway answered 500')
    expect(warnings.join()).not.toMatch(/139|123456/)
  })

  it('choose among the homes of their phone, in every community, once and within five minutes', async () => {
    const answer = await use(phones.both, await codeFor(phones.both))
    expect(answer.cookies).toEqual([])
    const homes = answer.body['homes'] as { community: number; person: string; name: string; dwelling: string; communityName: string }[]
    // The child under 14 is not offered.
    expect(homes.map(({ name, community }) => [name, community])).toEqual([
      ['尹妈妈', redFlower],
      ['尹妈妈', redFlower],
      ['尹妈妈', fishing],
    ])
    expect(homes.map((one) => one.dwelling).sort()).toEqual(['3-2-1102', '3-2-1102', '3-2-901'])
    const choose = (ticket: unknown, one: { community: number; person: string } | undefined, phone = phones.both) =>
      door.call('POST', '/auth/phone/home', { body: { phone, ticket, community: one?.community, person: one?.person } })
    const ticket = answer.body['ticket']
    expect((await choose(ticket, homes[2], phones.yin)).status).toBe(401)
    expect((await choose('x'.repeat(43), homes[2])).status).toBe(401)
    const chosen = await choose(ticket, homes[2])
    expect(chosen.body).toMatchObject({ kind: 'resident', household: { community: fishing } })
    expect((await choose(ticket, homes[0])).status).toBe(401)

    const stranger = (await use(phones.both, await codeFor(phones.both))).body['ticket']
    expect((await choose(stranger, { community: redFlower, person: home.persons[0] ?? '' })).status).toBe(401)
    const old = (await use(phones.both, await codeFor(phones.both))).body['ticket']
    await door.db.asOwner(`update auth.phone_code set ticket_expires_at = clock_timestamp() - interval '1 second'`)
    expect((await choose(old, homes[0])).status).toBe(401)
  })

  it('do not sign a child under 14 in alone, and say so', async () => {
    const refused = await use(phones.child, await codeFor(phones.child))
    expect([refused.status, errorOf(refused)?.reason]).toEqual([422, 'phone-on-minors'])
    expect(errorOf(refused)?.zh).toContain('监护人')
    await door.db.asOwner(`update person set born_on = current_date - interval '14 years' where id = $1`, [home.persons[1]])
    expect((await use(phones.child, await codeFor(phones.child))).status).toBe(200)
    await door.db.asOwner(`update person set born_on = current_date - interval '14 years' + interval '1 day' where id = $1`, [
      home.persons[1],
    ])
    expect((await use(phones.child, await codeFor(phones.child))).status).toBe(422)
  })

  it('refuse what is no mobile number, and a number of too many people', async () => {
    for (const phone of ['0875-2123456', '12345', 'not a phone'])
      expect(errorOf(await ask(phone))).toMatchObject({ id: 'invalid_input', fields: [{ path: 'phone' }] })
    await buildHome(door.db, testFields, {
      room: '101',
      people: Array.from({ length: 21 }, (_, n) => ({ name: `众${String(n)}`, relation: n === 0 ? '02' : '90', phone: '13811112222' })),
    })
    expect(errorOf(await use('13811112222', await codeFor('13811112222')))?.reason).toBe('phone-on-many')
  })

  describe('end with the next request', () => {
    const person = () => home.persons[0] ?? ''
    it('when the phone leaves the register, whoever wrote that', async () => {
      const cookie = await enter(phones.yin)
      expect(await kindOf(cookie)).toBe('resident')
      await door.db.asOwner('update person set phone_index = null where id = $1', [person()])
      door.accounts.forget('*')
      expect(await kindOf(cookie)).toBe('public')
      expect((await use(phones.yin, await codeFor(phones.yin))).status).toBe(401)
      await door.db.asOwner('update person set phone_index = $2 where id = $1', [
        person(),
        testFields.index('phone', redFlower, phones.yin),
      ])
      expect(await kindOf(await enter(phones.yin))).toBe('resident')
    })

    it('when the membership ends, and a move gives a new account in the new home', async () => {
      const cookie = await enter(phones.yin)
      const other = await buildHome(door.db, testFields, { room: '1201', people: [{ name: '旁人' }] })
      await door.db.asOwner(`update membership set ends_on = current_date where person_id = $1 and ends_on is null`, [person()])
      door.accounts.forget('*')
      expect(await kindOf(cookie)).toBe('public')
      await door.db.asOwner(
        `insert into membership (community, id, household_id, person_id, relation, starts_on) values ($1, $2, $3, $4, '99', current_date)`,
        [redFlower, uuid(), other.household, person()],
      )
      const moved = await use(phones.yin, await codeFor(phones.yin))
      expect(moved.body).toMatchObject({ session: { household: { id: other.household } } })
      expect(await kindOf(cookie)).toBe('public')
      await door.db.asOwner(`delete from membership where person_id = $1 and household_id = $2`, [person(), other.household])
      await door.db.asOwner(`update membership set ends_on = null where person_id = $1`, [person()])
    })

    it('when household life ends it in its own transaction', async () => {
      const cookie = await enter(phones.yin)
      const caller = buildStaff(redFlower)
      await expect(
        inScope({ pool: door.db.pool }, caller, 'write', async (tx) => {
          await endResidentSignIn(tx, caller, { person: person() }, 'moved-out')
          throw new Error('taken back')
        }),
      ).rejects.toThrow('taken back')
      expect(await kindOf(cookie)).toBe('resident')
      await inScope({ pool: door.db.pool }, caller, 'write', async (tx) => {
        const notes = await endResidentSignIn(tx, caller, { person: person() }, 'moved-out')
        expect(notes).toHaveLength(1)
        await record(tx, caller, notes)
      })
      await expect.poll(() => kindOf(cookie)).toBe('public')
      const [row] = await door.db.asOwner(
        'select ended_reason, ended_by from resident_account where person_id = $1 order by ended_at desc limit 1',
        [person()],
      )
      expect(row).toEqual({ ended_reason: 'moved-out', ended_by: caller.id })
    })

    it('when staff end it on the person’s page; papers of the household stay', async () => {
      const [first, second] = [await enter(phones.yin), await enter(phones.yin)]
      const at = `/api/communities/${String(redFlower)}/persons/${person()}/sign-ins`
      const listed = await door.call('GET', at, { cookie: staff.cookie })
      expect(listed.body).toMatchObject({ items: [{ way: 'phone-code', person: person() }] })
      const [item] = listed.body['items'] as { sessions: { method: string }[] }[]
      expect(item?.sessions.length).toBeGreaterThanOrEqual(2)
      expect((await door.call('POST', `${at}/end`, { cookie: first, body: { reason: 'lost-phone' } })).status).toBe(403)
      const ended = await door.call('POST', `${at}/end`, { cookie: staff.cookie, body: { reason: 'lost-phone' } })
      expect(ended.body).toEqual({ ended: 1 })
      expect([await kindOf(first), await kindOf(second)]).toEqual(['public', 'public'])
      const [audit] = await door.db.asOwner<{ actor: string; detail: { reason: string } }>(
        `select actor, detail from audit_entry where verb = 'resident.sign-in-end' order by seq desc limit 1`,
      )
      expect(audit).toMatchObject({ actor: staff.id, detail: { reason: 'lost-phone' } })
      expect((await door.call('POST', `${at}/end`, { cookie: staff.cookie, body: { reason: 'lost-phone' } })).body).toEqual({ ended: 0 })
      // The person may sign in again.
      expect(await kindOf(await enter(phones.yin))).toBe('resident')
    })

    it('of a whole household by code and by paper, its unused papers too', async () => {
      await door.db.asOwner('update resident_account set ended_at = now() where ended_at is null')
      const byCode = await enter(phones.yin)
      const print = async () => {
        const printed = await door.call('POST', `/api/communities/${String(redFlower)}/households/${home.household}/passes`, {
          cookie: staff.cookie,
          body: { id: uuid() },
        })
        return String(printed.body['url']).split('#')[1] ?? ''
      }
      const byPaper = await door.call('POST', '/auth/pass', { body: { token: await print() } })
      const unused = await print()
      const at = `/api/communities/${String(redFlower)}/households/${home.household}/sign-ins`
      expect((await door.call('GET', at, { cookie: staff.cookie })).body['items']).toHaveLength(2)
      expect((await door.call('POST', `${at}/end`, { cookie: staff.cookie, body: { reason: 'moved-out' } })).body).toEqual({ ended: 2 })
      expect([await kindOf(byCode), await kindOf(byPaper.cookie)]).toEqual(['public', 'public'])
      expect((await door.call('POST', '/auth/pass', { body: { token: unused } })).status).toBe(401)
    })
  })
})

describe('where messages are off', () => {
  let door: AccountsDoor
  beforeAll(async () => {
    door = await openAccountsDoor({ sms: { via: 'off', dailyPerCommunity: 500 } })
    await buildHome(door.db, testFields, { people: [{ name: '尹建国', phone: phones.yin }] })
  })
  afterAll(() => door.close())

  it('the phone hides the way in, and the routes say so in one stable error', async () => {
    expect((await door.call('GET', '/auth/phone')).body).toEqual({ codes: false })
    for (const [url, body] of [
      ['/auth/phone/code', { phone: phones.yin }],
      ['/auth/phone/sign-in', { phone: phones.yin, code: '123456' }],
      ['/auth/phone/home', { phone: phones.yin, ticket: 'x'.repeat(43), community: redFlower, person: uuid() }],
    ] as const) {
      const answer = await door.call('POST', url, { body })
      expect([answer.status, (answer.body['error'] as { reason: string }).reason]).toEqual([422, 'phone-codes-off'])
    }
    expect(await door.db.asOwner('select id from auth.phone_code')).toEqual([])
  })
})
