import type { EventNote } from '../../platform/record.ts'
import type { RequestRow } from './changes.queries.ts'

/** Staff read the queue again, and the household its own requests; what a helper proposed is between them and the staff. */
export function told({ id, household_id: household, asked_as: as }: Pick<RequestRow, 'id' | 'household_id' | 'asked_as'>): EventNote[] {
  return as === 'resident'
    ? [{ kind: 'change.changed', privacyClass: 'household', audience: [household], data: { id } }]
    : [{ kind: 'change.changed', privacyClass: 'staff', audience: null, data: { id } }]
}
