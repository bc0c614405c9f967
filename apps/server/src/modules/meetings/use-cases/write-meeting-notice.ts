import type { Meeting } from '@linli/contract/meetings'
import { type Caller, requireRight } from '../../../platform/caller.ts'
import { inScope } from '../../../platform/db/in-scope.ts'
import type { Deps } from '../../../platform/deps.ts'
import { type NoticeText, writeNotice } from '../meeting-notice.ts'
import { mayWriteMeetings } from '../meetings.policy.ts'
import { lockMeeting } from '../meetings.read.ts'
import { refuse } from '../meetings.refusals.ts'
import { changeMeeting } from '../meetings.change.ts'

/** Writes the notice, or writes it anew after time or place changed: a published one changes on the screens at once. */
export async function writeMeetingNotice(deps: Deps, caller: Caller, id: string, version: number, text: NoticeText): Promise<Meeting> {
  mayWriteMeetings(caller)
  requireRight(caller, 'notices.write')
  return inScope(deps.database, caller, 'write', async (tx) => {
    const meeting = await lockMeeting(tx, caller, id, version)
    if (meeting.state === 'cancelled') throw refuse('cancelled')
    if (meeting.state !== 'planned' && meeting.state !== 'held') throw refuse('not-planned')
    const told = await writeNotice(tx, caller, meeting, text)
    const note = { verb: 'meeting.announce', entity: 'meeting', entityId: id, detail: { to: text.to, publish: text.publish } }
    return changeMeeting(tx, caller, meeting, {}, [note, ...told.notes], told.events)
  })
}
