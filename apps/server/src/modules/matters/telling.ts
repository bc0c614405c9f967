import { sql } from 'kysely'
import { v7 } from 'uuid'
import type { Tx } from '../../platform/db/in-scope.ts'
import type { EventNote } from '../../platform/record.ts'

/**
 * What a step says reaches every raiser by their way: on phone and television it stands at once, slips and calls wait in a
 * list until somebody says they were told. `except`: who took the step themselves; `only`: these and no others.
 */
export async function tellRaisers(
  tx: Tx,
  community: number,
  { matter, seq, except = null, only }: { matter: string; seq: number; except?: string | null; only?: readonly string[] | undefined },
): Promise<void> {
  const raisers = await tx
    .selectFrom('matter_raiser')
    .select(['id', 'household_id', 'tell_by', 'kind'])
    .where('community', '=', community)
    .$if(only === undefined, (some) => some.where('matter_id', '=', matter))
    .$if(only !== undefined, (some) => some.where('id', 'in', [noRaiser, ...(only ?? [])]))
    .where('kind', '<>', 'staff')
    .execute()
  const told = raisers.filter(({ id }) => id !== except)
  if (told.length === 0) return
  await tx
    .insertInto('matter_told')
    .values(
      told.map((raiser) => ({
        community,
        id: v7(),
        matter_id: matter,
        raiser_id: raiser.id,
        household_id: raiser.household_id,
        seq,
        way: raiser.tell_by,
        told_at: raiser.tell_by === 'phone' ? sql<string>`clock_timestamp()` : null,
        told_by: raiser.tell_by === 'phone' ? 'linli' : null,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** In no list of raisers; an empty one must not fail. */
const noRaiser = '00000000-0000-0000-0000-000000000000'

/** Staff read the queue again; homes only where the step says something to them. */
export function matterChanged(id: string, households: readonly string[]): EventNote {
  return households.length === 0
    ? { kind: 'matter.changed', privacyClass: 'staff', audience: null, data: { id } }
    : { kind: 'matter.changed', privacyClass: 'household', audience: [...households], data: { id } }
}
