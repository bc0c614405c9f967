import { type UpdateObject, sql } from 'kysely'
import type { Meeting } from '@linli/contract/meetings'
import { type Caller, communityOf } from '../../platform/caller.ts'
import type { Tx } from '../../platform/db/in-scope.ts'
import type { DB } from '../../platform/db/types.gen.ts'
import { type AuditNote, type EventNote, record } from '../../platform/record.ts'
import type { MeetingRow } from './meetings.queries.ts'
import { getMeetingRow, meetingChanged, readMeeting } from './meetings.read.ts'

/** Writes columns of a locked meeting as its next version, records it, and reads it again. */
export async function changeMeeting(
  tx: Tx,
  caller: Caller,
  before: MeetingRow,
  columns: UpdateObject<DB, 'meeting'>,
  notes: AuditNote | AuditNote[],
  events: EventNote[] = [],
): Promise<Meeting> {
  const community = communityOf(caller)
  await tx
    .updateTable('meeting')
    .set({ ...columns, version: before.version + 1, updated_at: sql<string>`clock_timestamp()` })
    .where('community', '=', community)
    .where('id', '=', before.id)
    .execute()
  await record(tx, caller, notes, [meetingChanged(before.id), ...events])
  return readMeeting(tx, community, await getMeetingRow(tx, community, before.id))
}

export async function hasMotions(tx: Tx, community: number, meeting: string): Promise<boolean> {
  const found = await tx
    .selectFrom('motion')
    .select('id')
    .where('community', '=', community)
    .where('meeting_id', '=', meeting)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}
