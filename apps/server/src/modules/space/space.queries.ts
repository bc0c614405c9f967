import type { DrawingFact } from '@linli/contract/space'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'
import { childUnder, elderFrom, wholeCommunity } from './rollups.ts'

export function findCommunity(tx: Tx, community: number) {
  return tx.selectFrom('community').selectAll().where('community', '=', community).executeTakeFirst()
}

export function listCommunityRows(tx: Tx) {
  return tx.selectFrom('community').selectAll().orderBy('community').execute()
}

/** Estates with buildings and what the roll-ups count for each. Helpers see the buildings of their posts only. */
export async function listBuildings(tx: Tx, community: number, only: readonly string[] | null) {
  const count = (measure: string) =>
    sql<number>`coalesce((select value from rollup r where r.community = b.community and r.place = b.id and r.measure = ${measure}), 0)`
  return tx
    .selectFrom('building as b')
    .innerJoin('estate as e', (join) => join.onRef('e.community', '=', 'b.community').onRef('e.id', '=', 'b.estate_id'))
    .select(['e.id as estate_id', 'e.name as estate', 'b.id', 'b.number', 'b.name'])
    .select([count('dwellings').as('dwellings'), count('households').as('households'), count('persons').as('persons')])
    .select(sql<number>`(select count(*)::int from unit u where u.community = b.community and u.building_id = b.id)`.as('units'))
    .select(
      sql<number>`(select coalesce(max(d.floor), 0) from dwelling d where d.community = b.community and d.building_id = b.id)`.as('floors'),
    )
    .where('b.community', '=', community)
    .$if(only !== null, (query) => query.where('b.id', 'in', only !== null && only.length > 0 ? [...only] : [wholeCommunity]))
    .orderBy('e.name')
    .orderBy('b.sort_key')
    .execute()
}

/** The window values of one estate, top floor first. `value` is null where nobody is registered. */
export async function listWindows(tx: Tx, community: number, estate: string, fact: DrawingFact) {
  return (
    tx
      .selectFrom('dwelling as d')
      .innerJoin('building as b', (join) => join.onRef('b.community', '=', 'd.community').onRef('b.id', '=', 'd.building_id'))
      .innerJoin('unit as u', (join) => join.onRef('u.community', '=', 'd.community').onRef('u.id', '=', 'd.unit_id'))
      // Two households may share a dwelling; a door is still one window, and shows who lives there and came first.
      .leftJoinLateral(
        (at) =>
          at
            .selectFrom('occupancy')
            .select(['occupancy.household_id', 'occupancy.community', 'occupancy.kind'])
            .whereRef('occupancy.community', '=', 'd.community')
            .whereRef('occupancy.dwelling_id', '=', 'd.id')
            .where('occupancy.ends_on', 'is', null)
            .orderBy((order) => order('occupancy.kind', '=', 'empty'))
            .orderBy('occupancy.id')
            .limit(1)
            .as('o'),
        (join) => join.onTrue(),
      )
      .leftJoin('household as h', (join) => join.onRef('h.community', '=', 'o.community').onRef('h.id', '=', 'o.household_id'))
      .select(['d.id', 'd.floor', 'd.room', 'd.unit_id', 'u.number as unit', 'd.building_id', 'b.number', 'b.name', 'o.household_id'])
      .select(factValue[fact].as('value'))
      .where('d.community', '=', community)
      .where('b.estate_id', '=', estate)
      .orderBy('b.sort_key')
      .orderBy('u.sort_key')
      .orderBy('d.floor', 'desc')
      .orderBy('d.address_key')
      .execute()
  )
}

const anyMember = (condition: ReturnType<typeof sql>) =>
  sql<
    string | null
  >`case when h.id is null then null when exists (select from membership m join person p on p.community = m.community and p.id = m.person_id where m.community = h.community and m.household_id = h.id and m.ends_on is null and ${condition}) then 'yes' else 'no' end`

const factValue = {
  occupancy: sql<string | null>`o.kind`,
  origin_group: sql<string | null>`h.origin_group_id::text`,
  household_size: sql<
    string | null
  >`case when h.id is not null then (select case when count(*) >= 5 then '5+' else count(*)::text end from membership m where m.community = h.community and m.household_id = h.id and m.ends_on is null) end`,
  has_elder: anyMember(sql`p.born_on <= current_date - make_interval(years => ${sql.lit(elderFrom)})`),
  has_child: anyMember(sql`p.born_on > current_date - make_interval(years => ${sql.lit(childUnder)})`),
  phone_known: anyMember(sql`p.phone_cipher is not null`),
  resident_signed_in: sql<
    string | null
  >`case when h.id is null then null when exists (select from resident_account a where a.community = h.community and a.household_id = h.id and a.ended_at is null) then 'yes' else 'no' end`,
} as const satisfies Record<DrawingFact, unknown>

export function listOriginGroupRows(tx: Tx, community: number) {
  return tx
    .selectFrom('origin_group as g')
    .select(['g.id', 'g.name'])
    .select(
      sql<number>`(select count(*)::int from household h where h.community = g.community and h.origin_group_id = g.id)`.as('households'),
    )
    .where('g.community', '=', community)
    .orderBy('g.name')
    .execute()
}

export function listCommunityRollups(tx: Tx, community: number) {
  return tx
    .selectFrom('rollup')
    .select(['measure', 'value', 'counted_at'])
    .where('community', '=', community)
    .where('place', '=', wholeCommunity)
    .execute()
}

export interface PlaceName {
  name: string
  /** A home's door number is for its own people and for staff. */
  home: boolean
}

/** Names of places of any level, for audiences and posts. */
export async function namePlaces(tx: Tx, community: number, ids: readonly string[]): Promise<ReadonlyMap<string, PlaceName>> {
  if (ids.length === 0) return new Map()
  const rows = await sql<PlaceName & { id: string }>`
    select id, name, false as home from estate where community = ${community} and id = any(${sql.val(ids)}::uuid[])
    union all select id, name, false from building where community = ${community} and id = any(${sql.val(ids)}::uuid[])
    union all select u.id, b.name || u.number || '单元', false from unit u join building b on b.community = u.community and b.id = u.building_id where u.community = ${community} and u.id = any(${sql.val(ids)}::uuid[])
    union all select o.household_id, d.label, true from occupancy o join dwelling d on d.community = o.community and d.id = o.dwelling_id where o.community = ${community} and o.ends_on is null and o.household_id = any(${sql.val(ids)}::uuid[])
  `.execute(tx)
  return new Map(rows.rows.map((row) => [row.id, row]))
}

export async function readNow(tx: Tx): Promise<{ now: string; today: string }> {
  const { rows } = await sql<{ now: string; today: string }>`select clock_timestamp() as now, current_date as today`.execute(tx)
  const [row] = rows
  if (row === undefined) throw new Error('the database gave no time')
  return row
}
