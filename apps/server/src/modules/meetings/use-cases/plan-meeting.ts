import type { Meeting } from '@linli/contract/meetings'
import type { MeetingKind } from '@linli/contract/meeting-kinds'
import { v7 as newId } from 'uuid'
import { type Caller, communityOf } from '../../../platform/caller.ts'
import { type Tx, inScope } from '../../../platform/db/in-scope.ts'
import type { Deps } from '../../../platform/deps.ts'
import { AppError } from '../../../platform/errors.ts'
import { type AuditNote, type EventNote, record } from '../../../platform/record.ts'
import { setReady } from '../../matters/index.ts'
import { retractNotice } from '../../notices/index.ts'
import { readSettings } from '../../settings/index.ts'
import { addCarried } from '../carried.ts'
import { mayWriteMeetings } from '../meetings.policy.ts'
import { type MeetingRow, countInvited, findMeetingRow } from '../meetings.queries.ts'
import { changeMeeting, hasMotions } from '../meetings.change.ts'
import { getMeetingRow, lockMeeting, meetingChanged, readMeeting } from '../meetings.read.ts'
import { refuse } from '../meetings.refusals.ts'
import { listMatterIdsOf } from '../record.queries.ts'
import { type NoticeText, writeNotice } from '../meeting-notice.ts'

export interface MeetingFacts {
  title: string
  startsAt: string
  endsAt: string | null
  place: string
  branch: string | null
  partyGroup: string | null
  audience: string[] | null
  chair: string | null
  recorder: string | null
}

/** A kind's rule is kept as it stands on the day of calling; a later change of the setting changes no meeting called before. */
export async function planMeeting(
  deps: Deps,
  caller: Caller,
  { id, kind: key, notice, ...facts }: MeetingFacts & { id: string; kind: string; notice: NoticeText | null },
): Promise<Meeting> {
  mayWriteMeetings(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const before = await findMeetingRow(tx, community, id)
    if (before !== undefined) return replayed(tx, community, before, { key, notice, facts })
    const kind = (await readSettings(tx, community)).meetingKinds.find((one) => one.key === key)
    if (kind === undefined) throw refuse('unknown-kind')
    await requireSound(tx, community, facts, kind.body)
    const made = await tx
      .insertInto('meeting')
      .values({ community, id, ...columnsOf(facts), ...kindColumns(kind), created_by: caller.id })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (made === undefined) return replayed(tx, community, await getMeetingRow(tx, community, id), { key, notice, facts })
    const carried = await addCarried(tx, community, id)
    const told = notice === null ? nothingTold : await writeNotice(tx, caller, await getMeetingRow(tx, community, id), notice)
    await record(
      tx,
      caller,
      [{ verb: 'meeting.plan', entity: 'meeting', entityId: id, detail: { kind: key, carried, notice: notice !== null } }, ...told.notes],
      [meetingChanged(id), ...told.events],
    )
    return readMeeting(tx, community, await getMeetingRow(tx, community, id))
  })
}

export async function updateMeeting(deps: Deps, caller: Caller, id: string, version: number, facts: MeetingFacts): Promise<Meeting> {
  mayWriteMeetings(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const before = await lockMeeting(tx, caller, id, version)
    requireOpen(before)
    if (before.roll_closed_at !== null && invited(before) !== invited(columnsOf(facts))) throw refuse('not-planned')
    await requireSound(tx, community, facts, before.body)
    return changeMeeting(tx, caller, before, columnsOf(facts), { verb: 'meeting.change', entity: 'meeting', entityId: id, detail: {} })
  })
}

/** A meeting is called off while nothing was decided at it; its notice leaves the screens in the same moment, its matters are ready again. */
export async function cancelMeeting(deps: Deps, caller: Caller, id: string, version: number, reason: string): Promise<Meeting> {
  mayWriteMeetings(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const before = await lockMeeting(tx, caller, id, version)
    if (before.state === 'cancelled') throw refuse('cancelled')
    if (before.state === 'approved') throw refuse('approved')
    if (before.decisions > 0 || (await hasMotions(tx, communityOf(caller), id))) throw refuse('something-recorded')
    const shown = before.notice_id !== null && before.notice_version !== null && before.notice_state !== 'withdrawn'
    const withdrawn = shown ? await retractNotice(tx, caller, before.notice_id ?? '', before.notice_version ?? 0) : null
    const back = await setReady(tx, caller, [...(await listMatterIdsOf(tx, communityOf(caller), id))], true)
    const note = { verb: 'meeting.cancel', entity: 'meeting', entityId: id, detail: { reason } }
    return changeMeeting(
      tx,
      caller,
      before,
      { state: 'cancelled', cancelled_why: reason },
      [note, ...(withdrawn?.note ? [withdrawn.note] : []), ...back.audit],
      [...(withdrawn?.events ?? []), ...back.events],
    )
  })
}

const nothingTold = { notes: [] as AuditNote[], events: [] as EventNote[] }

/** Whom the roll was drawn from. */
function invited({ branch, party_group, audience }: Pick<MeetingRow, 'branch' | 'party_group' | 'audience'>): string {
  return JSON.stringify([branch, party_group, audience?.toSorted() ?? null])
}

function requireOpen({ state }: MeetingRow): void {
  if (state === 'cancelled') throw refuse('cancelled')
  if (state === 'approved') throw refuse('approved')
  if (state === 'minuted') throw refuse('handed-in')
}

/** The same call once more finds what it made, unless it says something else. */
async function replayed(
  tx: Tx,
  community: number,
  row: MeetingRow,
  { key, notice, facts }: { key: string; notice: NoticeText | null; facts: MeetingFacts },
): Promise<Meeting> {
  const instant = (text: string | null) => (text === null ? null : Date.parse(text))
  const said = columnsOf(facts)
  const same =
    row.kind === key &&
    (notice?.id ?? null) === row.notice_id &&
    (['title', 'place', 'branch', 'party_group', 'chair', 'recorder'] as const).every((column) => row[column] === said[column]) &&
    instant(row.starts_at) === instant(said.starts_at) &&
    instant(row.ends_at) === instant(said.ends_at) &&
    (row.audience ?? []).join() === (said.audience ?? []).join()
  if (!same) throw new AppError('same_id_other_content')
  return readMeeting(tx, community, row)
}

async function requireSound(tx: Tx, community: number, facts: MeetingFacts, body: MeetingKind['body']): Promise<void> {
  if (facts.endsAt !== null && Date.parse(facts.endsAt) <= Date.parse(facts.startsAt)) throw refuse('ends-before-start')
  if ((body === 'branch' || body === 'group') && facts.branch === null) throw refuse('branch-needed')
  if (body === 'group' && facts.partyGroup === null) throw refuse('branch-needed')
  if (facts.audience === null) return
  const ids = [...new Set(facts.audience)]
  if ((await countInvited(tx, community, ids)) !== ids.length) throw refuse('unknown-place')
}

function columnsOf({ title, startsAt, endsAt, place, branch, partyGroup, audience, chair, recorder }: MeetingFacts) {
  return {
    title,
    starts_at: startsAt,
    ends_at: endsAt,
    place,
    branch,
    party_group: partyGroup,
    audience: audience === null ? null : [...new Set(audience)],
    chair,
    recorder,
  }
}

function kindColumns({ key, name, body, roll, decides }: MeetingKind) {
  const rule = roll === null || decides === null ? null : JSON.stringify({ roll, ...decides })
  return { kind: key, kind_name: name, body, roll, rule, sign_in_index: Buffer.from(newId().replaceAll('-', ''), 'hex') }
}
