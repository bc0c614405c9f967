import type { Visit, VisitNeed, VisitTarget } from '@linli/contract/visits'
import { householdLevel } from '@linli/rules/duties-rules'
import { sql } from 'kysely'
import { type Caller, communityOf, systemCaller } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import { type AuditNote, type EventNote, lockCommunity, record } from '../../platform/record.ts'
import { countVisit } from '../contact/index.ts'
import { type FilesDeps, attachFiles } from '../files/index.ts'
import { confirmIn } from '../quality/index.ts'
import { raiseNeeds } from './needs.ts'
import { type ContactRow, findContact, heldOn } from './round.queries.ts'
import { reasonFor } from './visit-day.ts'
import { mayEnterVisits, mayVisit } from './visits.policy.ts'
import { showVisits } from './visits.present.ts'
import { findVisit } from './visits.queries.ts'
import { notYours } from './visits.refusals.ts'

interface Said {
  id: string
  contact: string
  to: VisitTarget
  day: string
  kind: 'home' | 'phone' | 'met'
  note: string
  nobodyHome: boolean
  lateReason: string | null
  needs: VisitNeed[]
  confirmed: boolean
}
export type NewVisit = Said & { madeAt: string; pictures: string[] }

/** Who went, who writes, and what the writer's own scope reaches beside the links. */
interface Writer {
  contact: ContactRow
  author: { id: string; name: string }
  enteredBy: { id: string; name: string } | null
  reached: Target | undefined
}

interface Target {
  level: string
  building: string | null
  /** Of somebody in the chain. */
  contact: { account: string | null; name: string } | null
}

/**
 * A visit its contact made, from the door or from a phone that found a signal again; the note, the matters heard and the
 * day that counts for the duty commit together. Sent again it is the same visit: nothing is written twice.
 */
export async function makeVisit(deps: FilesDeps, caller: Caller, visit: NewVisit): Promise<Visit> {
  mayVisit(caller)
  const found = await inScope(deps.database, caller, 'read', async (tx) => ({
    contact: await findContact(tx, communityOf(caller), visit.contact),
    reached: await findReached(tx, caller, visit.to),
  }))
  if (found.contact === undefined || found.contact.account_id !== caller.id) throw notYours()
  const { contact, reached } = found
  return write(deps, caller, { contact, reached, author: { id: caller.id, name: contact.name }, enteredBy: null }, visit)
}

/** From paper, by a worker. */
export async function enterVisit(deps: FilesDeps, caller: Caller, visit: Said): Promise<Visit> {
  mayEnterVisits(caller)
  const contact = await inScope(deps.database, caller, 'read', (tx) => findContact(tx, communityOf(caller), visit.contact))
  if (contact === undefined) throw new AppError('not_found')
  const writer = { contact, reached: undefined, author: { id: contact.account_id ?? contact.id, name: contact.name }, enteredBy: caller }
  return write(deps, caller, writer, { ...visit, madeAt: new Date().toISOString(), pictures: [] })
}

async function write(deps: FilesDeps, caller: Caller, writer: Writer, visit: NewVisit): Promise<Visit> {
  const community = communityOf(caller)
  const said = deps.fields.index('visit', community, JSON.stringify([caller.id, sentOf(visit, writer)]))
  return inScope(deps.database, systemCaller('visits', community), 'write', async (tx) => {
    // Twenty sendings at once wait for each other, and all but the first find it there.
    await lockCommunity(tx, community)
    const before = await findVisit(tx, community, visit.id)
    if (before === undefined) {
      const { audit, events } = await insert(deps, tx, caller, writer, visit, said)
      await record(tx, caller, audit, events)
    } else if (!before.body_index.equals(said)) throw new AppError('same_id_other_content')
    const [shown] = await showVisits(deps, tx, community, caller, [visit.id])
    if (shown === undefined) throw new AppError('not_found')
    return shown
  })
}

/** What makes two sendings the same: from paper the moment of typing does not. */
function sentOf({ madeAt, ...visit }: NewVisit, { enteredBy }: Writer) {
  return enteredBy === null ? { ...visit, madeAt } : visit
}

