import type { Notice, ShownNotice } from '@linli/contract/notices'
import type { QuestionShape } from '@linli/contract/question-shape'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemCaller } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import { type TestApp, type Visitor, createTestApp } from '../../testing/app.ts'
import { testFields } from '../../testing/keys.ts'
import { type BuiltHome, buildHome, redFlower } from '../../testing/register.ts'
import { pairTelevision, signInResident } from '../../testing/world.ts'
import { readConfig } from '../../platform/config.ts'
import { refreshAudience } from './index.ts'

const community = redFlower
const at = `/api/communities/${String(community)}`
const alone: QuestionShape = {
  of: 'persons',
  where: {
    all: [
      { field: 'careTag', in: ['living-alone'] },
      { field: 'age', from: 60 },
    ],
  },
}

// Who gets it is decided by what is sensitive about them: nobody may learn more than that their home is addressed.
describe('a notice to those who fit a question', () => {
  let app: TestApp
  let three: BuiltHome
  let four: BuiltHome
  let worker: Visitor
  let street: Visitor
  let screens: Record<'signedOut' | 'lobbyThree' | 'homeThree' | 'homeFour' | 'residentThree' | 'residentFour' | 'helper', Visitor>
  beforeAll(async () => {
    app = await createTestApp()
    three = await buildHome(app.db, testFields, { building: '3', people: [{ name: '尹独居', bornOn: '1945-01-01' }] })
    four = await buildHome(app.db, testFields, { building: '4', people: [{ name: '段美玲', bornOn: '1940-05-05' }] })
    await tag(three.persons[0])
    worker = await app.signIn({ login: 'nq-administrator', post: { kind: 'administrator', community } })
    street = await app.signIn({ login: 'nq-street', post: { kind: 'street_officer', community: 530502004000 } })
    screens = {
      signedOut: app.visitor(),
      lobbyThree: await pairTelevision(app, { community, home: three, administrator: worker }),
      homeThree: await pairAtHome(three),
      homeFour: await pairAtHome(four),
      residentThree: await signInResident(app, { community, home: three, administrator: worker }),
      residentFour: await signInResident(app, { community, home: four, administrator: worker }),
      helper: await app.signIn({ login: 'nq-helper', post: { kind: 'building_head', community, building: three.building } }),
    }
  })
  afterAll(() => app.stop())

  const tag = (person: string | undefined) =>
    app.db.asOwner(
      `insert into care_tag (community, id, person_id, kind, basis, starts_on) values ($1, $2, $3, 'living-alone', '走访', '2025-01-01')`,
      [community, uuid(), person],
    )
  /** A television in somebody's own home. */
  const pairAtHome = async ({ household }: BuiltHome): Promise<Visitor> => {
    const visitor = app.visitor()
    const { deviceCode, userCode } = (await visitor.post('/auth/device/code')).body as { deviceCode: string; userCode: string }
    const place = { screenClass: 'household', household }
    expect((await worker.post(`${at}/screens`, { id: uuid(), userCode, name: '客厅', place })).status).toBe(200)
    visitor.cookie = (await visitor.post('/auth/device/token', { deviceCode })).cookie ?? ''
    return visitor
  }
  const untag = () => app.db.asOwner(`delete from care_tag where person_id = $1`, [four.persons[0]])
  const content = (overrides: object = {}) => ({
    title: '送餐上门',
    body: '从下周一起，每天中午送餐到家。',
    privacyClass: 'household',
    audience: { kind: 'question', shape: alone, places: [] },
    urgent: false,
    startsAt: '2026-01-01T00:00:00.000Z',
    endsAt: null,
    publish: true,
    ...overrides,
  })
  const write = async (overrides: object = {}) => {
    const answer = await worker.post(`${at}/notices`, { id: uuid(), ...content(overrides) })
    expect([answer.status, answer.error]).toEqual([200, null])
    return answer.body as Notice
  }
  const refusal = async (overrides: object, by = worker) => (await by.post(`${at}/notices`, { id: uuid(), ...content(overrides) })).error
  const whoSees = async (id: string) => {
    const seen = await Promise.all(
      Object.entries(screens).map(async ([name, visitor]) => {
        const { items } = (await visitor.get(`${at}/shown-notices`)).body as { items: ShownNotice[] }
        return items.some((notice) => notice.id === id) ? [name] : []
      }),
    )
    return seen.flat()
  }

  it('reaches the homes in which somebody fits, and no lobby, helper or neighbour', async () => {
    const notice = await write()
    expect(notice.audience).toEqual({ kind: 'question', shape: alone, places: [], households: 1 })
    expect(await whoSees(notice.id)).toEqual(['homeThree', 'residentThree'])
  })

  it('tells nobody why: neither the shown notice nor the event says a word of the question', async () => {
    const notice = await write()
    const { items } = (await screens.residentThree.get(`${at}/shown-notices`)).body as { items: ShownNotice[] }
    const [event] = await app.db.asOwner<{ privacy_class: string; audience: string[]; data: object }>(
      `select privacy_class, audience, data from outbox where kind = 'notice.shown' and data->'notice'->>'id' = $1`,
      [notice.id],
    )
    expect(event).toMatchObject({ privacy_class: 'household', audience: [three.household] })
    for (const told of [items.find(({ id }) => id === notice.id), event?.data])
      expect(JSON.stringify(told)).not.toMatch(/living-alone|careTag|question|audience|households/u)
    expect(items.find(({ id }) => id === notice.id)?.forPlace).toBeNull()
  })

  it('cannot be made public, sent to nobody, to those of a past day, or to places that are none', async () => {
    for (const privacyClass of ['public', 'community']) expect((await refusal({ privacyClass }))?.reason).toBe('question-needs-household')
    const asked = (shape: object, places: string[] = []) => ({ audience: { kind: 'question', shape: { ...alone, ...shape }, places } })
    expect((await refusal(asked({ where: { field: 'age', from: 150 } })))?.reason).toBe('nobody-fits')
    expect((await refusal(asked({ asOf: '2025-01-01' })))?.reason).toBe('audience-of-today')
    expect((await refusal(asked({}, [uuid()])))?.reason).toBe('unknown-place')
    expect((await refusal({}, street))?.id).toBe('forbidden')
  })

  it('is held to its places', async () => {
    const shape = { of: 'persons', where: { field: 'age', from: 60 } }
    const wide = await write({ audience: { kind: 'question', shape, places: [] } })
    expect(await whoSees(wide.id)).toEqual(['homeThree', 'homeFour', 'residentThree', 'residentFour'])
    const held = await write({ audience: { kind: 'question', shape, places: [four.unit] } })
    expect(held.audienceNames).toEqual(['4栋2单元'])
    expect(await whoSees(held.id)).toEqual(['homeFour', 'residentFour'])
  })

  it('as a draft addresses nobody, and finds its homes when it is published', async () => {
    const draft = await write({ publish: false })
    expect(draft.audience).toMatchObject({ households: 0 })
    expect(await whoSees(draft.id)).toEqual([])
    await tag(four.persons[0])
    const published = (await worker.send('PATCH', `${at}/notices/${draft.id}`, { version: draft.version, ...content() })).body as Notice
    expect(published.audience).toMatchObject({ households: 2 })
    await untag()
  })

  it('planned for later is addressed again as it starts, and drops off the screens of those who fit no more', async () => {
    const startsAt = new Date(Date.now() + 3_600_000).toISOString()
    await tag(four.persons[0])
    const notice = await write({ startsAt })
    expect(await whoSees(notice.id)).toContain('homeFour')
    const waiting = await app.db.asOwner<{ run_at: string }>(
      `select j.run_at from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'notices.refresh-audience'`,
    )
    expect(waiting.length).toBe(1)
    await untag()
    const run = (version: number) =>
      refreshAudience.run(
        { notice: notice.id, version },
        {
          deps: { config: readConfig({}), database: app.db, fields: testFields },
          community,
          caller: systemCaller('notices.refresh-audience', community),
          effect: uuid(),
          attempt: 1,
          attempts: 1,
          signal: new AbortController().signal,
          once: (work) => inScope(app.db, systemCaller('notices.refresh-audience', community), 'write', work),
        },
      )
    await run(notice.version + 7)
    expect(await whoSees(notice.id)).toContain('homeFour')
    await run(notice.version)
    expect(await whoSees(notice.id)).toEqual(['homeThree', 'residentThree'])
    const [gone] = await app.db.asOwner<{ audience: string[] }>(
      `select audience from outbox where kind = 'notice.withdrawn' and data->>'id' = $1 order by seq desc limit 1`,
      [notice.id],
    )
    expect(gone?.audience).toContain(four.household)
  })

  it('sent twice with one id is one, asked otherwise a conflict', async () => {
    const body = { id: uuid(), ...content() }
    const first = await worker.post(`${at}/notices`, body)
    expect((await worker.post(`${at}/notices`, body)).body).toEqual(first.body)
    const other = { ...body, audience: { kind: 'question', shape: { ...alone, where: null }, places: [] } }
    expect((await worker.post(`${at}/notices`, other)).error?.id).toBe('same_id_other_content')
  })
})
