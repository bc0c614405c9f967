import type { VisitNeed } from '@linli/contract/visits'
import { sql } from 'kysely'
import type { Caller } from '../../platform/caller.ts'
import type { Tx } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import type { AuditNote, EventNote } from '../../platform/record.ts'

interface Heard {
  visit: string
  contactDay: string | null
  household: string | null
  building: string | null
  /** The account that brought it; null where it was heard at a stand. */
  account: string | null
  note: string
}

export async function raiseNeeds(
  _tx: Tx,
  _deps: Deps,
  _caller: Caller,
  _heard: Heard,
  needs: readonly VisitNeed[],
): Promise<{ audit: AuditNote[]; events: EventNote[] }> {
  if (needs.length > 0) throw new AppError('unavailable')
  return { audit: [], events: [] }
}

export async function listCategoryNames(tx: Tx, community: number): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from matter_category where community = ${community} and (ends_on is null or ends_on > current_date) order by position, name`.execute(
    tx,
  )
  return rows.map(({ name }) => name)
}
