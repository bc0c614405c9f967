import type { AgendaItem, AgendaMatter, CarriedDecision, Decision, Meeting, MeetingLine, Motion } from '@linli/contract/meetings'
import { decideVote } from '@linli/rules/votes'
import type { MatterBrief } from '../matters/index.ts'
import type { PlaceName } from '../space/index.ts'
import type { FileRef } from '@linli/contract/files'
import type { MeetingRow } from './meetings.queries.ts'
import type { DecisionRow, ItemRow, MotionRow } from './record.queries.ts'

export function presentLine(row: MeetingRow): MeetingLine {
  return {
    id: row.id,
    kind: row.kind,
    kindName: row.kind_name,
    title: row.title,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    place: row.place,
    branch: row.branch,
    partyGroup: row.party_group,
    state: row.state,
    entitled: row.entitled,
    present: row.present,
    guests: row.guests,
    items: row.items,
    matters: row.matters,
    decisions: row.decisions,
    openDecisions: row.open_decisions,
    version: row.version,
  }
}

export interface MeetingParts {
  agenda: AgendaItem[]
  decided: Decision[]
  attachments: FileRef[]
  places: ReadonlyMap<string, PlaceName>
}

export function presentMeeting(row: MeetingRow, { agenda, decided, attachments, places }: MeetingParts): Meeting {
  return {
    ...presentLine(row),
    body: row.body,
    roll: row.roll,
    rule: row.rule,
    audience: row.audience,
    audienceNames: (row.audience ?? []).flatMap((id) => places.get(id)?.name ?? []),
    chair: row.chair,
    recorder: row.recorder,
    notice: noticeOf(row),
    rollClosedAt: row.roll_closed_at,
    minutes: row.minutes,
    approvedBy: row.approved_by,
    approvedAt: row.approved_at,
    cancelledWhy: row.cancelled_why,
    agenda,
    decided,
    attachments,
  }
}

function noticeOf(row: MeetingRow): Meeting['notice'] {
  if (row.notice_id === null || row.notice_state === null || row.notice_version === null) return null
  const { announced } = row
  const stale = announced !== null && (Date.parse(announced.startsAt) !== Date.parse(row.starts_at) || announced.place !== row.place)
  return { id: row.notice_id, state: row.notice_state, stale, version: row.notice_version }
}

export function presentItem(
  row: ItemRow,
  parts: { carried: ReadonlyMap<string, CarriedDecision>; matters: AgendaMatter[]; motions: Motion[] },
): AgendaItem {
  return {
    id: row.id,
    title: row.title,
    text: row.text,
    minutes: row.minutes,
    carried: row.carry_id === null ? null : (parts.carried.get(row.carry_id) ?? null),
    matters: parts.matters,
    motions: parts.motions,
    version: row.version,
  }
}

export function presentMotion(row: MotionRow): Motion {
  const { entitled, present, yes, no, abstain, void: invalid } = row
  const decided = decideVote(row.rule, { entitled, present, yes, no, abstain, void: invalid })
  // The count was checked when it was entered, and the table checks the sum.
  const needed = decided.ok ? decided.result.needed : { present: 0, yes: 0 }
  return {
    id: row.id,
    item: row.item_id,
    text: row.text,
    entitled,
    present,
    yes,
    no,
    abstain,
    void: invalid,
    quorum: row.quorum,
    passed: row.passed,
    needed,
    countedBy: row.counted_by,
    countedAt: row.counted_at,
    version: row.version,
  }
}

export function presentDecision(row: DecisionRow, matters: AgendaMatter[]): Decision {
  return {
    id: row.id,
    meeting: row.meeting_id,
    meetingTitle: row.meeting_title,
    meetingOn: row.meeting_on,
    item: row.item_id,
    motion: row.motion_id,
    kind: row.kind,
    text: row.text,
    owner: row.owner,
    ownerKind: row.owner_kind,
    dueOn: row.due_on,
    overdue: row.overdue,
    state: row.state,
    outcome: row.outcome,
    whatChanged: row.what_changed,
    doneOn: row.done_on,
    reply: row.reply,
    replyClass: row.reply_class,
    repliedAt: row.replied_at,
    matters,
    version: row.version,
  }
}

export function presentCarried(row: DecisionRow): CarriedDecision {
  return {
    id: row.id,
    text: row.text,
    meeting: row.meeting_id,
    meetingTitle: row.meeting_title,
    meetingOn: row.meeting_on,
    owner: row.owner,
    dueOn: row.due_on,
    state: row.state,
    outcome: row.outcome,
  }
}

export function presentMatter({ id, number, title, category, place, state, raisers, raisedAt }: MatterBrief): AgendaMatter {
  return { id, number, title, category, place, state, raisers, raisedAt }
}
