import type { Community, DrawingFact, EstateDrawing, OverviewNumber } from '@linli/contract/space'
import { parentOf } from '@linli/rules/division-code'
import { type Caller, communityOf, requireRight, systemCaller } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { divisionPaths } from '../divisions/index.ts'
import { readSettings } from '../settings/index.ts'
import { drawBuildings, legendOf } from './drawing.present.ts'
import { readAsOf } from './as-of.ts'
import { overviewMeasures } from './rollups.ts'
import { countPastBuildings, countPastMeasures, listPastWindows, withPastCounts } from './space-as-of.queries.ts'
import {
  findCommunity,
  listBuildings,
  listCommunityRollups,
  listCommunityRows,
  listOriginGroupRows,
  listWindows,
  readNow,
} from './space.queries.ts'

type CommunityRow = NonNullable<Awaited<ReturnType<typeof findCommunity>>>

async function presentCommunity(tx: Tx, row: CommunityRow): Promise<Community> {
  const [{ host, complaints, languages }, paths] = await Promise.all([readSettings(tx, row.community), pathsOf(tx, [row])])
  return {
    code: row.community,
    name: row.name,
    path: paths.get(row.community) ?? [],
    demo: row.demo,
    hostOrganisation: host.organisation,
    filingNumber: host.filingNumber,
    complaintsPhone: complaints.phone,
    complaintsHours: complaints.hours,
    complaintsAddress: complaints.address,
    languages,
  }
}

/** A community newer than the list of divisions stands under its street by its own name. */
async function pathsOf(tx: Tx, rows: readonly Pick<CommunityRow, 'community' | 'name'>[]): Promise<ReadonlyMap<number, string[]>> {
  const streets = rows.map((row) => parentOf(row.community) ?? 0)
  const known = await divisionPaths(tx, [...rows.map((row) => row.community), ...streets])
  return new Map(
    rows.map(({ community, name }) => {
      const path = known.get(community) ?? []
      return [community, path.length > 0 ? path : [...(known.get(parentOf(community) ?? 0) ?? []), name]]
    }),
  )
}

/** Names of the communities here; open to anyone, as the phone has to offer a choice. */
export async function listCommunities(deps: Deps): Promise<Pick<Community, 'code' | 'name' | 'demo' | 'path'>[]> {
  return inScope(deps.database, systemCaller('communities'), 'read', async (tx) => {
    const rows = await listCommunityRows(tx)
    const paths = await pathsOf(tx, rows)
    return rows.map((row) => ({ code: row.community, name: row.name, demo: row.demo, path: paths.get(row.community) ?? [] }))
  })
}

/** Open to anyone: what the foot of every page shows. */
export async function getCommunity(deps: Deps, caller: Caller): Promise<Community> {
  return inScope(deps.database, caller, 'read', async (tx) => {
    const row = await findCommunity(tx, communityOf(caller))
    if (row === undefined) throw new AppError('not_found')
    return presentCommunity(tx, row)
  })
}

export async function listEstates(deps: Deps, caller: Caller, asOf?: string) {
  requireRight(caller, 'register.read')
  return inScope(deps.database, caller, 'read', async (tx) => {
    const day = await readAsOf(tx, caller, asOf)
    const now = await listBuildings(tx, communityOf(caller), caller.kind === 'helper' ? caller.places : null)
    const rows = day === null ? now : withPastCounts(now, await countPastBuildings(tx, communityOf(caller), day))
    const estates = [...Map.groupBy(rows, (row) => row.estate_id).values()].flatMap(([first, ...rest]) =>
      first === undefined
        ? []
        : [
            {
              id: first.estate_id,
              name: first.estate,
              buildings: [first, ...rest].map(({ id, number, name, units, floors, dwellings, households, persons }) => ({
                id,
                number,
                name,
                units,
                floors,
                dwellings,
                households,
                persons,
              })),
            },
          ],
    )
    return { items: estates, asOf: (await readNow(tx)).now }
  })
}

