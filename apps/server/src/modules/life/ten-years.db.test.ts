import type { LifeAct } from '@linli/contract/life'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../platform/config.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { buildStaff } from '../../testing/callers.ts'
import { type TestDatabase, createTestDatabase } from '../../testing/database.ts'
import { testFields } from '../../testing/keys.ts'
import { type BuiltHome, buildHome } from '../../testing/register.ts'
import { getHousehold, getPerson, listHouseholds, listPersons, updatePerson } from '../people/index.ts'
import { getEstateDrawing, getOverview, listEstates } from '../space/index.ts'
import { comer, happen } from './testing/families.ts'

/** Ten years of one building, told once; every list is then asked for every year. */
describe('ten years of a building', () => {
  let db: TestDatabase
  let deps: Deps
  let a: BuiltHome
  let b: BuiltHome
  const community = 530502004020
  const staff = buildStaff(community)
  const young = uuid()
  const renting = uuid()
  const buyers = uuid()

  beforeAll(async () => {
    db = await createTestDatabase()
    deps = { config: readConfig({}), database: db, fields: testFields }
    a = await buildHome(db, testFields, {
      community,
      room: '101',
      people: [
        { name: '段祖父', bornOn: '1940-01-01' },
        { name: '段祖母', relation: '12', sex: '2', bornOn: '1956-01-01' },
        { name: '段父', relation: '20', bornOn: '1968-01-01' },
        { name: '段母', relation: '38', sex: '2', bornOn: '1970-01-01' },
      ],
    })
    b = await buildHome(db, testFields, { community, room: '201', people: [{ name: '李独居', bornOn: '1975-01-01' }] })
    const c = await buildHome(db, testFields, { community, room: '301', people: [{ name: '过客' }] })
    // The register as if it had been begun in 2016, by people entered then.
    await db.asOwner(`update membership set starts_on = '2016-01-01' where community = $1`, [community])
    await db.asOwner(`update occupancy set starts_on = '2016-01-01' where community = $1`, [community])
    await db.asOwner(`update person set created_at = '2016-01-01' where community = $1`, [community])
    const [, , father, mother] = a.persons
    const acts: LifeAct[] = [
      { kind: 'household_moved', on: '2016-06-01', household: c.household, dwelling: null, use: null },
      { kind: 'tenant_in', on: '2017-03-01', dwelling: c.dwelling, newHousehold: renting, people: [comer('赵租', '02')] },
      {
        kind: 'newborn',
        on: '2018-05-05',
        household: a.household,
        baby: { id: uuid(), name: '段孙', sex: '1', bornOn: '2018-05-01', identity: null },
        parent: mother ?? '',
        relation: null,
      },
      { kind: 'died', on: '2019-10-01', person: a.persons[0] ?? '', diedOn: null, newHead: null },
      { kind: 'tenant_out', on: '2020-02-01', household: renting },
      {
        kind: 'split',
        on: '2021-01-01',
        household: a.household,
        people: [father ?? '', mother ?? ''],
        head: father ?? '',
        newHousehold: young,
        dwelling: c.dwelling,
        newHead: null,
      },
      {
        kind: 'married_in',
        on: '2022-02-14',
        household: b.household,
        spouse: b.persons[0] ?? '',
        comer: comer('周新娘', null, { sex: '2' }),
        newHead: null,
      },
      {
        kind: 'dwelling_sold',
        on: '2023-07-01',
        household: b.household,
        to: null,
        buyer: { newHousehold: buyers, use: 'empty', people: [comer('钱买家', '02')] },
      },
      { kind: 'merged', on: '2024-09-01', household: young, merging: a.household, headRelation: '52' },
      { kind: 'head_changed', on: '2025-12-31', household: young, head: mother ?? '' },
    ]
    for (const act of acts) await happen(deps, staff, act)
  })
  afterAll(() => db.drop())

  const homes = async (asOf?: string) =>
    (await listHouseholds(deps, staff, asOf === undefined ? {} : { asOf })).items.map(
      (row) => `${row.dwelling?.room ?? ''} ${row.head ?? ''} ${String(row.members)} ${row.occupancy ?? ''}`,
    )

  const story: [string, string[]][] = [
    ['2015-12-31', []],
    ['2016-01-01', ['101 段祖父 4 lives_in', '201 李独居 1 lives_in', '301 过客 1 lives_in']],
    ['2016-06-01', ['101 段祖父 4 lives_in', '201 李独居 1 lives_in']],
    ['2017-03-01', ['101 段祖父 4 lives_in', '201 李独居 1 lives_in', '301 赵租 1 rents']],
    ['2018-05-05', ['101 段祖父 5 lives_in', '201 李独居 1 lives_in', '301 赵租 1 rents']],
    ['2019-09-30', ['101 段祖父 5 lives_in', '201 李独居 1 lives_in', '301 赵租 1 rents']],
    ['2019-10-01', ['101 段祖母 4 lives_in', '201 李独居 1 lives_in', '301 赵租 1 rents']],
    ['2020-02-01', ['101 段祖母 4 lives_in', '201 李独居 1 lives_in']],
    ['2021-01-01', ['101 段祖母 2 lives_in', '201 李独居 1 lives_in', '301 段父 2 lives_in']],
    ['2022-02-14', ['101 段祖母 2 lives_in', '201 李独居 2 lives_in', '301 段父 2 lives_in']],
    ['2023-07-01', ['101 段祖母 2 lives_in', '201 钱买家 1 empty', '301 段父 2 lives_in']],
    ['2024-09-01', ['201 钱买家 1 empty', '301 段父 4 lives_in']],
    ['2025-12-31', ['201 钱买家 1 empty', '301 段母 4 lives_in']],
  ]

  it.each(story)('households on %s', async (day, expected) => {
    expect(await homes(day)).toEqual(expected)
    expect((await listHouseholds(deps, staff, { asOf: day })).total).toBe(expected.length)
  })

  it('the last chapter is today', async () => {
    expect(await homes()).toEqual(story.at(-1)?.[1])
  })

  it.each(story)('persons, counts and the drawing agree with the households on %s', async (day, expected) => {
    const persons = expected.reduce((sum, line) => sum + Number(line.split(' ')[2]), 0)
    const list = await listPersons(deps, staff, { asOf: day })
    expect([list.items.length, list.total]).toEqual([persons, persons])
    const { numbers } = await getOverview(deps, staff, day)
    const of = (measure: string) => numbers.find((one) => one.measure === measure)?.value
    expect([of('households'), of('persons'), of('rented')]).toEqual([
      expected.length,
      persons,
      expected.filter((line) => line.endsWith('rents')).length,
    ])
    const [estate] = (await listEstates(deps, staff, day)).items
    expect(estate?.buildings.map((one) => [one.households, one.persons])).toEqual([[expected.length, persons]])
    const drawing = await getEstateDrawing(deps, staff, a.estate, 'occupancy', day)
    const windows = drawing.buildings.flatMap((one) => one.units.flatMap((unit) => unit.floors.flatMap((floor) => floor.cells)))
    expect(windows.filter((cell) => cell.household !== null)).toHaveLength(expected.length)
    const sizes = await getEstateDrawing(deps, staff, a.estate, 'household_size', day)
    expect(sizes.legend.filter((one) => one.value !== 'none').reduce((sum, one) => sum + one.count, 0)).toBe(expected.length)
  })

  it('pages through a past day without loss or repeat', async () => {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await listPersons(deps, staff, { asOf: '2022-06-01', limit: 2, ...(cursor === undefined ? {} : { cursor }) })
      seen.push(...page.items.map((row) => row.name))
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    expect(seen).toEqual((await listPersons(deps, staff, { asOf: '2022-06-01' })).items.map((row) => row.name))
    expect(new Set(seen).size).toBe(6)
  })

  it('a name is the name of that day, in lists, pages and search; a correction of the day itself leaves no trace', async () => {
    const id = a.persons[2] ?? ''
    const day = '2022-06-01'
    const { version } = await getPerson(deps, staff, id)
    await updatePerson(deps, staff, id, { version, name: '段改名', politics: '01' })
    await updatePerson(deps, staff, id, { version: version + 1, name: '段又改' })
    expect((await getPerson(deps, staff, id)).name).toBe('段又改')
    expect(await getPerson(deps, staff, id, day)).toMatchObject({ name: '段父', politics: null, relation: '02', dwellingLabel: '3-2-301' })
    expect((await getHousehold(deps, staff, young, day)).people.map((one) => one.name)).toEqual(['段父', '段母'])
    expect((await homes(day)).at(-1)).toBe('301 段父 2 lives_in')
    const find = async (q: string) => (await listPersons(deps, staff, { asOf: day, q })).items.map((row) => row.name)
    expect([await find('段父'), await find('段又改'), await find('3-2-301')]).toEqual([['段父'], ['段父'], ['段母', '段父']])
    expect((await listHouseholds(deps, staff, { asOf: day, q: '段父' })).items.map((row) => row.id)).toEqual([young])
    expect(await db.asOwner('select name from person_version where community = $1', [community])).toEqual([{ name: '段父' }])
    expect((await listPersons(deps, staff, { asOf: day, politics: '01' })).total).toBe(0)
  })

  it('a day to come has no list, and the past is read-only by having no door to write', async () => {
    await expect(listHouseholds(deps, staff, { asOf: '2199-01-01' })).rejects.toMatchObject({ details: { reason: 'as-of-future' } })
    await expect(
      inScope(db, staff, 'read', (tx) => tx.deleteFrom('person_version').where('community', '=', community).execute()),
    ).rejects.toThrow('read-only')
  })
})
