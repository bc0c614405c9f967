import type { ContactDay, ContactDayDetail, Stand } from '@linli/contract/contact-days'
import type { VisitNeed } from '@linli/contract/visits'
import { sql } from 'kysely'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { decodeCursor, pageOf } from '../../platform/cursor.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import { type AuditNote, type EventNote, lockCommunity, record } from '../../platform/record.ts'
import type { FilesDeps } from '../files/index.ts'
import { type ContactDayRow, countContactDays, listContactDayRows, listHeardIds } from './contact-days.queries.ts'
import { visitChanged } from './make-visit.service.ts'
import { raiseNeeds } from './needs.ts'
import { mayEnterVisits, mayPlanDays, mayReadVisits } from './visits.policy.ts'
import { showVisits } from './visits.present.ts'
import { findVisit } from './visits.queries.ts'

interface Plan {
  heldOn: string
  title: string
  place: string
  stands: Stand[]
  note: string | null
}
type ReadDeps = Pick<FilesDeps, 'database' | 'links'>
const defaultLimit = 30

export async function listContactDays(
  deps: ReadDeps,
  caller: Caller,
  {
    state,
    limit = defaultLimit,
    cursor,
  }: { state?: ContactDay['state'] | undefined; limit?: number | undefined; cursor?: string | undefined },
) {
  mayReadVisits(caller)
  const community = communityOf(caller)
  const position = decodeCursor(cursor)
  const after = position === null ? null : { key: String(position.key), id: position.id }
  return inScope(deps.database, caller, 'read', async (tx) => {
    const [rows, total] = await Promise.all([
      listContactDayRows(tx, community, { state }, limit + 1, after),
      position?.total ?? countContactDays(tx, community, state),
    ])
    return pageOf(rows, limit, total, (row) => ({ key: row.held_on, id: row.id }), presentDay)
  })
}

export async function getContactDay(deps: ReadDeps, caller: Caller, id: string): Promise<ContactDayDetail> {
  mayReadVisits(caller)
  return inScope(deps.database, caller, 'read', (tx) => detailOf(deps, tx, caller, id))
}

export async function planContactDay(deps: ReadDeps, caller: Caller, { id, ...plan }: Plan & { id: string }): Promise<ContactDayDetail> {
  mayPlanDays(caller)
  const community = communityOf(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const made = await tx
      .insertInto('contact_day')
      .values({ community, id, ...columnsOf(plan), created_by: caller.id })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (made !== undefined)
      await record(
        tx,
        caller,
        { verb: 'contact_day.plan', entity: 'contact_day', entityId: id, detail: { heldOn: plan.heldOn } },
        dayChanged(id),
      )
    const shown = await detailOf(deps, tx, caller, id)
    if (made === undefined && !samePlan(shown, plan)) throw new AppError('same_id_other_content')
    return shown
  })
}

export async function changeContactDay(
  deps: ReadDeps,
  caller: Caller,
  id: string,
  { version, state, ...plan }: Plan & { version: number; state: ContactDay['state'] },
): Promise<ContactDayDetail> {
  mayPlanDays(caller)
  const community = communityOf(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    await sql`select from contact_day where community = ${community} and id = ${id} for update`.execute(tx)
    const before = await getRow(tx, community, id)
    if (before.state === state && samePlan(presentDay(before), plan)) return detailOf(deps, tx, caller, id)
    if (before.version !== version) throw new AppError('conflict')
    if (state === 'held') await requireBegun(tx, plan.heldOn)
    if (state === 'cancelled' && before.heard > 0)
      throw new AppError('refused', {
        reason: 'heard-already',
        zh: '这次活动已经记下了群众说的话，不能取消；请结束它。',
        en: 'People were heard on this day already: it cannot be called off. Close it instead.',
      })
    await tx
      .updateTable('contact_day')
      .set({ ...columnsOf(plan), state, version: version + 1, updated_at: sql<string>`now()` })
      .where('community', '=', community)
      .where('id', '=', id)
      .execute()
    await record(
      tx,
      caller,
      {
        verb:
          state === before.state
            ? 'contact_day.change'
            : state === 'held'
              ? 'contact_day.close'
              : state === 'cancelled'
                ? 'contact_day.cancel'
                : 'contact_day.reopen',
        entity: 'contact_day',
        entityId: id,
        detail: { version: version + 1 },
      },
      dayChanged(id),
    )
    return detailOf(deps, tx, caller, id)
  })
}

interface Heard {
  id: string
  household: string | null
  saidBy: string | null
  takenBy: string | null
  note: string
  need: VisitNeed | null
}

