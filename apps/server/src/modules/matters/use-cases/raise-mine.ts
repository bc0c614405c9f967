import type { myMatters } from '@linli/contract'
import type { MyMatter } from '@linli/contract/matter-shapes'
import type { RouteInput } from '@linli/contract/route'
import { sql } from 'kysely'
import { type Caller, communityOf, publicCaller, systemCaller } from '../../../platform/caller.ts'
import { type Tx, inScope } from '../../../platform/db/in-scope.ts'
import { record } from '../../../platform/record.ts'
import { listCategoryRows, seedCategories } from '../categories.ts'
import { codeFor } from '../matter.code.ts'
import { refuseMatter, tooMany } from '../matter.refusals.ts'
import type { MattersDeps } from '../matters.deps.ts'
import { mayRaise, mayRaiseFromScreen } from '../matters.policy.ts'
import { getMyMatter } from '../mine.ts'
import { type RaisedMatter, raiseMatters } from '../raise-matters.ts'
import { followCode } from './follow-code.ts'

type Raise = RouteInput<typeof myMatters.raiseMatter>['body']
type Part = Pick<MattersDeps, 'database' | 'fields' | 'links'>

/** In a day, of a home, a television, and one helper; more is a program or a quarrel. */
const mostInADay = { resident: 10, device: 5, helper: 60 }

/** From the phone: for the home, or by a helper in their own name. Without a name where the category lets it: then nothing leads back. */
export async function raiseMine(deps: Part, caller: Caller, given: Raise): Promise<{ matter: MyMatter; code: string | null }> {
  mayRaise(caller)
  const community = communityOf(caller)
  if (given.anonymous) {
    const code = await raiseWithoutName(deps, community, { ...given, source: given.source })
    return { matter: await followCode(deps, community, code), code }
  }
  const resident = caller.kind === 'resident'
  await inScope(deps.database, systemCaller('matters', community), 'write', async (tx) => {
    const { anonymous: _anonymous, ...rest } = given
    const raising = await raiseMatters(tx, deps, caller, [
      {
        ...rest,
        raiser: {
          ...{
            kind: resident ? 'resident' : 'helper',
            name: resident ? null : caller.name,
            contact: null,
            tellBy: 'phone',
            said: given.text,
          },
          ...{ household: caller.household, person: resident ? await personOf(tx, caller) : null, account: resident ? null : caller.id },
        },
        broughtBy: resident ? null : caller.id,
      },
    ])
    if (raising.raised.length === 0) return
    await requireRoom(tx, caller, mostInADay[resident ? 'resident' : 'helper'])
    await record(tx, caller, raising.audit, raising.events)
  })
  return { matter: await getMyMatter(deps, caller, given.id), code: null }
}

/** A home's television asks to be called back about a kind of matter; what exactly, the committee hears on the telephone. */
export async function raiseFromScreen(deps: Part, caller: Caller, given: { id: string; category: string }): Promise<{ number: string }> {
  const household = mayRaiseFromScreen(caller)
  const community = communityOf(caller)
  await inScope(deps.database, systemCaller('matters', community), 'write', async (tx) => {
    const category = (await listCategoryRows(tx, community)).find(({ id }) => id === given.category)
    const raising = await raiseMatters(tx, deps, caller, [
      {
        ...{ id: given.id, category: given.category, source: 'tv', place: null, publicWished: false },
        ...{
          title: `请回电：${category?.name ?? ''}`,
          text: '住户在电视上请社区回电。',
          building: await buildingOf(tx, community, household),
        },
        raiser: { kind: 'resident', household, person: null, account: null, name: null, contact: null, tellBy: 'phone', said: null },
      },
    ])
    if (raising.raised.length > 0) {
      await requireRoom(tx, caller, mostInADay.device)
      await record(tx, caller, raising.audit, raising.events)
    }
  })
  return { number: await numberOf(deps, community, given.id) }
}

type Anonymous = Pick<RaisedMatter, 'id' | 'category' | 'building' | 'place' | 'source'> & {
  text: string
  facility: string | null
  title?: string | null
  urgent?: boolean
  publicWished?: boolean
  files?: readonly string[]
}

/** Under nobody's name: the audit says the public, also when somebody was signed in. @returns the code; a repeat gets the same */
export async function raiseWithoutName(deps: Pick<Part, 'database' | 'fields'>, community: number, given: Anonymous): Promise<string> {
  const code = codeFor(deps, community, given.id)
  await seedCategories(deps, community)
  await inScope(deps.database, systemCaller('matters', community), 'write', async (tx) => {
    const category = (await listCategoryRows(tx, community)).find(({ id }) => id === given.category)
    if (category === undefined) throw refuseMatter('unknown-category')
    if (category.anonymous !== true) throw refuseMatter('not-anonymous')
    const caller = publicCaller(community)
    const raising = await raiseMatters(tx, deps, caller, [
      {
        ...{ id: given.id, category: given.category, title: given.title ?? null, text: given.text, source: given.source },
        ...{ building: given.building, place: given.place, facility: given.facility, urgent: given.urgent ?? false },
        ...{ publicWished: given.publicWished ?? false, files: given.files ?? [] },
        raiser: {
          kind: 'anonymous',
          household: null,
          person: null,
          account: null,
          name: null,
          contact: null,
          tellBy: 'phone',
          said: null,
          code,
        },
      },
    ])
    if (raising.raised.length > 0) await record(tx, caller, raising.audit, raising.events)
  })
  return code
}

export async function numberOf(deps: Pick<Part, 'database'>, community: number, id: string): Promise<string> {
  return inScope(deps.database, systemCaller('matters', community), 'read', async (tx) => {
    const row = await tx
      .selectFrom('matter')
      .select('number')
      .where('community', '=', community)
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    return row.number
  })
}

/** Counted under the community's lock, which raising took, so that many at once do not slip through. */
async function requireRoom(tx: Tx, caller: Caller, most: number): Promise<void> {
  const whose =
    caller.kind === 'helper'
      ? sql`account_id = ${caller.id} and kind = 'helper'`
      : sql`household_id = ${caller.household}::uuid and source in ('phone', 'letter', 'facility', 'tv')`
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from matter_raiser where community = ${communityOf(caller)} and ${whose} and at > now() - interval '1 day'`.execute(
    tx,
  )
  if ((rows[0]?.count ?? 0) > most) throw tooMany()
}

async function personOf(tx: Tx, caller: Caller): Promise<string | null> {
  const row = await tx
    .selectFrom('resident_account')
    .select('person_id')
    .where('community', '=', communityOf(caller))
    .where('account_id', '=', caller.id)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return row?.person_id ?? null
}

async function buildingOf(tx: Tx, community: number, household: string): Promise<string | null> {
  const row = await tx
    .selectFrom('household')
    .select('building_id')
    .where('community', '=', community)
    .where('id', '=', household)
    .executeTakeFirst()
  return row?.building_id ?? null
}