export async function getEstateDrawing(
  deps: Deps,
  caller: Caller,
  estateId: string,
  fact: DrawingFact,
  asOf?: string,
): Promise<EstateDrawing> {
  requireRight(caller, 'register.read')
  // Who has signed in is not in a helper's reach; "nobody" would be a wrong answer.
  if (caller.kind === 'helper' && fact === 'resident_signed_in') throw new AppError('forbidden')
  return inScope(deps.database, caller, 'read', async (tx) => {
    const community = communityOf(caller)
    const estate = await tx
      .selectFrom('estate')
      .select(['id', 'name'])
      .where('community', '=', community)
      .where('id', '=', estateId)
      .executeTakeFirst()
    if (estate === undefined) throw new AppError('not_found')
    const day = await readAsOf(tx, caller, asOf)
    const windows =
      day === null ? await listWindows(tx, community, estateId, fact) : await listPastWindows(tx, community, estateId, fact, day)
    const groups = fact === 'origin_group' ? await listOriginGroupRows(tx, community) : []
    return { estate, fact, legend: legendOf(fact, windows, groups), buildings: drawBuildings(windows), asOf: (await readNow(tx)).now }
  })
}

export async function listOriginGroups(deps: Deps, caller: Caller) {
  requireRight(caller, 'register.read')
  return inScope(deps.database, caller, 'read', (tx) => listOriginGroupRows(tx, communityOf(caller)))
}

/** Numbers come from roll-ups; a measure never counted is null, which screens show as 无数据. */
export async function getOverview(
  deps: Deps,
  caller: Caller,
  asOf?: string,
): Promise<{ numbers: OverviewNumber[]; today: string; now: string }> {
  requireRight(caller, 'overview.read')
  return inScope(deps.database, caller, 'read', async (tx) => {
    const day = await readAsOf(tx, caller, asOf)
    if (day !== null) {
      const [counted, time] = [await countPastMeasures(tx, communityOf(caller), day), await readNow(tx)]
      return { numbers: overviewMeasures.map((measure) => ({ measure, value: counted.get(measure) ?? null, asOf: time.now })), ...time }
    }
    const rows = new Map((await listCommunityRollups(tx, communityOf(caller))).map((row) => [row.measure, row]))
    return {
      numbers: overviewMeasures.map((measure) => ({
        measure,
        value: rows.get(measure)?.value ?? null,
        asOf: rows.get(measure)?.counted_at ?? null,
      })),
      ...(await readNow(tx)),
    }
  })
}

/** Buildings by name for the signed-out phone: where a door stands is public. */
export async function listPublicBuildings(deps: Deps, caller: Caller) {
  return inScope(deps.database, caller, 'read', (tx) =>
    tx
      .selectFrom('building as b')
      .innerJoin('estate as e', (join) => join.onRef('e.community', '=', 'b.community').onRef('e.id', '=', 'b.estate_id'))
      .select(['b.id', 'b.name', 'e.name as estate'])
      .where('b.community', '=', communityOf(caller))
      .orderBy('e.name')
      .orderBy('b.sort_key')
      .execute(),
  )
}

/** Who answers for a building: published posts at the building or its community, the building's own first. */
export async function listAnswerers(deps: Deps, caller: Caller, buildingId: string) {
  return inScope(deps.database, caller, 'read', async (tx) => {
    const community = communityOf(caller)
    const building = await tx
      .selectFrom('building')
      .select('id')
      .where('community', '=', community)
      .where('id', '=', buildingId)
      .executeTakeFirst()
    if (building === undefined) throw new AppError('not_found')
    return tx
      .selectFrom('post')
      .select(['holder', 'kind', 'public_phone', 'organisation'])
      .where('community', '=', community)
      .where('published', '=', true)
      .where('ended_at', 'is', null)
      .where((at) => at.or([at('building_id', '=', buildingId), at('building_id', 'is', null)]))
      .orderBy((at) => at('building_id', 'is', null))
      .orderBy('starts_on')
      .execute()
  })
}
