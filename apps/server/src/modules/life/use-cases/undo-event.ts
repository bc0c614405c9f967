import type { LifeEvent } from '@linli/contract/life'
import { sql } from 'kysely'
import { type Caller, communityOf } from '../../../platform/caller.ts'
import { type Tx, inScope } from '../../../platform/db/in-scope.ts'
import type { Deps } from '../../../platform/deps.ts'
import { AppError } from '../../../platform/errors.ts'
import { lockCommunity, record } from '../../../platform/record.ts'
import { refreshRollups } from '../../space/index.ts'
import { mayWriteLife } from '../life.policy.ts'
import { presentEvents } from '../life.present.ts'
import { type EventRow, type Touched, findEvent, lockTouched } from '../life.queries.ts'
import { refuseUndo } from '../life.refusals.ts'
import { type RowChange, any, followHomes, writeHomes, writeStays } from '../life.rows.ts'
import { readSnapshot } from '../life.state.ts'
import { lifeMeasures, registerChanged } from '../life.telling.ts'
import { tellLater } from '../life.touch.ts'

/**
 * Takes an event back: the register then reads as if it had not happened, and the timeline says done and undone.
 * Refused as soon as anything of what it touched was changed since, in whatever way. Undone twice is undone once.
 */
export async function undoLifeEvent(deps: Deps, caller: Caller, id: string): Promise<LifeEvent> {
  mayWriteLife(caller)
  const community = communityOf(caller)
  try {
    return await inScope(deps.database, caller, 'write', (tx) => undo(deps, caller, tx, community, id))
  } catch (error) {
    // Something refers to what the event brought: a paper, a sign-in, a television, a tag.
    if (!(error instanceof Error && 'code' in error && error.code === '23503')) throw error
    throw refuseUndo({ zh: '已有其他记录用到这次登记的人或户', en: 'other records refer to what it brought' })
  }
}

async function undo(deps: Deps, caller: Caller, tx: Tx, community: number, id: string): Promise<LifeEvent> {
  await lockCommunity(tx, community)
  const event = await findEvent(tx, community, id)
  const touched = event === undefined ? undefined : await lockTouched(tx, community, id)
  if (event === undefined || touched === undefined) throw new AppError('not_found')
  if (event.undone_at !== null) return presentOne(tx, community, event)
  const now = await readSnapshot(tx, community, event.households, event.persons)
  if (JSON.stringify(now) !== JSON.stringify(inOrder(touched.after)))
    throw refuseUndo(await tellLater(deps, tx, community, event, now, touched.after))

  await requireNothingAdded(tx, community, touched)
  const stays = touched.stays.map(turned)
  await writeStays(tx, community, stays)
  await writeHomes(tx, community, touched.homes.map(turned))
  if (touched.deaths.length > 0)
    await tx.updateTable('person').set({ died_on: null }).where('community', '=', community).where('id', '=', any(touched.deaths)).execute()
  await followHomes(tx, community, event.households, event.persons)
  if (touched.newPersons.length > 0)
    await tx.deleteFrom('person').where('community', '=', community).where('id', '=', any(touched.newPersons)).execute()
  if (touched.newHouseholds.length > 0)
    await tx.deleteFrom('household').where('community', '=', community).where('id', '=', any(touched.newHouseholds)).execute()
  await tx
    .updateTable('life_event')
    .set({ undone_at: sql<string>`clock_timestamp()`, undone_by: caller.id, undoer: caller.name })
    .where('community', '=', community)
    .where('id', '=', id)
    .execute()
  await refreshRollups(tx, community, lifeMeasures, event.households)
  const household = event.households[0]
  await record(
    tx,
    caller,
    {
      verb: 'life.undo',
      entity: 'life_event',
      entityId: id,
      ...(household === undefined ? {} : { household }),
      detail: { kind: event.kind, on: event.happened_on, persons: event.persons, households: event.households },
    },
    registerChanged(event.households, event.persons),
  )
  const undone = await findEvent(tx, community, id)
  return presentOne(tx, community, undone ?? event)
}

async function presentOne(tx: Tx, community: number, row: EventRow): Promise<LifeEvent> {
  const [event] = await presentEvents(tx, community, [row])
  if (event === undefined) throw new Error('the event is not visible')
  return event
}

const turned = <Row>({ before, after }: RowChange<Row>): RowChange<Row> => ({ before: after, after: before })

/** jsonb keeps values, not the order of keys; two readings compare as text. */
function inOrder({ persons, households, stays, homes }: Touched['after']): Touched['after'] {
  return {
    persons: persons.map(({ id, version }) => ({ id, version })),
    households: households.map(({ id, version }) => ({ id, version })),
    stays: stays.map(({ id, household_id, person_id, building_id, relation, starts_on, ends_on, import_id, event_id }) => ({
      id,
      household_id,
      person_id,
      building_id,
      relation,
      starts_on,
      ends_on,
      import_id,
      event_id,
    })),
    homes: homes.map(({ id, household_id, dwelling_id, building_id, kind, starts_on, ends_on, import_id, event_id }) => ({
      id,
      household_id,
      dwelling_id,
      building_id,
      kind,
      starts_on,
      ends_on,
      import_id,
      event_id,
    })),
  }
}

/** Papers, televisions and tags hang on people and households without changing their rows; taking those away would lose them. */
async function requireNothingAdded(tx: Tx, community: number, { newHouseholds, newPersons }: Touched): Promise<void> {
  const { rows } = await sql<{ what: string }>`
    select 'pass' as what from household_pass where community = ${community} and household_id = ${any(newHouseholds)}
    union all select 'screen' from screen where community = ${community} and household_id = ${any(newHouseholds)}
    union all select 'sign-in' from resident_account where community = ${community} and (household_id = ${any(newHouseholds)} or person_id = ${any(newPersons)})
    union all select 'tag' from care_tag where community = ${community} and person_id = ${any(newPersons)} limit 1`.execute(tx)
  const [first] = rows
  if (first !== undefined) throw refuseUndo(added[first.what] ?? added['tag'] ?? { zh: '', en: '' })
}

const added: Record<string, { zh: string; en: string }> = {
  pass: { zh: '已为这一户打印入户码', en: 'a household code was printed for this household' },
  screen: { zh: '这一户已配对电视', en: 'a television was paired with this household' },
  'sign-in': { zh: '这一户已有居民登录', en: 'a resident of this household has signed in' },
  tag: { zh: '已给这些人添加关爱标签', en: 'care tags were added to these people' },
}
