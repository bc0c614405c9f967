import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../platform/config.ts'
import { systemCaller } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { buildStaff } from '../../testing/callers.ts'
import { type TestDatabase, createTestDatabase } from '../../testing/database.ts'
import { testFields } from '../../testing/keys.ts'
import { type BuiltHome, buildHome, redFlower } from '../../testing/register.ts'
import { readNow, refreshRollups } from '../space/index.ts'
import { addCareTag } from './change-person.service.ts'
import { listPastHouseholds, listPastPersons, readPastHousehold, readPastPerson } from './past.service.ts'
import { getHousehold, getPerson, listHouseholds, listPersons } from './people.service.ts'
import { updatePerson } from './write-person.ts'

// Lists of a past day walk another way than today's. Asked for today they must say the same.
describe('lists as of today say what today’s lists say', () => {
  let db: TestDatabase
  let deps: Deps
  let today: string
  const homes: BuiltHome[] = []
  const staff = buildStaff(redFlower)

  beforeAll(async () => {
    db = await createTestDatabase()
    deps = { config: readConfig({}), database: db, fields: testFields }
    today = (await inScope(db, staff, 'read', readNow)).today
    const people = [
      { name: '尹建国', phone: '13812341234', identity: '11010519491231002X', bornOn: '1949-12-31', sex: '2' },
      { name: '尹小妹', relation: '30', sex: '2', bornOn: '2018-05-01' },
      { name: '尹大明', relation: '20', bornOn: '1975-05-01' },
    ]
    homes.push(await buildHome(db, testFields, { people }))
    homes.push(await buildHome(db, testFields, { building: '4', room: '301', occupancy: 'rents', people: [{ name: '段秀英', sex: '2' }] }))
    homes.push(await buildHome(db, testFields, { building: '10', room: '201', people: [] }))
    await db.asOwner(`update person set created_at = now() - interval '1 year', facts_since = current_date - 365`)
    const [first, second, third] = homes[0]?.persons ?? []
    // Changed today, so that today's facts begin today; tagged today; gone since today.
    await updatePerson(deps, staff, first ?? '', { version: 1, politics: '01', name: '尹建囯' })
    const tag = { id: uuid(), kind: 'low-income', basis: '评定', legalBasis: 'statutory_duty' as const, startsOn: today }
    await addCareTag(deps, staff, second ?? '', tag)
    await db.asOwner('update membership set ends_on = current_date where person_id = $1', [third])
    await db.asOwner('update person set household_id = null, building_id = null where id = $1', [third])
    await inScope(db, systemCaller('test', redFlower), 'write', (tx) => refreshRollups(tx, redFlower))
  })
  afterAll(() => db.drop())

  const page = { limit: 50, position: null, total: undefined }
  it.each([
    ['everybody', {}],
    ['a building', { building: 'first' }],
    ['women', { sex: '2' }],
    ['Party members', { politics: '01' }],
    ['with a tag', { careTag: 'low-income' }],
    ['elders', { ageFrom: 60 }],
    ['children', { ageTo: 13 }],
    ['a name of today', { q: '建囯' }],
    ['a name of yesterday', { q: '段秀' }],
    ['a room', { q: '3-2-1102' }],
    ['a whole number', { q: '11010519491231002X' }],
    ['nobody', { q: '不存在' }],
  ])('persons: %s', async (_, asked: Record<string, string | number>) => {
    const query = 'building' in asked ? { building: homes[0]?.building } : asked
    const now = await listPersons(deps, staff, query)
    const then = await inScope(db, staff, 'read', (tx) => listPastPersons(deps, tx, redFlower, today, query, page))
    expect(then.items).toEqual(now.items)
    expect(then.total).toBe(now.total)
  })

  it.each([
    ['all', {}],
    ['a building', { building: 'first' }],
    ['let', { occupancy: 'rents' }],
    ['by a name', { q: '段秀' }],
    ['by a room', { q: '10-2-201' }],
  ])('households: %s', async (_, asked: Record<string, string>) => {
    const query = 'building' in asked ? { building: homes[0]?.building } : asked
    const now = await listHouseholds(deps, staff, query)
    const then = await inScope(db, staff, 'read', (tx) => listPastHouseholds(tx, redFlower, today, query, page))
    expect(then.items).toEqual(now.items)
    expect(then.total).toBe(now.total)
  })

  it('the pages of a person and a household with their tags', async () => {
    const [first] = homes
    for (const id of [...(first?.persons ?? [])]) {
      const now = await getPerson(deps, staff, id)
      const then = await inScope(db, staff, 'read', (tx) => readPastPerson(deps, staff, tx, id, today))
      // Who left today is of no household on it; the page of a past day says no more of them than that.
      expect(then).toEqual(now)
    }
    const now = await getHousehold(deps, staff, first?.household ?? '')
    const then = await inScope(db, staff, 'read', (tx) => readPastHousehold(deps, staff, tx, first?.household ?? '', today))
    expect({ ...then, passes: now.passes }).toEqual(now)
  })
})
