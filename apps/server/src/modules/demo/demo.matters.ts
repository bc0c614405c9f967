import { postKinds, type PostKind } from '@linli/contract/rights'
import { addDays } from '@linli/rules/calendar-days'
import type { MatterAct, MatterRole } from '@linli/rules/matter-acts'
import { instantAt } from '@linli/rules/working-hours'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { type Caller, publicCaller, systemCaller } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { record } from '../../platform/record.ts'
import { saveForce } from '../forces/index.ts'
import { type DemoMatterTime, type Played, boardOf, playAct, raiseAt, readCategoryIds, setReady, timeAt } from '../matters/index.ts'
import { demoAccounts, demoCommunity } from './demo.content.ts'
import { type DemoMatter, type DemoStep, demoMatters } from './demo.matters.content.ts'

const community = demoCommunity
const system = systemCaller('demo', community)

/** Forces of the demo under ids of their own, so that their accounts can be given posts there; those that are there stay. */
export async function writeForces(deps: Deps): Promise<ReadonlyMap<string, string>> {
  const wanted = [
    { kind: 'property-company', name: '邻家物业', phone: '154-0530-0088' },
    { kind: 'police', name: '青华派出所社区警务室', phone: '154-0530-0110' },
  ] as const
  const there = await inScope(deps.database, system, 'read', (tx) =>
    tx.selectFrom('force').select(['id', 'kind']).where('community', '=', community).execute(),
  )
  const ids = new Map(there.map(({ kind, id }) => [kind, id]))
  for (const force of wanted)
    if (!ids.has(force.kind)) ids.set(force.kind, (await saveForce(deps, system, newId(), { ...force, ended: false, version: null })).id)
  return ids
}

interface Cast {
  /** Account ids by login. */
  accounts: ReadonlyMap<string, string>
  forces: ReadonlyMap<string, string>
  buildings: ReadonlyMap<string, string>
  homes: ReadonlyMap<string, { household: string; person: string }[]>
}

/** Matters in every state, told as they would have happened; nothing where there are some already. */
export async function writeMatters(
  deps: Deps,
  accounts: ReadonlyMap<string, string>,
  buildings: ReadonlyMap<string, string>,
): Promise<void> {
  const cast = await inScope(deps.database, system, 'read', async (tx): Promise<Cast | null> => {
    const { rows } = await sql`select from matter where community = ${community} limit 1`.execute(tx)
    if (rows.length > 0) return null
    const forces = await tx.selectFrom('force').select(['id', 'kind']).where('community', '=', community).execute()
    return { accounts, buildings, forces: new Map(forces.map(({ kind, id }) => [kind, id])), homes: await listHomes(tx) }
  })
  if (cast === null) return
  const ids = new Map(demoMatters.map(({ key }) => [key, newId()]))
  for (const [at, matter] of demoMatters.entries()) {
    // One transaction a matter: the chain head of a community is held no longer than a step takes.
    await inScope(deps.database, system, 'write', async (tx) => {
      await raise(tx, deps, cast, matter, ids.get(matter.key) ?? '', at)
      for (const step of matter.steps) await take(tx, deps, cast, matter, ids, step)
      await finish(tx, deps, cast, matter, ids.get(matter.key) ?? '')
    })
  }
}

async function raise(tx: Tx, deps: Deps, cast: Cast, matter: DemoMatter, id: string, at: number): Promise<void> {
  const time = await timeOf(tx, matter.ago, 0)
  const categories = await readCategoryIds(tx, deps, community)
  const homes = cast.homes.get(matter.building ?? '3') ?? []
  const home = homes[at % Math.max(1, homes.length)]
  const caller = matter.anonymous === true ? publicCaller(community) : callerOf(cast, 'worker')
  const raising = await raiseAt(tx, deps, caller, time, {
    ...{ id, category: categories.get(matter.category) ?? null, title: matter.title, text: matter.text, source: matter.source },
    ...{ building: matter.building === null ? null : (cast.buildings.get(matter.building) ?? null), place: matter.place ?? null },
    ...{ urgent: matter.urgent ?? false, publicWished: true },
    home: matter.anonymous === true ? null : (home ?? null),
  })
  await record(tx, caller, raising.audit, raising.events)
}

