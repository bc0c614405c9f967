import { type Caller, communityOf } from '../../../../platform/caller.ts'
import { inScope } from '../../../../platform/db/in-scope.ts'
import type { Deps } from '../../../../platform/deps.ts'
import { AppError } from '../../../../platform/errors.ts'
import { record } from '../../../../platform/record.ts'
import { isSealed, openValues } from '../../ledger-storage.ts'
import { mayRevealCells } from '../row.policy.ts'
import { ledgerOf, requireRow } from '../row.service.ts'

/**
 * Shows one sealed cell whole. The look is written first; without the audit row there is no value. The own number of
 * somebody in the register is a look at that person, which their household sees.
 */
export async function revealLedgerCell(
  deps: Deps,
  caller: Caller,
  key: string,
  id: string,
  { column, purpose, note }: { column: string; purpose: string; note: string | null },
): Promise<string | null> {
  mayRevealCells(caller)
  const ledger = ledgerOf(key)
  const declared = ledger.columns.find((candidate) => candidate.key === column && isSealed(candidate.type))
  if (declared === undefined) throw new AppError('not_found')
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const values = openValues(ledger, await requireRow(tx, deps, community, ledger, id), deps.fields)
    const { person } = values
    const own = declared.key === declared.type && typeof person === 'string' ? person : null
    const owner =
      own === null
        ? undefined
        : await tx.selectFrom('person').select('household_id').where('community', '=', community).where('id', '=', own).executeTakeFirst()
    const detail = { field: own === null ? column : declared.type, note, by: caller.name, ledger: key, row: id }
    await record(
      tx,
      caller,
      own === null
        ? { verb: 'ledger.reveal', entity: 'ledger', entityId: id, purpose, detail }
        : {
            verb: 'person.reveal',
            entity: 'person',
            entityId: own,
            ...(owner === undefined || owner.household_id === null ? {} : { household: owner.household_id }),
            purpose,
            detail,
          },
    )
    const value = values[column]
    return typeof value === 'string' ? value : null
  })
}
