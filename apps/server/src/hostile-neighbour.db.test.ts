import { type RouteShape, routes } from '@linli/contract'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Answer } from './testing/app.ts'
import { type Chooser, queryText, sampleOf, withLeaf } from './testing/samples.ts'
import { buildStaff } from './testing/callers.ts'
import { type Side, type World, createWorld, earlier, innerOf, ownerOf, planted, renew, thingOf, urlOf } from './testing/world.ts'
import { inScope } from './platform/db/in-scope.ts'
import { sql } from 'kysely'

// A neighbour's session, a forged id: HOSTILE.md A02–A21 over the route table. Each denial has the same call by the
// rightful user beside it, and nothing in the database may have changed.
describe('a neighbour', () => {
  let world: World
  beforeAll(async () => {
    world = await createWorld()
  })
  afterAll(() => world.stop())

  // Imports hold files, not rows; their own tests try them, and those of reports what starts a process.
  const filling = ['chooseMeanings', 'startRound', 'refillRound', 'sendRound', 'sendManyRound'].map((name) => `reports.${name}`)
  const tenant = [...routes].filter(
    ([name, route]) =>
      route.path.includes(':community') && route.kind === undefined && !name.startsWith('ledgers.') && !filling.includes(name),
  )
  const withId = tenant.filter(([, route]) => thingOf(route) !== null)
  const withBody = tenant.filter(([, route]) => route.body !== undefined)
  const reading = tenant.filter(([, route]) => route.method === 'GET')

  /** Ids made by the sender. */
  const ownId = /^(post\.|notice\.|need\.|items\.\d+\.|estates\.\d+\.|needs\.\d+\.)?id$/
  /** Values that make the sample of a route fit a community. */
  const fitting =
    (side: Side): Chooser =>
    (path, kind, choices) => {
      const name = path.join('.')
      const at = path.filter((part) => typeof part === 'string').at(-1) ?? ''
      if (ownId.test(name)) return uuid()
      if (name === 'to.id') return side.things['successors']
      if (name === 'need.category' || name === 'needs.0.category') return side.things['need-category']
      if (kind === 'uuid')
        return side.things[
          {
            household: 'households',
            building: 'buildings',
            person: 'persons',
            keep: 'keep',
            matters: 'agenda-matters',
            carry: 'decisions',
            motion: 'passed-motions',
            attendees: 'meeting-attendees',
            files: 'meeting-files',
            category: 'matter-categories',
            raiser: 'inner-raiser',
            successor: 'successors',
            originGroup: 'origin-groups',
          }[at] ?? 'buildings'
        ]
      return (
        {
          ...{ present: 1, yes: 1, no: 0, abstain: 0, void: 0, doneOn: '2026-03-01' },
          accountId: side.account,
          account: side.things['own-account'],
          level: '4',
          role: 'party-member',
          userCode: 'ABCD2345',
          'post.kind': 'building_head',
          login: `l${uuid()}`,
          password: 'correct-horse-battery-staple',
          endsAt: '2027-03-01T00:00:00.000Z',
          politics: '13',
          phone: '13900001111',
          limit: '50',
          q: '建国',
          occupancy: 'lives_in',
          ageTo: '90',
          sex: '1',
          subject: 'skills',
          givenBy: 'guardian',
          column: 'phone',
          values: { role: 'grid-worker', name: '测试' },
          legalBasis: 'statutory_duty',
          'shape.where': { field: 'age', from: 60 },
          'changes.0.at.sheet': '名单',
          'changes.0.at.cell': 'A1',
          'at.0.sheet': '名单',
          'at.0.column': 'A',
        }[name] ??
        (name === 'fields.0' ? choices?.find((choice) => choice === 'note' || choice === 'householdNote') : undefined) ??
        (at === 'act' && choices?.includes('withdraw') === true ? 'withdraw' : undefined) ??
        (at === 'kind' && choices?.includes('building_head') === true
          ? 'building_head'
          : name === 'kind' && kind === 'text'
            ? 'disabled'
            : undefined)
      )
    }
  const bodyFor = (route: RouteShape, side: Side) => {
    if (route.body === undefined) return undefined
    const { value } = sampleOf(route.body, fitting(side), false)
    return /\/(persons|households)\/:id\/restore$/.test(route.path) ? { ...(value as object), from: earlier } : value
  }
  const addressOf = (route: RouteShape, side: Side, id = side.things[thingOf(route) ?? ''] ?? '', inner = side.things[innerOf(route)]) =>
    urlOf(route, side.community, id, inner)
  const bare = ({ status, body, error }: Answer) => ({ status, body: error === null ? body : { ...error, requestId: '' } })

  async function versionOf(route: RouteShape, side: Side): Promise<number | undefined> {
    const [row] = await world.app.db.asOwner<{ version: number }>(
      'select version from notice where id = $1 union all select version from person where id = $1 union all select version from appointment where id = $1 union all select version from saved_question where id = $1 union all select version from report where id = $1 union all select version from meeting where id = $1 union all select version from meeting_item where id = $1 union all select version from motion where id = $1 union all select version from decision where id = $1 union all select version from visit where id = $1 union all select version from contact_day where id = $1 union all select version from contact where id = $1 union all select version from contact_link where id = $1 union all select version from matter where id = $1 union all select version from force where id = $1',
      [side.things[thingOf(route) ?? '']],
    )
    return row?.version
  }

  async function fingerprint(): Promise<string> {
    const tables = await world.app.db.asOwner<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public' and tablename not in ('division', 'migration') order by 1`,
    )
    const parts = await Promise.all(
      tables.map(({ name }) =>
        world.app.db.asOwner<{ hash: string }>(
          `select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as hash from ${name} t`,
        ),
      ),
    )
    return parts.map(([part]) => part?.hash).join()
  }

  it.each(withId)('%s: an id of there is an id that never was, and changes nothing (A01, A02, A16)', async (name, route) => {
    const { mine, theirs } = world
    const body = bodyFor(route, mine)
    const send = (id: string, inner: string) => ownerOf(route, mine).send(route.method, addressOf(route, mine, id, inner), body)
    const before = await fingerprint()
    const foreign = await send(theirs.things[thingOf(route) ?? ''] ?? '', theirs.things[innerOf(route)] ?? '')
    expect(bare(foreign)).toEqual(bare(await send(uuid(), uuid())))
    expect(foreign.status).toBe(404)
    expect(await fingerprint()).toBe(before)
    // The rightful user succeeds.
    await renew(world)
    const own = bodyFor(route, theirs)
    const versioned =
      typeof own === 'object' && own !== null && 'version' in own ? { ...own, version: await versionOf(route, theirs) } : own
    expect([name, (await ownerOf(route, theirs).send(route.method, addressOf(route, theirs), versioned)).status]).toEqual([name, 200])
  })

  it.each(withBody)('%s: an id of there inside the body is an id that never was (A04, A15)', async (_name, route) => {
    const { mine, theirs } = world
    if (route.body === undefined) return
    const { value, leaves } = sampleOf(route.body, fitting(mine))
    for (const leaf of leaves.filter(({ path, kind }) => kind === 'uuid' && !ownId.test(path.join('.')))) {
      const at = leaf.path.at(-1)
      const pick = ({ home }: Side) => (at === 'household' ? home.household : at === 'person' ? (home.persons[0] ?? '') : home.building)
      const [foreign, own] = [pick(theirs), pick(mine)]
      // In a list the foreign id stands beside ninety-nine of one's own.
      const put = (id: string) =>
        typeof leaf.path.at(-1) === 'number'
          ? withLeaf(value, leaf.path.slice(0, -1), [...Array.from({ length: 99 }, () => own), id])
          : withLeaf(value, leaf.path, id)
      const before = await fingerprint()
      const send = (sent: unknown) => ownerOf(route, mine).send(route.method, addressOf(route, mine), sent)
      const answer = await send(put(foreign))
      expect([404, 422, 409]).toContain(answer.status)
      expect(bare(answer)).toEqual(bare(await send(put(uuid()))))
      expect(await fingerprint()).toBe(before)
    }
  })

  it.each(reading.filter(([, route]) => route.query !== undefined))(
    '%s: filtering by an id of there finds nothing, like one that never was',
    async (_name, route) => {
      const { mine, theirs } = world
      if (route.query === undefined) return
      const { leaves } = sampleOf(route.query, fitting(mine))
      for (const { path } of leaves.filter(({ kind }) => kind === 'uuid')) {
        const ask = (id: string) => mine.administrator.get(`${addressOf(route, mine)}${queryText({ [String(path[0])]: id })}`)
        const answer = await ask(theirs.home[path[0] === 'unit' ? 'unit' : 'building'])
        expect(answer.body).toMatchObject({ items: [], total: 0 })
        expect(bare(answer)).toEqual(bare(await ask(uuid())))
      }
    },
  )

  it.each(withBody)('%s: a field that is not in the contract is refused, not taken over (A05, A09)', async (_name, route) => {
    const { mine, theirs } = world
    const body = bodyFor(route, mine) as object
    const before = await fingerprint()
    for (const extra of [
      { community: theirs.community },
      { tenant_id: theirs.community },
      { role: 'administrator' },
      { author: 'x' },
      { created_by: 'x' },
      { id_card_no: 'x' },
    ]) {
      const answer = await ownerOf(route, mine).send(route.method, addressOf(route, mine), { ...body, ...extra })
      expect([extra, answer.error?.id]).toEqual([extra, 'invalid_input'])
    }
    expect(await fingerprint()).toBe(before)
  })

  it.each(reading)('%s: another tenant, sort or filter in query and headers is ignored (A03, A06, A08)', async (_name, route) => {
    const { mine, theirs } = world
    const url = addressOf(route, mine)
    const query = route.query?.shape['q'] === undefined ? {} : { q: '建国' }
    const steady = (answer: Answer) => JSON.stringify(bare(answer)).replaceAll(/"\d{4}-\d{2}-\d{2}T[\d:.]+Z"|"left":-?\d+/g, '""')
    // A list that can be sorted refuses what it is not sorted by (C02).
    const unsorted = route.query?.shape['sort'] === undefined ? { sort: 'identity_cipher' } : {}
    const owner = ownerOf(route, mine)
    const plain = await owner.get(`${url}${queryText(query)}`)
    const tried = await owner.send(
      'GET',
      `${url}${queryText({ ...query, tenant_id: theirs.community, community: theirs.community, ...unsorted, offset: '1000000000', 'filter[password_hash][startsWith]': 'a' })}`,
      undefined,
      {
        'x-tenant-id': String(theirs.community),
        'x-original-url': '/auth/session',
        'x-user-id': theirs.account,
        'x-http-method-override': 'DELETE',
      },
    )
    expect(steady(tried)).toBe(steady(plain))
  })

  it.each(reading)('%s shows nothing of the neighbour, and no whole number to anybody (A07, A14)', async (_name, route) => {
    const { mine, theirs, actors } = world
    for (const visitor of [mine.administrator, ...Object.values(actors)]) {
      for (const q of ['建国', theirs.marks[0], 'qijianguo', planted.phone, planted.identity]) {
        const query = route.query?.shape['q'] === undefined ? {} : { q }
        const text = JSON.stringify((await visitor.get(`${addressOf(route, mine)}${queryText(query)}`)).body)
        for (const mark of theirs.marks) expect(text).not.toContain(mark)
        for (const whole of [planted.identity, planted.phone]) expect(text).not.toContain(whole)
      }
    }
  })

  it('the rightful administrator finds what the neighbour did not, and sees a number whole by a look only', async () => {
    const { theirs } = world
    const at = `/api/communities/${String(theirs.community)}`
    for (const q of [theirs.marks[0], 'qijianguo', planted.phone])
      expect((await theirs.administrator.get(`${at}/search${queryText({ q })}`)).body).toMatchObject({
        items: [{ title: theirs.marks[0] }],
      })
    const look = await theirs.administrator.post(`${at}/persons/${theirs.home.persons[0] ?? ''}/reveal`, {
      field: 'identity',
      purpose: 'service',
      note: null,
    })
    expect(look.body).toEqual({ value: planted.identity })
  })

  it('nothing told to screens holds a whole number (A14)', async () => {
    const told = JSON.stringify(
      await world.app.db.asOwner('select data, (select json_agg(detail) from audit_entry) as audited from outbox'),
    )
    for (const whole of Object.values(planted)) expect(told).not.toContain(whole)
  })

  it.each(withId.filter(([, route]) => typeof route.access === 'object' && route.access.kinds.includes('helper')))(
    '%s: a building head reaches no other building (A13)',
    async (_name, route) => {
      const { mine, actors } = world
      const thing = thingOf(route)
      // An estate is one for all buildings; what it draws is tried below.
      if (thing === 'estates') return
      const other = thing === 'persons' ? (mine.other.persons[0] ?? '') : mine.other.household
      const send = (id: string) => actors.head.send(route.method, addressOf(route, mine, id), bodyFor(route, mine))
      const foreign = await send(other)
      expect(foreign.status).toBe(404)
      expect(bare(foreign)).toEqual(bare(await send(uuid())))
      // Duties are told along the chain, whatever the building; the contact module tries that.
      if (route.method !== 'GET' || thing === 'contacts') return
      expect((await actors.head.get(addressOf(route, mine))).status).toBe(200)
    },
  )

  it.each(reading)('%s shows a building head nobody of another building (A13)', async (_name, route) => {
    const { mine, actors } = world
    const query = route.query?.shape['q'] === undefined ? {} : { q: '四栋' }
    expect(JSON.stringify((await actors.head.get(`${addressOf(route, mine)}${queryText(query)}`)).body)).not.toMatch(/四栋|4-2-1102/)
  })

  it('a right that ended answers every route like a community that never was (A18)', async () => {
    const { app, mine } = world
    const worker = await app.signIn({ login: 'w-leaver', post: { kind: 'worker', community: mine.community } })
    const url = `/api/communities/${String(mine.community)}/households`
    expect((await worker.get(url)).status).toBe(200)
    const [post] = await app.db.asOwner<{ id: string }>(
      `select p.id from post p join auth."user" u on u.id = p.account_id where u.username = 'w-leaver'`,
    )
    expect((await mine.administrator.post(`/api/communities/${String(mine.community)}/posts/${post?.id ?? ''}/end`)).status).toBe(200)
    const kept = tenant.filter(([, route]) => route.access !== 'anyone')
    for (const [name, route] of kept)
      expect([name, (await worker.send(route.method, addressOf(route, mine), route.method === 'GET' ? undefined : {})).status]).toEqual([
        name,
        404,
      ])
  })

  it('a failing transaction leaves no scope on its connection (A20)', async () => {
    const { app, mine } = world
    const caller = buildStaff(mine.community)
    for (const mode of ['read', 'write'] as const) {
      await Promise.all(
        Array.from({ length: 8 }, () =>
          expect(inScope(app.deps.database, caller, mode, (tx) => sql`select 1/0`.execute(tx))).rejects.toThrow('division by zero'),
        ),
      )
      const bareRows = await Promise.all(Array.from({ length: 8 }, () => app.deps.database.pool.query('select name from person')))
      expect(bareRows.flatMap((result) => result.rows)).toEqual([])
    }
    expect(await inScope(app.deps.database, caller, 'read', (tx) => tx.selectFrom('person').select('id').limit(1).execute())).toHaveLength(
      1,
    )
  })

  it('the same person in both communities is two strangers (A21)', async () => {
    const rows = await world.app.db.asOwner<{ identity: string; phone: string }>(
      `select encode(identity_index, 'hex') as identity, encode(phone_index, 'hex') as phone from person where identity_index is not null`,
    )
    expect(rows).toHaveLength(2)
    expect(new Set(rows.map((row) => row.identity)).size).toBe(2)
    const { mine } = world
    const found = (await mine.administrator.get(`/api/communities/${String(mine.community)}/search${queryText({ q: planted.identity })}`))
      .body
    expect(found).toMatchObject({ items: [{ id: mine.home.persons[0] }] })
  })
})
