import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { publicCaller } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import { type TestDatabase, createTestDatabase } from '../../testing/database.ts'
import {
  type DivisionLoad,
  type DivisionSearch,
  createDivisionSearch,
  divisionPath,
  findDivisionName,
  findDivisions,
  loadDivisions,
} from './index.ts'

let at: TestDatabase
let first: DivisionLoad

beforeAll(async () => {
  at = await createTestDatabase()
  first = await loadDivisions(at.owner)
})
afterAll(() => at.drop())

const pathOf = (code: number) => inScope(at, publicCaller(530502004001), 'read', (tx) => divisionPath(tx, code))

test('all five levels are loaded, with exactly the numbers of the source (DOMAIN.md §2.2)', async () => {
  const rows = await at.asOwner<{ level: string; rows: number }>('select level, count(*) as rows from division group by level')
  expect(Object.fromEntries(rows.map((row) => [row.level, row.rows]))).toEqual({
    province: 31,
    city: 342,
    county: 2978,
    street: 41_352,
    community: 620_573,
  })
  expect(first).toMatchObject({ loaded: true, asOf: '2023-06-30', rows: 665_276 })
})

test('Yunnan, Baoshan and Longyang hold as many communities as counted', async () => {
  const counts = await at.asOwner<{ yunnan: number; baoshan: number; longyang: number }>(`
    select count(*) filter (where code >= 530000000000 and code < 540000000000) as yunnan, count(*) filter (where code >= 530500000000 and code < 530600000000) as baoshan,
      count(*) filter (where code >= 530502000000 and code < 530503000000) as longyang from division where level = 'community'`)
  expect(counts).toEqual([{ yunnan: 14888, baoshan: 957, longyang: 352 }])
})

test('every division but the provinces stands under one of the level above', async () => {
  const orphans = await at.asOwner(`
    select d.code from division d left join division p on p.code = d.parent
      and p.level = (array['province', 'city', 'county', 'street'])[array_position(array['city', 'county', 'street', 'community'], d.level)]
    where d.level <> 'province' and p.code is null limit 5`)
  expect(orphans).toEqual([])
})

test('the path of a community reads from the province down', async () => {
  expect(await pathOf(530502004001)).toEqual(['云南省', '保山市', '隆阳区', '青华街道', '红花社区居民委员会'])
  expect(await pathOf(530502004000)).toEqual(['云南省', '保山市', '隆阳区', '青华街道'])
  expect(await inScope(at, publicCaller(1), 'read', (tx) => findDivisionName(tx, 530502004001))).toBe('红花社区居民委员会')
})

test('levels that exist on paper only are left out of a path', async () => {
  expect((await pathOf(110101001001)).slice(0, 3)).toEqual(['北京市', '东城区', '东华门街道'])
  expect((await pathOf(441900003000)).slice(0, 3)).toEqual(['广东省', '东莞市', '东城街道'])
})

test('an unknown code has no path', async () => {
  expect(await pathOf(530502004999)).toEqual([])
})

describe('searching for a community', () => {
  let search: DivisionSearch
  beforeAll(() => {
    search = createDivisionSearch(at)
  })
  const whole = { level: 'community', lo: 0, hi: 1_000_000_000_000 } as const
  const first = async (text: string) => {
    const { items } = await findDivisions(at, search, text, whole)
    return items[0]?.path.join(' ')
  }
  const redFlower = '云南省 保山市 隆阳区 青华街道 红花社区居民委员会'

  test.each([
    '保山 红花',
    '保山红花',
    '隆阳红花社区',
    '青华街道红花社区居民委员会',
    '云南保山隆阳青华街道红花社区居民委员会',
    '530502004001',
    '530502 红花',
    '530502004',
    'baoshan honghua',
    'baoshanhonghua',
    'longyang honghuashequ',
    'LONGYANG HONGHUA',
    '青华 hongh',
  ])('“%s” finds the community', async (text) => {
    expect(await first(text)).toBe(redFlower)
  })

  test.each(['bs hh', 'lyqhhsq', '保山 hh', '隆阳区hhsq'])('initials alone, “%s”, find it among others', async (text) => {
    expect((await search.find(text, { ...whole, limit: 200 })).codes).toContain(530502004001)
  })

  test('every reading of a character counts: 重庆 is chongqing, 重 alone also zhong', async () => {
    const { items } = await findDivisions(at, search, 'chongqing jiefangbei', whole)
    expect(items.length).toBeGreaterThan(0)
    expect(items.every((item) => item.path[0] === '重庆市')).toBe(true)
  })

  test('streets are found by themselves, for a community the list does not have yet', async () => {
    const { items } = await findDivisions(at, search, '隆阳 青华', { ...whole, level: 'street' })
    expect(items).toEqual([{ code: 530502004000, path: ['云南省', '保山市', '隆阳区', '青华街道'], open: false }])
  })

  test('nothing outside the reach is found, not even counted', async () => {
    const street = { level: 'community', lo: 530502004000, hi: 530502005000 } as const
    expect((await findDivisions(at, search, '红花', street)).items.map((item) => item.code)).toEqual([530502004001])
    expect(await search.find('北京', { ...street, limit: 50 })).toEqual({ codes: [], total: 0 })
    expect(await search.find('110101', { ...street, limit: 50 })).toEqual({ codes: [], total: 0 })
  })

  test.each(['', '    ', '"%_', '红花 没有这个地方', '9999999999999', '🌸🌸', '\u0000', 'q'.repeat(60)])(
    '“%s” finds nothing and breaks nothing',
    async (text) => {
      expect((await search.find(text, { ...whole, limit: 50 })).codes).toEqual([])
    },
  )

  test('a flood is counted in full and shown in part', async () => {
    const flood = await search.find('社区', { ...whole, limit: 50 })
    expect(flood.total).toBeGreaterThan(100_000)
    expect(flood.codes).toHaveLength(50)
  })
})

test('a second start loads nothing', async () => {
  expect(await loadDivisions(at.owner)).toMatchObject({ loaded: false, rows: 0 })
})

test('another date is replaced as a whole', async () => {
  await at.asOwner('truncate division')
  await at.asOwner(
    `insert into division (code, name, level, parent, as_of) values (530502004001, '旧名', 'community', 530502004000, '2020-01-01')`,
  )
  expect(await loadDivisions(at.owner)).toMatchObject({ loaded: true, rows: 665_276 })
  expect(await at.asOwner(`select count(*) as old from division where as_of <> '2023-06-30' or name = '旧名'`)).toEqual([{ old: 0 }])
})
