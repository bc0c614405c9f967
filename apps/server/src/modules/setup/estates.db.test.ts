import { plainSkeleton } from '@linli/rules/estate-skeleton'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, type Visitor, createTestApp } from '../../testing/app.ts'
import { testFields } from '../../testing/keys.ts'
import { buildHome, fishing, redFlower } from '../../testing/register.ts'

let app: TestApp
let staff: Visitor
const street = 530502004000
const at = (community: number) => `/api/communities/${String(community)}`

beforeAll(async () => {
  app = await createTestApp()
  await buildHome(app.db, testFields, { community: fishing })
  await app.db.asOwner(`
    insert into division (code, name, level, parent, as_of) values
      (530000000000, '云南省', 'province', 0, '2023-06-30'), (530500000000, '保山市', 'city', 530000000000, '2023-06-30'),
      (530502000000, '隆阳区', 'county', 530500000000, '2023-06-30'), (530502004000, '青华街道', 'street', 530502000000, '2023-06-30'),
      (530502004001, '红花社区居民委员会', 'community', 530502004000, '2023-06-30'), (530502005001, '外街社区', 'community', 530502005000, '2023-06-30')`)
  staff = await app.signIn({ login: 'e-street', post: { kind: 'administrator', community: street } })
  expect((await staff.post(`${at(redFlower)}/open`, { name: null })).body).toEqual({ code: redFlower, name: '红花社区居民委员会' })
})
afterAll(() => app.stop())

interface Built {
  estates: { id: string; name: string }[]
  buildings: number
  dwellings: number
  unchanged: number
}
const plan = { ...plainSkeleton, buildings: 2, units: 2, floors: 3, doors: 2 }
const build = (estates: unknown[], community = redFlower, by = staff) => by.post(`${at(community)}/estates`, { estates })
const homes = async (): Promise<number> =>
  (await app.db.asOwner<{ many: number }>('select count(*)::int as many from dwelling where community = $1', [redFlower]))[0]?.many ?? 0

describe('opening a further community', () => {
  test('works within the own street, once more is no mistake, and elsewhere there is nothing', async () => {
    expect((await staff.post(`${at(redFlower)}/open`, { name: null })).body).toEqual({ code: redFlower, name: '红花社区居民委员会' })
    expect((await staff.post(`${at(530502004777)}/open`, { name: '新社区' })).body).toEqual({ code: 530502004777, name: '新社区' })
    expect((await staff.post(`${at(530502004778)}/open`, { name: null })).error?.reason).toBe('name-needed')
    expect((await staff.post(`${at(530502005001)}/open`, { name: null })).status).toBe(404)
    const local = await app.signIn({ login: 'e-local', post: { kind: 'administrator', community: redFlower } })
    expect((await local.post(`${at(530502004779)}/open`, { name: '又一个' })).status).toBe(404)
  })

  test('the search stays inside the division of the post', async () => {
    const found = await staff.get(`${at(street)}/divisions?q=${encodeURIComponent('社区')}`)
    expect(found.body).toMatchObject({ items: [{ code: redFlower, open: true }], total: 1 })
    expect((await staff.get(`/api/communities/530502000000/divisions?q=x`)).status).toBe(404)
  })
})

