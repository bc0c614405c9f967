import type { TestDatabase } from '../../../testing/database.ts'

const tables = [
  ...['person', 'person_version', 'membership', 'household', 'occupancy', 'care_tag', 'consent', 'withheld_value', 'legal_hold'],
  ...['privacy_request', 'change_request', 'home_question', 'quality_finding', 'party_member', 'tenancy', 'appointment'],
  ...['life_event', 'duplicate_pair', 'person_alias', 'resident_account', 'rollup'],
]
/** Counters of changes and times move on; everything else must be as it was. */
const moving = ['version', 'updated_at', 'counted_at']

/** Every column of every row that a merge may touch. */
export async function allRows(db: TestDatabase, community: number): Promise<Record<string, unknown>> {
  const parts = await Promise.all(
    tables.map(async (table) => {
      const [part] = await db.asOwner<{ rows: unknown }>(
        `select coalesce(jsonb_agg(row order by row::text), '[]') as rows from (select to_jsonb(t) - $2::text[] as row from ${table} t where community = $1) x`,
        [community, moving],
      )
      return [table, part?.rows] as const
    }),
  )
  return Object.fromEntries(parts)
}
