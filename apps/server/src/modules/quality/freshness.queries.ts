import type { Freshness } from '@linli/contract/quality'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'

export interface FreshRow {
  changed_at: string
  confirmed_at: string | null
  way: Freshness['way']
  confirmer: string | null
  /** The later of both, as a day of the place. */
  fresh_on: string
}

/** When a household the caller may see was last changed, and last confirmed; undefined where there is none. */
export async function findFreshness(tx: Tx, community: number, household: string): Promise<FreshRow | undefined> {
  const { rows } = await sql<FreshRow>`
    select facts.changed_at, c.confirmed_at, c.way, c.confirmer, greatest(facts.changed_at, c.confirmed_at)::date as fresh_on
    from (
      select greatest(h.updated_at, (select max(p.updated_at) from person p where p.community = h.community and p.household_id = h.id)) as changed_at
      from household h where h.community = ${community} and h.id = ${household}
    ) facts left join lateral (
      select confirmed_at, way, confirmer from household_confirmation where community = ${community} and household_id = ${household}
      order by confirmed_at desc limit 1
    ) c on true`.execute(tx)
  return rows[0]
}

/** Households with a home that nobody confirmed or changed for so many months. */
export async function countStale(tx: Tx, community: number, months: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from household h
    where h.community = ${community} and h.building_id is not null and h.updated_at < current_date - make_interval(months => ${months})
      and not exists (select from person p where p.community = h.community and p.household_id = h.id
        and p.updated_at >= current_date - make_interval(months => ${months}))
      and not exists (select from household_confirmation c where c.community = h.community and c.household_id = h.id
        and c.confirmed_at >= current_date - make_interval(months => ${months}))`.execute(tx)
  return rows[0]?.n ?? 0
}
