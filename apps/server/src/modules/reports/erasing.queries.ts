import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'

/**
 * Empties what answers keep of a person. The workbook as it was sent stays, as the record of what was handed out; the row's
 * number of the person leads nowhere any more.
 */
export async function eraseFromReports(tx: Tx, community: number, person: string): Promise<void> {
  await sql`update report_row set cells = '{}', label = '', person_id = null, household_id = null, unknown = 0, changed = 0, old = 0, typed = 0, filled = 0, counted = 0
    where community = ${community} and person_id = ${person}`.execute(tx)
}
