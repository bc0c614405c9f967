import { type RawBuilder, sql } from 'kysely'
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
}

export interface HouseholdFilter {
  building?: string
  unit?: string
  originGroup?: string
  occupancy?: string
  /** Rooms by label prefix, or any member found by this tsquery. */
  label?: string
  people?: string
}

// The list walks dwelling_address in order and looks everything else up for the doors shown. Walls and keys make the
// planner expect a handful of rows where there are thousands, so it must not be left to choose: LATERAL with OFFSET 0
// keeps the doors outside, and ordering by the index's own columns leaves nothing to sort. `$1` stands in every part,
// so each look-up is a probe inside the community; names of places are read once, since every probe asks the wall
// anew. households-plan.db.test.ts holds the plan.
const placeNames = `
  with b as materialized (select id, name from building where community = $1),
    u as materialized (select id, number from unit where community = $1),
    g as materialized (select id, name from origin_group where community = $1)`
const householdColumns = `
  home.id, d.id as dwelling_id, d.label, d.building_id, d.room, d.floor, d.address_key, home.kind, people.head, people.members,
  (select b.name from b where b.id = d.building_id) as building,
  (select u.number from u where u.id = d.unit_id) as unit,
  (select g.name from g where g.id = home.origin_group_id) as origin_group`
const householdPeople = `
  cross join lateral (
    select count(*)::int as members, max(case when m.relation = '02' then (select p.name from person p where p.community = $1 and p.id = m.person_id) end) as head
    from membership m where m.community = $1 and m.household_id = home.id and m.ends_on is null
  ) people`
const householdSource = `
  from dwelling d
  cross join lateral (
    select h.id, h.origin_group_id, o.kind
    from occupancy o join household h on h.community = $1 and h.id = o.household_id
    where o.community = $1 and o.dwelling_id = d.id and o.ends_on is null
    order by h.id offset 0
  ) home`

const householdConditions: Record<keyof HouseholdFilter, (at: string) => string> = {
  building: (at) => `d.building_id = ${at}`,
  unit: (at) => `d.unit_id = ${at}`,
  originGroup: (at) => `home.origin_group_id = ${at}`,
  occupancy: (at) => `home.kind = ${at}`,
  label: (at) => `d.label like ${at}`,
  people: (at) => `home.id in (select p.household_id from person p where p.community = $1 and p.search @@ ${at}::tsquery)`,
}

/** Where a household list goes on: doors in order, and behind one door the households by id. */
export interface HouseholdPosition {
  addressKey: string
  dwelling: string
  household: string
}

