import { sql } from 'kysely'
import { type Caller, communityOf } from '../../platform/caller.ts'
import type { Tx } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import type { AuditNote, EventNote } from '../../platform/record.ts'
import { type NoticeContent, changeNotice, insertNotice } from '../notices/index.ts'
import type { MeetingRow } from './meetings.queries.ts'
import { refuse } from './meetings.refusals.ts'
import { drawRoll } from './roll.draw.ts'

export interface NoticeText {
  id: string
  title: string
  body: string
  to: 'audience' | 'roll'
  privacyClass: 'public' | 'community' | 'household'
  publish: boolean
}

/** Writes the notice of a meeting, or writes it anew; it leaves the screens when the meeting ends. For the transaction's record. */
export async function writeNotice(
  tx: Tx,
  caller: Caller,
  meeting: MeetingRow,
  text: NoticeText,
): Promise<{ notes: AuditNote[]; events: EventNote[] }> {
  if (meeting.notice_state === 'withdrawn') throw refuse('notice-withdrawn')
  const community = communityOf(caller)
  const content = await contentOf(tx, caller, meeting, text)
  const before = meeting.notice_id
  if (before !== null && before !== text.id) throw new AppError('same_id_other_content')
  const { notice, note, events } =
    before === null
      ? await insertNotice(tx, caller, text.id, content)
      : await changeNotice(tx, caller, before, meeting.notice_version ?? 0, content)
  await tx
    .updateTable('meeting')
    .set({ notice_id: notice.id, announced: JSON.stringify({ startsAt: meeting.starts_at, place: meeting.place }) })
    .where('community', '=', community)
    .where('id', '=', meeting.id)
    .execute()
  return { notes: note === null ? [] : [note], events }
}

async function contentOf(tx: Tx, caller: Caller, meeting: MeetingRow, text: NoticeText): Promise<NoticeContent> {
  const { rows } = await sql<{ now: string; ends: string }>`
    select now() as now, greatest(coalesce(${meeting.ends_at}::timestamptz, ${meeting.starts_at}::timestamptz + interval '3 hours'), now() + interval '1 hour') as ends`.execute(
    tx,
  )
  const { title, body, publish } = text
  const common = { title, body, publish, urgent: false, startsAt: rows[0]?.now ?? meeting.starts_at, endsAt: rows[0]?.ends ?? null }
  if (text.to === 'roll') {
    const { listed } = await drawRoll(tx, communityOf(caller), meeting, [])
    const homes = [
      ...new Set(listed.flatMap(({ household, notEntitled }) => (household === null || notEntitled !== null ? [] : [household]))),
    ]
    if (homes.length === 0) throw refuse('nobody-addressed')
    // Who is called to a Party meeting is told to their homes and to nobody else (DOMAIN.md §2.5).
    return { ...common, privacyClass: 'household', audience: { kind: 'places', ids: homes } }
  }
  const audience: NoticeContent['audience'] = meeting.audience === null ? { kind: 'community' } : { kind: 'places', ids: meeting.audience }
  return { ...common, privacyClass: text.privacyClass, audience }
}
