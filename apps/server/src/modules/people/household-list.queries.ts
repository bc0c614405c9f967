import { type Tx, runPrepared } from '../../platform/db/in-scope.ts'

export interface HouseholdListRow {
  id: string
  dwelling_id: string
  label: string
  building_id: string
  building: string
  unit: string
  room: string
  floor: number
  address_key: string
  kind: 'lives_in' | 'rents' | 'empty'
  origin_group: string | null
  head: string | null
  members: number
  /** On the first page of a list without filters: households of the community; for a helper 0. */
  rollup_total?: number
}

export interface HouseholdFilter {
  building?: string
  unit?: string
  originGroup?: string
  occupancy?: string
  /** Neither confirmed nor changed for so many months. */
  staleMonths?: number
  /** Rooms by label prefix, or any member found by this tsquery. */
  label?: string
  people?: string
}

// The list walks dwelling_address in order and looks up, for the doors shown, the household and the name of its head. Walls
// and keys make the planner expect a handful of rows where there are thousands, so nothing is left for it to choose: LATERAL
// with OFFSET 0 keeps the doors outside, ordering by the index's own columns leaves nothing to sort, and all else is a
// subselect by key. `$1` stands in every part, so each look-up is a probe inside the community; names of places are read
// once into an object, since every probe asks the wall anew. What belongs to a household stands on its row (docs/DATABASE.md).
// household-list.db.test.ts holds the plan.
const householdColumns = `
  home.id, d.id as dwelling_id, d.label, d.building_id, d.room, d.floor, d.address_key, home.kind, home.members,
  (select p.name from person p where p.community = $1 and p.id = home.head_id) as head,
  ${namesOf('building', 'name')} ->> d.building_id::text as building,
  ${namesOf('unit', 'number')} ->> d.unit_id::text as unit,
  ${namesOf('origin_group', 'name')} ->> home.origin_group_id::text as origin_group`

/** Names of the community's places by their ids, read once a statement. */
export function namesOf(table: string, column: string): string {
  return `(select jsonb_object_agg(x.id, x.${column}) from ${table} x where x.community = $1)`
}

const householdSource = `
  from dwelling d
  cross join lateral (
    select h.id, h.occupancy_kind as kind, h.members, h.head_id, h.origin_group_id, h.updated_at
    from household h
    where h.community = $1 and h.dwelling_id = d.id
    order by h.id offset 0
  ) home`

const householdConditions: Record<keyof HouseholdFilter, (at: string) => string> = {
  building: (at) => `d.building_id = ${at}`,
  unit: (at) => `d.unit_id = ${at}`,
  originGroup: (at) => `home.origin_group_id = ${at}`,
  occupancy: (at) => `home.kind = ${at}`,
  staleMonths: (at) => `greatest(home.updated_at,
    (select max(p.updated_at) from person p where p.community = $1 and p.household_id = home.id),
    (select max(c.confirmed_at) from household_confirmation c where c.community = $1 and c.household_id = home.id))
    < current_date - make_interval(months => ${at}::int)`,
  label: (at) => `d.label like ${at}`,
  people: (at) => `home.id in (select p.household_id from person p where p.community = $1 and p.search @@ ${at}::tsquery)`,
}

/** Where a household list goes on: doors in order, and behind one door the households by id. */
export interface HouseholdPosition {
  addressKey: string
  dwelling: string
  household: string
}

// The whole community's number of households, kept with every write; asked with the list, for a round trip less.
const rollupTotal = `
  (select coalesce(max(r.value), 0)::int from rollup r
   where r.community = $1 and r.place = '00000000-0000-0000-0000-000000000000' and r.measure = 'households')`

/**
 * Text and values of the household list; the text depends on which filters are set only, so each is prepared once a connection.
 * The first page without filters tells the total from the roll-up beside each row (`rollup_total`).
 */
export function householdListQuery(
  community: number,
  filter: HouseholdFilter,
  limit: number,
  after: HouseholdPosition | null,
): { name: string; text: string; values: unknown[] } {
  const { where, values, name } = conditions(community, filter)
  if (after !== null) {
    const [key, dwelling, household] = [values.length + 1, values.length + 2, values.length + 3].map((at) => `$${String(at)}`)
    values.push(after.addressKey, after.dwelling, after.household)
    where.push(`(d.address_key, d.id) >= (${key}, ${dwelling}::uuid) and (d.id <> ${dwelling}::uuid or home.id > ${household}::uuid)`)
  }
  values.push(limit)
  const total = after === null && name === '' ? `, ${rollupTotal} as rollup_total` : ''
  return {
    name: `households${name}${after === null ? '' : '_after'}`,
    text: `select ${householdColumns}${total} ${householdSource} where ${where.join(' and ')} order by d.address_key, d.id limit $${String(values.length)}`,
    values,
  }
}

export async function listHouseholdRows(
  tx: Tx,
  community: number,
  filter: HouseholdFilter,
  limit: number,
  after: HouseholdPosition | null,
): Promise<HouseholdListRow[]> {
  return runPrepared<HouseholdListRow>(tx, householdListQuery(community, filter, limit, after))
}

/** Households within the caller's reach that meet the filter. */
export async function countHouseholds(tx: Tx, community: number, filter: HouseholdFilter): Promise<number> {
  const { where, values, name } = conditions(community, filter)
  const text = `select count(*)::int as total ${householdSource} where ${where.join(' and ')}`
  return (await runPrepared<{ total: number }>(tx, { name: `households${name}_count`, text, values }))[0]?.total ?? 0
}

function conditions(community: number, filter: HouseholdFilter): { where: string[]; values: unknown[]; name: string } {
  const where = ['d.community = $1']
  const values: unknown[] = [community]
  let name = ''
  for (const [key, condition] of Object.entries(householdConditions) as [keyof HouseholdFilter, (at: string) => string][]) {
    const value = filter[key]
    if (value === undefined) continue
    values.push(value)
    where.push(condition(`$${String(values.length)}`))
    name += `_${key}`
  }
  return { where, values, name }
}
