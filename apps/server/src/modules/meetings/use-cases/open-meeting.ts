import type { Meeting, RollException } from '@linli/contract/meetings'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { type Caller, communityOf } from '../../../platform/caller.ts'
import { type Tx, inScope } from '../../../platform/db/in-scope.ts'
import type { Deps } from '../../../platform/deps.ts'
import { addCarried } from '../carried.ts'
import { mayWriteMeetings } from '../meetings.policy.ts'
import type { MeetingRow } from '../meetings.queries.ts'
import { lockMeeting } from '../meetings.read.ts'
import { refuse } from '../meetings.refusals.ts'
import { type Drawn, drawRoll, reasonFor } from '../roll.draw.ts'
import { listHomePersons, listPartyPersons } from '../roll.registers.ts'
import { changeMeeting, hasMotions } from '../meetings.change.ts'

/**
 * Closes the roll: 应到 is drawn from the registers and fixed, with everybody who has no vote and why. Until a motion was
 * counted it may be closed anew, say after the ledger was put right. Whoever signed in before keeps their place.
 */
export async function openMeeting(
  deps: Deps,
  caller: Caller,
  id: string,
  version: number,
  exceptions: readonly RollException[],
): Promise<Meeting> {
  mayWriteMeetings(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const meeting = await lockMeeting(tx, caller, id, version)
    if (meeting.state === 'cancelled') throw refuse('cancelled')
    if (meeting.state === 'minuted') throw refuse('handed-in')
    if (meeting.state === 'approved') throw refuse('approved')
    if (await hasMotions(tx, community, id)) throw refuse('something-recorded')
    await requireKnown(tx, community, meeting, exceptions)
    const { listed, others } = await drawRoll(tx, community, meeting, exceptions)
    const entitled = listed.filter((one) => one.notEntitled === null).length
    if (meeting.roll !== null && entitled === 0) throw refuse('no-roll')
    await writeRoll(tx, community, meeting, listed)
    const carried = await addCarried(tx, community, id)
    return changeMeeting(
      tx,
      caller,
      meeting,
      {
        state: 'held',
        entitled: meeting.roll === null ? null : entitled,
        roll_closed_at: sql<string>`clock_timestamp()`,
        others: JSON.stringify(others),
      },
      { verb: 'meeting.open', entity: 'meeting', entityId: id, detail: { entitled, exceptions: exceptions.length, carried } },
    )
  })
}

/** Whoever's vote rests must be of the roll's register, and a household's voice one of its adults. */
async function requireKnown(tx: Tx, community: number, meeting: MeetingRow, exceptions: readonly RollException[]): Promise<void> {
  const suspended = exceptions.filter((one) => one.kind === 'suspended')
  if (suspended.length > 0) {
    const members = meeting.body === null ? [] : await listPartyPersons(tx, community, meeting)
    const known = new Set(members.flatMap((member) => [member.id, member.person ?? member.id]))
    if (suspended.some(({ person }) => !known.has(person))) throw refuse('unknown-person')
  }
  const represented = exceptions.filter((one) => one.kind === 'represented')
  if (represented.length === 0) return
  if (meeting.roll !== 'households') throw refuse('not-by-household')
  const people = await listHomePersons(tx, community, meeting.audience)
  const adults = new Map(people.filter((one) => one.adult).map((one) => [one.person, one.household]))
  if (represented.some(({ household, person }) => adults.get(person) !== household)) throw refuse('not-of-household')
}

interface KeptRow {
  id: string
  person_id: string | null
  household_id: string | null
  name: string
}

async function writeRoll(tx: Tx, community: number, meeting: MeetingRow, drawn: readonly Drawn[]): Promise<void> {
  await sql`delete from meeting_attendee where community = ${community} and meeting_id = ${meeting.id} and signed_in_at is null and excused is null`.execute(
    tx,
  )
  const kept = await tx
    .selectFrom('meeting_attendee')
    .select(['id', 'person_id', 'household_id', 'name'])
    .where('community', '=', community)
    .where('meeting_id', '=', meeting.id)
    .execute()
  const taken = new Set<string>()
  const fresh: Drawn[] = []
  for (const one of drawn) {
    const row = kept.find((candidate) => !taken.has(candidate.id) && isSame(candidate, one))
    if (row === undefined) fresh.push(one)
    else {
      taken.add(row.id)
      await setStanding(tx, community, row.id, standingOf(one))
    }
  }
  for (const row of kept.filter(({ id }) => !taken.has(id))) {
    const reason = row.person_id === null ? null : await reasonFor(tx, community, meeting, row.person_id)
    await setStanding(tx, community, row.id, { on_roll: false, not_entitled: reason, why: null })
  }
  for (let from = 0; from < fresh.length; from += 1000) await insertDrawn(tx, community, meeting.id, fresh.slice(from, from + 1000))
}

/** Guests have neither person nor household; a member the ledger has no person for is known by name. */
function isSame(row: KeptRow, one: Drawn): boolean {
  return one.person === null ? row.person_id === null && row.name === one.name : row.person_id === one.person
}

async function setStanding(tx: Tx, community: number, id: string, standing: Partial<ReturnType<typeof standingOf>>): Promise<void> {
  await tx.updateTable('meeting_attendee').set(standing).where('community', '=', community).where('id', '=', id).execute()
}

async function insertDrawn(tx: Tx, community: number, meeting: string, drawn: readonly Drawn[]): Promise<void> {
  const rows = drawn.map((one) => ({ community, id: newId(), meeting_id: meeting, person_id: one.person, ...standingOf(one) }))
  await tx.insertInto('meeting_attendee').values(rows).execute()
}

function standingOf({ household, name, label, notEntitled, why }: Drawn) {
  return { household_id: household, name, label, on_roll: notEntitled === null, not_entitled: notEntitled as string | null, why }
}