describe('estates from a pattern', () => {
  const id = uuid()

  test('stand at once, drawn as they are walked, and are counted', async () => {
    const answer = await build([{ id, name: '红花小区', plan }])
    expect(answer.body).toEqual({ estates: [{ id, name: '红花小区' }], buildings: 2, dwellings: 24, unchanged: 0 })
    const drawing = (await staff.get(`${at(redFlower)}/estates/${id}/drawing`)).body as {
      buildings: { number: string; units: { number: string; floors: { floor: number; cells: { room: string }[] }[] }[] }[]
    }
    expect(drawing.buildings.map((building) => building.number)).toEqual(['1', '2'])
    expect(drawing.buildings[1]?.units[1]?.floors.map((floor) => floor.cells.map((cell) => cell.room))).toEqual([
      ['301', '302'],
      ['201', '202'],
      ['101', '102'],
    ])
    expect(
      await app.db.asOwner(
        `select sum(value)::int as homes from rollup where community = $1 and measure = 'dwellings' and place <> '00000000-0000-0000-0000-000000000000'`,
        [redFlower],
      ),
    ).toEqual([{ homes: 24 }])
    expect(await app.db.asOwner(`select entity_id from audit_entry where verb = 'estate.build' and community = $1`, [redFlower])).toEqual([
      { entity_id: id },
    ])
  })

  test('the same once more changes nothing, also under another id or in another spelling of the rooms', async () => {
    for (const again of [
      { id, name: '红花小区', plan },
      { id: uuid(), name: '红花小区', plan },
      { id, name: '红花小区', plan: { ...plan, roomStyle: '0101' } },
    ])
      expect((await build([again])).body).toEqual({ estates: [{ id, name: '红花小区' }], buildings: 0, dwellings: 0, unchanged: 24 })
    expect(await homes()).toBe(24)
  })

  test('further buildings join their estate', async () => {
    expect((await build([{ id, name: '红花小区', plan: { ...plan, buildings: 3 } }])).body).toMatchObject({
      buildings: 1,
      dwellings: 12,
      unchanged: 24,
    })
  })

  test('a building with other homes refuses everything, naming it', async () => {
    const before = await homes()
    const answer = await build([
      { id: uuid(), name: '别的小区', plan },
      { id, name: '红花小区', plan: { ...plan, exceptions: [{ building: '2', floors: 5 }] } },
    ])
    expect(answer.error).toMatchObject({ id: 'refused', reason: 'dwellings-clash' })
    expect(answer.error?.zh).toContain('红花小区2栋')
    expect(await homes()).toBe(before)
    expect(await app.db.asOwner(`select id from estate where name = '别的小区'`)).toEqual([])
  })

  test('two at once make one', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => build([{ id: uuid(), name: '同时小区', plan: plainSkeleton }])))
    expect(answers.map((answer) => (answer.body as Built).dwellings).sort()).toEqual([0, 0, 1])
  })

  test('an id that stands for another estate is not taken over', async () => {
    expect((await build([{ id, name: '换个名字', plan }])).error?.id).toBe('same_id_other_content')
  })

  test.each([
    [{ ...plan, exceptions: [{ building: '9', floors: 2 }] }, 'skeleton-unknown-building'],
    [{ ...plan, exceptions: [{ building: '1', without: ['1-909'] }] }, 'skeleton-unknown-home'],
    [{ ...plan, shopFloors: 3 }, 'skeleton-no-homes'],
    [{ ...plan, buildings: 200, units: 20, floors: 99, doors: 40 }, 'skeleton-too-many'],
  ])('a plan that cannot be is refused', async (bad, reason) => {
    expect((await build([{ id: uuid(), name: '不行', plan: bad }])).error?.reason).toBe(reason)
  })

  test.each([
    { ...plan, floors: 0 },
    { ...plan, floors: 100 },
    { ...plan, doors: 2.5 },
    { ...plan, roomStyle: 'x' },
    { ...plan, exceptions: [{ building: '0' }] },
    { ...plan, extra: 1 },
  ])('input out of bounds is refused before anything is drawn', async (bad) => {
    expect((await build([{ id: uuid(), name: '不行', plan: bad }])).status).toBe(400)
  })

  test('not in a community of somebody else, nor twice in one request', async () => {
    const worker = await app.signIn({ login: 'e-worker', post: { kind: 'worker', community: redFlower } })
    expect((await build([{ id: uuid(), name: '甲', plan }], fishing, worker)).status).toBe(404)
    expect(
      (
        await build(
          [
            { id: uuid(), name: '甲', plan },
            { id: uuid(), name: '甲', plan },
          ],
          redFlower,
          worker,
        )
      ).error?.reason,
    ).toBe('estate-doubled')
  })
})
