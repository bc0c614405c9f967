import type { meetings } from '@linli/contract'
import type { Attendee } from '@linli/contract/meetings'
import type { RouteInput } from '@linli/contract/route'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../../platform/record.ts'
import { type AttendeeRow, findRegisterPerson, listAdultsOf, listAttendeeRows, setSignedIn } from './attendees.queries.ts'
import { mayReadMeetings, mayWriteMeetings } from './meetings.policy.ts'
import type { MeetingRow } from './meetings.queries.ts'
import { getMeetingRow, lockMeeting, meetingChanged } from './meetings.read.ts'
import { refuse } from './meetings.refusals.ts'
import { drawRoll, reasonFor } from './roll.draw.ts'

/** The roll as it was closed; before that, as the registers would make it now, with who signed in already. */
export async function getRoll(deps: Deps, caller: Caller, id: string) {
  mayReadMeetings(caller)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const community = communityOf(caller)
    const meeting = await getMeetingRow(tx, community, id)
    const rows = await listAttendeeRows(tx, community, { meeting: id })
    const counts = { present: meeting.present, guests: meeting.guests }
    if (meeting.roll_closed_at !== null) {
      const others = (meeting.others ?? []) as { reason: NonNullable<Attendee['notEntitled']>; count: number }[]
      return { closedAt: meeting.roll_closed_at, entitled: meeting.entitled, ...counts, attendees: rows.map(presentAttendee), others }
    }
    const { listed, others } = await drawRoll(tx, community, meeting, [])
    const byPerson = new Map(rows.flatMap((row) => (row.person_id === null ? [] : [[row.person_id, row] as const])))
    const drawn = listed.map((one): Attendee => {
      const row = one.person === null ? undefined : byPerson.get(one.person)
      if (row !== undefined) byPerson.delete(row.person_id ?? '')
      const { person, household, name, label, notEntitled, why } = one
      const sign = { signedInAt: row?.signed_in_at ?? null, way: row?.way ?? null, excused: row?.excused ?? null }
      return { id: row?.id ?? null, person, household, name, label, onRoll: notEntitled === null, notEntitled, why, ...sign }
    })
    const came = rows.filter((row) => row.person_id === null || byPerson.has(row.person_id)).map(presentAttendee)
    const present = drawn.filter((one) => one.onRoll && one.signedInAt !== null).length
    return {
      closedAt: null,
      entitled: meeting.roll === null ? null : listed.filter((one) => one.notEntitled === null).length,
      present,
      guests: rows.filter((row) => row.signed_in_at !== null).length - present,
      attendees: [...drawn, ...came],
      others,
    }
  })
}

type DeskSignIn = RouteInput<typeof meetings.signIn>['body']

/** Signing in twice is signing in once. */
export async function signIn(deps: Deps, caller: Caller, meetingId: string, sent: DeskSignIn): Promise<Attendee> {
  mayWriteMeetings(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const meeting = await lockMeeting(tx, caller, meetingId)
    requireOpenDoor(meeting)
    const row = await rowFor(tx, community, meeting, sent)
    if ((await setSignedIn(tx, community, [row.id], { way: sent.way, account: caller.id })) > 0)
      await recordSignIn(tx, caller, meeting, row, sent.way)
    return getAttendee(tx, community, row.id)
  })
}

/** Everybody ticked on the paper list; who had signed in stays as they were. */
export async function signPaperList(deps: Deps, caller: Caller, id: string, attendees: readonly string[]): Promise<{ signedIn: number }> {
  mayWriteMeetings(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const meeting = await lockMeeting(tx, caller, id)
    requireOpenDoor(meeting)
    const ids = [...new Set(attendees)]
    const known = new Set((await listAttendeeRows(tx, community, { meeting: id })).map((row) => row.id))
    if (ids.some((one) => !known.has(one))) throw refuse('unknown-person')
    const signedIn = await setSignedIn(tx, community, ids, { way: 'paper', account: caller.id })
    if (signedIn > 0)
      await record(tx, caller, { verb: 'meeting.sign-in', entity: 'meeting', entityId: id, detail: { way: 'paper', people: signedIn } }, [
        meetingChanged(id),
      ])
    return { signedIn }
  })
}

export async function undoSignIn(deps: Deps, caller: Caller, id: string): Promise<{ ok: true }> {
  mayWriteMeetings(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const { meeting, row } = await lockAttendee(tx, caller, id)
    if (row.signed_in_at === null) return { ok: true as const }
    const stays = row.on_roll || row.not_entitled !== null
    if (stays)
      await tx
        .updateTable('meeting_attendee')
        .set({ signed_in_at: null, way: null, signed_in_by: null })
        .where('community', '=', community)
        .where('id', '=', id)
        .execute()
    else await tx.deleteFrom('meeting_attendee').where('community', '=', community).where('id', '=', id).execute()
    await record(tx, caller, { verb: 'meeting.sign-out', entity: 'meeting', entityId: meeting.id, detail: { attendee: id } }, [
      meetingChanged(meeting.id),
    ])
    return { ok: true as const }
  })
}

export async function excuse(deps: Deps, caller: Caller, id: string, reason: string | null): Promise<Attendee> {
  mayWriteMeetings(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const { meeting, row } = await lockAttendee(tx, caller, id)
    if (row.signed_in_at !== null && reason !== null) throw refuse('signed-in')
    await tx.updateTable('meeting_attendee').set({ excused: reason }).where('community', '=', community).where('id', '=', id).execute()
    await record(tx, caller, { verb: 'meeting.excuse', entity: 'meeting', entityId: meeting.id, detail: { attendee: id } }, [
      meetingChanged(meeting.id),
    ])
    return getAttendee(tx, community, id)
  })
}

