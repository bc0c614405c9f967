import type { AgendaItem, Meeting } from '@linli/contract/meetings'
import { sql } from 'kysely'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../../platform/record.ts'
import { attachFiles } from '../files/index.ts'
import { mayApproveMeetings, mayWriteMeetings } from './meetings.policy.ts'
import { findMeetingRow } from './meetings.queries.ts'
import { lockItem, lockMeeting, meetingChanged, readAgenda, readMeeting, requireDraft } from './meetings.read.ts'
import { refuse } from './meetings.refusals.ts'
import { listItemRows } from './record.queries.ts'
import { changeMeeting } from './meetings.change.ts'

/**
 * Minutes as they are typed. Whoever typed on another version gets a conflict that carries what stands there, so that the
 * screen shows both and nothing is lost; the same words once more are saved already.
 */
export async function writeItemMinutes(
  deps: Deps,
  caller: Caller,
  id: string,
  { version, minutes }: { version: number; minutes: string | null },
): Promise<AgendaItem> {
  mayWriteMeetings(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const { meeting, item } = await lockItem(tx, caller, id)
    if (item.minutes === minutes && (item.version === version || item.version === version + 1))
      return getItem(tx, community, meeting.id, id)
    if (item.version !== version) throw new AppError('conflict', { current: await getItem(tx, community, meeting.id, id) })
    requireDraft(meeting)
    await tx
      .updateTable('meeting_item')
      .set({ minutes, version: version + 1 })
      .where('community', '=', community)
      .where('id', '=', id)
      .execute()
    await record(
      tx,
      caller,
      { verb: 'meeting.minutes', entity: 'meeting', entityId: meeting.id, detail: { item: id, version: version + 1 } },
      [meetingChanged(meeting.id)],
    )
    return getItem(tx, community, meeting.id, id)
  })
}

async function getItem(tx: Tx, community: number, meeting: string, id: string): Promise<AgendaItem> {
  const rows = await listItemRows(tx, community, meeting)
  const item = (await readAgenda(tx, community, rows)).find((one) => one.id === id)
  if (item === undefined) throw new AppError('not_found')
  return item
}

export interface MinutesDraft {
  version: number
  minutes: string | null
  endsAt: string | null
  chair: string | null
  recorder: string | null
}

/** Hands the draft in: from here on it is read and approved, or given back. */
export async function finishMinutes(deps: Deps, caller: Caller, id: string, draft: MinutesDraft): Promise<Meeting> {
  mayWriteMeetings(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const meeting = await lockMeeting(tx, caller, id, draft.version)
    requireDraft(meeting)
    if (draft.endsAt !== null && Date.parse(draft.endsAt) <= Date.parse(meeting.starts_at)) throw refuse('ends-before-start')
    const { minutes, endsAt, chair, recorder } = draft
    return changeMeeting(
      tx,
      caller,
      meeting,
      { state: 'minuted', minutes, ends_at: endsAt, chair, recorder },
      { verb: 'meeting.hand-in', entity: 'meeting', entityId: id, detail: { items: meeting.items, decisions: meeting.decisions } },
    )
  })
}

/** Approved by who has the right to; a repeat finds it done. Nothing of them is written any more, whoever asks. */
export async function approveMinutes(deps: Deps, caller: Caller, id: string, version: number): Promise<Meeting> {
  mayApproveMeetings(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const done = await alreadyThere(tx, communityOf(caller), id, { state: 'approved', version })
    if (done !== null) return done
    const meeting = await lockMeeting(tx, caller, id, version)
    if (meeting.state === 'approved') throw refuse('approved')
    if (meeting.state !== 'minuted') throw refuse('not-handed-in')
    return changeMeeting(
      tx,
      caller,
      meeting,
      { state: 'approved', approved_by: caller.name, approved_at: sql<string>`clock_timestamp()` },
      { verb: 'meeting.approve', entity: 'meeting', entityId: id, detail: { decisions: meeting.decisions } },
    )
  })
}

export async function returnMinutes(deps: Deps, caller: Caller, id: string, version: number, reason: string): Promise<Meeting> {
  mayWriteMeetings(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const meeting = await lockMeeting(tx, caller, id, version)
    if (meeting.state === 'approved') throw refuse('approved')
    if (meeting.state !== 'minuted') throw refuse('not-handed-in')
    return changeMeeting(
      tx,
      caller,
      meeting,
      { state: 'held' },
      { verb: 'meeting.return', entity: 'meeting', entityId: id, detail: { reason } },
    )
  })
}

/** Papers and pictures, seen by those who read meetings. They are part of the minutes and stand still with them. */
export async function setAttachments(deps: Deps, caller: Caller, id: string, version: number, files: readonly string[]): Promise<Meeting> {
  mayWriteMeetings(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const meeting = await lockMeeting(tx, caller, id, version)
    if (meeting.state === 'approved') throw refuse('approved')
    if (meeting.state === 'cancelled') throw refuse('cancelled')
    const owner = { domain: 'meeting', id, privacyClass: 'staff' as const, audience: null, shown: false }
    await attachFiles(tx, caller, owner, 'meeting.attachment', files)
    const note = { verb: 'meeting.attach', entity: 'meeting', entityId: id, detail: { files: files.length } }
    return changeMeeting(tx, caller, meeting, {}, note)
  })
}

/** What a repeat of the step that led there finds: the state it led to, one version on. */
async function alreadyThere(
  tx: Tx,
  community: number,
  id: string,
  step: { state: Meeting['state']; version: number },
): Promise<Meeting | null> {
  const row = await findMeetingRow(tx, community, id)
  return row?.state === step.state && row.version === step.version + 1 ? readMeeting(tx, community, row) : null
}
