import type { LifeAct as GivenAct, LifeEvent } from '@linli/contract/life'
import { type Changes, type LifeAct, type LifeState, decideLifeAct } from '@linli/rules/household-life'
import { v7 as uuid } from 'uuid'
import { type Caller, communityOf } from '../../../platform/caller.ts'
import { type Tx, inScope } from '../../../platform/db/in-scope.ts'
import type { Deps } from '../../../platform/deps.ts'
import { AppError } from '../../../platform/errors.ts'
import { lockCommunity, record } from '../../../platform/record.ts'
import { refreshRollups } from '../../space/index.ts'
import { peopleOf, toRuleAct, withNewcomers } from '../life.act.ts'
import { endDoors } from '../life.leaving.ts'
import { insertNewcomers, readNewcomers, requireUnknown } from '../life.newcomers.ts'
import { mayWriteLife } from '../life.policy.ts'
import { presentEvents } from '../life.present.ts'
import { type EventDetail, type Touched, findEvent } from '../life.queries.ts'
import { explainRefusal } from '../life.refusals.ts'
import { type HomeRow, type RowChange, type StayRow, followHomes, writeHomes, writeStays } from '../life.rows.ts'
import { type Families, readFamilies, readSnapshot } from '../life.state.ts'
import { buildingsOf, lifeMeasures, registerChanged } from '../life.telling.ts'

export interface LifeRequest {
  id: string
  basis: string
  note: string | null
  act: GivenAct
}

/** Ends the sessions of televisions after the commit; given by the accounts module. */
export type EndDevice = (account: string) => Promise<void>

/**
 * Does what the act says, once under its id: the same request again answers the same event, another one under that id
 * is refused. Families that changed since the preview are a conflict.
 */
export async function performLifeEvent(deps: Deps, caller: Caller, request: LifeRequest, endDevice: EndDevice): Promise<LifeEvent> {
  mayWriteLife(caller)
  const community = communityOf(caller)
  const { event, devices } = await inScope(deps.database, caller, 'write', async (tx) => {
    // Writers of a community wait for each other from here on: what is decided still holds when it is written.
    await lockCommunity(tx, community)
    const sent = deps.fields.index('life-event', community, JSON.stringify(request.act) + (request.note ?? ''))
    const known = await findEvent(tx, community, request.id)
    if (known !== undefined) {
      if (!known.body_index.equals(sent)) throw new AppError('same_id_other_content')
      return { event: await present(tx, community, request.id), devices: [] }
    }
    const families = await readFamilies(tx, community, request.act)
    const newcomers = readNewcomers(request.act, families.state.today)
    if (families.basis !== request.basis) throw new AppError('conflict')
    await requireUnknown(tx, community, deps.fields, newcomers)
    const all = withNewcomers(families, newcomers)
    const act = toRuleAct(request.act)
    const decision = decideLifeAct(all.state, act, uuid)
    if (!decision.ok) throw explainRefusal(decision.refusal, all.names)
    const { changes, after } = decision

    await insertNewcomers(tx, community, deps.fields, newcomers)
    for (const id of changes.newHouseholds)
      await tx
        .insertInto('household')
        .values({ community, id, origin_group_id: originGroupOf(request.act) })
        .execute()
    for (const { person, diedOn } of changes.deaths)
      await tx.updateTable('person').set({ died_on: diedOn }).where('community', '=', community).where('id', '=', person).execute()
    const rows = await rowsOf(tx, community, families, changes, request.id)
    await writeHomes(tx, community, rows.homes)
    await writeStays(tx, community, rows.stays)
    const touched = whoIsTouched(changes, after)
    await followHomes(tx, community, touched.households, touched.persons)

    const gone = whoIsGone(all.state, after, touched)
    const ended = await endDoors(tx, community, caller, { ...gone, reason: leaving.includes(act.kind) ? 'moved-out' : 'membership-ended' })
    const detail = detailOf(act, all, after)
    const kept: Touched = {
      stays: rows.stays,
      homes: rows.homes,
      deaths: changes.deaths.map(({ person }) => person),
      newHouseholds: [...changes.newHouseholds],
      newPersons: newcomers.map(({ id }) => id),
      after: await readSnapshot(tx, community, touched.households, touched.persons),
    }
    await tx
      .insertInto('life_event')
      .values({
        community,
        id: request.id,
        kind: act.kind,
        happened_on: act.on,
        persons: touched.persons,
        households: touched.households,
        buildings: await buildingsOf(tx, community, rows.homes, touched.households),
        detail: JSON.stringify(detail),
        touched: JSON.stringify(kept),
        body_index: sent,
        note: request.note,
        recorded_by: caller.id,
        recorder: caller.name,
      })
      .execute()
    await refreshRollups(tx, community, lifeMeasures, touched.households)
    const household = touched.households[0]
    await record(
      tx,
      caller,
      [
        {
          verb: `life.${act.kind}`,
          entity: 'life_event',
          entityId: request.id,
          ...(household === undefined ? {} : { household }),
          detail: { on: act.on, persons: touched.persons, households: touched.households },
        },
        ...ended.notes,
      ],
      registerChanged(touched.households, touched.persons),
    )
    return { event: await present(tx, community, request.id), devices: ended.devices }
  })
  for (const account of devices) await endDevice(account)
  return event
}

