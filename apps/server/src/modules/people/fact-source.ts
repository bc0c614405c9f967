import type { FactSource } from '@linli/contract/people'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'

/** The row as it stood before a change, up to a day, or before an import; undefined where that is not kept. */
export async function readSource(
  tx: Tx,
  community: number,
  { entity, id }: { entity: 'person' | 'household'; id: string },
  from: FactSource,
): Promise<Record<string, unknown> | undefined> {
  const { rows } = await statements[from.kind](community, entity, id, from.kind === 'version' ? from.endsOn : from.id).execute(tx)
  return (rows[0] as { kept: Record<string, unknown> } | undefined)?.kept
}

const statements = {
  change: (community: number, entity: string, id: string, change: string) =>
    sql`select before as kept from fact_change where community = ${community} and id = ${change} and entity = ${entity} and row_id = ${id}`,
  import: (community: number, entity: string, id: string, batch: string) =>
    sql`select before as kept from import_change where community = ${community} and import_id = ${batch} and entity = ${entity} and row_id = ${id}`,
  version: (community: number, entity: string, id: string, endsOn: string) =>
    entity === 'person'
      ? sql`select to_jsonb(v) as kept from person_version v where v.community = ${community} and v.person_id = ${id} and v.ends_on = ${endsOn}::date`
      : sql`select to_jsonb(v) as kept from household_version v where v.community = ${community} and v.household_id = ${id} and v.ends_on = ${endsOn}::date`,
}
