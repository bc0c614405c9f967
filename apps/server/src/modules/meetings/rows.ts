import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'

// The side door for processes that only read and write rows: nothing of routes is loaded.

/** Who is erased keeps their place among those counted, under no name: 应到 and 实到 of a vote must not change after it. */
export async function eraseFromMeetings(tx: Tx, community: number, person: string, erasedName: string): Promise<void> {
  await sql`
    update meeting_attendee set name = ${erasedName}, label = null, why = null, excused = case when excused is null then null else ${erasedName} end
    where community = ${community} and person_id = ${person} and name <> ${erasedName}`.execute(tx)
}
