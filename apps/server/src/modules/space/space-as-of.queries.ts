import type { DrawingFact } from '@linli/contract/space'
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'
import { holdsOn } from './as-of.ts'
import { childUnder, elderFrom } from './rollups.ts'
import type { listBuildings, listWindows } from './space.queries.ts'

/** The end of a day in the community's own time, for things that have an instant. */
const endOf = (day: string) => sql`(${day}::date + 1)`

/** The windows of one estate as they were on a day. Doors themselves have no past: they stand where they stand. */
export async function listPastWindows(
  tx: Tx,
  community: number,
  estate: string,
  fact: DrawingFact,
  day: string,
): Promise<Awaited<ReturnType<typeof listWindows>>> {
  const { rows } = await sql<Awaited<ReturnType<typeof listWindows>>[number]>`
    select d.id, d.floor, d.room, d.unit_id, u.number as unit, d.building_id, b.number, b.name, o.household_id, ${factValue(fact, community, day)} as value
    from dwelling d
    join building b on b.community = d.community and b.id = d.building_id
    join unit u on u.community = d.community and u.id = d.unit_id
    left join lateral (
      select o.household_id, o.kind from occupancy o
      where o.community = ${community} and o.dwelling_id = d.id and ${holdsOn('o', day)} order by o.kind = 'empty', o.id limit 1
    ) o on true
    left join household h on h.community = ${community} and h.id = o.household_id
    where d.community = ${community} and b.estate_id = ${estate}
    order by b.sort_key, u.sort_key, d.floor desc, d.address_key`.execute(tx)
  return rows
}

function factValue(fact: DrawingFact, community: number, day: string): RawBuilder<string | null> {
  const members = sql`membership m where m.community = ${community} and m.household_id = h.id and ${holdsOn('m', day)}`
  const anyMember = (condition: RawBuilder<unknown>) =>
    yesNo(
      sql`exists (select from membership m join person p on p.community = m.community and p.id = m.person_id
        where m.community = ${community} and m.household_id = h.id and ${holdsOn('m', day)} and ${condition})`,
    )
  switch (fact) {
    case 'occupancy':
      return sql`o.kind`
    case 'origin_group':
      return sql`(case when h.facts_since <= ${day}::date then h.origin_group_id else (select v.origin_group_id from household_version v
        where v.community = ${community} and v.household_id = h.id and v.ends_on > ${day}::date order by v.ends_on limit 1) end)::text`
    case 'household_size':
      return sql`case when h.id is not null then (select case when count(*) >= 5 then '5+' else count(*)::text end from ${members}) end`
    case 'has_elder':
      return anyMember(sql`${bornThen(community, day)} <= ${day}::date - make_interval(years => ${sql.lit(elderFrom)})`)
    case 'has_child':
      return anyMember(sql`${bornThen(community, day)} > ${day}::date - make_interval(years => ${sql.lit(childUnder)})`)
    case 'phone_known':
      return anyMember(
        sql`case when p.facts_since <= ${day}::date then p.phone_cipher is not null else exists (select from person_version v
          where v.community = ${community} and v.person_id = p.id and v.starts_on <= ${day}::date and v.ends_on > ${day}::date and v.phone_cipher is not null) end`,
      )
    case 'resident_signed_in':
      return yesNo(
        sql`exists (select from resident_account a where a.community = ${community} and a.household_id = h.id and a.created_at < ${endOf(day)} and (a.ended_at is null or a.ended_at >= ${endOf(day)}))`,
      )
  }
}

const yesNo = (condition: RawBuilder<unknown>): RawBuilder<string | null> =>
  sql`case when h.id is null then null when ${condition} then 'yes' else 'no' end`

/** The birth date the register had on that day. */
const bornThen = (
  community: number,
  day: string,
) => sql`(case when p.facts_since <= ${day}::date then p.born_on else (select v.born_on from person_version v
  where v.community = ${community} and v.person_id = p.id and v.starts_on <= ${day}::date and v.ends_on > ${day}::date) end)`

/** Households and persons of each building on a day, counted live. */
export async function countPastBuildings(
  tx: Tx,
  community: number,
  day: string,
): Promise<Map<string, { households: number; persons: number }>> {
  const { rows } = await sql<{ building: string; households: number; persons: number }>`
    select o.building_id as building, count(distinct o.household_id)::int as households, count(m.person_id)::int as persons
    from occupancy o left join membership m on m.community = o.community and m.household_id = o.household_id and ${holdsOn('m', day)}
    where o.community = ${community} and ${holdsOn('o', day)} group by o.building_id`.execute(tx)
  return new Map(rows.map((row) => [row.building, row]))
}

/** Puts the counts of a day where the roll-ups' stand. */
export function withPastCounts<Row extends Awaited<ReturnType<typeof listBuildings>>[number]>(
  rows: readonly Row[],
  counts: ReadonlyMap<string, { households: number; persons: number }>,
): Row[] {
  return rows.map((row) => ({ ...row, households: counts.get(row.id)?.households ?? 0, persons: counts.get(row.id)?.persons ?? 0 }))
}

/** The overview of a day, counted live. What has no past here (notices, suggestions) is missing, and shown as no data. */
export async function countPastMeasures(tx: Tx, community: number, day: string): Promise<Map<string, number>> {
  const occupied = (kind: string) =>
    sql`(select count(*) from occupancy o where o.community = ${community} and o.kind = ${kind} and ${holdsOn('o', day)})`
  const aged = (condition: RawBuilder<unknown>) =>
    sql`(select count(*) from membership m join person p on p.community = m.community and p.id = m.person_id
      where m.community = ${community} and ${holdsOn('m', day)} and ${bornThen(community, day)} ${condition})`
  const { rows } = await sql<{ measure: string; value: number }>`
    select measure, value from (values
      ('dwellings', (select count(*) from dwelling where community = ${community})),
      ('households', (select count(*) from occupancy o where o.community = ${community} and ${holdsOn('o', day)})),
      ('persons', (select count(*) from membership m where m.community = ${community} and ${holdsOn('m', day)})),
      ('occupied', ${occupied('lives_in')}), ('rented', ${occupied('rents')}), ('empty', ${occupied('empty')}),
      ('elders', ${aged(sql`<= ${day}::date - make_interval(years => ${sql.lit(elderFrom)})`)}),
      ('children', ${aged(sql`> ${day}::date - make_interval(years => ${sql.lit(childUnder)})`)}),
      ('residents_signed_in', (select count(distinct household_id) from resident_account a where a.community = ${community} and a.created_at < ${endOf(day)} and (a.ended_at is null or a.ended_at >= ${endOf(day)}))),
      ('screens', (select count(*) from screen s where s.community = ${community} and s.paired_at < ${endOf(day)} and (s.ended_at is null or s.ended_at >= ${endOf(day)})))
    ) as counted(measure, value)`.execute(tx)
  return new Map(rows.map((row) => [row.measure, row.value]))
}
