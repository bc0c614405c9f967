import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../platform/config.ts'
import type { Caller } from '../../platform/caller.ts'
import { publicCaller } from '../../platform/caller.ts'
import type { Deps } from '../../platform/deps.ts'
import { buildDevice, buildHelper, buildResident, buildStaff } from '../../testing/callers.ts'
import { type TestDatabase, createTestDatabase } from '../../testing/database.ts'
import { testFields } from '../../testing/keys.ts'
import { type BuiltHome, buildHome, fishing, redFlower } from '../../testing/register.ts'
import { createNotice, listNotices, listShownNotices, updateNotice, withdrawNotice } from './notices.service.ts'

describe('notices', () => {
  let db: TestDatabase
  let deps: Deps
  let three: BuiltHome
  let four: BuiltHome
  const staff = buildStaff(redFlower)
  beforeAll(async () => {
    db = await createTestDatabase()
    deps = { config: readConfig({}), database: db, fields: testFields }
    three = await buildHome(db, testFields, { building: '3' })
    four = await buildHome(db, testFields, { building: '4' })
    await buildHome(db, testFields, { community: fishing, building: '3' })
  })
  afterAll(() => db.drop())

  const content = (overrides: object = {}) => ({
    title: '明天停水',
    body: '8 点到 12 点,请提前接水。',
    privacyClass: 'public' as const,
    audience: { kind: 'community' as const },
    urgent: false,
    startsAt: '2026-01-01T00:00:00.000Z',
    endsAt: null,
    publish: true,
    ...overrides,
  })
  const places = (...ids: string[]) => ({ audience: { kind: 'places' as const, ids } })
  const titlesFor = async (caller: Caller) => (await listShownNotices(deps, caller)).items.map((item) => item.title).sort()
  const homePlaces = (home: BuiltHome) => [home.estate, home.building, home.unit]

  it('each screen shows what its class and place allow, and nothing else', async () => {
    const made = [
      content({ title: '人人可见' }),
      content({ title: '三栋公开', ...places(three.building) }),
      content({ title: '居民可见', privacyClass: 'community' }),
      content({ title: '三栋居民', privacyClass: 'community', ...places(three.building) }),
      content({ title: '三栋这一户', privacyClass: 'household', ...places(three.household) }),
      content({ title: '草稿', publish: false }),
      content({ title: '已过期', startsAt: '2026-01-01T00:00:00.000Z', endsAt: '2026-01-02T00:00:00.000Z' }),
    ]
    for (const notice of made) await createNotice(deps, staff, uuid(), notice)
    const all = ['人人可见', '三栋公开', '居民可见', '三栋居民', '三栋这一户'].sort()
    expect({
      signedOut: await titlesFor(publicCaller(redFlower)),
      lobbyThree: await titlesFor(buildDevice(redFlower, homePlaces(three))),
      lobbyFour: await titlesFor(buildDevice(redFlower, homePlaces(four))),
      homeTvThree: await titlesFor(buildDevice(redFlower, homePlaces(three), three.household)),
      residentThree: await titlesFor(buildResident(redFlower, three.household, homePlaces(three))),
      residentFour: await titlesFor(buildResident(redFlower, four.household, homePlaces(four))),
      helperThree: await titlesFor(buildHelper(redFlower, [three.building])),
      neighbourCommunity: await titlesFor(publicCaller(fishing)),
    }).toEqual({
      signedOut: ['人人可见'],
      lobbyThree: ['三栋公开', '人人可见'].sort(),
      lobbyFour: ['人人可见'],
      homeTvThree: all,
      residentThree: all,
      residentFour: ['人人可见', '居民可见'].sort(),
      helperThree: ['人人可见', '三栋公开', '居民可见', '三栋居民'].sort(),
      neighbourCommunity: [],
    })
  })

  it('tells nobody which other homes it was addressed to, neither on the stream nor in the list', async () => {
    await createNotice(
      deps,
      staff,
      uuid(),
      content({ title: '补登记', privacyClass: 'community', ...places(three.household, four.household, three.building) }),
    )
    const [told] = await db.asOwner<{ data: { notice: { forPlace: string } } }>(
      `select data from outbox where kind = 'notice.shown' order by seq desc limit 1`,
    )
    const listed = (await listShownNotices(deps, buildResident(redFlower, three.household, homePlaces(three)))).items.find(
      (item) => item.title === '补登记',
    )
    expect([told?.data.notice.forPlace, listed?.forPlace]).toEqual(['3栋', '3栋'])
    expect((await listNotices(deps, staff, {})).items[0]?.audienceNames).toContain('4-2-1102')
  })

  it('a replay with the same id is a no-op, other content a conflict', async () => {
    const id = uuid()
    const first = await createNotice(deps, staff, id, content())
    expect(await createNotice(deps, staff, id, content())).toEqual(first)
    await expect(createNotice(deps, staff, id, content({ title: '别的' }))).rejects.toMatchObject({ id: 'same_id_other_content' })
    const shown = await db.asOwner(`select 1 from outbox where kind = 'notice.shown' and data->'notice'->>'id' = $1`, [id])
    expect(shown).toHaveLength(1)
  })

  it('when the audience moves, screens left out are told to drop it first', async () => {
    const notice = await createNotice(deps, staff, uuid(), content(places(three.building)))
    await updateNotice(deps, staff, notice.id, notice.version, content(places(four.building)))
    const events = await db.asOwner<{ kind: string; audience: string[] }>(
      `select kind, audience from outbox where data->>'id' = $1 or data->'notice'->>'id' = $1 order by seq`,
      [notice.id],
    )
    expect(events).toEqual([
      { kind: 'notice.shown', audience: [three.building] },
      { kind: 'notice.withdrawn', audience: [three.building] },
      { kind: 'notice.shown', audience: [four.building] },
    ])
  })

  it('a stale version changes nothing', async () => {
    const notice = await createNotice(deps, staff, uuid(), content({ title: '两人同改' }))
    await updateNotice(deps, staff, notice.id, 1, content({ title: '先到' }))
    await expect(updateNotice(deps, staff, notice.id, 1, content({ title: '后到' }))).rejects.toMatchObject({ id: 'conflict' })
    await expect(withdrawNotice(deps, staff, notice.id, 1)).rejects.toMatchObject({ id: 'conflict' })
    expect((await db.asOwner('select title from notice where id = $1', [notice.id]))[0]).toEqual({ title: '先到' })
  })

  it('refuses what a notice may not be, with a reason', async () => {
    const refusals = [
      content({ urgent: true }),
      content({ endsAt: '2025-01-01T00:00:00.000Z' }),
      content({ privacyClass: 'household' }),
      content(places(uuid())),
      content({ privacyClass: 'household', ...places(three.building) }),
    ]
    const reasons = await Promise.all(
      refusals.map((notice) =>
        createNotice(deps, staff, uuid(), notice).then(
          () => 'made',
          (error: { details: { reason: string } }) => error.details.reason,
        ),
      ),
    )
    expect(reasons).toEqual(['urgent-needs-end', 'ends-before-start', 'household-needs-homes', 'unknown-place', 'unknown-place'])
  })

  it('needs the right, and an id of the neighbour does not exist', async () => {
    await expect(createNotice(deps, buildHelper(redFlower, []), uuid(), content())).rejects.toMatchObject({ id: 'forbidden' })
    const notice = await createNotice(deps, staff, uuid(), content())
    await expect(withdrawNotice(deps, buildStaff(fishing), notice.id, 1)).rejects.toMatchObject({ id: 'not_found' })
    expect((await listNotices(deps, buildStaff(fishing), {})).total).toBe(0)
    expect((await withdrawNotice(deps, staff, notice.id, 1)).state).toBe('withdrawn')
  })
})