/** The household keeps its one place on the roll; who stands on it changes. */
export async function represent(deps: Deps, caller: Caller, id: string, person: string): Promise<Attendee> {
  mayWriteMeetings(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const { meeting, row } = await lockAttendee(tx, caller, id)
    if (meeting.roll !== 'households' || !row.on_roll || row.household_id === null) throw refuse('not-by-household')
    const adult = (await listAdultsOf(tx, community, row.household_id)).find((one) => one.id === person)
    if (adult === undefined) throw refuse('not-of-household')
    if (row.person_id === person) return presentAttendee(row)
    if (row.signed_in_at !== null) throw refuse('signed-in')
    // They may stand on the list without a vote, having signed in before saying whom they speak for.
    const [own] = await listAttendeeRows(tx, community, { meeting: meeting.id, person })
    if (own !== undefined) await tx.deleteFrom('meeting_attendee').where('community', '=', community).where('id', '=', own.id).execute()
    await tx
      .updateTable('meeting_attendee')
      .set({
        person_id: person,
        name: adult.name,
        ...(own === undefined || own.way === null ? {} : { signed_in_at: own.signed_in_at, way: own.way, signed_in_by: caller.id }),
      })
      .where('community', '=', community)
      .where('id', '=', id)
      .execute()
    await record(tx, caller, { verb: 'meeting.represent', entity: 'meeting', entityId: meeting.id, detail: { attendee: id, person } }, [
      meetingChanged(meeting.id),
    ])
    return getAttendee(tx, community, id)
  })
}

/** Until the minutes are handed in somebody may still be entered, also after the meeting, from paper. */
export function requireOpenDoor({ state }: MeetingRow): void {
  if (state === 'cancelled') throw refuse('cancelled')
  if (state === 'approved') throw refuse('approved')
  if (state === 'minuted') throw refuse('handed-in')
}

/** The row of somebody of the register at this meeting; made where there is none: without a vote, as the roll is closed or not drawn yet. */
export async function rowOfPerson(tx: Tx, community: number, meeting: MeetingRow, id: string, personId: string): Promise<AttendeeRow> {
  const [found] = await listAttendeeRows(tx, community, { meeting: meeting.id, person: personId })
  if (found !== undefined) return found
  const person = await findRegisterPerson(tx, community, personId)
  if (person === undefined) throw refuse('unknown-person')
  const reason = meeting.roll_closed_at === null ? null : await reasonFor(tx, community, meeting, personId)
  const who = { person_id: person.id, household_id: person.household_id, name: person.name, label: person.label }
  await insertAttendee(tx, community, meeting.id, id, { ...who, not_entitled: reason })
  return getAttendeeRow(tx, community, id)
}

export async function rowOfGuest(
  tx: Tx,
  community: number,
  meeting: MeetingRow,
  id: string,
  guest: { name: string; label: string | null },
): Promise<AttendeeRow> {
  const [found] = await listAttendeeRows(tx, community, { id })
  if (found !== undefined) {
    if (found.meeting_id !== meeting.id || found.name !== guest.name || found.label !== guest.label)
      throw new AppError('same_id_other_content')
    return found
  }
  await insertAttendee(tx, community, meeting.id, id, { person_id: null, household_id: null, ...guest, not_entitled: null })
  return getAttendeeRow(tx, community, id)
}

export async function recordSignIn(tx: Tx, caller: Caller, meeting: MeetingRow, row: AttendeeRow, way: string): Promise<void> {
  const note = {
    verb: 'meeting.sign-in',
    entity: 'meeting',
    entityId: meeting.id,
    ...(row.household_id === null ? {} : { household: row.household_id }),
    detail: { way, attendee: row.id },
  }
  await record(tx, caller, note, [meetingChanged(meeting.id)])
}

async function rowFor(tx: Tx, community: number, meeting: MeetingRow, { id, who }: DeskSignIn): Promise<AttendeeRow> {
  if (who.kind === 'person') return rowOfPerson(tx, community, meeting, id, who.person)
  if (who.kind === 'guest') return rowOfGuest(tx, community, meeting, id, { name: who.name, label: who.label })
  const [row] = await listAttendeeRows(tx, community, { id: who.attendee })
  if (row?.meeting_id !== meeting.id) throw refuse('unknown-person')
  return row
}

async function insertAttendee(
  tx: Tx,
  community: number,
  meeting: string,
  id: string,
  who: Pick<AttendeeRow, 'person_id' | 'household_id' | 'name' | 'label' | 'not_entitled'>,
): Promise<void> {
  await tx
    .insertInto('meeting_attendee')
    .values({ community, id, meeting_id: meeting, on_roll: false, ...who })
    .execute()
}

async function lockAttendee(tx: Tx, caller: Caller, id: string): Promise<{ meeting: MeetingRow; row: AttendeeRow }> {
  const found = await getAttendeeRow(tx, communityOf(caller), id)
  const meeting = await lockMeeting(tx, caller, found.meeting_id)
  requireOpenDoor(meeting)
  return { meeting, row: await getAttendeeRow(tx, communityOf(caller), id) }
}

async function getAttendeeRow(tx: Tx, community: number, id: string): Promise<AttendeeRow> {
  const [row] = await listAttendeeRows(tx, community, { id })
  if (row === undefined) throw new AppError('not_found')
  return row
}

async function getAttendee(tx: Tx, community: number, id: string): Promise<Attendee> {
  return presentAttendee(await getAttendeeRow(tx, community, id))
}

function presentAttendee(row: AttendeeRow): Attendee {
  return {
    id: row.id,
    person: row.person_id,
    household: row.household_id,
    name: row.name,
    label: row.label,
    onRoll: row.on_roll,
    notEntitled: row.not_entitled,
    why: row.why,
    signedInAt: row.signed_in_at,
    way: row.way,
    excused: row.excused,
  }
}
