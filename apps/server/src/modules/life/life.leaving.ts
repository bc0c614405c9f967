import { sql } from 'kysely'
import type { Caller } from '../../platform/caller.ts'
import type { Tx } from '../../platform/db/in-scope.ts'
import type { AuditNote } from '../../platform/record.ts'
import { actorChannel, endResidentSignIn } from '../accounts/index.ts'
import { any } from './life.rows.ts'

export interface Left {
  persons: readonly string[]
  /** Those without a home now. */
  households: readonly string[]
  reason: 'moved-out' | 'membership-ended'
}

/**
 * Who has left has nothing here any more: the phone sign-in of each person that went, and of a household without a home
 * its papers and televisions too. A household that moves to another door of the community keeps them.
 * @returns notes for the audit, and the accounts of televisions whose sessions end after the commit
 */
export async function endDoors(
  tx: Tx,
  community: number,
  caller: Caller,
  { persons, households, reason }: Left,
): Promise<{ notes: AuditNote[]; devices: string[] }> {
  const notes: AuditNote[] = []
  for (const household of households) notes.push(...(await endResidentSignIn(tx, caller, { household }, reason)))
  for (const person of persons) notes.push(...(await endResidentSignIn(tx, caller, { person }, reason)))
  const screens = await sql<{ id: string; account_id: string }>`
    update screen set ended_at = clock_timestamp()
    where community = ${community} and ended_at is null and household_id = ${any(households)} returning id, account_id`.execute(tx)
  for (const { account_id } of screens.rows) await sql`select pg_notify(${actorChannel}, ${account_id})`.execute(tx)
  return {
    notes: [...notes, ...screens.rows.map(({ id }) => ({ verb: 'screen.end', entity: 'screen', entityId: id }))],
    devices: screens.rows.map((row) => row.account_id),
  }
}
