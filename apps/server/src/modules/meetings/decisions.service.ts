import type { Decision } from '@linli/contract/meetings'
import { sql } from 'kysely'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { type AuditNote, type EventNote, record } from '../../platform/record.ts'
import { mayWriteMeetings } from './meetings.policy.ts'
import type { MeetingRow } from './meetings.queries.ts'
import { lockItem, lockMeeting, meetingChanged, readDecisions, requireDraft } from './meetings.read.ts'
import { refuse } from './meetings.refusals.ts'
import { type DecisionRow, listDecisionRows, listMattersOf, listMotionRows } from './record.queries.ts'

export interface Decided {
  kind: Decision['kind']
  text: string
  motion: string | null
  owner: string
  ownerKind: Decision['ownerKind']
  dueOn: string | null
  matters: string[]
}

export async function makeDecision(
  deps: Deps,
  caller: Caller,
  itemId: string,
  { id, ...decided }: Decided & { id: string },
): Promise<Decision> {
  mayWriteMeetings(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const { meeting } = await lockItem(tx, caller, itemId)
    const before = await findDecision(tx, community, id)
    if (before !== undefined) {
      if (before.item !== itemId || !sameDecision(before, decided)) throw new AppError('same_id_other_content')
      return before
    }
    requireDraft(meeting)
    await requireSound(tx, community, itemId, decided)
    await tx
      .insertInto('decision')
      .values({ community, id, meeting_id: meeting.id, item_id: itemId, ...columnsOf(decided), created_by: caller.id })
      .execute()
    await linkMatters(tx, community, id, decided.matters)
    return settle(tx, caller, id, {
      verb: 'decision.make',
      detail: { meeting: meeting.id, kind: decided.kind, matters: decided.matters.length },
    })
  })
}

export async function changeDecision(
  deps: Deps,
  caller: Caller,
  id: string,
  { version, ...decided }: Decided & { version: number },
): Promise<Decision> {
  mayWriteMeetings(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const { meeting, decision } = await lockDecision(tx, caller, id, version)
    requireDraft(meeting)
    if (decision.reply !== null) throw refuse('answered')
    if (decision.state !== 'open') throw refuse('not-open')
    await requireSound(tx, community, decision.item_id, decided)
    await updateDecision(tx, community, decision, columnsOf(decided))
    await tx.deleteFrom('decision_matter').where('community', '=', community).where('decision_id', '=', id).execute()
    await linkMatters(tx, community, id, decided.matters)
    return settle(tx, caller, id, {
      verb: 'decision.change',
      detail: { meeting: meeting.id, kind: decided.kind, matters: decided.matters.length },
    })
  })
}

export async function takeDecisionOut(deps: Deps, caller: Caller, id: string, version: number): Promise<{ ok: true }> {
  mayWriteMeetings(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const { meeting, decision } = await lockDecision(tx, caller, id, version)
    requireDraft(meeting)
    if (decision.reply !== null) throw refuse('answered')
    // Later meetings may have looked at it already.
    await tx.updateTable('meeting_item').set({ carry_id: null }).where('community', '=', community).where('carry_id', '=', id).execute()
    await tx.deleteFrom('decision').where('community', '=', community).where('id', '=', id).execute()
    await record(tx, caller, { verb: 'decision.remove', entity: 'decision', entityId: id, detail: { meeting: meeting.id } }, [
      meetingChanged(meeting.id),
    ])
    return { ok: true as const }
  })
}

/** Done, and what is different since: also after the minutes were approved, which say what was decided, not how it went. */
export async function finishDecision(
  deps: Deps,
  caller: Caller,
  id: string,
  { version, outcome, whatChanged, doneOn }: { version: number; outcome: string; whatChanged: string | null; doneOn: string },
): Promise<Decision> {
  mayWriteMeetings(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const { meeting, decision } = await lockDecision(tx, caller, id, version)
    if (decision.state !== 'open') throw refuse('not-open')
    if (doneOn < decision.meeting_on || doneOn > (await today(tx))) throw refuse('done-in-future')
    await updateDecision(tx, communityOf(caller), decision, { state: 'done', outcome, what_changed: whatChanged, done_on: doneOn })
    return settle(tx, caller, id, { verb: 'decision.done', detail: { meeting: meeting.id, doneOn, changed: whatChanged !== null } })
  })
}

