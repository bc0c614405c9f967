import { classifyQuery } from '@linli/rules'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { type Tx, runPrepared } from '../../platform/db/in-scope.ts'
import type { FieldCipher } from '../../platform/fields.ts'
import { holdsOn } from '../space/index.ts'
import type { PersonListRow } from './people.queries.ts'
import { labelPattern, personTsquery } from './search-keys.ts'

export interface PastPersonFilter {
  building?: string | undefined
  sex?: string | undefined
  politics?: string | undefined
  careTag?: string | undefined
  ageFrom?: number | undefined
  ageTo?: number | undefined
  /** Any of these must hold; see `pastMatches`. */
  matches: ((id: RawBuilder<unknown>) => RawBuilder<SqlBool>[]) | null
}

/** Facts of a day: today's where they held already, else the version of that day. Both halves come in order of names. */
const facts = (community: number, day: string) => sql`
  select p.id, p.name, p.sex, p.born_on, p.politics, p.phone_cipher, p.identity_cipher from person p where p.community = ${community} and p.facts_since <= ${day}::date
  union all
  select v.person_id, v.name, v.sex, v.born_on, v.politics, v.phone_cipher, v.identity_cipher from person_version v
    where v.community = ${community} and v.starts_on <= ${day}::date and v.ends_on > ${day}::date`

/** Facts of the day come from two places: today's row where they held already, a version where not. */
const places = [
  { table: sql`person`, id: sql`f.id`, holds: (day: string) => sql`f.facts_since <= ${day}::date` },
  {
    table: sql`person_version`,
    id: sql`f.person_id`,
    holds: (day: string) => sql`f.starts_on <= ${day}::date and f.ends_on > ${day}::date`,
  },
] as const
type Place = (typeof places)[number]

function conditions({ id, holds }: Place, community: number, day: string, filter: PastPersonFilter): RawBuilder<unknown> {
  const { building, sex, politics, careTag, ageFrom, ageTo, matches } = filter
  const where: RawBuilder<unknown>[] = [
    sql`f.community = ${community}`,
    holds(day),
    looked(sql`select true from membership m where m.community = ${community} and m.person_id = ${id} and ${holdsOn('m', day)}`),
  ]
  if (building !== undefined)
    where.push(
      sql`(${id} in (select m.person_id from occupancy o join membership m on m.community = ${community} and m.household_id = o.household_id
        where o.community = ${community} and o.building_id = ${building}::uuid and ${holdsOn('o', day)} and ${holdsOn('m', day)})) is true`,
    )
  if (sex !== undefined) where.push(sql`f.sex = ${sex}`)
  if (politics !== undefined) where.push(sql`f.politics = ${politics}`)
  if (careTag !== undefined)
    where.push(
      looked(
        sql`select true from care_tag t where t.community = ${community} and t.person_id = ${id} and t.kind = ${careTag} and ${holdsOn('t', day)}`,
      ),
    )
  if (ageFrom !== undefined) where.push(sql`f.born_on <= ${day}::date - make_interval(years => ${ageFrom})`)
  if (ageTo !== undefined) where.push(sql`f.born_on > ${day}::date - make_interval(years => ${ageTo + 1})`)
  if (matches !== null) where.push(sql`(${sql.join(matches(id), sql` or `)})`)
  return sql.join(where, sql` and `)
}