async function insert(
  deps: FilesDeps,
  tx: Tx,
  caller: Caller,
  { contact, author, enteredBy, reached }: Writer,
  visit: NewVisit,
  said: Buffer,
): Promise<{ audit: AuditNote[]; events: EventNote[] }> {
  const community = communityOf(caller)
  const { id, day, to, nobodyHome, note } = visit
  const served = contact.starts_on <= day && (contact.ends_on === null || day < contact.ends_on)
  const linked = served && (await heldOn(tx, community, contact.id, to.id, day))
  const target = linked ? await findTarget(tx, community, to) : served ? reached : undefined
  if (target === undefined) throw notYours()
  const lateReason = await reasonFor(tx, community, { by: contact.level, to: target.level }, day, {
    madeAt: visit.madeAt,
    reason: visit.lateReason,
  })
  const household = to.kind === 'household' ? to.id : null
  await tx
    .insertInto('visit')
    .values({
      ...{ community, id, day, kind: visit.kind, note, household_id: household },
      target_contact_id: to.kind === 'contact' ? to.id : null,
      building_id: target.building,
      author: author.id,
      author_name: author.name,
      author_contact_id: contact.id,
      nobody_home: nobodyHome,
      late_reason: lateReason,
      entered_by: enteredBy?.id ?? null,
      entered_name: enteredBy?.name ?? null,
      body_index: said,
      made_at: sql<string>`least(${visit.madeAt}::timestamptz, clock_timestamp())`,
    })
    .execute()
  if (visit.pictures.length > 0) await attachFiles(tx, caller, ownerOf(id, household), 'visit.picture', visit.pictures)
  await countVisit(tx, community, household === null ? { targetContact: to.id } : { household })
  const confirmed =
    visit.confirmed && household !== null
      ? await confirmIn(tx, caller, household, { id, at: visit.madeAt, way: caller.kind === 'staff' ? 'worker' : 'helper' })
      : nothing
  const raised = await raiseNeeds(
    tx,
    deps,
    caller,
    {
      ...{ visit: id, contactDay: null, household, building: target.building, saidBy: null, raisedAt: visit.madeAt },
      broughtBy: contact.account_id,
      contact: target.contact,
    },
    visit.needs,
  )
  return {
    audit: [
      {
        verb: enteredBy === null ? 'visit.make' : 'visit.enter',
        entity: 'visit',
        entityId: id,
        ...(household === null ? {} : { household }),
        detail: {
          day,
          kind: visit.kind,
          nobodyHome,
          needs: visit.needs.length,
          pictures: visit.pictures.length,
          late: lateReason !== null,
        },
      },
      ...confirmed.audit,
      ...raised.audit,
    ],
    events: [...visitChanged(id, household), ...confirmed.events, ...raised.events],
  }
}

const nothing: { audit: AuditNote[]; events: EventNote[] } = { audit: [], events: [] }

/** Whom somebody may visit without a link: homes and people their own scope shows them in the register. */
async function findReached(tx: Tx, caller: Caller, to: VisitTarget): Promise<Target | undefined> {
  const right = to.kind === 'household' ? 'register.read' : 'contact.read'
  return caller.rights.has(right) ? findTarget(tx, communityOf(caller), to) : undefined
}

async function findTarget(tx: Tx, community: number, { kind, id }: VisitTarget): Promise<Target | undefined> {
  if (kind === 'contact') {
    const row = await findContact(tx, community, id)
    return row === undefined
      ? undefined
      : { level: row.level, building: row.building_id, contact: { account: row.account_id, name: row.name } }
  }
  const row = await tx
    .selectFrom('household')
    .select('building_id')
    .where('community', '=', community)
    .where('id', '=', id)
    .executeTakeFirst()
  return row === undefined ? undefined : { level: householdLevel, building: row.building_id, contact: null }
}

/** Class household + staff: the home reads it too. A visit to a contact is for staff. */
function ownerOf(id: string, household: string | null) {
  return {
    domain: 'visit',
    id,
    privacyClass: household === null ? 'staff' : 'household',
    audience: household === null ? null : [household],
    shown: true,
  } as const
}

export function visitChanged(id: string, household: string | null): EventNote[] {
  return [
    household === null
      ? { kind: 'visit.changed', privacyClass: 'staff', audience: null, data: { id } }
      : { kind: 'visit.changed', privacyClass: 'household', audience: [household], data: { id } },
  ]
}
