import type { TimelineEntry } from '@linli/contract/life'
import { type Caller, communityOf } from '../../../platform/caller.ts'
import { type Tx, inScope } from '../../../platform/db/in-scope.ts'
import type { Deps } from '../../../platform/deps.ts'
import { AppError } from '../../../platform/errors.ts'
import { type FactHistoryEntry, listHouseholdHistory, listPersonHistory } from '../../people/index.ts'
import { accountNames } from '../../trust/index.ts'
import { type StoryVisit, listVisitsOf } from '../../visits/rows.ts'
import { mayReadLife } from '../life.policy.ts'
import { presentEvents } from '../life.present.ts'
import { listEventRows } from '../life.queries.ts'
import { listRegistrations } from '../timeline.queries.ts'

/** A line counts from the day it holds from; lists end somewhere, families rarely get there. */
const longest = 200

/** What happened to a person: events, when the register came to know them, and for staff what was edited. */
export async function getPersonTimeline(deps: Deps, caller: Caller, id: string): Promise<TimelineEntry[]> {
  mayReadLife(caller)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const community = communityOf(caller)
    const found = await tx.selectFrom('person').select('id').where('community', '=', community).where('id', '=', id).executeTakeFirst()
    if (found === undefined) throw new AppError('not_found')
    return assemble(deps, caller, tx, { person: id }, [id])
  })
}

export async function getHouseholdTimeline(deps: Deps, caller: Caller, id: string): Promise<TimelineEntry[]> {
  mayReadLife(caller)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const community = communityOf(caller)
    const found = await tx.selectFrom('household').select('id').where('community', '=', community).where('id', '=', id).executeTakeFirst()
    if (found === undefined) throw new AppError('not_found')
    const members = await tx
      .selectFrom('membership')
      .select('person_id')
      .where('community', '=', community)
      .where('household_id', '=', id)
      .where('ends_on', 'is', null)
      .execute()
    return assemble(
      deps,
      caller,
      tx,
      { household: id },
      members.map((row) => row.person_id),
    )
  })
}

async function assemble(
  deps: Deps,
  caller: Caller,
  tx: Tx,
  of: { person: string } | { household: string },
  persons: readonly string[],
): Promise<TimelineEntry[]> {
  const community = communityOf(caller)
  const [rows, registrations, edits, visits] = await Promise.all([
    listEventRows(tx, community, of, longest, null),
    listRegistrations(tx, community, of),
    caller.kind === 'staff' ? listHistory(deps, tx, community, of, persons) : [],
    // Row policies say which a helper sees: their own.
    'household' in of && (caller.kind !== 'staff' || caller.rights.has('contact.read'))
      ? listVisitsOf(tx, community, of.household, longest)
      : [],
  ])
  const events = await presentEvents(tx, community, rows)
  const names = await accountNames(deps.database, community, [...new Set(edits.map((edit) => edit.actor))])
  const entries: TimelineEntry[] = [
    ...events.map((event): TimelineEntry => ({ entry: 'event', on: event.on, event })),
    ...edits.map((edit) => presentEdit(edit, names)),
    ...registrations.map((row): TimelineEntry => ({
      entry: 'registered',
      on: row.starts_on,
      label: row.label,
      relation: row.relation,
      file: caller.kind === 'staff' ? row.file : null,
    })),
    ...visits.map(presentVisit),
  ]
  return entries.toSorted((a, b) => b.on.localeCompare(a.on) || recorded(b).localeCompare(recorded(a)))
}

function recorded(entry: TimelineEntry): string {
  return entry.entry === 'event' ? entry.event.recordedAt : entry.entry === 'registered' ? '' : entry.at
}

function presentVisit({ day, at, author, ...visit }: StoryVisit): TimelineEntry {
  return { entry: 'visit', on: day, at, visit: { ...visit, by: author } }
}

async function listHistory(
  deps: Deps,
  tx: Tx,
  community: number,
  of: { person: string } | { household: string },
  persons: readonly string[],
): Promise<FactHistoryEntry[]> {
  const [own, theirs] = await Promise.all([
    'household' in of ? listHouseholdHistory(tx, community, of.household, longest) : [],
    listPersonHistory(tx, deps.fields, community, persons, longest),
  ])
  return [...own, ...theirs]
}

function presentEdit(
  { day, at, actor, how, of, fields, values, file, reason, source }: FactHistoryEntry,
  names: ReadonlyMap<string, string>,
): TimelineEntry {
  return { entry: 'edited', on: day, at, by: names.get(actor) ?? '', how, of, fields, values, file, reason, source }
}
