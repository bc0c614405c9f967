import {
  type SkeletonBuilding,
  type SkeletonPlan,
  countSkeleton,
  drawSkeleton,
  faultOfSkeleton,
  skeletonLimits,
} from '@linli/rules/estate-skeleton'
import { addressSortPart, plainRoom } from '@linli/rules/dwelling-address'
import { sql } from 'kysely'
import { v7 } from 'uuid'
import { type Caller, communityOf, requireRight } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { lockCommunity, record } from '../../platform/record.ts'
import { refreshRollups } from '../space/index.ts'
import { refuse, refuseClash, refuseSkeleton } from './setup.refusals.ts'

export interface PlannedEstate {
  id: string
  name: string
  plan: SkeletonPlan
}

export interface BuiltEstates {
  estates: { id: string; name: string }[]
  buildings: number
  dwellings: number
  unchanged: number
}

/**
 * Estates from patterns, all or none. A building that stands already with exactly these homes is left as it is, so
 * the same request again changes nothing; one with other homes refuses everything.
 */
export async function createEstates(deps: Deps, caller: Caller, planned: readonly PlannedEstate[]): Promise<BuiltEstates> {
  requireRight(caller, 'register.import')
  for (const { plan } of planned) {
    const fault = faultOfSkeleton(plan)
    if (fault !== null) throw refuseSkeleton(fault)
  }
  if (planned.reduce((sum, { plan }) => sum + countSkeleton(plan), 0) > skeletonLimits.dwellings)
    throw refuseSkeleton({ code: 'too-many', at: null })
  if (new Set(planned.map((estate) => estate.name)).size < planned.length) throw refuse('estate-doubled')
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const there = await tx.selectFrom('community').select('community').where('community', '=', community).executeTakeFirst()
    if (there === undefined) throw new AppError('not_found')
    // Writers of one community wait for each other: two skeletons at once must see each other's buildings.
    await lockCommunity(tx, community)
    const built: BuiltEstates = { estates: [], buildings: 0, dwellings: 0, unchanged: 0 }
    const clashes: string[] = []
    for (const estate of planned) await buildEstate(tx, community, estate, built, clashes)
    if (clashes.length > 0) throw refuseClash(clashes)
    if (built.dwellings === 0) return built
    if (built.dwellings >= 200) await sql`select app.refresh_statistics()`.execute(tx)
    await refreshRollups(tx, community, ['dwellings'])
    await record(
      tx,
      caller,
      built.estates.map((estate) => ({
        verb: 'estate.build',
        entity: 'estate',
        entityId: estate.id,
        detail: { buildings: built.buildings, dwellings: built.dwellings },
      })),
      [{ kind: 'register.changed', privacyClass: 'staff', audience: null, data: { entity: 'community', id: null } }],
    )
    return built
  })
}

async function buildEstate(
  tx: Tx,
  community: number,
  { id, name, plan }: PlannedEstate,
  built: BuiltEstates,
  clashes: string[],
): Promise<void> {
  const rows = await tx
    .selectFrom('estate')
    .select(['id', 'name'])
    .where('community', '=', community)
    .where((at) => at.or([at('id', '=', id), at('name', '=', name)]))
    .execute()
  if (rows.some((row) => row.id === id && row.name !== name)) throw new AppError('same_id_other_content')
  const estate = rows[0]?.id ?? id
  if (rows.length === 0) await tx.insertInto('estate').values({ community, id: estate, name }).execute()
  built.estates.push({ id: estate, name })

  const standing = await readStanding(tx, community, estate)
  const fresh: SkeletonBuilding[] = []
  for (const building of drawSkeleton(plan)) {
    const homes = standing.get(building.number)
    if (homes === undefined) fresh.push(building)
    else if (sameHomes(building, homes)) built.unchanged += homes.size
    else clashes.push(`${name}${building.number}栋`)
  }
  if (clashes.length > 0) return
  built.buildings += fresh.length
  built.dwellings += await insertBuildings(tx, community, estate, fresh)
}

/** Homes of each building number, as unit, floor and room. */
async function readStanding(tx: Tx, community: number, estate: string): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const { rows } = await sql<{ number: string; unit: string | null; floor: number | null; room: string | null }>`
    select b.number, u.number as unit, d.floor, d.room from building b
      left join unit u on u.community = b.community and u.building_id = b.id
      left join dwelling d on d.community = u.community and d.unit_id = u.id
    where b.community = ${community} and b.estate_id = ${estate}`.execute(tx)
  const standing = new Map<string, Set<string>>()
  for (const row of rows) {
    const homes = standing.get(row.number) ?? new Set<string>()
    standing.set(row.number, homes)
    if (row.unit !== null && row.room !== null) homes.add(keyOf(row.unit, row.floor ?? 0, row.room))
  }
  return standing
}

function sameHomes(building: SkeletonBuilding, homes: ReadonlySet<string>): boolean {
  const planned = building.units.flatMap((unit) => unit.doors.map((door) => keyOf(unit.number, door.floor, door.room)))
  return planned.length === homes.size && planned.every((key) => homes.has(key))
}

const keyOf = (unit: string, floor: number, room: string): string => `${unit} ${String(floor)} ${plainRoom(room)}`

async function insertBuildings(tx: Tx, community: number, estate: string, drawn: readonly SkeletonBuilding[]): Promise<number> {
  if (drawn.length === 0) return 0
  const buildings = drawn.map((building) => ({ id: v7(), number: building.number, units: building.units }))
  const units = buildings.flatMap((building) =>
    building.units.map((unit) => ({ id: v7(), building: building.id, number: unit.number, doors: unit.doors })),
  )
  const dwellings = units.flatMap((unit) =>
    unit.doors.map((door) => ({
      id: v7(),
      building: unit.building,
      unit: unit.id,
      floor: door.floor,
      room: door.room,
      label: door.label,
      key: door.addressKey,
    })),
  )
  await sql`
    insert into building (community, id, estate_id, number, name, sort_key)
    select ${community}, g.id, ${estate}, g.number, g.number || '栋', g.sort from jsonb_to_recordset(${JSON.stringify(
      buildings.map(({ id, number }) => ({ id, number, sort: addressSortPart(number) })),
    )}::jsonb) as g (id uuid, number text, sort text)`.execute(tx)
  await sql`
    insert into unit (community, id, building_id, number, sort_key)
    select ${community}, g.id, g.building, g.number, g.sort from jsonb_to_recordset(${JSON.stringify(
      units.map(({ id, building, number }) => ({ id, building, number, sort: addressSortPart(number) })),
    )}::jsonb) as g (id uuid, building uuid, number text, sort text)`.execute(tx)
  await sql`
    insert into dwelling (community, id, building_id, unit_id, floor, room, label, address_key)
    select ${community}, g.id, g.building, g.unit, g.floor, g.room, g.label, g.key from jsonb_to_recordset(${JSON.stringify(dwellings)}::jsonb)
      as g (id uuid, building uuid, unit uuid, floor int, room text, label text, key text)`.execute(tx)
  return dwellings.length
}