async function present(tx: Tx, community: number, id: string): Promise<LifeEvent> {
  const row = await findEvent(tx, community, id)
  const [event] = row === undefined ? [] : await presentEvents(tx, community, [row])
  if (event === undefined) throw new Error('the event just written is not visible')
  return event
}

const leaving: readonly string[] = ['moved_out', 'household_moved', 'tenant_out', 'dwelling_sold']

function originGroupOf(act: GivenAct): string | null {
  return act.kind === 'moved_in' && act.into.place === 'dwelling' ? act.into.originGroup : null
}

/** Changes of the rules as rows: what was there keeps its import and its event, what begins is this event's. */
async function rowsOf(
  tx: Tx,
  community: number,
  families: Families,
  changes: Changes,
  event: string,
): Promise<{ stays: RowChange<StayRow>[]; homes: RowChange<HomeRow>[] }> {
  const dwellings = [...new Set(changes.homes.flatMap(({ after }) => after?.dwelling ?? []))]
  const buildings = new Map<string, string>()
  for (const id of dwellings) {
    const row = await tx
      .selectFrom('dwelling')
      .select('building_id')
      .where('community', '=', community)
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    buildings.set(id, row.building_id)
  }
  return {
    stays: changes.stays.map(({ id, after }) => {
      const before = families.stays.get(id) ?? null
      if (after === null) return { before, after: null }
      const fresh = { building_id: null, import_id: null, event_id: event }
      return {
        before,
        after: {
          ...(before ?? fresh),
          id,
          household_id: after.household,
          person_id: after.person,
          relation: after.relation,
          starts_on: after.startsOn,
          ends_on: after.endsOn,
        },
      }
    }),
    homes: changes.homes.map(({ id, after }) => {
      const before = families.homes.get(id) ?? null
      if (after === null) return { before, after: null }
      const fresh = { import_id: null, event_id: event, building_id: buildings.get(after.dwelling) ?? '' }
      return {
        before,
        after: {
          ...(before ?? fresh),
          id,
          household_id: after.household,
          dwelling_id: after.dwelling,
          kind: after.use,
          starts_on: after.startsOn,
          ends_on: after.endsOn,
        },
      }
    }),
  }
}

/** Households whose people or home changed, and the persons who came, went, moved along or are read from another head. */
function whoIsTouched(changes: Changes, after: LifeState): { households: string[]; persons: string[] } {
  const rehomed = new Set(changes.homes.flatMap(({ before, after: row }) => [before?.household, row?.household]))
  const rows = changes.stays.flatMap(({ before, after: row }) => [before ?? [], row ?? []].flat())
  const households = [...rows.map((stay) => stay.household), ...rehomed, ...changes.newHouseholds]
  const along = after.stays.filter((stay) => stay.endsOn === null && rehomed.has(stay.household)).map((stay) => stay.person)
  return {
    households: [...new Set(households.flatMap((one) => one ?? []))],
    persons: [...new Set([...rows.map((stay) => stay.person), ...along, ...changes.deaths.map(({ person }) => person)])],
  }
}

function whoIsGone(before: LifeState, after: LifeState, touched: { households: string[]; persons: string[] }) {
  const householdOf = (state: LifeState, person: string) =>
    state.stays.find((stay) => stay.person === person && stay.endsOn === null)?.household ?? null
  const hasHome = (household: string) => after.homes.some((home) => home.household === household && home.endsOn === null)
  return {
    persons: touched.persons.filter((person) => {
      const was = householdOf(before, person)
      return was !== null && was !== householdOf(after, person)
    }),
    households: touched.households.filter((household) => !hasHome(household)),
  }
}

/** Ids the timeline needs; names are looked up when it is read. */
function detailOf(act: LifeAct, families: Families, after: LifeState): EventDetail {
  const homeIn = (state: LifeState, household: string | null) =>
    state.homes.find((home) => home.household === household && home.endsOn === null)?.dwelling ?? null
  const headIn = (state: LifeState, household: string) =>
    state.stays.find((stay) => stay.household === household && stay.endsOn === null && stay.relation === '02')?.person ?? null
  const householdOf = (state: LifeState, person: string) =>
    state.stays.find((stay) => stay.person === person && stay.endsOn === null)?.household ?? null
  const { state } = families
  const people = peopleOf(act, families)
  const main = act.kind === 'died' ? householdOf(state, act.person) : act.household
  const came = ['moved_in', 'tenant_in', 'newborn', 'married_in'].includes(act.kind)
  const moving = act.kind === 'merged' ? act.merging : main
  const to =
    act.kind === 'split'
      ? homeIn(after, act.newHousehold)
      : ['household_moved', 'merged', 'moved_in', 'tenant_in', 'newborn', 'married_in', 'dwelling_sold'].includes(act.kind)
        ? homeIn(after, main)
        : null
  const head = main === null ? null : headIn(after, main)
  return {
    people,
    from: came || act.kind === 'head_changed' ? null : homeIn(state, moving),
    to,
    head: main !== null && head !== headIn(state, main) ? head : null,
    diedOn: act.kind === 'died' ? act.diedOn : null,
  }
}
