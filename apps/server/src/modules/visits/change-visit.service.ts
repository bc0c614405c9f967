import type { Visit } from '@linli/contract/visits'
import { householdLevel } from '@linli/rules/duties-rules'
import { sql } from 'kysely'
import { type Caller, communityOf, systemCaller } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../../platform/record.ts'
import { countVisit } from '../contact/index.ts'
import type { FilesDeps } from '../files/index.ts'
import { visitChanged } from './make-visit.service.ts'
import { findContact, heldOn } from './round.queries.ts'
import { reasonFor } from './visit-day.ts'
import { mayVisit } from './visits.policy.ts'
import { isOwn, showVisits } from './visits.present.ts'
import { type VisitRow, findVisit, lockVisit } from './visits.queries.ts'
import { changedMeanwhile, notYours, windowOver } from './visits.refusals.ts'

interface Change {
  version: number
  day: string
  kind: 'home' | 'phone' | 'met'
  note: string
  nobodyHome: boolean
  lateReason: string | null
}

/** By who wrote it, for a day by the database's clock. What stands there already was sent before: nothing is written again. */
export async function changeVisit(deps: FilesDeps, caller: Caller, id: string, change: Change): Promise<Visit> {
  mayVisit(caller)
  return onOwn(deps, caller, id, async (tx, row) => {
    if (saysSame(row, change)) return
    if (row.version !== change.version) {
      const { version, day, kind, note: said, nobody_home } = row
      throw changedMeanwhile({ version, day, kind, note: said, nobodyHome: nobody_home })
    }
    if (row.editable_until === null) throw windowOver()
    const community = communityOf(caller)
    const lateReason = change.day === row.day ? row.late_reason : await reasonOn(tx, community, row, change)
    await tx
      .updateTable('visit')
      .set({
        day: change.day,
        kind: change.kind,
        note: change.note,
        nobody_home: change.nobodyHome,
        late_reason: lateReason,
        edited_at: sql<string>`clock_timestamp()`,
        version: row.version + 1,
      })
      .where('community', '=', community)
      .where('id', '=', id)
      .execute()
    await countVisit(tx, community, { household: row.household_id, targetContact: row.target_contact_id })
    const fields = [
      ...(change.day === row.day ? [] : ['day']),
      ...(change.kind === row.kind ? [] : ['kind']),
      ...(change.note === row.note ? [] : ['note']),
      ...(change.nobodyHome === row.nobody_home ? [] : ['nobodyHome']),
    ]
    await recordChange(tx, caller, row, 'visit.change', { fields, version: row.version + 1 })
  })
}

/** Afterwards what was said stands, and more may be said. */
export async function addToVisit(deps: FilesDeps, caller: Caller, id: string, addition: { id: string; text: string }): Promise<Visit> {
  mayVisit(caller)
  return onOwn(deps, caller, id, async (tx, row) => {
    const community = communityOf(caller)
    const made = await tx
      .insertInto('visit_addition')
      .values({
        community,
        id: addition.id,
        visit_id: id,
        household_id: row.household_id,
        text: addition.text,
        author: caller.id,
        author_name: caller.name,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (made !== undefined) return recordChange(tx, caller, row, 'visit.add', { addition: addition.id })
    const kept = await tx
      .selectFrom('visit_addition')
      .select(['visit_id', 'text', 'author'])
      .where('community', '=', community)
      .where('id', '=', addition.id)
      .executeTakeFirst()
    if (kept?.visit_id !== id || kept.text !== addition.text || kept.author !== caller.id) throw new AppError('same_id_other_content')
  })
}

/** The writer's own visit, held for the work; anybody else's does not exist. */
async function onOwn(deps: FilesDeps, caller: Caller, id: string, work: (tx: Tx, row: VisitRow) => Promise<void>): Promise<Visit> {
  const community = communityOf(caller)
  return inScope(deps.database, systemCaller('visits', community), 'write', async (tx) => {
    await lockVisit(tx, community, id)
    const row = await findVisit(tx, community, id)
    if (row === undefined || !isOwn(row, caller)) throw new AppError('not_found')
    await work(tx, row)
    const [shown] = await showVisits(deps, tx, community, caller, [id])
    if (shown === undefined) throw new AppError('not_found')
    return shown
  })
}

/** Another day is weighed as if it were told anew, at the moment the visit was written down. */
async function reasonOn(tx: Tx, community: number, row: VisitRow, change: Change): Promise<string | null> {
  const target = row.household_id ?? row.target_contact_id
  const contact = row.author_contact_id === null ? undefined : await findContact(tx, community, row.author_contact_id)
  if (contact === undefined || target === null)
    return reasonFor(tx, community, { by: '', to: '' }, change.day, { madeAt: row.made_at, reason: change.lateReason })
  // A visit on the strength of a link stays within that link.
  const [was, is] = [await heldOn(tx, community, contact.id, target, row.day), await heldOn(tx, community, contact.id, target, change.day)]
  if (was && !is) throw notYours()
  const level = row.household_id === null ? ((await findContact(tx, community, target))?.level ?? '') : householdLevel
  return reasonFor(tx, community, { by: contact.level, to: level }, change.day, { madeAt: row.made_at, reason: change.lateReason })
}

function saysSame(row: VisitRow, { day, kind, note: text, nobodyHome }: Change): boolean {
  return row.day === day && row.kind === kind && row.note === text && row.nobody_home === nobodyHome
}

function recordChange(tx: Tx, caller: Caller, row: VisitRow, verb: string, detail: Record<string, unknown>): Promise<void> {
  const household = row.household_id
  return record(
    tx,
    caller,
    { verb, entity: 'visit', entityId: row.id, ...(household === null ? {} : { household }), detail },
    visitChanged(row.id, household),
  )
}
