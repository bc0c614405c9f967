import type { MyScreen, Screen } from '@linli/contract/screens'
import { sql } from 'kysely'
import { toString as drawQr } from 'qrcode'
import { type Caller, communityOf, requireKind, requireRight } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import type { Hub } from '../../platform/events/hub.ts'
import { record } from '../../platform/record.ts'
import { type Accounts, actorChannel } from '../accounts/index.ts'
import { type ScreenRow, findCommunityFoot, findOwnScreen, findScreen, listScreenRows } from './screens.queries.ts'

export interface ScreensDeps extends Deps {
  accounts: Accounts
  /** Who has a stream open. */
  hub: Pick<Hub, 'online'>
}

export type ScreenPlace = { screenClass: 'lobby'; building: string | null } | { screenClass: 'household'; household: string }

export interface NewScreen {
  id: string
  userCode: string
  name: string
  place: ScreenPlace
}

export async function listScreens(deps: ScreensDeps, caller: Caller): Promise<Screen[]> {
  requireRight(caller, 'screens.write')
  const rows = await inScope(deps.database, caller, 'read', (tx) => listScreenRows(tx, communityOf(caller)))
  const online = await deps.hub.online(communityOf(caller))
  return rows.map((row) => presentScreen(row, online.has(row.account_id)))
}

/**
 * Approves a television's code and gives it a place. First the code is bound to the screen's own account, then
 * the screen is written down, then the code is approved; the same request again finishes what was interrupted.
 */
export async function pairScreen(deps: ScreensDeps, caller: Caller, given: NewScreen): Promise<Screen> {
  requireKind(caller, 'staff')
  requireRight(caller, 'screens.write')
  const community = communityOf(caller)
  const { devices } = deps.accounts
  // The community is part of the account's id: a screen id of elsewhere never leads to its account.
  const account = `${String(community)}.${given.id}`
  const before = await inScope(deps.database, caller, 'read', async (tx) => {
    await requirePlace(tx, community, given.place)
    return findScreen(tx, community, given.id)
  })
  if (before !== undefined) {
    if (!isSame(before, given)) throw new AppError('same_id_other_content')
    // Paired or unpaired since: a new code must not ride on the old intent.
    if (before.ended_at !== null || (await devices.isPaired(account)))
      return presentScreen(before, (await deps.hub.online(community)).has(account))
  }
  const code = await devices.bindCode(caller.id, given.userCode, { id: account, name: given.name })
  try {
    const row = await inScope(deps.database, caller, 'write', (tx) => writeScreen(tx, caller, account, given))
    await code.approve()
    return presentScreen(row, false)
  } finally {
    await code.release()
  }
}

/** Unpairs a television; its session ends with the commit and its next request finds nobody. */
export async function endScreen(deps: ScreensDeps, caller: Caller, id: string): Promise<void> {
  requireKind(caller, 'staff')
  requireRight(caller, 'screens.write')
  const community = communityOf(caller)
  const screen = await inScope(deps.database, caller, 'write', async (tx) => {
    const found = await findScreen(tx, community, id)
    if (found === undefined) throw new AppError('not_found')
    if (found.ended_at !== null) return found
    const ended = await tx
      .updateTable('screen')
      .set({ ended_at: sql<string>`clock_timestamp()` })
      .where('community', '=', community)
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .executeTakeFirst()
    if (ended.numUpdatedRows > 0n) {
      await record(tx, caller, { verb: 'screen.end', entity: 'screen', entityId: id }, [changedEvent(id)])
      await sql`select pg_notify(${actorChannel}, ${found.account_id})`.execute(tx)
    }
    return found
  })
  await deps.accounts.devices.end(screen.account_id)
}

export async function getMyScreen(deps: ScreensDeps, caller: Caller): Promise<MyScreen> {
  requireKind(caller, 'device')
  const community = communityOf(caller)
  const { screen, foot } = await inScope(deps.database, caller, 'read', async (tx) => ({
    screen: await findOwnScreen(tx, community, caller.id),
    foot: await findCommunityFoot(tx, community),
  }))
  if (screen === undefined || foot === undefined) throw new AppError('not_found')
  const phoneUrl = `${deps.config.publicUrl.origin}/phone`
  const svg = { type: 'svg', errorCorrectionLevel: 'M', margin: 2 } as const
  return {
    id: screen.id,
    name: screen.name,
    screenClass: screen.screen_class,
    community,
    communityName: screen.community_name ?? '',
    demo: screen.demo,
    placeName: placeNameOf(screen),
    hostOrganisation: foot.organisation,
    filingNumber: foot.filingNumber,
    complaintsPhone: foot.phone,
    phoneUrl,
    phoneQrSvg: await drawQr(phoneUrl, svg),
    raiseQrSvg: await drawQr(`${phoneUrl}/matters/new?community=${String(community)}&from=tv`, svg),
    now: foot.now,
  }
}

async function writeScreen(tx: Tx, caller: Caller, account: string, given: NewScreen): Promise<ScreenRow> {
  const community = communityOf(caller)
  const { place } = given
  const made = await tx
    .insertInto('screen')
    .values({
      community,
      id: given.id,
      account_id: account,
      name: given.name,
      screen_class: place.screenClass,
      building_id: place.screenClass === 'lobby' ? place.building : null,
      household_id: place.screenClass === 'household' ? place.household : null,
      paired_by: caller.id,
    })
    .onConflict((conflict) => conflict.columns(['community', 'id']).doNothing())
    .executeTakeFirst()
  const row = await findScreen(tx, community, given.id)
  if (row === undefined) throw new Error('the screen just written is not visible')
  if (made.numInsertedOrUpdatedRows === 0n) {
    if (!isSame(row, given) || row.ended_at !== null) throw new AppError('same_id_other_content')
    return row
  }
  const household = place.screenClass === 'household' ? { household: place.household } : {}
  await record(
    tx,
    caller,
    { verb: 'screen.pair', entity: 'screen', entityId: given.id, ...household, detail: { screenClass: place.screenClass } },
    [changedEvent(given.id)],
  )
  await sql`select pg_notify(${actorChannel}, ${account})`.execute(tx)
  return row
}

async function requirePlace(tx: Tx, community: number, place: ScreenPlace): Promise<void> {
  const found =
    place.screenClass === 'household'
      ? await tx
          .selectFrom('household')
          .select('id')
          .where('community', '=', community)
          .where('id', '=', place.household)
          .executeTakeFirst()
      : place.building === null
        ? true
        : await tx
            .selectFrom('building')
            .select('id')
            .where('community', '=', community)
            .where('id', '=', place.building)
            .executeTakeFirst()
  if (found === undefined) throw new AppError('not_found')
}

function isSame(row: ScreenRow, given: NewScreen): boolean {
  const { place } = given
  const samePlace =
    place.screenClass === 'household'
      ? row.household_id === place.household
      : row.household_id === null && row.building_id === place.building
  return row.name === given.name && row.screen_class === place.screenClass && samePlace
}

function presentScreen(row: ScreenRow, online: boolean): Screen {
  return {
    id: row.id,
    name: row.name,
    screenClass: row.screen_class,
    placeName: placeNameOf(row),
    building: row.building_id,
    household: row.household_id,
    pairedAt: row.paired_at,
    endedAt: row.ended_at,
    online: online && row.ended_at === null,
  }
}

function placeNameOf(row: ScreenRow): string {
  return row.place ?? row.community_name ?? ''
}

function changedEvent(id: string) {
  return { kind: 'screens.changed', privacyClass: 'staff', audience: null, data: { id } } as const
}
