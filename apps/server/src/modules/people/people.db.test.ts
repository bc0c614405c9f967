import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../platform/config.ts'
import type { Deps } from '../../platform/deps.ts'
import { buildHelper, buildResident, buildStaff } from '../../testing/callers.ts'
import { type TestDatabase, createTestDatabase } from '../../testing/database.ts'
import { testFields } from '../../testing/keys.ts'
import { type BuiltHome, buildHome, fishing, redFlower } from '../../testing/register.ts'
import { addCareTag, endCareTag, revealField } from './change-person.service.ts'
import { updatePerson } from './write-person.ts'
import { getHousehold, getMyHousehold, getPerson, listHouseholds, listMyLooks, listPersonLooks, listPersons } from './people.service.ts'
import { search } from '../search/index.ts'
import { peopleSearch } from './people.search.ts'

const identity = '11010519491231002X'

describe('people', () => {
  let db: TestDatabase
  let deps: Deps
  let home: BuiltHome
  let other: BuiltHome
  let neighbour: BuiltHome
  const staff = buildStaff(redFlower)

  beforeAll(async () => {
    db = await createTestDatabase()
    deps = { config: readConfig({}), database: db, fields: testFields }
    home = await buildHome(db, testFields, {
      people: [
        { name: '单建国', phone: '13812341234', identity, bornOn: '1949-12-31' },
        { name: '曾𬭎', bornOn: '2020-05-01', relation: '40' },
        { name: '王伟明' },
      ],
    })
    other = await buildHome(db, testFields, { building: '4', unit: '1', room: '301', people: [{ name: '尹秀英', sex: '2' }] })
    await buildHome(db, testFields, { building: '10', unit: '1', room: '201', people: [{ name: '段十栋' }] })
    neighbour = await buildHome(db, testFields, { community: fishing, people: [{ name: '单建国', identity }] })
  })
  afterAll(() => db.drop())

  const find = async (text: string, caller = staff) => (await search(deps, peopleSearch, caller, text)).items.map((hit) => hit.title)

  it('finds by name part, pinyin, initials, surname reading, phone tail, room and whole identity number', async () => {
    expect(await find('建国')).toEqual(['单建国'])
    expect(await find('𬭎')).toEqual(['曾𬭎'])
    expect(await find('伟')).toEqual(['王伟明'])
    expect(await find('shanjianguo')).toEqual(['单建国'])
    expect(await find('sjg')).toEqual(['单建国'])
    expect(await find('zeng')).toEqual(['曾𬭎'])
    expect(await find('1234')).toEqual(['单建国'])
    expect(await find('3-2-1102')).toEqual(['3-2-1102'])
    expect(await find('3栋2单元1102')).toEqual(['3-2-1102'])
    expect(await find(identity)).toEqual(['单建国'])
    expect(await find("' or 1=1 --")).toEqual([])
    expect(await find("\\'&|!:*")).toEqual([])
  })

  it('lists homes in the order people walk, page by page without loss', async () => {
    const first = await listHouseholds(deps, staff, { limit: 2 })
    expect(first.items.map((row) => row.dwelling?.label)).toEqual(['3-2-1102', '4-1-301'])
    expect(first.total).toBe(3)
    const second = await listHouseholds(deps, staff, { limit: 2, cursor: first.next ?? '' })
    expect(second.items.map((row) => row.dwelling?.label)).toEqual(['10-1-201'])
    expect(second.next).toBeNull()
    expect(first.items[0]).toMatchObject({ head: '单建国', members: 3, occupancy: 'lives_in' })
  })

  it('two households behind one door both appear, also across a page', async () => {
    const community = 530502004003
    const [first, second, third] = [
      await buildHome(db, testFields, { community }),
      await buildHome(db, testFields, { community }),
      await buildHome(db, testFields, { community, room: '1103' }),
    ]
    const there = buildStaff(community)
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: Awaited<ReturnType<typeof listHouseholds>> = await listHouseholds(deps, there, {
        limit: 1,
        ...(cursor === '' ? {} : { cursor }),
      })
      seen.push(...page.items.map((row) => row.id))
      cursor = page.next
    }
    expect(seen).toEqual([...[first.household, second.household].sort(), third.household])
  })

  it('filters homes by building, occupancy, room and people in them', async () => {
    const labels = async (query: object) => (await listHouseholds(deps, staff, query)).items.map((row) => row.dwelling?.label)
    expect(await labels({ building: other.building })).toEqual(['4-1-301'])
    expect(await labels({ occupancy: 'rents' })).toEqual([])
    expect(await labels({ q: '301' })).toEqual(['4-1-301'])
    expect(await labels({ q: '王伟' })).toEqual(['3-2-1102'])
    expect((await listHouseholds(deps, staff, { building: other.building })).total).toBe(1)
  })

  it('masks numbers in lists; a look needs a purpose and is seen by the household', async () => {
    const [person] = (await listPersons(deps, staff, { q: '单建国' })).items
    expect(person).toMatchObject({ identityMasked: '110105********002X', phoneMasked: '138****1234' })
    expect(await revealField(deps, staff, home.persons[0] ?? '', { field: 'identity', purpose: 'service', note: '办社保' })).toBe(identity)
    expect(await revealField(deps, staff, home.persons[0] ?? '', { field: 'birth_date', purpose: 'verification', note: null })).toBe(
      '1949-12-31',
    )
    const looks = await listMyLooks(deps, buildResident(redFlower, home.household, [home.estate, home.building, home.unit]))
    expect(looks).toMatchObject([
      { by: '测试员', field: 'birth_date', purpose: 'verification' },
      { by: '测试员', field: 'identity', purpose: 'service', note: '办社保', person: '单建国' },
    ])
    expect(await listPersonLooks(deps, staff, home.persons[0] ?? '')).toHaveLength(2)
    expect(await listMyLooks(deps, buildResident(redFlower, other.household, [other.building]))).toEqual([])
  })

  it('identity and phone are not in the database in plain text', async () => {
    const rows = await db.asOwner<{ text: string }>('select person::text as text from person')
    expect(rows.some(({ text }) => text.includes(identity) || text.includes('13812341234'))).toBe(false)
    const [a, b] = await db.asOwner<{ identity_index: Buffer }>('select identity_index from person where identity_index is not null')
    expect(a?.identity_index.equals(b?.identity_index ?? Buffer.alloc(0))).toBe(false)
  })

  it('a helper sees the own building only, without identity numbers, politics or tags', async () => {
    const helper = buildHelper(redFlower, [home.building])
    expect((await listHouseholds(deps, helper, {})).items.map((row) => row.dwelling?.label)).toEqual(['3-2-1102'])
    expect((await listHouseholds(deps, helper, {})).total).toBe(1)
    expect(await find('尹秀英', helper)).toEqual([])
    expect(await find(identity, helper)).toEqual([])
    expect(await getPerson(deps, helper, home.persons[0] ?? '')).toMatchObject({
      identityMasked: null,
      politics: null,
      careTags: null,
      phoneMasked: '138****1234',
    })
    await expect(getHousehold(deps, helper, other.household)).rejects.toMatchObject({ id: 'not_found' })
    await expect(listPersons(deps, helper, { careTag: 'living-alone' })).rejects.toMatchObject({ id: 'forbidden' })
    await expect(
      revealField(deps, helper, home.persons[0] ?? '', { field: 'phone', purpose: 'contact', note: null }),
    ).rejects.toMatchObject({ id: 'forbidden' })
  })

  it('a resident sees the own household and nobody else’s', async () => {
    const resident = buildResident(redFlower, home.household, [home.estate, home.building, home.unit])
    expect(await getMyHousehold(deps, resident)).toMatchObject({
      label: '3-2-1102',
      people: [{ name: '单建国' }, { name: '王伟明' }, { name: '曾𬭎' }],
    })
    await expect(getHousehold(deps, resident, home.household)).rejects.toMatchObject({ id: 'forbidden' })
  })

  it('a neighbour community’s ids answer exactly like ids that never were', async () => {
    const errors = await Promise.all(
      [neighbour.household, uuid()].map((id) => getHousehold(deps, staff, id).catch((error: unknown) => error)),
    )
    expect(errors[0]).toEqual(errors[1])
    await expect(updatePerson(deps, staff, neighbour.persons[0] ?? '', { version: 1, name: '改名' })).rejects.toMatchObject({
      id: 'not_found',
    })
    expect((await db.asOwner('select name, version from person where id = $1', [neighbour.persons[0]]))[0]).toEqual({
      name: '单建国',
      version: 1,
    })
  })

  it('corrects a person once; the second editor gets a conflict; the new name is found', async () => {
    const id = home.persons[2] ?? ''
    const changed = await updatePerson(deps, staff, id, { version: 1, name: '任 我行', phone: '139 8765 4321' })
    expect(changed).toMatchObject({ name: '任我行', phoneMasked: '139****4321', version: 2 })
    await expect(updatePerson(deps, staff, id, { version: 1, name: '别人' })).rejects.toMatchObject({ id: 'conflict' })
    expect(await find('rwx')).toEqual(['任我行'])
    expect(await find('4321')).toEqual(['任我行'])
    await expect(updatePerson(deps, staff, id, { version: 2, name: '\u200b\u202e' })).rejects.toMatchObject({ id: 'invalid_input' })
    await expect(updatePerson(deps, staff, id, { version: 2, phone: '12' })).rejects.toMatchObject({ id: 'invalid_input' })
    await expect(updatePerson(deps, staff, id, { version: 2, politics: '99' })).rejects.toMatchObject({ id: 'invalid_input' })
  })

  it('care tags need a basis, stand once, and end', async () => {
    const id = home.persons[0] ?? ''
    const kind = 'living-alone'
    const tag = { id: uuid(), kind, basis: '民政台账 2026', legalBasis: 'statutory_duty' as const, startsOn: '2026-01-01' }
    const made = await addCareTag(deps, staff, id, tag)
    expect(made).toMatchObject({ kind, endsOn: null })
    expect(await addCareTag(deps, staff, id, tag)).toEqual(made)
    await expect(addCareTag(deps, staff, id, { ...tag, id: uuid() })).rejects.toMatchObject({ details: { reason: 'tag-already-open' } })
    expect((await listPersons(deps, staff, { careTag: kind })).total).toBe(1)
    expect(await endCareTag(deps, staff, id, tag.id, '2026-02-01')).toMatchObject({ endsOn: '2026-02-01' })
    await expect(endCareTag(deps, staff, id, tag.id, '2025-01-01')).rejects.toMatchObject({ details: { reason: 'ends-before-start' } })
  })
})