/** Of each row for itself: an `exists` may be planned as a join that reads everybody's memberships for each step of the walk. */
function looked(selection: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(${selection} limit 1) is true`
}

const nobody = '00000000-0000-0000-0000-000000000000'

/**
 * Persons who were in a household on a day, with the facts of that day, by the name of that day. Walls and periods make
 * the planner expect a handful of rows and read a community's versions whole to sort them; so the walk takes one row after
 * the other from the index of names, and stops at the page.
 */
export async function listPastPersonRows(
  tx: Tx,
  community: number,
  day: string,
  filter: PastPersonFilter,
  limit: number,
  after: { key: string; id: string } | null,
): Promise<PersonListRow[]> {
  const walks = places.map((place) => {
    const next = (last: RawBuilder<unknown>) => sql`
      select ${place.id} as id, f.name, f.sex, f.born_on, f.politics, f.phone_cipher, f.identity_cipher from ${place.table} f
      where ${conditions(place, community, day, filter)} and ${last} order by f.name, ${place.id} limit 1`
    const first = sql`(f.name, ${place.id}) > (${after?.key ?? ''}, ${after?.id ?? nobody}::uuid)`
    return sql`(
      with recursive walk as ((${next(first)}) union all select step.* from walk cross join lateral (${next(sql`(f.name, ${place.id}) > (walk.name, walk.id)`)}) step)
      select * from walk limit ${limit})`
  })
  const page = sql<Omit<PersonListRow, 'label'>>`
    select page.*, there.household_id, there.relation from (select * from (${sql.join(walks, sql` union all `)}) both_places order by name, id limit ${limit}) page
    cross join lateral (
      select m.household_id, m.relation from membership m where m.community = ${community} and m.person_id = page.id and ${holdsOn('m', day)} limit 1 offset 0
    ) there order by page.name, page.id`
  // Typed words make texts of their own; the others are few, and planning them costs more than running them.
  const { sql: text, parameters } = page.compile(tx)
  const set = Object.entries(filter).flatMap(([key, value]) => (value === undefined || value === null ? [] : [key]))
  const rows =
    filter.matches === null
      ? await runPrepared<Omit<PersonListRow, 'label'>>(tx, { name: `persons_past_${set.join('_')}`, text, values: [...parameters] })
      : (await page.execute(tx)).rows
  const labels = await labelsThen(
    tx,
    community,
    day,
    rows.flatMap((row) => row.household_id ?? []),
  )
  return rows.map((row) => ({ ...row, label: labels.get(row.household_id ?? '') ?? null }))
}

/** Doors of households on a day, for a page at once: two look-ups instead of two a row. */
async function labelsThen(tx: Tx, community: number, day: string, households: readonly string[]): Promise<Map<string, string>> {
  if (households.length === 0) return new Map()
  const homes = await sql<{ household_id: string; dwelling_id: string }>`
    select o.household_id, o.dwelling_id from occupancy o
    where o.community = ${community} and o.household_id = any(${sql.val([...new Set(households)])}::uuid[]) and ${holdsOn('o', day)}`.execute(
    tx,
  )
  const doors = await tx
    .selectFrom('dwelling')
    .select(['id', 'label'])
    .where('community', '=', community)
    .where('id', '=', sql<string>`any(${sql.val(homes.rows.map((row) => row.dwelling_id))}::uuid[])`)
    .execute()
  const labels = new Map(doors.map((door) => [door.id, door.label]))
  return new Map(homes.rows.map((row) => [row.household_id, labels.get(row.dwelling_id) ?? '']))
}

export async function countPastPersons(tx: Tx, community: number, day: string, filter: PastPersonFilter): Promise<number> {
  const plain = Object.values(filter).every((value) => value === undefined || value === null)
  const counted = plain
    ? [sql`(select count(*)::int from membership m where m.community = ${community} and ${holdsOn('m', day)})`]
    : places.map((place) => sql`(select count(*)::int from ${place.table} f where ${conditions(place, community, day, filter)})`)
  const { rows } = await sql<{ total: number }>`select ${sql.join(counted, sql` + `)} as total`.execute(tx)
  return rows[0]?.total ?? 0
}

/** What was typed: today's names, pinyin and numbers find people through today's index, names of the day itself too. */
export function pastMatches(fields: FieldCipher, community: number, day: string, text: string): NonNullable<PastPersonFilter['matches']> {
  return (id) => {
    const byPerson = (condition: RawBuilder<unknown>) =>
      sql<SqlBool>`${id} in (select p.id from person p where p.community = ${community} and ${condition})`
    const found = classifyQuery(text).flatMap((query): RawBuilder<SqlBool>[] => {
      const tsquery = personTsquery(query)
      const then = query.kind === 'han' ? [sql<SqlBool>`position(${query.text} in f.name) > 0`] : []
      if (tsquery !== null) return [byPerson(sql`p.search @@ ${tsquery}::tsquery`), ...then]
      if (query.kind === 'phone') return [byPerson(sql`p.phone_index = ${fields.index('phone', community, query.number)}`)]
      if (query.kind === 'identity') return [byPerson(sql`p.identity_index = ${fields.index('identity', community, query.number)}`)]
      return query.kind === 'room'
        ? [
            sql<SqlBool>`${id} in (select m.person_id from occupancy o join membership m on m.community = ${community} and m.household_id = o.household_id
              where o.community = ${community} and ${holdsOn('o', day)} and ${holdsOn('m', day)}
                and o.dwelling_id in (select d.id from dwelling d where d.community = ${community} and d.label like ${labelPattern(query)}))`,
          ]
        : []
    })
    return found.length > 0 ? found : [sql<SqlBool>`false`]
  }
}

/** One person with the facts of a day; household, relation and door as they were then, or none. */
export async function findPastPerson(tx: Tx, community: number, day: string, id: string) {
  const { rows } = await sql<
    PersonListRow & {
      identity_kind: string | null
      identity_until: string | null
      ethnicity: string | null
      marital: string | null
      schooling: string | null
      work: string | null
      skills: string | null
      note: string | null
      version: number
      died_on: string | null
    }
  >`
    select f.*, p.version, case when p.died_on <= ${day}::date then p.died_on end as died_on, there.household_id, there.relation, home.label
    from person p
    cross join lateral (
      select p.id, p.name, p.sex, p.born_on, p.politics, p.phone_cipher, p.identity_cipher, p.identity_kind, p.identity_until, p.ethnicity, p.marital, p.schooling, p.work, p.skills, p.note
        where p.facts_since <= ${day}::date
      union all
      select v.person_id, v.name, v.sex, v.born_on, v.politics, v.phone_cipher, v.identity_cipher, v.identity_kind, v.identity_until, v.ethnicity, v.marital, v.schooling, v.work, v.skills, v.note
        from person_version v where v.community = p.community and v.person_id = p.id and v.starts_on <= ${day}::date and v.ends_on > ${day}::date
    ) f
    left join lateral (
      select m.household_id, m.relation from membership m where m.community = ${community} and m.person_id = p.id and ${holdsOn('m', day)} limit 1
    ) there on true
    left join lateral (
      select d.label from occupancy o join dwelling d on d.community = ${community} and d.id = o.dwelling_id
      where o.community = ${community} and o.household_id = there.household_id and ${holdsOn('o', day)} limit 1
    ) home on true
    where p.community = ${community} and p.id = ${id}`.execute(tx)
  return rows[0]
}

/** Members of a household on a day, head first, then by age. */
export async function listPastMembers(tx: Tx, community: number, day: string, household: string): Promise<PersonListRow[]> {
  const { rows } = await sql<PersonListRow>`
    select f.id, f.name, f.sex, f.born_on, f.politics, f.phone_cipher, f.identity_cipher, m.household_id, m.relation, home.label
    from membership m
    join (${facts(community, day)}) f on f.id = m.person_id
    left join lateral (
      select d.label from occupancy o join dwelling d on d.community = ${community} and d.id = o.dwelling_id
      where o.community = ${community} and o.household_id = m.household_id and ${holdsOn('o', day)} limit 1
    ) home on true
    where m.community = ${community} and m.household_id = ${household} and ${holdsOn('m', day)}
    order by m.relation <> '02', f.born_on`.execute(tx)
  return rows
}

export async function findPastOriginGroup(tx: Tx, community: number, day: string, household: string): Promise<string | null | undefined> {
  const { rows } = await sql<{ origin_group: string | null }>`
    select g.name as origin_group from household h
    left join origin_group g on g.community = h.community and g.id = case when h.facts_since <= ${day}::date then h.origin_group_id else (
      select v.origin_group_id from household_version v where v.community = h.community and v.household_id = h.id and v.ends_on > ${day}::date order by v.ends_on limit 1) end
    where h.community = ${community} and h.id = ${household}`.execute(tx)
  return rows[0] === undefined ? undefined : rows[0].origin_group
}
