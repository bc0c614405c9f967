import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemCaller } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import { type TestDatabase, createTestDatabase } from '../../testing/database.ts'
import { testFields } from '../../testing/keys.ts'
import { type BuiltHome, buildHome, fishing, redFlower } from '../../testing/register.ts'
import { rebuildRollups, refreshRollups } from './index.ts'

describe('what a household’s row says of its home and members', () => {
  let db: TestDatabase
  let home: BuiltHome
  let other: BuiltHome
  beforeAll(async () => {
    db = await createTestDatabase()
    home = await buildHome(db, testFields, { people: [{ name: '尹建国' }, { name: '李秀兰', relation: '10' }] })
    other = await buildHome(db, testFields, { room: '1103', occupancy: 'rents', people: [{ name: '段秀英' }] })
    await buildHome(db, testFields, { community: fishing })
  })
  afterAll(() => db.drop())

  const rowOf = async (household: string) =>
    (await db.asOwner('select dwelling_id, occupancy_kind, members, head_id from household where id = $1', [household]))[0]

  it('is what occupancies and memberships say', async () => {
    const [head] = home.persons
    expect(await rowOf(home.household)).toEqual({ dwelling_id: home.dwelling, occupancy_kind: 'lives_in', members: 2, head_id: head })
    expect(await rowOf(other.household)).toMatchObject({ dwelling_id: other.dwelling, occupancy_kind: 'rents', members: 1 })
    expect(await rebuildRollups(db)).toEqual([])
  })

  it('is put right where it drifted, and told', async () => {
    await db.asOwner('update household set members = 7, head_id = null, dwelling_id = null where id = $1', [home.household])
    expect(await rebuildRollups(db)).toEqual([{ community: redFlower, place: home.household, measure: 'household', before: 7, after: 2 }])
    expect(await rowOf(home.household)).toMatchObject({ dwelling_id: home.dwelling, members: 2, head_id: home.persons[0] })
    expect(await rebuildRollups(db)).toEqual([])
  })

  it('follows an ended membership and home, of the households named alone', async () => {
    const ended = home.persons
    await db.asOwner('update membership set ends_on = current_date where person_id = any($1)', [[...ended, ...other.persons]])
    await db.asOwner('update occupancy set ends_on = current_date where household_id = any($1)', [[home.household, other.household]])
    await inScope(db, systemCaller('test', redFlower), 'write', (tx) => refreshRollups(tx, redFlower, ['households'], [home.household]))
    expect(await rowOf(home.household)).toEqual({ dwelling_id: null, occupancy_kind: null, members: 0, head_id: null })
    expect(await rowOf(other.household)).toMatchObject({ members: 1, occupancy_kind: 'rents' })
    await inScope(db, systemCaller('test', redFlower), 'write', (tx) => refreshRollups(tx, redFlower, ['households']))
    expect(await rowOf(other.household)).toMatchObject({ members: 0, occupancy_kind: null })
  })
})