/** Text and values of the household list; the text depends on which filters are set only, so each is prepared once a connection. */
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
  return {
    name: `households${name}${after === null ? '' : '_after'}`,
    text: `${placeNames} select ${householdColumns} ${householdSource} ${householdPeople} where ${where.join(' and ')} order by d.address_key, d.id limit $${String(values.length)}`,
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

/** Without filters the roll-up knows the number; a helper's is always counted within reach. */
export async function countHouseholds(tx: Tx, community: number, filter: HouseholdFilter, fromRollup: boolean): Promise<number> {
  const { where, values, name } = conditions(community, filter)
  const query =
    name === '' && fromRollup
      ? {
          name: 'households_rollup',
          text: `select coalesce(max(value), 0)::int as total from rollup where community = $1 and place = '00000000-0000-0000-0000-000000000000' and measure = 'households'`,
          values: [community],
        }
      : { name: `households${name}_count`, text: `select count(*)::int as total ${householdSource} where ${where.join(' and ')}`, values }
  return (await runPrepared<{ total: number }>(tx, query))[0]?.total ?? 0
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

export interface PersonListRow {
  id: string
  name: string
  sex: string
  born_on: string | null
  politics: string | null
  phone_cipher: Buffer | null
  identity_cipher: Buffer | null
  household_id: string | null
  relation: string | null
  label: string | null
}

const relation = sql<
  string | null
>`(select m.relation from membership m where m.community = p.community and m.person_id = p.id and m.ends_on is null)`.as('relation')
const label = sql<
  string | null
>`(select d.label from occupancy o join dwelling d on d.community = o.community and d.id = o.dwelling_id where o.community = p.community and o.household_id = p.household_id and o.ends_on is null)`.as(
  'label',
)

export interface PersonFilter {
  building?: string
  sex?: string
  politics?: string
  careTag?: string
  ageFrom?: number
  ageTo?: number
  /** Any of these must hold. */
  matches: RawBuilder<boolean>[] | null
}

function persons(tx: Tx, community: number, filter: PersonFilter) {
  const { building, sex, politics, careTag, ageFrom, ageTo, matches } = filter
  let query = tx.selectFrom('person as p').where('p.community', '=', community)
  if (building !== undefined) query = query.where('p.building_id', '=', building)
  if (sex !== undefined) query = query.where('p.sex', '=', sex)
  if (politics !== undefined) query = query.where('p.politics', '=', politics)
  if (careTag !== undefined)
    query = query.where(
      sql<boolean>`exists (select from care_tag t where t.community = p.community and t.person_id = p.id and t.kind = ${careTag} and (t.ends_on is null or t.ends_on > current_date))`,
    )
  if (ageFrom !== undefined) query = query.where(sql<boolean>`p.born_on <= current_date - make_interval(years => ${ageFrom})`)
  if (ageTo !== undefined) query = query.where(sql<boolean>`p.born_on > current_date - make_interval(years => ${ageTo + 1})`)
  if (matches !== null) query = query.where((at) => at.or(matches))
  return query
}

export async function listPersonRows(
  tx: Tx,
  community: number,
  filter: PersonFilter,
  limit: number,
  after: { key: string; id: string } | null,
): Promise<PersonListRow[]> {
  let query = persons(tx, community, filter).select([
    'p.id',
    'p.name',
    'p.sex',
    'p.born_on',
    'p.politics',
    'p.phone_cipher',
    'p.identity_cipher',
    'p.household_id',
    relation,
    label,
  ])
  if (after !== null) query = query.where(sql<boolean>`(p.name, p.id) > (${after.key}, ${after.id})`)
  return query.orderBy('p.name').orderBy('p.id').limit(limit).execute()
}

export async function countPersons(tx: Tx, community: number, filter: PersonFilter): Promise<number> {
  const row = await persons(tx, community, filter)
    .select(sql<number>`count(*)::int`.as('total'))
    .executeTakeFirst()
  return row?.total ?? 0
}

export function findPerson(tx: Tx, community: number, id: string) {
  return tx
    .selectFrom('person as p')
    .selectAll('p')
    .select([relation, label])
    .where('p.community', '=', community)
    .where('p.id', '=', id)
    .executeTakeFirst()
}

export function listMembershipsOf(tx: Tx, community: number, person: string) {
  return tx
    .selectFrom('membership as m')
    .select(['m.household_id', 'm.relation', 'm.starts_on', 'm.ends_on'])
    .select(
      sql<
        string | null
      >`(select d.label from occupancy o join dwelling d on d.community = o.community and d.id = o.dwelling_id where o.community = m.community and o.household_id = m.household_id and o.ends_on is null)`.as(
        'label',
      ),
    )
    .where('m.community', '=', community)
    .where('m.person_id', '=', person)
    .orderBy('m.starts_on', 'desc')
    .execute()
}

export function listCareTagsOf(tx: Tx, community: number, persons_: readonly string[]) {
  return tx
    .selectFrom('care_tag')
    .select(['id', 'person_id', 'kind', 'basis', 'starts_on', 'ends_on'])
    .where('community', '=', community)
    .where('person_id', 'in', persons_.length > 0 ? [...persons_] : ['00000000-0000-0000-0000-000000000000'])
    .orderBy('starts_on', 'desc')
    .execute()
}

export function findHousehold(tx: Tx, community: number, id: string) {
  return tx
    .selectFrom('household as h')
    .leftJoin('origin_group as g', (join) => join.onRef('g.community', '=', 'h.community').onRef('g.id', '=', 'h.origin_group_id'))
    .select(['h.id', 'g.name as origin_group'])
    .where('h.community', '=', community)
    .where('h.id', '=', id)
    .executeTakeFirst()
}

export function listOccupanciesOf(tx: Tx, community: number, household: string) {
  return tx
    .selectFrom('occupancy as o')
    .innerJoin('dwelling as d', (join) => join.onRef('d.community', '=', 'o.community').onRef('d.id', '=', 'o.dwelling_id'))
    .innerJoin('building as b', (join) => join.onRef('b.community', '=', 'd.community').onRef('b.id', '=', 'd.building_id'))
    .innerJoin('unit as u', (join) => join.onRef('u.community', '=', 'd.community').onRef('u.id', '=', 'd.unit_id'))
    .select([
      'd.id as dwelling_id',
      'd.label',
      'd.building_id',
      'b.name as building',
      'u.number as unit',
      'd.room',
      'd.floor',
      'o.kind',
      'o.starts_on',
      'o.ends_on',
    ])
    .where('o.community', '=', community)
    .where('o.household_id', '=', household)
    .orderBy('o.starts_on', 'desc')
    .execute()
}

/** Members of now, head first, then by age. */
export function listMembers(tx: Tx, community: number, household: string) {
  return tx
    .selectFrom('membership as m')
    .innerJoin('person as p', (join) => join.onRef('p.community', '=', 'm.community').onRef('p.id', '=', 'm.person_id'))
    .select(['p.id', 'p.name', 'p.sex', 'p.born_on', 'p.politics', 'p.phone_cipher', 'p.identity_cipher', 'p.household_id', 'm.relation'])
    .select(
      sql<
        string | null
      >`(select d.label from occupancy o join dwelling d on d.community = o.community and d.id = o.dwelling_id where o.community = m.community and o.household_id = m.household_id and o.ends_on is null)`.as(
        'label',
      ),
    )
    .where('m.community', '=', community)
    .where('m.household_id', '=', household)
    .where('m.ends_on', 'is', null)
    .orderBy(sql`m.relation <> '02'`)
    .orderBy('p.born_on')
    .execute()
}

export function listPassesOf(tx: Tx, community: number, household: string) {
  return tx
    .selectFrom('household_pass')
    .select(['id', 'issued_at', 'expires_at'])
    .select(
      sql<
        'open' | 'used' | 'expired' | 'withdrawn'
      >`case when used_at is not null then 'used' when withdrawn_at is not null then 'withdrawn' when expires_at < now() then 'expired' else 'open' end`.as(
        'state',
      ),
    )
    .where('community', '=', community)
    .where('household_id', '=', household)
    .orderBy('issued_at', 'desc')
    .limit(20)
    .execute()
}

/** Looks at sensitive fields, newest first: of one person, or of a household's people. */
export function listLookRows(tx: Tx, community: number, of: { person: string } | { household: string }) {
  return tx
    .selectFrom('audit_entry as a')
    .leftJoin('person as p', (join) =>
      join.onRef('p.community', '=', 'a.community').on(sql<boolean>`p.id = case when a.verb = 'person.reveal' then a.entity_id::uuid end`),
    )
    .select(['a.at', 'a.purpose', 'a.detail', 'p.name as person'])
    .where('a.community', '=', community)
    .where('a.verb', '=', 'person.reveal')
    .$if('person' in of, (query) => query.where('a.entity_id', '=', 'person' in of ? of.person : ''))
    .$if('household' in of, (query) => query.where('a.household', '=', 'household' in of ? of.household : ''))
    .orderBy('a.seq', 'desc')
    .limit(200)
    .execute()
}
