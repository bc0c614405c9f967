import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'

/** A household whose row did not say what its home and members do: how many it said, how many there are. */
interface HouseholdDrift {
  id: string
  before: number
  after: number
}

/**
 * Puts today's home, its use, the number of members and the head on each household's row, of all households or of some.
 * Nothing is joined: behind the wall, and right after a large import without statistics, a join would be planned blindly.
 * Only rows that say something else are written. @returns those
 */
export async function refreshHouseholds(tx: Tx, community: number, only?: readonly string[]): Promise<HouseholdDrift[]> {
  const among = (column: string) => (only === undefined ? sql`` : sql` and ${sql.ref(column)} = any(${sql.val([...only])}::uuid[])`)
  const { rows } = await sql<HouseholdDrift>`
    with part as (
      select id, dwelling_id as was_in, occupancy_kind as was_used, members as were, head_id as was_head,
        null::uuid as dwelling, null::text as used, 0 as one, null::uuid as head, 1 as own
      from household where community = ${community}${among('id')}
      union all
      select household_id, null, null, null, null, dwelling_id, kind, 0, null, 0
      from occupancy where community = ${community} and ends_on is null${among('household_id')}
      union all
      select household_id, null, null, null, null, null, null, 1, case when relation = '02' then person_id end, 0
      from membership where community = ${community} and ends_on is null${among('household_id')}
    ), drift as materialized (
      select id, max(were) as were, max(dwelling::text)::uuid as dwelling, max(used) as used, sum(one)::int as members, max(head::text)::uuid as head
      from part group by id
      having sum(own) = 1 and (max(dwelling::text), max(used), sum(one), max(head::text))
        is distinct from (max(was_in::text), max(was_used), max(were), max(was_head::text))
    )
    update household h set dwelling_id = drift.dwelling, occupancy_kind = drift.used, members = drift.members, head_id = drift.head
    from drift where h.community = ${community} and h.id = drift.id
    returning h.id, drift.were as before, drift.members as after`.execute(tx)
  return rows
}