/** What somebody said at a stand stands as a visit of its own kind; what is to be followed becomes a matter with it. */
export async function recordHeard(deps: FilesDeps, caller: Caller, day: string, heard: Heard): Promise<ContactDayDetail> {
  mayEnterVisits(caller)
  const community = communityOf(caller)
  const said = deps.fields.index('visit', community, JSON.stringify([caller.id, day, heard]))
  return inScope(deps.database, caller, 'write', async (tx) => {
    await lockCommunity(tx, community)
    const row = await getRow(tx, community, day)
    const before = await findVisit(tx, community, heard.id)
    if (before === undefined) {
      if (row.state === 'cancelled')
        throw new AppError('refused', { reason: 'day-cancelled', zh: '这次活动已经取消。', en: 'This contact day was called off.' })
      await requireBegun(tx, row.held_on)
      const { audit, events } = await insertHeard(deps, tx, caller, row, heard, said)
      await record(tx, caller, audit, events)
    } else if (!before.body_index.equals(said)) throw new AppError('same_id_other_content')
    return detailOf(deps, tx, caller, day)
  })
}

async function insertHeard(
  deps: FilesDeps,
  tx: Tx,
  caller: Caller,
  day: ContactDayRow,
  { id, household, saidBy, takenBy, note, need }: Heard,
  said: Buffer,
): Promise<{ audit: AuditNote[]; events: EventNote[] }> {
  const community = communityOf(caller)
  const home =
    household === null
      ? { building_id: null }
      : await tx
          .selectFrom('household')
          .select('building_id')
          .where('community', '=', community)
          .where('id', '=', household)
          .executeTakeFirst()
  if (home === undefined) throw new AppError('not_found')
  await tx
    .insertInto('visit')
    .values({
      ...{ community, id, note, day: day.held_on, kind: 'contact-day', household_id: household },
      building_id: home.building_id,
      contact_day_id: day.id,
      author: caller.id,
      author_name: caller.name,
      said_by: saidBy,
      taken_by: takenBy,
      body_index: said,
      made_at: sql<string>`clock_timestamp()`,
    })
    .execute()
  const raised = await raiseNeeds(
    tx,
    deps,
    caller,
    {
      ...{ visit: id, contactDay: day.id, household, building: home.building_id, saidBy },
      ...{ broughtBy: null, contact: null, raisedAt: null },
    },
    need === null ? [] : [need],
  )
  return {
    audit: [
      {
        verb: 'contact_day.hear',
        entity: 'contact_day',
        entityId: day.id,
        ...(household === null ? {} : { household }),
        detail: { visit: id, matter: need !== null },
      },
      ...raised.audit,
    ],
    events: [...visitChanged(id, household), ...dayChanged(day.id), ...raised.events],
  }
}

async function detailOf(deps: ReadDeps, tx: Tx, caller: Caller, id: string): Promise<ContactDayDetail> {
  const community = communityOf(caller)
  const row = await getRow(tx, community, id)
  return { ...presentDay(row), said: await showVisits(deps, tx, community, caller, await listHeardIds(tx, community, id)) }
}

async function getRow(tx: Tx, community: number, id: string): Promise<ContactDayRow> {
  const [row] = await listContactDayRows(tx, community, { id }, 1, null)
  if (row === undefined) throw new AppError('not_found')
  return row
}

async function requireBegun(tx: Tx, heldOn: string): Promise<void> {
  const { rows } = await sql<{ begun: boolean }>`select ${heldOn}::date <= current_date as begun`.execute(tx)
  if (rows[0]?.begun !== true)
    throw new AppError('refused', {
      reason: 'day-not-begun',
      zh: '活动还没到日子，到那天再记。',
      en: 'The day has not come yet; record it then.',
    })
}

function columnsOf({ heldOn, title, place, stands, note }: Plan) {
  return { held_on: heldOn, title, place, stands: JSON.stringify(stands), note }
}

function presentDay({ id, held_on, title, place, stands, note, state, version, heard, matters, settled }: ContactDayRow): ContactDay {
  return { id, heldOn: held_on, ...{ title, place, stands, note, state, heard, matters, settled, version } }
}

function samePlan(shown: ContactDay, plan: Plan): boolean {
  const part = ({ heldOn, title, place, stands, note }: Plan) =>
    JSON.stringify([
      heldOn,
      title,
      place,
      note,
      stands.map(({ place: where, topic, people }) => [where, topic, people.map(({ kind, name }) => [kind, name])]),
    ])
  return part(shown) === part(plan)
}

/** Screens of staff read contact days again. */
function dayChanged(id: string): EventNote[] {
  return [{ kind: 'contact.changed', privacyClass: 'staff', audience: null, data: { id } }]
}