export async function dropDecision(deps: Deps, caller: Caller, id: string, version: number, reason: string): Promise<Decision> {
  mayWriteMeetings(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const { meeting, decision } = await lockDecision(tx, caller, id, version)
    if (decision.state !== 'open') throw refuse('not-open')
    await updateDecision(tx, communityOf(caller), decision, { state: 'dropped', outcome: reason, done_on: await today(tx) })
    return settle(tx, caller, id, { verb: 'decision.drop', detail: { meeting: meeting.id } })
  })
}

/** A decision with its meeting, locked, as who asked read it; `done` lets a repeat through, which finds its own work. */
export async function lockDecision(
  tx: Tx,
  caller: Caller,
  id: string,
  version: number,
  { done = () => false }: { done?: (row: DecisionRow) => boolean } = {},
): Promise<{ meeting: MeetingRow; decision: DecisionRow }> {
  const community = communityOf(caller)
  const [found] = await listDecisionRows(tx, community, { id }, 1)
  if (found === undefined) throw new AppError('not_found')
  const meeting = await lockMeeting(tx, caller, found.meeting_id)
  const [decision] = await listDecisionRows(tx, community, { id }, 1)
  if (decision === undefined) throw new AppError('not_found')
  if (decision.version !== version && !done(decision))
    throw new AppError('conflict', { current: (await readDecisions(tx, community, [decision]))[0] })
  return { meeting, decision }
}

/** Writes columns of a locked decision as its next version. */
export async function updateDecision(tx: Tx, community: number, before: DecisionRow, columns: Record<string, unknown>): Promise<void> {
  await tx
    .updateTable('decision')
    .set({ ...columns, version: before.version + 1, updated_at: sql<string>`clock_timestamp()` })
    .where('community', '=', community)
    .where('id', '=', before.id)
    .execute()
}

/** Records what was done with a decision, with what others noted beside it, and reads it again. */
export async function settle(
  tx: Tx,
  caller: Caller,
  id: string,
  note: Pick<AuditNote, 'verb' | 'detail'>,
  beside: { notes: AuditNote[]; events: EventNote[] } = { notes: [], events: [] },
): Promise<Decision> {
  const decision = await findDecision(tx, communityOf(caller), id)
  if (decision === undefined) throw new AppError('not_found')
  await record(
    tx,
    caller,
    [{ ...note, entity: 'decision', entityId: id }, ...beside.notes],
    [meetingChanged(decision.meeting), ...beside.events],
  )
  return decision
}

async function findDecision(tx: Tx, community: number, id: string): Promise<Decision | undefined> {
  return (await readDecisions(tx, community, await listDecisionRows(tx, community, { id }, 1)))[0]
}

/** Its matters stand under its item, and a motion it rests on is of that item and passed. */
async function requireSound(tx: Tx, community: number, item: string, { kind, motion, matters }: Decided): Promise<void> {
  if (kind === 'matter' && matters.length === 0) throw refuse('matter-needed')
  const own = (await listMattersOf(tx, community, 'item', [item])).get(item) ?? []
  if (matters.some((id) => !own.includes(id))) throw refuse('not-on-agenda')
  if (motion === null) return
  const [found] = await listMotionRows(tx, community, { id: motion })
  if (found?.item_id !== item) throw refuse('unknown-motion')
  if (!found.passed) throw refuse('motion-not-passed')
}

async function linkMatters(tx: Tx, community: number, decision: string, matters: readonly string[]): Promise<void> {
  const rows = [...new Set(matters)].map((id) => ({ community, decision_id: decision, matter_id: id }))
  if (rows.length > 0) await tx.insertInto('decision_matter').values(rows).execute()
}

function columnsOf({ kind, text, motion, owner, ownerKind, dueOn }: Decided) {
  return { kind, text, motion_id: motion, owner, owner_kind: ownerKind, due_on: dueOn }
}

function sameDecision(before: Decision, decided: Decided): boolean {
  const matters = (ids: readonly string[]) => [...new Set(ids)].toSorted().join()
  return (
    (['kind', 'text', 'motion', 'owner', 'ownerKind', 'dueOn'] as const).every((field) => before[field] === decided[field]) &&
    matters(before.matters.map((matter) => matter.id)) === matters(decided.matters)
  )
}

async function today(tx: Tx): Promise<string> {
  const { rows } = await sql<{ today: string }>`select current_date::text as today`.execute(tx)
  return rows[0]?.today ?? ''
}
