import { type RouteShape, routes } from '@linli/contract'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, testPassword } from './testing/app.ts'
import { type Leaf, queryText, sampleOf, withLeaf } from './testing/samples.ts'
import { type World, createWorld, innerOf, ownerOf, planted, printPass, thingOf, urlOf } from './testing/world.ts'

// What may stand in a field: HOSTILE.md C01–C10, E02, E04, E09, E18, E19, over every field of every schema in the route
// table. The logs of the whole run are kept and scanned at the end.
describe('hostile input', () => {
  let world: World
  const logged: string[] = []
  beforeAll(async () => {
    world = await createWorld({ LINLI_LOG: 'trace' }, { logTo: { write: (line) => void logged.push(line) } })
  })
  afterAll(() => world.stop())

  const json = [...routes].filter(([, route]) => route.kind === undefined)
  // Signing out would end the actor of all other tests.
  const withBody = json.filter(([name, route]) => route.body !== undefined && name !== 'accounts.changePassword')
  const withQuery = json.filter(([, route]) => route.query !== undefined)
  const lists = withQuery.filter(([, route]) => route.query?.shape['cursor'] !== undefined)

  const addressOf = (route: RouteShape) =>
    urlOf(route, world.mine.community, world.mine.things[thingOf(route) ?? ''] ?? uuid(), world.mine.things[innerOf(route)])
  const fresh = (path: readonly (string | number)[]) =>
    /^(post\.|notice\.|need\.|items\.\d+\.|estates\.\d+\.|needs\.\d+\.)?id$/.test(path.join('.')) ? uuid() : { column: 'A', subject: 'skills' }[String(path.at(-1))]
  const sendBody = (route: RouteShape, body: unknown) => ownerOf(route, world.mine).send(route.method, addressOf(route), body)
  /** A body as text, for what JSON.stringify cannot say. */
  const sendText = (route: RouteShape, text: string) =>
    ownerOf(route, world.mine).send(route.method, addressOf(route), text, { 'content-type': 'application/json' })
  const ask = (route: RouteShape, query: Record<string, unknown>) =>
    ownerOf(route, world.mine).send(route.method, `${addressOf(route)}${queryText(query)}`)

  async function eachLeaf(
    route: RouteShape,
    only: (leaf: Leaf) => boolean,
    values: readonly unknown[],
    check: (leaf: Leaf, value: unknown, answer: Answer) => void | Promise<void>,
  ): Promise<void> {
    if (route.body !== undefined) {
      for (const leaf of sampleOf(route.body, fresh).leaves.filter(only)) {
        for (const value of values)
          await check(leaf, value, await sendBody(route, withLeaf(sampleOf(route.body, fresh).value, leaf.path, value)))
      }
    }
    if (route.query === undefined) return
    for (const leaf of sampleOf(route.query, fresh).leaves.filter(only)) {
      for (const value of values) await check(leaf, value, await ask(route, { [String(leaf.path[0])]: value }))
    }
  }

  const nasty = [
    `' OR 1=1--`,
    '$1',
    'a\u0000b',
    `%' ESCAPE '`,
    '\ud800',
    '%',
    '_',
    '\\',
    `'; drop table person; --`,
    '\u202e†\u200b',
    '{{7*7}}${7*7}<%= 7 %>',
    `a\r\nset-cookie: x=1`,
    `'a' & !'b':*`,
    '__proto__',
    'Z'.repeat(5000),
  ]

  it.each([...withBody, ...withQuery])(
    '%s: whatever stands in a text is refused or kept as it is (C01, C08, C12)',
    async (_name, route) => {
      await eachLeaf(
        route,
        ({ kind }) => kind === 'text',
        nasty,
        async ({ path }, value, answer) => {
          expect([path.join('.'), value, answer.status, answer.error?.id]).not.toContain(500)
          expect(answer.headers['set-cookie']).toBeUndefined()
          if (path[0] !== 'q' || answer.status !== 200) return
          // Nonsense in a filter finds nothing, or what its letters and digits alone find: `$1` is house number 1.
          const letters = String(value).replaceAll(/[^\p{L}\p{N}]/gu, '')
          const plain = /^\d+$/.test(letters) ? (await ask(route, { q: letters })).body : { items: [] }
          expect([value, answer.body]).toMatchObject([value, plain])
        },
      )
    },
  )

  it.each(withQuery)('%s: columns named to sort, choose or group by are not taken over (C02)', async (_name, route) => {
    const q = route.query?.shape['q'] === undefined ? {} : { q: '建国' }
    const steady = (answer: Answer) => [
      answer.status,
      JSON.stringify(answer.body).replaceAll(/"\d{4}-\d{2}-\d{2}T[^"]+"|"requestId":"[^"]+"|"left":-?\d+/g, '""'),
    ]
    const plain = await ask(route, q)
    for (const name of ['sort', 'order', 'orderBy', 'fields', 'select', 'group_by', 'include', 'path'])
      for (const value of ['identity_cipher', 'name; drop table person', '(select 1)', "data->>'x'", '1 desc', '*']) {
        const answer = await ask(route, { ...q, [name]: value })
        // Not in the contract: as if it were not there. A filter of that name has its own values and refuses others.
        if (route.query?.shape[name] === undefined) expect([name, value, ...steady(answer)]).toEqual([name, value, ...steady(plain)])
        else expect([name, value, answer.error?.id]).toEqual([name, value, 'invalid_input'])
      }
  })

  it('the database stands as before, and the right call still succeeds (C01, C02)', async () => {
    expect(
      (await world.mine.administrator.get(`/api/communities/${String(world.mine.community)}/search${queryText({ q: '瞿建国' })}`)).body,
    ).toMatchObject({ items: [{ kind: 'person' }] })
    expect((await world.mine.administrator.post(`/api/communities/${String(world.mine.community)}/audit/verify`)).body).toMatchObject({
      intact: true,
    })
  })

  it.each(withBody)('%s: prototype keys are refused and change nothing (C05)', async (_name, route) => {
    const body = JSON.stringify(route.body === undefined ? {} : sampleOf(route.body, fresh).value)
    for (const key of ['"__proto__":{"polluted":1}', '"constructor":{"prototype":{"polluted":1}}']) {
      expect((await sendText(route, `${body.slice(0, -1)},${key}}`)).error?.id).toBe('invalid_input')
    }
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })

  it.each(withQuery)('%s: prototype keys and repeated names in the query (C05, C06)', async (_name, route) => {
    if (route.query === undefined) return
    const answer = await world.mine.administrator.get(`${addressOf(route)}?__proto__[polluted]=1&constructor[prototype][polluted]=1`)
    expect(answer.status).toBeLessThan(500)
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
    for (const { path } of sampleOf(route.query, fresh).leaves) {
      const name = String(path[0])
      for (const query of [{ [name]: ['1', '2'] }, { [`${name}[]`]: '1' }, { [`${name}[$ne]`]: '1' }])
        expect((await ask(route, query)).status).toBeLessThan(500)
      expect((await ask(route, { [name]: ['a', 'b'] })).error?.id).toBe('invalid_input')
    }
  })

  it.each(withBody)('%s: a value of another type is refused (C06)', async (_name, route) => {
    if (route.body === undefined) return
    const right: Record<string, string> = { number: 'number', boolean: 'boolean' }
    for (const { path, kind } of sampleOf(route.body, fresh).leaves) {
      for (const value of [{ $ne: 1 }, ['x'], 7, true]) {
        if (typeof value === (right[kind] ?? 'string')) continue
        const answer = await sendBody(route, withLeaf(sampleOf(route.body, fresh).value, path, value))
        expect([path, value, answer.error?.id]).toEqual([path, value, 'invalid_input'])
      }
    }
    for (const whole of ['null', '[]', '"text"', '7', '{', '']) expect((await sendText(route, whole)).error?.id).toBe('invalid_input')
  })

  it.each(withBody)('%s: numbers and dates beyond all sense are refused (C07)', async (_name, route) => {
    if (route.body === undefined) return
    const bad: Partial<Record<Leaf['kind'], unknown[]>> = {
      number: [2 ** 53, -1, 1.5, 1e300, 2 ** 40, 'NaN', null],
      date: ['0000-01-01', '2026-02-30', '9999-99-99', '9999-12-31', '2026-2-3', ''],
      instant: ['0000-01-01T00:00:00Z', '1900-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '2026-02-30T00:00:00Z', '2026-01-01', 'now'],
    }
    for (const [kind, values] of Object.entries(bad)) {
      await eachLeaf(
        { ...route, query: undefined },
        (leaf) => leaf.kind === kind,
        values,
        ({ path, nullable }, value, answer) => {
          if (value === null && nullable) return
          // A division code of forty bits is a code, only nobody's.
          if (path.at(-1) === 'code' && value === 2 ** 40) return
          expect([path, value, answer.error?.id]).toEqual([path, value, 'invalid_input'])
        },
      )
    }
    expect((await sendText(route, `{"version":1e999}`)).error?.id).toBe('invalid_input')
  })

  it.each(withBody)('%s: deep, wide and huge bodies are refused (C08, C09)', async (_name, route) => {
    expect((await sendText(route, `${'['.repeat(10_000)}${']'.repeat(10_000)}`)).status).toBe(400)
    expect((await sendText(route, `{"a":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}`)).status).toBe(400)
    expect((await sendText(route, `{${Array.from({ length: 60_000 }, (_, index) => `"k${String(index)}":1`).join()}}`)).status).toBe(400)
    expect((await sendText(route, `"${'a'.repeat(2_000_000)}"`)).error?.id).toBe('too_large')
    await eachLeaf(
      route,
      ({ kind }) => kind === 'text',
      (process.env['LINLI_HOSTILE'] === 'long' ? [...'a1一-/ @('] : ['a']).map((one) => `${one.repeat(50_000)}!`),
      (_leaf, _value, answer) => expect(answer.error?.id).toBe('invalid_input'),
    )
  })

  it.each(lists)('%s: page sizes and cursors that nobody was given (E19)', async (_name, route) => {
    const cursor = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const forged = [
      '',
      'x',
      cursor(null),
      cursor([1]),
      cursor(['x', 'no-uuid', 1]),
      cursor(['x', uuid(), 1e300]),
      cursor([-1e300, uuid(), 1]),
      cursor(['a\u0000', uuid(), 1]),
      cursor(['0000-00-00', uuid(), 0]),
      cursor([`' or 1=1`, `' or 1=1`, 0]),
    ]
    for (const value of forged)
      expect([value, (await ask(route, { cursor: value })).status]).toEqual([
        value,
        expect.toSatisfy((status: number) => status === 400 || status === 200),
      ])
    if (route.query?.shape['limit'] === undefined) return
    for (const limit of ['1000000000', '201', '0', '-1', '1e9', 'NaN'])
      expect((await ask(route, { limit })).error?.id).toBe('invalid_input')
    expect((await ask(route, { limit: '200' })).status).toBe(200)
  })

  it('ten thousand ids in one list are refused (E19)', async () => {
    const route = routes.get('notices.createNotice')
    if (route?.body === undefined) throw new Error('no such route')
    const { value } = sampleOf(route.body, fresh)
    const withIds = (count: number) =>
      withLeaf(
        value,
        ['audience', 'ids'],
        Array.from({ length: count }, () => uuid()),
      )
    expect((await sendBody(route, withIds(10_000))).error?.id).toBe('invalid_input')
    expect((await sendBody(route, withIds(500))).error?.id).toBe('refused')
  })

  it('an address that is none, or written differently, gets the same headers and no detail (E01, E02, E09)', async () => {
    const { administrator, community } = { ...world.mine }
    for (const url of ['/api/%E0%A4%A', '/api/communities/%ff/households', '/%', `/api/communities/${'9'.repeat(300)}`]) {
      const answer = await administrator.get(url)
      expect([url, answer.status]).toEqual([url, expect.toSatisfy((status: number) => status === 400 || status === 404)])
      expect(answer.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'content-security-policy': expect.any(String) })
      expect(answer.error).toMatchObject({ id: expect.any(String), requestId: expect.any(String) })
      expect(JSON.stringify(answer.body)).not.toContain('E0%A4')
    }
    for (const url of [
      `/api/communities/${String(community)}/accounts`,
      `/%61pi/communities/${String(community)}/accounts`,
      '/auth/session',
    ])
      expect((await administrator.get(url)).headers['cache-control']).toBe('no-store')
  })

  it('reading and streams refuse a page of elsewhere too (E03, E04)', async () => {
    const url = `/api/communities/${String(world.mine.community)}`
    for (const origin of ['https://evil.example', 'null']) {
      for (const path of ['/events', '/households'])
        expect((await world.mine.administrator.send('GET', `${url}${path}`, undefined, { origin })).error?.id).toBe('foreign_origin')
    }
    expect((await world.mine.administrator.get(`${url}/households`)).status).toBe(200)
  })

  it('a failure inside answers without a word of it (E09)', async () => {
    const url = `/api/communities/${String(world.mine.community)}/notices`
    await world.app.db.asOwner('alter table notice rename to notice_elsewhere')
    const answer = await world.mine.administrator
      .get(url)
      .finally(() => world.app.db.asOwner('alter table notice_elsewhere rename to notice'))
    expect(answer).toMatchObject({ status: 500, error: { id: 'internal', requestId: expect.any(String) } })
    expect(JSON.stringify(answer.body)).not.toMatch(/relation|notice|select|\.ts|node_modules|pg/i)
    expect((await world.mine.administrator.get(url)).status).toBe(200)
  })

  it('the logs of all this hold one line an event, and none of what was planted (C10, E18)', async () => {
    const { app, mine } = world
    const secrets = {
      ...planted,
      wrong: 'a-planted-wrong-password',
      pass: await printPass(mine),
      password: testPassword,
      cookie: mine.administrator.cookie ?? '',
      note: '瞿家的私事',
    }
    const at = `/api/communities/${String(mine.community)}`
    await app.visitor().post('/auth/sign-in', { login: `w-${String(mine.community)}`, password: secrets.wrong })
    await app.visitor().post('/auth/pass', { token: secrets.pass })
    await mine.administrator.post(`${at}/persons/${mine.home.persons[0] ?? ''}/reveal`, {
      field: 'identity',
      purpose: 'service',
      note: secrets.note,
    })
    await mine.administrator.send('PATCH', `${at}/persons/${mine.home.persons[1] ?? ''}`, {
      version: 1,
      phone: secrets.phone,
      name: secrets.note,
    })
    await app.db.asOwner('alter table person rename to person_elsewhere')
    for (const q of [secrets.identity, secrets.phone, secrets.note])
      await mine.administrator.get(`${at}/search${queryText({ q })}`).catch(() => undefined)
    await app.db.asOwner('alter table person_elsewhere rename to person')
    const lines = logged.join('')
    expect(logged.length).toBeGreaterThan(1000)
    expect(logged.filter((line) => line.indexOf('\n') !== line.length - 1)).toEqual([])
    expect(lines).toContain('request failed')
    for (const [name, secret] of Object.entries(secrets)) {
      for (const form of [secret, encodeURIComponent(secret), decodeURIComponent(secret)])
        expect([name, lines.includes(form)]).toEqual([name, false])
    }
    expect(lines).not.toMatch(/瞿建国|relation "person|permission denied/)
  })
})
