import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'

/** Who a record that was merged away is now; null where there was no such record. A kept one may have been merged on. */
export async function findKept(tx: Tx, community: number, id: string): Promise<string | null> {
  const { rows } = await sql<{ kept_id: string }>`
    with recursive trail as (
      select m.kept_id, 1 as step from person_merge m where m.community = ${community} and m.merged_id = ${id} and m.undone_at is null
      union all
      select m.kept_id, t.step + 1 from trail t join person_merge m on m.community = ${community} and m.merged_id = t.kept_id and m.undone_at is null
      where t.step < 20
    )
    select kept_id from trail order by step desc limit 1`.execute(tx)
  return rows[0]?.kept_id ?? null
}

/** Whom a number leads to that turned out wrong when records were merged. */
export async function findByAlias(tx: Tx, community: number, index: Buffer): Promise<{ id: string; name: string } | undefined> {
  return tx
    .selectFrom('person_alias as a')
    .innerJoin('person as p', (join) => join.onRef('p.community', '=', 'a.community').onRef('p.id', '=', 'a.person_id'))
    .select(['p.id', 'p.name'])
    .where('a.community', '=', community)
    .where('a.identity_index', '=', index)
    .executeTakeFirst()
}
