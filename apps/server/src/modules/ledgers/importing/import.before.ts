import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/in-scope.ts'
import { keepHouseholdFacts, keepPersonFacts } from '../../people/rows.ts'
import type { ChangedHousehold, ChangedPerson } from './import.plan.ts'
import type { WriteContext } from './import.write.ts'

/**
 * Keeps every row the import is about to change: as it is, for an undo (`left` is the version the import leaves behind),
 * and the facts that held until today, for lists of a past day. A fresh register changes nothing and asks nothing here.
 */
export async function keepBefore(
  tx: Tx,
  households: readonly ChangedHousehold[],
  persons: readonly ChangedPerson[],
  { community, importId }: WriteContext,
): Promise<void> {
  if (households.length + persons.length === 0) return
  const keep = async (
    entity: 'person' | 'household' | 'occupancy' | 'membership',
    left: string,
    where: ReturnType<typeof sql>,
  ): Promise<void> => {
    await sql`insert into import_change (community, import_id, entity, row_id, before)
      select t.community, ${importId}::uuid, ${entity}, t.id, to_jsonb(t) ${sql.raw(left)} from ${sql.table(entity)} t where t.community = ${community} and t.import_id is distinct from ${importId}::uuid and ${where}
      on conflict do nothing`.execute(tx)
  }
  const among = (column: string, ids: readonly (string | undefined)[]) =>
    sql`${sql.ref(`t.${column}`)} = any(${sql.val(ids.filter((id) => id !== undefined))}::uuid[])`
  const changed = persons.map(({ before }) => before.id)
  const moved = households.filter(({ home }) => home !== null).map(({ before }) => before.id)
  const raised = "|| jsonb_build_object('left', t.version + 1)"
  await keep(
    'household',
    raised,
    among(
      'id',
      households.map(({ before }) => before.id),
    ),
  )
  await keep(
    'occupancy',
    '',
    among(
      'id',
      households.map(({ before }) => before.occupancy?.id),
    ),
  )
  await keep('person', raised, among('id', changed))
  // Members follow their household to another building without a version of their own.
  await keep('person', "|| jsonb_build_object('left', t.version)", among('household_id', moved))
  await keep(
    'membership',
    '',
    among(
      'id',
      persons.map(({ before }) => before.membership?.id),
    ),
  )
  await keep('membership', '', sql`${among('household_id', moved)} and t.ends_on is null`)
  await keepHouseholdFacts(
    tx,
    community,
    households.filter(changesFacts).map(({ before }) => before.id),
  )
  await keepPersonFacts(
    tx,
    community,
    persons.filter(({ fields }) => fields.some((field) => !elsewhere.has(field))).map(({ before }) => before.id),
  )
}

/** Where somebody lives and what they are tagged with have dates of their own. */
const elsewhere = new Set(['relation', 'household', 'careTags'])

function changesFacts({ before, originGroup, note }: ChangedHousehold): boolean {
  return note !== null || originGroup !== before.originGroup
}
