import type { Motion } from '@linli/contract/meetings'
import { type VoteResult, decideVote } from '@linli/rules/votes'
import { sql } from 'kysely'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../../platform/record.ts'
import { mayWriteMeetings } from './meetings.policy.ts'
import { presentMotion } from './meetings.present.ts'
import type { MeetingRow } from './meetings.queries.ts'
import { lockItem, lockMeeting, meetingChanged, requireDraft } from './meetings.read.ts'
import { refuse, refuseMorePresent, refuseVotes } from './meetings.refusals.ts'
import { type MotionRow, listMotionRows } from './record.queries.ts'

export interface CountedMotion {
  text: string
  present: number
  yes: number
  no: number
  abstain: number
  void: number
}

/** The meeting's own rule decides; votes that do not add up are refused with their sum, and nothing is written. */
export async function putMotion(
  deps: Deps,
  caller: Caller,
  itemId: string,
  { id, ...counted }: CountedMotion & { id: string },
): Promise<Motion> {
  mayWriteMeetings(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const { meeting } = await lockItem(tx, caller, itemId)
    const [before] = await listMotionRows(tx, community, { id })
    if (before !== undefined) {
      if (before.item_id !== itemId || !sameCount(before, counted)) throw new AppError('same_id_other_content')
      return presentMotion(before)
    }
    requireDraft(meeting)
    const columns = { ...columnsOf(counted), ...decideFor(meeting, counted), counted_by: caller.name }
    await tx
      .insertInto('motion')
      .values({ community, id, meeting_id: meeting.id, item_id: itemId, ...columns })
      .execute()
    await recordMotion(tx, caller, 'motion.count', meeting, id, counted)
    return getMotion(tx, community, id)
  })
}

export async function correctMotion(
  deps: Deps,
  caller: Caller,
  id: string,
  { version, ...counted }: CountedMotion & { version: number },
): Promise<Motion> {
  mayWriteMeetings(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const { meeting, motion } = await lockMotion(tx, caller, id, version)
    requireDraft(meeting)
    const decided = decideFor(meeting, counted)
    if (motion.passed && !decided.passed && (await isDecidedOn(tx, community, id))) throw refuse('motion-decided')
    await tx
      .updateTable('motion')
      .set({ ...columnsOf(counted), ...decided, counted_by: caller.name, counted_at: sql<string>`clock_timestamp()`, version: version + 1 })
      .where('community', '=', community)
      .where('id', '=', id)
      .execute()
    await recordMotion(tx, caller, 'motion.correct', meeting, id, counted)
    return getMotion(tx, community, id)
  })
}

export async function takeMotionOut(deps: Deps, caller: Caller, id: string, version: number): Promise<{ ok: true }> {
  mayWriteMeetings(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const { meeting, motion } = await lockMotion(tx, caller, id, version)
    requireDraft(meeting)
    if (await isDecidedOn(tx, community, id)) throw refuse('motion-decided')
    await tx.deleteFrom('motion').where('community', '=', community).where('id', '=', id).execute()
    await recordMotion(tx, caller, 'motion.remove', meeting, id, motion)
    return { ok: true as const }
  })
}

/** The motion with its meeting, locked. */
async function lockMotion(tx: Tx, caller: Caller, id: string, version: number): Promise<{ meeting: MeetingRow; motion: MotionRow }> {
  const found = await getMotionRow(tx, communityOf(caller), id)
  const meeting = await lockMeeting(tx, caller, found.meeting_id)
  const motion = await getMotionRow(tx, communityOf(caller), id)
  if (motion.version !== version) throw new AppError('conflict', { current: presentMotion(motion) })
  return { meeting, motion }
}

function decideFor(meeting: MeetingRow, counted: CountedMotion): { rule: string; entitled: number } & Omit<VoteResult, 'needed'> {
  const { rule, entitled } = meeting
  if (rule === null) throw refuse('nothing-voted')
  if (entitled === null || meeting.roll_closed_at === null) throw refuse('roll-open')
  const { present, yes, no, abstain, void: invalid } = counted
  const decided = decideVote(rule, { entitled, present, yes, no, abstain, void: invalid })
  if (!decided.ok) throw refuseVotes(decided.refusal)
  // Some may have left by the time of the vote; nobody votes who did not sign in.
  if (present > meeting.present) throw refuseMorePresent(present, meeting.present)
  return { rule: JSON.stringify(rule), entitled, quorum: decided.result.quorum, passed: decided.result.passed }
}

async function isDecidedOn(tx: Tx, community: number, motion: string): Promise<boolean> {
  const found = await tx
    .selectFrom('decision')
    .select('id')
    .where('community', '=', community)
    .where('motion_id', '=', motion)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

async function recordMotion(tx: Tx, caller: Caller, verb: string, meeting: MeetingRow, id: string, counted: CountedMotion): Promise<void> {
  const { present, yes, no, abstain } = counted
  await record(
    tx,
    caller,
    { verb, entity: 'motion', entityId: id, detail: { meeting: meeting.id, present, yes, no, abstain, void: counted.void } },
    [meetingChanged(meeting.id)],
  )
}

function columnsOf({ text, present, yes, no, abstain, void: invalid }: CountedMotion) {
  return { text, present, yes, no, abstain, void: invalid }
}

function sameCount(row: MotionRow, counted: CountedMotion): boolean {
  return (['text', 'present', 'yes', 'no', 'abstain', 'void'] as const).every((field) => row[field] === counted[field])
}

async function getMotionRow(tx: Tx, community: number, id: string): Promise<MotionRow> {
  const [row] = await listMotionRows(tx, community, { id })
  if (row === undefined) throw new AppError('not_found')
  return row
}

async function getMotion(tx: Tx, community: number, id: string): Promise<Motion> {
  return presentMotion(await getMotionRow(tx, community, id))
}
