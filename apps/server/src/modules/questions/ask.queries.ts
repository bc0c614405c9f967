import type { QuestionShape } from '@linli/contract/question-shape'
import { sql } from 'kysely'
import { type Tx, runPrepared } from '../../platform/db/in-scope.ts'
import { peopleFrom } from './question.facts.ts'
import { type Asking, type Sql, holds, inOneProcess } from './question.ground.ts'
import { questionPersons, questionRows } from './question.queries.ts'

export interface Found {
  id: string
  /** What the list is in order of: names of persons, addresses of homes. */
  key: string
  total: number
}

interface Place {
  shape: QuestionShape
  day: string
  limit: number
  after: { key: string; id: string; total: number } | null
}

/** A page of those who fit, in the order of lists, and how many there are; one reading of the register. */
export async function listFound(tx: Tx, community: number, { shape, day, limit, after }: Place): Promise<Found[]> {
  const further = after === null ? sql`true` : sql`(key, id) > (${after.key}, ${after.id}::uuid)`
  const total = after === null ? sql`(select count(*)::int from hit)` : sql`${after.total}::int`
  const { rows } = await sql<Found>`with ${inOneProcess}, hit as materialized (${ordered(community, shape, day)})
    select id, key, ${total} as total from hit where ${further} order by key, id limit ${limit}`.execute(tx)
  return rows
}

function ordered(community: number, shape: QuestionShape, day: string): Sql {
  if (shape.of === 'persons')
    return sql`select found.id, found.name as key from (${questionPersons(community, shape, { day })}) found (id, name)`
  const rows = questionRows(community, shape, { day })
  if (shape.of === 'dwellings')
    return sql`select d.id, d.address_key as key from dwelling d where d.community = ${community} and (d.id in (${rows})) is true`
  const lived =
    shape.asOf === undefined
      ? sql`household o where o.community = ${community} and o.id = found.id`
      : sql`occupancy o where o.community = ${community} and o.household_id = found.id and ${holds({ day, asOf: shape.asOf }, 'o')}`
  return sql`select found.id, coalesce((select d.address_key from dwelling d where d.community = ${community}
      and d.id = (select o.dwelling_id from ${lived} limit 1)), '') as key from (${rows}) found (id)`
}

export interface HitRow {
  id: string
  name: string | null
  sex: string | null
  born_on: string | null
  members: number | null
  door: string | null
  household: string | null
}

/** What a list shows of those on one page, as it was at the moment. */
export async function listHits(
  tx: Tx,
  asking: Asking & { ground: number },
  of: QuestionShape['of'],
  ids: readonly string[],
): Promise<HitRow[]> {
  if (ids.length === 0) return []
  const rows = asking.asOf === undefined ? await readNow(tx, asking.ground, of, ids) : await readThen(tx, asking, of, ids)
  const place = new Map(ids.map((id, index) => [id, index]))
  return rows.toSorted((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0))
}

const doorOf = (household: string): string =>
  `left join lateral (select d.label from dwelling d where d.community = $1 and d.id = ${household}.dwelling_id offset 0) home on true`
const headOf = (household: string): string =>
  `left join lateral (select q.name from person q where q.community = $1 and q.id = ${household}.head_id offset 0) head on true`

/** Each by its key: joined inside, what is looked for would be walked whole (people/household-list.queries.ts). */
const hitsNow: Record<QuestionShape['of'], string> = {
  persons: `select p.id, p.name, p.sex, p.born_on, null::int as members, home.label as door, p.household_id as household
    from unnest($2::uuid[]) one(id)
    cross join lateral (select q.id, q.name, q.sex, q.born_on, q.household_id from person q where q.community = $1 and q.id = one.id offset 0) p
    left join lateral (select g.dwelling_id from household g where g.community = $1 and g.id = p.household_id offset 0) h on true ${doorOf('h')}`,
  households: `select h.id, head.name, null as sex, null::date as born_on, h.members, home.label as door, h.id as household
    from unnest($2::uuid[]) one(id)
    cross join lateral (select g.id, g.members, g.dwelling_id, g.head_id from household g where g.community = $1 and g.id = one.id offset 0) h
    ${doorOf('h')} ${headOf('h')}`,
  dwellings: `select d.id, head.name, null as sex, null::date as born_on, h.members, d.label as door, h.id as household
    from unnest($2::uuid[]) one(id)
    cross join lateral (select d.id, d.label from dwelling d where d.community = $1 and d.id = one.id offset 0) d
    left join lateral (select g.id, g.members, g.head_id from household g where g.community = $1 and g.dwelling_id = d.id
      order by g.occupancy_kind = 'empty', g.id limit 1) h on true ${headOf('h')}`,
}

function readNow(tx: Tx, community: number, of: QuestionShape['of'], ids: readonly string[]): Promise<HitRow[]> {
  return runPrepared<HitRow>(tx, { name: `question_hits_${of}`, text: hitsNow[of], values: [community, ids] })
}

async function readThen(tx: Tx, asking: Asking & { ground: number }, of: QuestionShape['of'], ids: readonly string[]): Promise<HitRow[]> {
  const wanted = sql`any(${sql.val([...ids])}::uuid[])`
  const { ground: community } = asking
  const home = (household: Sql): Sql => sql`left join lateral (
      select d.label from occupancy o join dwelling d on d.community = ${community} and d.id = o.dwelling_id
      where o.community = ${community} and o.household_id = ${household} and ${holds(asking, 'o')} limit 1) home on true`
  const head = (household: Sql): Sql => sql`left join lateral (
      select p.name from membership m join (${peopleFrom(asking)}) p on p.id = m.person_id
      where m.community = ${community} and m.household_id = ${household} and m.relation = '02' and ${holds(asking, 'm')} limit 1) head on true
    left join lateral (select count(*)::int as members from membership m where m.community = ${community} and m.household_id = ${household} and ${holds(asking, 'm')}) size on true`
  const query = {
    persons: sql<HitRow>`select p.id, p.name, p.sex, p.born_on, null::int as members, home.label as door, there.household_id as household
      from (${peopleFrom(asking)}) p
      left join lateral (select m.household_id from membership m where m.community = ${community} and m.person_id = p.id and ${holds(asking, 'm')} limit 1) there on true
      ${home(sql`there.household_id`)} where p.id = ${wanted}`,
    households: sql<HitRow>`select h.id, head.name, null as sex, null::date as born_on, size.members, home.label as door, h.id as household
      from household h ${home(sql`h.id`)} ${head(sql`h.id`)} where h.community = ${community} and h.id = ${wanted}`,
    dwellings: sql<HitRow>`select d.id, head.name, null as sex, null::date as born_on, case when there.household_id is not null then size.members end as members, d.label as door, there.household_id as household
      from dwelling d
      left join lateral (select o.household_id from occupancy o where o.community = ${community} and o.dwelling_id = d.id and ${holds(asking, 'o')} order by o.kind = 'empty', o.id limit 1) there on true
      ${head(sql`there.household_id`)} where d.community = ${community} and d.id = ${wanted}`,
  }[of]
  return (await query.execute(tx)).rows
}
