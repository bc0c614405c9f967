import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { systemCaller } from '../platform/caller.ts'
import { type Database, type Tx, inScope } from '../platform/db/in-scope.ts'
import type { FieldCipher } from '../platform/fields.ts'
import { personSearchKeys } from '../modules/people/index.ts'
import { refreshRollups } from '../modules/space/index.ts'

export const redFlower = 530502004001
/** The neighbouring community in the same street. */
export const fishing = 530502004002

export interface BuiltHome {
  estate: string
  building: string
  unit: string
  dwelling: string
  household: string
  persons: string[]
}

export interface HomeOptions {
  community?: number
  building?: string
  unit?: string
  room?: string
  occupancy?: 'lives_in' | 'rents' | 'empty'
  people?: { name: string; relation?: string; bornOn?: string; sex?: string; phone?: string; identity?: string }[]
}

/** Builds a home with its people, and whatever must stand above it (community, estate, building, unit). */
export async function buildHome(database: Database, fields: FieldCipher, options: HomeOptions = {}): Promise<BuiltHome> {
  const {
    community = redFlower,
    building = '3',
    unit = '2',
    room = '1102',
    occupancy = 'lives_in',
    people = [{ name: '尹建国' }],
  } = options
  return inScope(database, systemCaller('test', community), 'write', async (tx) => {
    const place = await buildPlace(tx, community, building, unit)
    const floor = Math.trunc(Number(room) / 100)
    const dwelling = await keep(
      tx,
      sql`insert into dwelling (community, id, building_id, unit_id, floor, room, label, address_key) values (${community}, ${uuid()}, ${place.building}, ${place.unit}, ${floor}, ${room}, ${`${building}-${unit}-${room}`}, ${[building, unit, String(floor), room].map((part) => part.padStart(4, '0')).join('-')}) on conflict (community, unit_id, room) do update set room = excluded.room returning id`,
    )
    const household = uuid()
    await sql`insert into household (community, id, building_id) values (${community}, ${household}, ${place.building})`.execute(tx)
    await sql`insert into occupancy (community, id, household_id, dwelling_id, building_id, kind, starts_on) values (${community}, ${uuid()}, ${household}, ${dwelling}, ${place.building}, ${occupancy}, '2024-01-01')`.execute(
      tx,
    )
    const persons: string[] = []
    for (const [index, person] of people.entries())
      persons.push(await buildPerson(tx, fields, community, household, place.building, person, index))
    await refreshRollups(tx, community)
    return { ...place, dwelling, household, persons }
  })
}

async function buildPlace(
  tx: Tx,
  community: number,
  building: string,
  unit: string,
): Promise<{ estate: string; building: string; unit: string }> {
  await sql`insert into community (community, name) values (${community}, ${community === redFlower ? '红花社区居民委员会' : '打渔社区居民委员会'}) on conflict do nothing`.execute(
    tx,
  )
  const estate = await keep(
    tx,
    sql`insert into estate (community, id, name) values (${community}, ${uuid()}, '安置小区') on conflict (community, name) do update set name = excluded.name returning id`,
  )
  const key = building.padStart(4, '0')
  const buildingId = await keep(
    tx,
    sql`insert into building (community, id, estate_id, number, name, sort_key) values (${community}, ${uuid()}, ${estate}, ${building}, ${`${building}栋`}, ${key}) on conflict (community, estate_id, number) do update set number = excluded.number returning id`,
  )
  const unitId = await keep(
    tx,
    sql`insert into unit (community, id, building_id, number, sort_key) values (${community}, ${uuid()}, ${buildingId}, ${unit}, ${unit.padStart(4, '0')}) on conflict (community, building_id, number) do update set number = excluded.number returning id`,
  )
  return { estate, building: buildingId, unit: unitId }
}

async function buildPerson(
  tx: Tx,
  fields: FieldCipher,
  community: number,
  household: string,
  building: string,
  person: NonNullable<HomeOptions['people']>[number],
  index: number,
): Promise<string> {
  const { name, relation = index === 0 ? '02' : '20', bornOn = '1970-03-01', sex = '1', phone = null, identity = null } = person
  const id = uuid()
  await tx
    .insertInto('person')
    .values({
      community,
      id,
      household_id: household,
      building_id: building,
      name,
      sex,
      born_on: bornOn,
      identity_kind: identity === null ? null : 'resident-id',
      identity_cipher: identity === null ? null : fields.seal('identity', identity),
      identity_index: identity === null ? null : fields.index('identity', community, identity),
      phone_cipher: phone === null ? null : fields.seal('phone', phone),
      phone_index: phone === null ? null : fields.index('phone', community, phone),
      search: sql`array_to_tsvector(${personSearchKeys(name, phone)}::text[])`,
    })
    .execute()
  await sql`insert into membership (community, id, household_id, person_id, building_id, relation, starts_on) values (${community}, ${uuid()}, ${household}, ${id}, ${building}, ${relation}, '2024-01-01')`.execute(
    tx,
  )
  return id
}

async function keep(tx: Tx, query: ReturnType<typeof sql>): Promise<string> {
  const { rows } = await query.execute(tx)
  const row = rows[0] as { id: string } | undefined
  if (row === undefined) throw new Error('nothing was built')
  return row.id
}
