import type { Condition, QuestionShape } from '@linli/contract/question-shape'
import type { PrintRow, QuestionHit, SavedQuestion } from '@linli/contract/questions'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApp, type Visitor, createTestApp } from '../../testing/app.ts'
import { testFields } from '../../testing/keys.ts'
import { type BuiltHome, buildHome, fishing, redFlower } from '../../testing/register.ts'
import { signInResident } from '../../testing/world.ts'

const at = (community: number) => `/api/communities/${String(community)}/questions`
const sixty: Condition = { field: 'age', from: 60 }
const old: QuestionShape = { of: 'persons', where: sixty }

describe('questions over the register', () => {
  let app: TestApp
  let three: BuiltHome
  let four: BuiltHome
  let visitors: Record<'worker' | 'second' | 'neighbour' | 'street' | 'helper' | 'resident' | 'nobody', Visitor>
  beforeAll(async () => {
    app = await createTestApp()
    three = await buildHome(app.db, testFields, {
      building: '3',
      people: [
        { name: '尹建国', bornOn: '1950-01-01' },
        { name: '尹小花', bornOn: '2015-01-01', sex: '2' },
      ],
    })
    four = await buildHome(app.db, testFields, { building: '4', people: [{ name: '段美玲', bornOn: '1940-05-05', sex: '2' }] })
    await buildHome(app.db, testFields, { building: '4', room: '1201', occupancy: 'empty', people: [] })
    for (const [index, bornOn] of ['1930-01-01', '1931-01-01', '1932-01-01', '1933-01-01', '1934-01-01', '1990-01-01'].entries())
      await buildHome(app.db, testFields, {
        community: fishing,
        room: `${String(index + 1)}01`,
        people: [{ name: `瞿${String(index)}`, bornOn }],
      })
    await app.db.asOwner(
      `insert into care_tag (community, id, person_id, kind, basis, starts_on) values ($1, $2, $3, 'living-alone', '走访', '2025-01-01')`,
      [redFlower, uuid(), four.persons[0]],
    )
    const administrator = await app.signIn({ login: 'q-administrator', post: { kind: 'administrator', community: redFlower } })
    visitors = {
      worker: administrator,
      second: await app.signIn({ login: 'q-second', post: { kind: 'worker', community: redFlower } }),
      neighbour: await app.signIn({ login: 'q-neighbour', post: { kind: 'worker', community: fishing } }),
      street: await app.signIn({ login: 'q-street', post: { kind: 'street_officer', community: 530502004000 } }),
      helper: await app.signIn({ login: 'q-helper', post: { kind: 'building_head', community: redFlower, building: three.building } }),
      resident: await signInResident(app, { community: redFlower, home: three, administrator }),
      nobody: app.visitor(),
    }
  })
  afterAll(() => app.stop())

  const ask = async (shape: QuestionShape, by = visitors.worker, community = redFlower) => {
    const answer = await by.post(`${at(community)}/ask`, { shape })
    expect([answer.status, answer.error]).toEqual([200, null])
    return answer.body as { items: QuestionHit[]; total: number; next: string | null }
  }
  const save = async (overrides: object = {}, by = visitors.worker) => {
    const body = { id: uuid(), title: '六十岁以上', shape: old, shared: false, ...overrides }
    const answer = await by.post(at(redFlower), body)
    expect([answer.status, answer.error]).toEqual([200, null])
    return { body, kept: answer.body as SavedQuestion }
  }
  const listed = async (by: Visitor) => ((await by.get(at(redFlower))).body as { items: SavedQuestion[] }).items.map(({ id }) => id)

  it('answer persons by name, households and homes by address, each with their door', async () => {
    const persons = await ask(old)
    expect(persons.total).toBe(2)
    expect(persons.items.map(({ name, door, household }) => [name, door, household])).toEqual([
      ['尹建国', '3-2-1102', three.household],
      ['段美玲', '4-2-1102', four.household],
    ])
    expect(persons.items[0]?.age).toBeGreaterThanOrEqual(75)
    const households = await ask({ of: 'households', where: { all: [{ somebody: { field: 'age', to: 14 } }, sixty] } })
    expect(households.items).toMatchObject([{ id: three.household, name: '尹建国', members: 2, door: '3-2-1102' }])
    const homes = await ask({ of: 'dwellings', where: { field: 'occupancy', in: ['empty'] } })
    expect(homes.items).toMatchObject([{ door: '4-2-1201', members: 0 }])
    expect((await ask({ of: 'persons', where: { field: 'careTag', in: ['living-alone'] } })).items.map(({ name }) => name)).toEqual([
      '段美玲',
    ])
  })

  it('are taken along as a file of those who fit', async () => {
    const question: QuestionShape = { of: 'households', where: { field: 'age', to: 14 } }
    const answer = await visitors.worker.post(`/api/communities/${String(redFlower)}/exports/register`, {
      format: 'csv',
      filter: { question },
    })
    expect([answer.status, JSON.parse(String(answer.headers['linli-export']))]).toMatchObject([200, { persons: 2 }])
    expect(answer.body).toContain('尹小花')
    expect(answer.body).not.toContain('段美玲')
  })

  it('go on page by page without losing or doubling anybody', async () => {
    const community = 530502004088
    for (const floor of Array.from({ length: 13 }, (_, index) => index + 1))
      await buildHome(app.db, testFields, {
        community,
        room: `${String(floor)}01`,
        people: Array.from({ length: 9 }, (_, index) => ({ name: `同名${String(index % 3)}` })),
      })
    const reader = await app.signIn({ login: 'q-pages', post: { kind: 'worker', community } })
    const pagesOf = async (shape: QuestionShape) => {
      const ids: string[] = []
      for (let cursor: string | undefined; ;) {
        const answer = (await reader.post(`${at(community)}/ask`, { shape, ...(cursor === undefined ? {} : { cursor }) })).body as {
          items: QuestionHit[]
          next: string | null
          total: number
        }
        ids.push(...answer.items.map(({ id }) => id))
        if (answer.next === null) return { ids, total: answer.total }
        cursor = answer.next
      }
    }
    for (const [of, count] of [
      ['persons', 117],
      ['households', 13],
      ['dwellings', 13],
    ] as const) {
      const { ids, total } = await pagesOf({ of, where: null })
      expect([ids.length, new Set(ids).size, total]).toEqual([count, count, count])
    }
  })

  it('are answered of a past day, and not of a day to come', async () => {
    expect((await ask({ ...old, asOf: '2023-12-31' })).total).toBe(0)
    expect((await ask({ ...old, asOf: '2024-01-01' })).total).toBe(2)
    expect((await visitors.worker.post(`${at(redFlower)}/ask`, { shape: { ...old, asOf: '2199-01-01' } })).error).toMatchObject({
      id: 'invalid_input',
      reason: 'as-of-future',
    })
  })

  it('are for staff who may read the register, here alone', async () => {
    const statusOf = async (by: Visitor) => (await by.post(`${at(redFlower)}/ask`, { shape: old })).status
    expect(await Promise.all([visitors.nobody, visitors.resident, visitors.helper, visitors.neighbour].map(statusOf))).toEqual([
      401, 403, 403, 404,
    ])
    expect((await ask(old, visitors.neighbour, fishing)).total).toBe(5)
    expect((await ask({ of: 'dwellings', where: { field: 'building', in: [three.building] } }, visitors.neighbour, fishing)).total).toBe(0)
  })

  it('refuse what is no question', async () => {
    const hostile: unknown[] = [
      { of: 'accounts', where: null },
      { of: 'persons' },
      { of: 'persons', where: { field: 'note', in: ['x'] } },
      { of: 'persons', where: { field: 'work', says: `'; drop table person; --`, or: '1=1' } },
      { of: 'persons', where: { all: Array.from({ length: 41 }, () => sixty) } },
    ]
    for (const shape of hostile) expect((await visitors.worker.post(`${at(redFlower)}/ask`, { shape })).status).toBe(400)
    // As text: whoever sends ten thousand levels writes them by hand.
    const deep = `{"shape":{"of":"persons","where":${'{"not":'.repeat(10_000)}{"field":"age"}${'}'.repeat(10_000)}}}`
    const answer = await visitors.worker.send('POST', `${at(redFlower)}/ask`, deep, { 'content-type': 'application/json' })
    expect([answer.status, answer.error?.id]).toEqual([400, 'invalid_input'])
    const quoted = await ask({ of: 'persons', where: { field: 'work', says: `%' or '1'='1` } })
    expect(quoted.total).toBe(0)
  })

  describe('saved', () => {
    it('are seen by their owner, and by colleagues once shared', async () => {
      const { kept } = await save({ title: '我的' })
      const { kept: shared } = await save({ title: '大家的', shared: true })
      expect(await listed(visitors.second)).toContain(shared.id)
      expect(await listed(visitors.second)).not.toContain(kept.id)
      expect(await listed(visitors.worker)).toEqual(expect.arrayContaining([kept.id, shared.id]))
      expect((await visitors.helper.get(at(redFlower))).status).toBe(403)
      expect((await visitors.neighbour.get(at(redFlower))).status).toBe(404)
    })

    it('are changed and thrown away by their owner alone, and by nobody who saw an older one', async () => {
      const { kept } = await save({ shared: true })
      const change = { version: kept.version, title: '改了', shape: { of: 'households', where: null }, shared: true }
      const to = `${at(redFlower)}/${kept.id}`
      expect((await visitors.second.send('PATCH', to, change)).status).toBe(404)
      expect((await visitors.second.post(`${to}/remove`, { version: kept.version })).status).toBe(404)
      const changed = (await visitors.worker.send('PATCH', to, change)).body as SavedQuestion
      expect(changed).toMatchObject({ title: '改了', shape: { of: 'households', where: null }, version: 2 })
      expect((await visitors.worker.send('PATCH', to, change)).error?.id).toBe('conflict')
      expect((await visitors.worker.post(`${to}/remove`, { version: 2 })).status).toBe(200)
      expect(await listed(visitors.worker)).not.toContain(kept.id)
    })

    it('twice with the same id are one, with other content a conflict', async () => {
      const { body, kept } = await save()
      expect((await visitors.worker.post(at(redFlower), body)).body).toEqual(kept)
      expect((await visitors.worker.post(at(redFlower), { ...body, title: '别的' })).error?.id).toBe('same_id_other_content')
      expect((await visitors.second.post(at(redFlower), body)).error?.id).toBe('same_id_other_content')
    })
  })

  describe('counted around', () => {
    const around = async (by: Visitor, community: number, shape: QuestionShape) =>
      (await by.post(`${at(community)}/around`, { shape })).body as {
        items: { community: number; count: number | string; own: boolean }[]
        total: number | null
      }
    const cellOf = (answer: Awaited<ReturnType<typeof around>>, community: number) =>
      answer.items.find((cell) => cell.community === community)

    it('give the own count, and those of neighbours from five on', async () => {
      const mine = await around(visitors.worker, redFlower, old)
      expect(cellOf(mine, redFlower)).toMatchObject({ count: 2, own: true })
      expect(cellOf(mine, fishing)).toMatchObject({ count: 'nearly-all', own: false })
      const ninety = await around(visitors.worker, redFlower, { of: 'persons', where: { field: 'age', from: 95 } })
      expect(cellOf(ninety, fishing)?.count).toBe('few')
      expect(ninety.total).toBeNull()
      expect(cellOf(await around(visitors.worker, redFlower, { of: 'persons', where: null }), fishing)?.count).toBe(6)
      const theirs = await around(visitors.neighbour, fishing, old)
      expect([cellOf(theirs, redFlower)?.count, cellOf(theirs, fishing)?.count]).toEqual(['few', 5])
    })

    it('are whole for who answers for the street', async () => {
      const street = await around(visitors.street, 530502004000, old)
      expect([cellOf(street, redFlower), cellOf(street, fishing)]).toMatchObject([
        { count: 2, own: true },
        { count: 5, own: true },
      ])
      expect(street.total).toBe(street.items.reduce((sum, { count }) => sum + Number(count), 0))
    })

    it('are recorded, and take no doors beyond the own community', async () => {
      const refused = await visitors.worker.post(`${at(redFlower)}/around`, {
        shape: { of: 'persons', where: { not: { field: 'building', in: [three.building] } } },
      })
      expect(refused.error).toMatchObject({ id: 'refused', reason: 'own-places-only' })
      expect((await visitors.helper.post(`${at(redFlower)}/around`, { shape: old })).status).toBe(403)
      const [entry] = await app.db.asOwner(
        `select verb, detail from audit_entry where community = $1 and verb = 'question.around' limit 1`,
        [redFlower],
      )
      expect(entry).toMatchObject({ detail: { of: 'persons' } })
    })
  })

  describe('printed', () => {
    const print = async (kind: string, shape: QuestionShape) => {
      const answer = await visitors.worker.post(`${at(redFlower)}/print`, { kind, shape, purpose: 'service', note: '重阳节' })
      expect([answer.status, answer.error]).toEqual([200, null])
      return answer.body as { rows: PrintRow[]; requester: string }
    }
    const everybody: QuestionShape = { of: 'persons', where: { field: 'building', in: [] as string[] } }

    it('name those who sign and those written to, and nobody on what hangs at a door', async () => {
      const shape: QuestionShape = { of: 'persons', where: { field: 'building', in: [three.building, four.building] } }
      expect((await print('sign-in', shape)).rows.map(({ name, room }) => [name, room])).toEqual([
        ['尹小花', '1102'],
        ['尹建国', '1102'],
        ['段美玲', '1102'],
      ])
      expect((await print('envelopes', shape)).rows.map(({ name, building }) => [name, building])).toEqual([
        ['尹建国', '3栋'],
        ['段美玲', '4栋'],
      ])
      expect((await print('door-slips', shape)).rows.map(({ name }) => name)).toEqual([null, null])
    })

    it('lead to the door by a code that holds nothing of its people', async () => {
      const { rows } = await print('door-codes', { of: 'dwellings', where: { field: 'building', in: [four.building] } })
      expect(rows.map(({ room, name }) => [room, name])).toEqual([
        ['1102', null],
        ['1201', null],
      ])
      expect(new URL(rows[0]?.url ?? '').pathname).toBe(`/phone/doors/${String(redFlower)}/${four.building}/4-2-1102`)
      expect(rows[0]?.code?.path).toMatch(/^M0 0h7v1h-7z/u)
    })

    it('are recorded with their purpose, and are of today', async () => {
      await print('sign-in', old)
      const [entry] = await app.db.asOwner(
        `select purpose, detail from audit_entry where community = $1 and verb = 'question.print' order by seq desc limit 1`,
        [redFlower],
      )
      expect(entry).toEqual({ purpose: 'service', detail: { kind: 'sign-in', rows: 2, note: '重阳节' } })
      const past = await visitors.worker.post(`${at(redFlower)}/print`, {
        kind: 'sign-in',
        shape: { ...old, asOf: '2025-01-01' },
        purpose: 'service',
        note: null,
      })
      expect(past.error?.reason).toBe('print-of-today')
      expect(
        (await visitors.worker.post(`${at(redFlower)}/print`, { kind: 'sign-in', shape: everybody, purpose: 'service', note: null }))
          .status,
      ).toBe(400)
      expect(
        (await visitors.helper.post(`${at(redFlower)}/print`, { kind: 'sign-in', shape: old, purpose: 'service', note: null })).status,
      ).toBe(403)
    })
  })
})
