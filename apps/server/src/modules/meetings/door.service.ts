import { createHash, timingSafeEqual } from 'node:crypto'
import { signInHours } from '@linli/contract/meetings'
import { toString as drawQr } from 'qrcode'
import { v7 as newId } from 'uuid'
import { type Caller, communityOf, systemCaller } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { record } from '../../platform/record.ts'
import { readNow } from '../space/index.ts'
import { type RegisterPerson, findPersonOfAccount, listAdultsOf, listAttendeeRows, setSignedIn } from './attendees.queries.ts'
import { maySignIn, mayWriteMeetings } from './meetings.policy.ts'
import { type MeetingRow, findMeetingRow, lockMeetingRow } from './meetings.queries.ts'
import { getMeetingRow, lockMeeting } from './meetings.read.ts'
import { refuse } from './meetings.refusals.ts'
import { recordSignIn, requireOpenDoor, rowOfGuest, rowOfPerson } from './roll.service.ts'

const hour = 3_600_000

/** What the QR code says. It is derived, not kept: whoever reads the database cannot make one. */
export async function getSignInCode(deps: Deps, caller: Caller, id: string) {
  mayWriteMeetings(caller)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const meeting = await getMeetingRow(tx, communityOf(caller), id)
    return drawCode(deps, communityOf(caller), meeting)
  })
}

export async function renewSignInCode(deps: Deps, caller: Caller, id: string) {
  mayWriteMeetings(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const before = await lockMeeting(tx, caller, id)
    requireOpenDoor(before)
    await tx
      .updateTable('meeting')
      .set({ sign_in_index: Buffer.from(newId().replaceAll('-', ''), 'hex') })
      .where('community', '=', community)
      .where('id', '=', id)
      .execute()
    await record(tx, caller, { verb: 'meeting.code', entity: 'meeting', entityId: id })
    const meeting = await getMeetingRow(tx, community, id)
    return drawCode(deps, community, meeting)
  })
}

interface Scanned {
  meeting: string
  code: string
}

/** What meeting it is and who of one's own may sign in. The code opens it; the register is read as the system, and only for one's own. */
export async function lookAtMeeting(deps: Deps, caller: Caller, scanned: Scanned) {
  maySignIn(caller)
  const community = communityOf(caller)
  return inScope(deps.database, systemCaller('meetings', community), 'read', async (tx) => {
    const meeting = await findMeetingRow(tx, community, scanned.meeting)
    return present(tx, caller, requireDoor(deps, community, meeting, { code: scanned.code, ...(await readNow(tx)) }))
  })
}

/** `person` null: somebody who serves here and whom the register does not know, as a guest without a vote. */
export async function signMyselfIn(
  deps: Deps,
  caller: Caller,
  { id, person, ...scanned }: Scanned & { id: string; person: string | null },
) {
  maySignIn(caller)
  const community = communityOf(caller)
  return inScope(deps.database, systemCaller('meetings', community), 'write', async (tx) => {
    await lockMeetingRow(tx, community, scanned.meeting)
    const found = await findMeetingRow(tx, community, scanned.meeting)
    const meeting = requireDoor(deps, community, found, { code: scanned.code, ...(await readNow(tx)) })
    const own = await ownPeople(tx, caller)
    if (person === null ? caller.kind !== 'helper' || own.length > 0 : !own.some((one) => one.id === person)) throw refuse('not-yours')
    const row =
      person === null
        ? await rowOfGuest(tx, community, meeting, guestId(meeting.id, caller.id), { name: caller.name, label: null })
        : await rowOfPerson(tx, community, meeting, id, person)
    if ((await setSignedIn(tx, community, [row.id], { way: 'qr', account: caller.id })) > 0)
      await recordSignIn(tx, caller, meeting, row, 'qr')
    return present(tx, caller, meeting)
  })
}

async function ownPeople(tx: Tx, caller: Caller): Promise<RegisterPerson[]> {
  const community = communityOf(caller)
  if (caller.kind === 'resident') return caller.household === null ? [] : listAdultsOf(tx, community, caller.household)
  const person = await findPersonOfAccount(tx, community, caller.id)
  return person === undefined ? [] : [person]
}

async function present(tx: Tx, caller: Caller, meeting: MeetingRow) {
  const community = communityOf(caller)
  const people = await ownPeople(tx, caller)
  const persons = people.map((one) => one.id)
  const rows = new Map((await listAttendeeRows(tx, community, { meeting: meeting.id, persons })).map((row) => [row.person_id, row]))
  const asGuest = caller.kind === 'helper' && people.length === 0
  const guest = asGuest ? (await listAttendeeRows(tx, community, { id: guestId(meeting.id, caller.id) }))[0] : undefined
  return {
    meeting: { id: meeting.id, title: meeting.title, kindName: meeting.kind_name, startsAt: meeting.starts_at, place: meeting.place },
    people: people.map(({ id, name }) => {
      const row = rows.get(id)
      return {
        person: id,
        name,
        onRoll: row?.on_roll ?? false,
        notEntitled: row?.not_entitled ?? null,
        signedIn: (row?.signed_in_at ?? null) !== null,
      }
    }),
    guest: asGuest ? { name: caller.name, signedIn: (guest?.signed_in_at ?? null) !== null } : null,
    rollClosed: meeting.roll_closed_at !== null,
  }
}

/** An unknown meeting, one elsewhere and a wrong code look the same. */
function requireDoor(
  deps: Deps,
  community: number,
  meeting: MeetingRow | undefined,
  { code, now }: { code: string; now: string },
): MeetingRow {
  if (meeting === undefined) throw refuse('code-not-valid')
  const [wanted, given] = [Buffer.from(codeOf(deps, community, meeting)), Buffer.from(code)]
  if (wanted.length !== given.length || !timingSafeEqual(wanted, given)) throw refuse('code-not-valid')
  const { opensAt, closesAt } = opening(meeting)
  const at = Date.parse(now)
  if (at < Date.parse(opensAt) || at > Date.parse(closesAt) || !['planned', 'held'].includes(meeting.state)) throw refuse('sign-in-closed')
  return meeting
}

async function drawCode(deps: Deps, community: number, meeting: MeetingRow) {
  const code = codeOf(deps, community, meeting)
  const url = new URL(`/phone/meeting/${String(community)}/${meeting.id}#${code}`, deps.config.publicUrl).href
  return { code, url, qrSvg: await drawQr(url, { type: 'svg', errorCorrectionLevel: 'M', margin: 1 }), ...opening(meeting) }
}

function codeOf({ fields }: Deps, community: number, { id, sign_in_index }: MeetingRow): string {
  return fields
    .index('meeting.sign-in', community, `${id}:${sign_in_index?.toString('hex') ?? ''}`)
    .toString('base64url')
    .slice(0, 24)
}

function opening({ starts_at }: MeetingRow): { opensAt: string; closesAt: string } {
  const start = Date.parse(starts_at)
  return {
    opensAt: new Date(start - signInHours.before * hour).toISOString(),
    closesAt: new Date(start + signInHours.after * hour).toISOString(),
  }
}

/** One place a meeting and account, so that scanning twice is one guest: a UUID of version 8, of their hash. */
function guestId(meeting: string, account: string): string {
  const hash = createHash('sha256').update(`${meeting}:${account}`).digest('hex')
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}
