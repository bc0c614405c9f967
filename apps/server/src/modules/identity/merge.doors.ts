import type { Caller } from '../../platform/caller.ts'
import { communityOf } from '../../platform/caller.ts'
import type { Tx } from '../../platform/db/in-scope.ts'
import type { AuditNote } from '../../platform/record.ts'
import { endResidentSignIn } from '../accounts/index.ts'
import type { Row } from './merge.rows.ts'

/**
 * A person has one sign-in by phone, on the number and in the home the register has: the one that fits goes on, the kept
 * record's first; every other ends. @returns notes for the audit, and the accounts that change their person
 */
export async function settleSignIns(tx: Tx, caller: Caller, kept: Row, merged: string): Promise<{ notes: AuditNote[]; moved: string[] }> {
  const community = communityOf(caller)
  const keptId = String(kept['id'])
  const live = await tx
    .selectFrom('resident_account')
    .select(['person_id', 'household_id', 'phone_index'])
    .where('community', '=', community)
    .where('person_id', 'in', [keptId, merged])
    .where('ended_at', 'is', null)
    .execute()
  const fits = live
    .filter((one) => one.household_id === kept['household_id'] && `\\x${one.phone_index?.toString('hex') ?? ''}` === kept['phone_index'])
    .toSorted((one) => (one.person_id === keptId ? -1 : 1))
  const stays = fits[0]?.person_id
  const notes: AuditNote[] = []
  for (const { person_id: person, household_id } of live)
    if (person !== null && person !== stays)
      notes.push(
        ...(await endResidentSignIn(tx, caller, { person }, household_id === kept['household_id'] ? 'phone-changed' : 'membership-ended')),
      )
  const moved = await tx
    .updateTable('resident_account')
    .set({ person_id: keptId })
    .where('community', '=', community)
    .where('person_id', '=', merged)
    .returning('account_id')
    .execute()
  return { notes, moved: moved.map((row) => row.account_id) }
}