async function take(
  tx: Tx,
  deps: Deps,
  cast: Cast,
  matter: DemoMatter,
  ids: ReadonlyMap<string, string>,
  { after, act, with: given = {} }: DemoStep,
): Promise<void> {
  const time = await timeOf(tx, matter.ago, after)
  const party =
    given.owner === undefined || given.owner === 'committee'
      ? null
      : given.owner === 'building-head'
        ? (cast.buildings.get(matter.building ?? '') ?? null)
        : (cast.forces.get(given.owner) ?? null)
  const into = given.into === undefined ? undefined : ids.get(given.into)
  const played: Played = await playAct(tx, deps, {
    ...{ community, matter: ids.get(matter.key) ?? '', id: newId(), act, time, party },
    given: { ...given, ...(into === undefined ? {} : { into }) },
    as: (owner) => actorOf(cast, act, owner, matter),
  })
  await record(tx, played.caller, played.audit, played.events)
}

async function finish(tx: Tx, deps: Deps, cast: Cast, matter: DemoMatter, id: string): Promise<void> {
  const worker = callerOf(cast, 'worker')
  if (matter.ready === true) {
    const { audit, events } = await setReady(tx, worker, [id], true)
    await record(tx, worker, audit, events)
  }
  if (matter.board !== undefined) {
    const { audit, events } = await boardOf(tx, community, id, { ...matter.board, place: matter.place ?? null, privacyClass: 'public' })
    await record(tx, worker, audit, events)
  }
}

/** In working hours of its day, the first ones earlier; what happens today has happened already. */
async function timeOf(tx: Tx, ago: number, after: number): Promise<DemoMatterTime> {
  return timeAt(tx, community, (today, now) => {
    const day = addDays(today, Math.min(0, after - ago))
    return Math.min(instantAt(day, 9 * 60 + 20 + after * 7), now - 60_000)
  })
}

function actorOf(cast: Cast, act: MatterAct, owner: string | null, matter: DemoMatter): { caller: Caller; roles: MatterRole[] } {
  switch (act) {
    case 'take':
    case 'answer':
    case 'send-back': {
      const letter = matter.source === 'letter'
      if (owner === 'property-company') return { caller: callerOf(cast, 'property'), roles: ['owner'] }
      if (owner === 'police') return { caller: callerOf(cast, 'police'), roles: ['owner'] }
      return {
        caller: callerOf(cast, letter ? 'secretary' : 'worker'),
        roles: letter ? ['owner', 'committee', 'secretary'] : ['owner', 'committee'],
      }
    }
    case 'extend':
      return { caller: callerOf(cast, 'secretary'), roles: ['secretary'] }
    case 'supervise':
      return { caller: callerOf(cast, 'street'), roles: ['above'] }
    case 'auto-confirm':
      return { caller: systemCaller('matters', community), roles: ['clock'] }
    case 'confirm':
    case 'reopen':
    case 'withdraw':
    case 'raiser-replied':
    case 'send-back-answer':
      return { caller: publicCaller(community), roles: ['raiser'] }
    case 'verify':
    case 'dispatch':
    case 'close':
    case 'ask-raiser':
    case 'merge':
      return { caller: callerOf(cast, 'worker'), roles: ['committee'] }
  }
}

function callerOf(cast: Cast, login: string): Caller {
  const account = demoAccounts.find((one) => one.login === login)
  const kind: PostKind = account?.kind ?? 'worker'
  return {
    ...{ kind: postKinds[kind].actor, id: cast.accounts.get(login) ?? login, name: account?.name ?? login },
    ...{ lo: community, hi: community + 1, household: null, places: [], rights: new Set(postKinds[kind].rights), screenClass: null },
  }
}

/** Homes with people, by the number of their building, in walking order; every third, so that they lie apart. */
async function listHomes(tx: Tx): Promise<Map<string, { household: string; person: string }[]>> {
  const { rows } = await sql<{ number: string; household: string; person: string }>`
    select b.number, h.id as household, m.person_id as person
    from household h join building b on b.community = h.community and b.id = h.building_id
      join occupancy o on o.community = h.community and o.household_id = h.id and o.ends_on is null and o.kind = 'lives_in'
      join dwelling d on d.community = o.community and d.id = o.dwelling_id
      join membership m on m.community = h.community and m.household_id = h.id and m.ends_on is null and m.relation = '02'
    where h.community = ${community} order by d.address_key, h.id`.execute(tx)
  const homes = Map.groupBy(rows, ({ number }) => number)
  return new Map([...homes].map(([number, all]) => [number, all.filter((_, at) => at % 3 === 1)]))
}
