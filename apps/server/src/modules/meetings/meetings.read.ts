import type { AgendaItem, AgendaMatter, Decision, Meeting } from '@linli/contract/meetings'
import { type Caller, communityOf } from '../../platform/caller.ts'
import type { Tx } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import type { EventNote } from '../../platform/record.ts'
import { listFilesOf } from '../files/index.ts'
import { matterBrief } from '../matters/index.ts'
import { namePlaces } from '../space/index.ts'
import { presentCarried, presentDecision, presentItem, presentMatter, presentMeeting, presentMotion } from './meetings.present.ts'
import { type MeetingRow, findMeetingRow, lockMeetingRow } from './meetings.queries.ts'
import { refuse } from './meetings.refusals.ts'
import {
  type DecisionRow,
  type ItemRow,
  findItemRow,
  listCarriedRows,
  listDecisionRows,
  listItemRows,
  listMattersOf,
  listMotionRows,
} from './record.queries.ts'

/** A meeting, waiting for others who write into it. `version` as who asked read it; undefined where the write carries its own. */
export async function lockMeeting(tx: Tx, caller: Caller, id: string, version?: number): Promise<MeetingRow> {
  const community = communityOf(caller)
  await lockMeetingRow(tx, community, id)
  const row = await findMeetingRow(tx, community, id)
  if (row === undefined) throw new AppError('not_found')
  if (version !== undefined && row.version !== version) throw new AppError('conflict', { current: await readMeeting(tx, community, row) })
  return row
}

/** An item with its meeting, locked. */
export async function lockItem(tx: Tx, caller: Caller, id: string): Promise<{ meeting: MeetingRow; item: ItemRow }> {
  const found = await findItemRow(tx, communityOf(caller), id)
  if (found === undefined) throw new AppError('not_found')
  const meeting = await lockMeeting(tx, caller, found.meeting_id)
  const item = await findItemRow(tx, communityOf(caller), id)
  if (item === undefined) throw new AppError('not_found')
  return { meeting, item }
}

/** Minutes, motions and decisions are written while the meeting is held and its minutes are a draft. */
export function requireDraft({ state }: MeetingRow): void {
  if (state === 'planned') throw refuse('not-held')
  if (state === 'minuted') throw refuse('handed-in')
  if (state === 'approved') throw refuse('approved')
  if (state === 'cancelled') throw refuse('cancelled')
}

export async function getMeetingRow(tx: Tx, community: number, id: string): Promise<MeetingRow> {
  const row = await findMeetingRow(tx, community, id)
  if (row === undefined) throw new AppError('not_found')
  return row
}

export async function readMeeting(tx: Tx, community: number, row: MeetingRow): Promise<Meeting> {
  // One after the other: in a write they share one connection.
  const agenda = await readAgenda(tx, community, await listItemRows(tx, community, row.id))
  const decided = await readDecisions(tx, community, await listDecisionRows(tx, community, { meeting: row.id }, 500))
  const files = await listFilesOf(tx, community, 'meeting', [row.id])
  const places = await namePlaces(tx, community, row.audience ?? [])
  return presentMeeting(row, { agenda, decided, attachments: files(row.id, 'meeting.attachment'), places })
}

export async function readAgenda(tx: Tx, community: number, rows: readonly ItemRow[]): Promise<AgendaItem[]> {
  const [first] = rows
  if (first === undefined) return []
  const ids = rows.map((row) => row.id)
  const links = await listMattersOf(tx, community, 'item', ids)
  const matters = await nameMatters(tx, community, [...links.values()].flat())
  const motions = await listMotionRows(tx, community, { meeting: first.meeting_id })
  const carried = await listCarriedRows(tx, community, { ids: rows.flatMap((row) => row.carry_id ?? []) })
  const carriedById = new Map(carried.map((row) => [row.id, presentCarried(row)]))
  const motionsOf = Map.groupBy(motions, (row) => row.item_id)
  return rows.map((row) =>
    presentItem(row, {
      carried: carriedById,
      matters: (links.get(row.id) ?? []).flatMap((id) => matters.get(id) ?? []),
      motions: (motionsOf.get(row.id) ?? []).map(presentMotion),
    }),
  )
}

export async function readDecisions(tx: Tx, community: number, rows: readonly DecisionRow[]): Promise<Decision[]> {
  const links = await listMattersOf(
    tx,
    community,
    'decision',
    rows.map((row) => row.id),
  )
  const matters = await nameMatters(tx, community, [...links.values()].flat())
  return rows.map((row) =>
    presentDecision(
      row,
      (links.get(row.id) ?? []).flatMap((id) => matters.get(id) ?? []),
    ),
  )
}

async function nameMatters(tx: Tx, community: number, ids: readonly string[]): Promise<ReadonlyMap<string, AgendaMatter>> {
  const briefs = await matterBrief(tx, community, [...new Set(ids)])
  return new Map([...briefs].map(([id, brief]) => [id, presentMatter(brief)]))
}

/** Screens that show meetings read again. */
export function meetingChanged(id: string): EventNote {
  return { kind: 'meeting.changed', privacyClass: 'staff', audience: null, data: { id } }
}
