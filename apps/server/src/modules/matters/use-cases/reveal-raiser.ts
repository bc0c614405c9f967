import { type Caller, communityOf } from '../../../platform/caller.ts'
import { inScope } from '../../../platform/db/in-scope.ts'
import { AppError } from '../../../platform/errors.ts'
import { record } from '../../../platform/record.ts'
import { findMatter } from '../matter.row.ts'
import type { MattersDeps } from '../matters.deps.ts'
import { mayReadMatters, mayRevealRaisers } from '../matters.policy.ts'
import { contactOf, findRaiserRow } from '../raisers.read.ts'

/** How to reach a raiser, whole, for a purpose: the look is recorded before it is answered, and the home sees it. */
export async function revealRaiser(
  deps: Pick<MattersDeps, 'database' | 'fields'>,
  caller: Caller,
  { matter: id, raiser }: { matter: string; raiser: string },
  { purpose, note }: { purpose: string; note: string | null },
): Promise<{ value: string | null }> {
  mayRevealRaisers(caller)
  mayReadMatters(caller)
  const community = communityOf(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const matter = await findMatter(tx, community, id)
    const row = matter === undefined ? undefined : await findRaiserRow(tx, community, id, raiser)
    if (matter === undefined || row === undefined) throw new AppError('not_found')
    await record(tx, caller, {
      // Somebody of the register: the same look as at their number there, so that they see it.
      verb: row.person_id === null ? 'matter.reveal' : 'person.reveal',
      entity: row.person_id === null ? 'matter' : 'person',
      entityId: row.person_id ?? id,
      ...(row.household_id === null ? {} : { household: row.household_id }),
      purpose,
      detail: { field: 'phone', matter: matter.number, ...(note === null ? {} : { note }) },
    })
    return { value: contactOf(deps, row) }
  })
}
