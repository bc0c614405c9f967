import { isOverviewMeasure } from '@linli/contract/space'
import { sql } from 'kysely'
import { type Database, type Tx, inScope } from '../../platform/db/in-scope.ts'
import { systemCaller } from '../../platform/caller.ts'
import { lockCommunity } from '../../platform/record.ts'
import { matterMeasures } from './matter-measures.ts'
import { refreshHouseholds } from './households.ts'

/** Place of the roll-up rows that count the whole community. */
export const wholeCommunity = '00000000-0000-0000-0000-000000000000'

/** Elders are 60 and older (Law on the Protection of the Rights of the Elderly, art. 2), children under 14 (PIPL art. 31). */
export const elderFrom = 60
export const childUnder = 14

const age = (years: number) => sql`(current_date - make_interval(years => ${years}))`

/**
 * Each measure as the places of the things it counts; null place = counted for the community only.
 * household.building_id and person.household_id stand for the current occupancy and membership, so nothing is joined:
 * right after a large import there are no statistics yet, and a join would be planned blindly.
 */
const measures = {
  dwellings: (community: number) => sql`select building_id as place from dwelling where community = ${community}`,
  households: (community: number) =>
    sql`select building_id as place from household where community = ${community} and building_id is not null`,
  persons: (community: number) => sql`select building_id as place from person where community = ${community} and household_id is not null`,
  occupied: (community: number) =>
    sql`select building_id as place from occupancy where community = ${community} and ends_on is null and kind = 'lives_in'`,
  rented: (community: number) =>
    sql`select building_id as place from occupancy where community = ${community} and ends_on is null and kind = 'rents'`,
  empty: (community: number) =>
    sql`select building_id as place from occupancy where community = ${community} and ends_on is null and kind = 'empty'`,
  elders: (community: number) =>
    sql`select building_id as place from person where community = ${community} and household_id is not null and born_on <= ${age(elderFrom)}`,
  children: (community: number) =>
    sql`select building_id as place from person where community = ${community} and household_id is not null and born_on > ${age(childUnder)}`,
  residents_signed_in: (community: number) =>
    sql`select null::uuid as place from resident_account where community = ${community} and ended_at is null group by household_id`,
  screens: (community: number) => sql`select null::uuid as place from screen where community = ${community} and ended_at is null`,
  notices_published: (community: number) =>
    sql`select null::uuid as place from notice where community = ${community} and state = 'published'`,
  suggestions_open: (community: number) =>
    sql`select null::uuid as place from suggestion where community = ${community} and answered_at is null`,
  ...matterMeasures,
} as const
export type Measure = keyof typeof measures
const measureNames = Object.keys(measures) as Measure[]
/** Those an overview of the community shows; the others belong to a domain's own page. */
export const overviewMeasures = measureNames.filter(isOverviewMeasure)

/**
 * Counts measures afresh inside the transaction that changed what they count. Writers of one
 * community wait for each other here, so no count misses a row committed meanwhile.
 * Whoever changed households (`only`: these; left out: any) has what follows them put on their rows as well.
 */
export async function refreshRollups(
  tx: Tx,
  community: number,
  names: readonly Measure[] = measureNames,
  only?: readonly string[],
): Promise<void> {
  await lockCommunity(tx, community)
  if (names.includes('households')) await refreshHouseholds(tx, community, only)
  const counted = sql.join(
    names.map((name) => sql`select place, ${name}::text as measure from (${measures[name](community)}) ${sql.ref(name)}`),
    sql` union all `,
  )
  await sql`delete from rollup where community = ${community} and measure = any(${sql.val(names)}::text[])`.execute(tx)
  await sql`
    with counted as materialized (select measure, place, count(*) as value from (${counted}) things group by measure, place)
    insert into rollup (community, place, measure, value)
    select ${community}::bigint, place, measure, value from counted where place is not null
    union all
    select ${community}::bigint, ${wholeCommunity}::uuid, name.measure, coalesce(sum(counted.value), 0)
    from unnest(${sql.val(names)}::text[]) as name(measure) left join counted on counted.measure = name.measure group by name.measure
  `.execute(tx)
}

/** Ages move at midnight without a write: the job space.count-ages counts them again. */
export async function refreshAgeRollups(database: Database): Promise<void> {
  for (const code of await listCommunityCodes(database)) {
    await inScope(database, systemCaller('rollups-ages', code), 'write', (tx) => refreshRollups(tx, code, ['elders', 'children']))
  }
}

export interface RollupDifference {
  community: number
  place: string
  measure: string
  before: number | null
  after: number | null
}

/** Rebuilds the roll-ups of one community (or all) and what households' rows say of themselves; tells what had drifted: nothing should. */
export async function rebuildRollups(database: Database, community?: number): Promise<RollupDifference[]> {
  const codes = community === undefined ? await listCommunityCodes(database) : [community]
  const differences: RollupDifference[] = []
  for (const code of codes) {
    differences.push(
      ...(await inScope(database, systemCaller('rollups-rebuild', code), 'write', async (tx) => {
        await lockCommunity(tx, code)
        const drifted = await refreshHouseholds(tx, code)
        const before = await readAll(tx, code)
        await refreshRollups(tx, code)
        return [
          ...compare(code, before, await readAll(tx, code)),
          ...drifted.map(({ id, ...members }) => ({ community: code, place: id, measure: 'household', ...members })),
        ]
      })),
    )
  }
  return differences
}

async function listCommunityCodes(database: Database): Promise<number[]> {
  const rows = await inScope(database, systemCaller('rollups-rebuild'), 'read', (tx) =>
    tx.selectFrom('community').select('community').orderBy('community').execute(),
  )
  return rows.map((row) => row.community)
}

async function readAll(tx: Tx, community: number): Promise<Map<string, number>> {
  const rows = await tx.selectFrom('rollup').select(['place', 'measure', 'value']).where('community', '=', community).execute()
  return new Map(rows.map((row) => [`${row.place} ${row.measure}`, row.value]))
}

function compare(community: number, before: Map<string, number>, after: Map<string, number>): RollupDifference[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const [place = '', measure = ''] = key.split(' ')
    const [was, is] = [before.get(key) ?? null, after.get(key) ?? null]
    return was === is ? [] : [{ community, place, measure, before: was, after: is }]
  })
}
