import { type Tx, runPrepared } from '../../platform/db/in-scope.ts'
import { type HouseholdListRow, type HouseholdPosition, namesOf } from './household-list.queries.ts'

export interface PastHouseholdFilter {
  building?: string
  unit?: string
  originGroup?: string
  occupancy?: string
  /** Rooms by label. */
  label?: string
  /** Any member found by this tsquery over today's names and phones, or (`name`) by a part of the name of that day. */
  people?: string
  name?: string
}

// The same walk as today's list (household-list.queries.ts): doors in order outside, everything else a probe for the
// doors shown, one LATERAL after the other, or the planner would read all households for each door. Open and ended periods have an index each, so they are asked for apart. $2 is the day.
const columns = `
  home.id, d.id as dwelling_id, d.label, d.building_id, d.room, d.floor, d.address_key, home.kind, people.head, people.members,
  ${namesOf('building', 'name')} ->> d.building_id::text as building,
  ${namesOf('unit', 'number')} ->> d.unit_id::text as unit,
  ${namesOf('origin_group', 'name')} ->> home.origin_group_id::text as origin_group`

const source = `
  from dwelling d
  cross join lateral (
    select o.household_id, o.kind from occupancy o
    where o.community = $1 and o.dwelling_id = d.id and o.starts_on <= $2 and (o.ends_on is null or o.ends_on > $2)
    order by o.household_id offset 0
  ) o
  cross join lateral (
    select h.id, o.kind, case when h.facts_since <= $2 then h.origin_group_id else (
      select v.origin_group_id from household_version v where v.community = $1 and v.household_id = h.id and v.ends_on > $2 order by v.ends_on limit 1) end as origin_group_id
    from household h where h.community = $1 and h.id = o.household_id offset 0
  ) home`

const nameThen = `
  (select case when p.facts_since <= $2 then p.name else coalesce((
      select v.name from person_version v where v.community = $1 and v.person_id = p.id and v.ends_on > $2 order by v.ends_on limit 1), p.name) end
    from person p where p.community = $1 and p.id = m.person_id)`

const people = `
  cross join lateral (
    select count(*)::int as members, max(case when m.relation = '02' then ${nameThen} end) as head
    from (
      select person_id, relation from membership where community = $1 and household_id = home.id and ends_on is null and starts_on <= $2
      union all
      select person_id, relation from membership where community = $1 and household_id = home.id and ends_on is not null and ends_on > $2 and starts_on <= $2
    ) m
  ) people`

const thereThen = `m.community = $1 and m.starts_on <= $2 and (m.ends_on is null or m.ends_on > $2)`
const conditions: Record<keyof PastHouseholdFilter, (at: string) => string> = {
  building: (at) => `d.building_id = ${at}`,
  unit: (at) => `d.unit_id = ${at}`,
  originGroup: (at) => `home.origin_group_id = ${at}`,
  occupancy: (at) => `home.kind = ${at}`,
  label: (at) => `d.label like ${at}`,
  people: (at) =>
    `home.id in (select m.household_id from person p join membership m on m.community = $1 and m.person_id = p.id where p.community = $1 and p.search @@ ${at}::tsquery and ${thereThen})`,
  name: (at) =>
    `home.id in (select m.household_id from person_version v join membership m on m.community = $1 and m.person_id = v.person_id where v.community = $1 and v.starts_on <= $2 and v.ends_on > $2 and position(${at} in v.name) > 0 and ${thereThen})`,
}

/** Households as they lived on a day, by address. */
function pastHouseholdListQuery(
  community: number,
  day: string,
  filter: PastHouseholdFilter,
  limit: number,
  after: HouseholdPosition | null,
): { name: string; text: string; values: unknown[] } {
  const { where, values, name } = whereOf(community, day, filter)
  if (after !== null) {
    const [key, dwelling, household] = [1, 2, 3].map((more) => `$${String(values.length + more)}`)
    values.push(after.addressKey, after.dwelling, after.household)
    where.push(
      `(d.address_key, d.id) >= (${String(key)}, ${String(dwelling)}::uuid) and (d.id <> ${String(dwelling)}::uuid or home.id > ${String(household)}::uuid)`,
    )
  }
  values.push(limit)
  const total = after === null && name === '' ? `, ${allOf} as rollup_total` : ''
  return {
    name: `households_past${name}${after === null ? '' : '_after'}`,
    text: `select ${columns}${total} ${source} ${people} where ${where.join(' and ')} order by d.address_key, d.id limit $${String(values.length)}`,
    values,
  }
}

export function listPastHouseholdRows(
  tx: Tx,
  community: number,
  day: string,
  filter: PastHouseholdFilter,
  limit: number,
  after: HouseholdPosition | null,
): Promise<HouseholdListRow[]> {
  return runPrepared<HouseholdListRow>(tx, pastHouseholdListQuery(community, day, filter, limit, after))
}

/** Households of the whole community on the day, counted beside the first page for a round trip less; of open and ended periods apart, as each is a stretch of the index. */
const allOf = `
  (select count(*)::int from occupancy where community = $1 and ends_on is null and starts_on <= $2)
  + (select count(*)::int from occupancy where community = $1 and ends_on > $2 and starts_on <= $2)`

function pastHouseholdCountQuery(community: number, day: string, filter: PastHouseholdFilter) {
  const { where, values, name } = whereOf(community, day, filter)
  return { name: `households_past${name}_count`, text: `select count(*)::int as total ${source} where ${where.join(' and ')}`, values }
}

export async function countPastHouseholds(tx: Tx, community: number, day: string, filter: PastHouseholdFilter): Promise<number> {
  return (await runPrepared<{ total: number }>(tx, pastHouseholdCountQuery(community, day, filter)))[0]?.total ?? 0
}

function whereOf(community: number, day: string, filter: PastHouseholdFilter): { where: string[]; values: unknown[]; name: string } {
  const where = ['d.community = $1']
  const values: unknown[] = [community, day]
  const either: string[] = []
  let name = ''
  for (const [key, condition] of Object.entries(conditions) as [keyof PastHouseholdFilter, (at: string) => string][]) {
    const value = filter[key]
    if (value === undefined) continue
    values.push(value)
    const text = condition(`$${String(values.length)}`)
    if (key === 'people' || key === 'name') either.push(text)
    else where.push(text)
    name += `_${key}`
  }
  if (either.length > 0) where.push(`(${either.join(' or ')})`)
  return { where, values, name }
}
