import { type VisitSheet, visitLimits } from '@linli/contract/quality'
import { sql } from 'kysely'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../../platform/record.ts'
import { type OpenAsk, listOpenAsks } from '../asks/index.ts'
import { readNow } from '../space/index.ts'
import { mayReadQuality } from './quality.policy.ts'

interface VisitRequest {
  building: string | null
  asks: boolean
  staleMonths: number | null
}

interface HomeRow {
  household: string
  label: string
  head: string | null
  members: number
  stale: boolean
}

/** Homes to visit, door after door. It is recorded like an export: paper leaves the house. */
export async function printVisits(deps: Deps, caller: Caller, wanted: VisitRequest): Promise<VisitSheet> {
  mayReadQuality(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    await requireBuilding(tx, communityOf(caller), wanted.building)
    const asks = wanted.asks ? await listOpenAsks(tx, caller, wanted.building) : []
    const asked = Map.groupBy(asks, (one) => one.household)
    const rows = await listHomes(tx, communityOf(caller), wanted, [...asked.keys()])
    const homes = rows.slice(0, visitLimits.homes).map((row) => ({ ...row, asks: (asked.get(row.household) ?? []).map(asPaper) }))
    const { now } = await readNow(tx)
    await record(tx, caller, {
      verb: 'register.print',
      entity: 'register',
      purpose: 'service',
      detail: { what: 'visits', homes: homes.length, ...wanted },
    })
    return { homes, more: rows.length > visitLimits.homes, by: caller.name, at: now }
  })
}

async function requireBuilding(tx: Tx, community: number, building: string | null): Promise<void> {
  if (building === null) return
  const found = await tx
    .selectFrom('building')
    .select('id')
    .where('community', '=', community)
    .where('id', '=', building)
    .executeTakeFirst()
  if (found === undefined) throw new AppError('not_found')
}

const asPaper = ({ person, field, why }: OpenAsk) => ({ person, field, why })

async function listHomes(tx: Tx, community: number, { building, staleMonths }: VisitRequest, asked: readonly string[]): Promise<HomeRow[]> {
  const stale =
    staleMonths === null
      ? sql`false`
      : sql`(greatest(h.updated_at, (select max(p.updated_at) from person p where p.community = h.community and p.household_id = h.id),
          (select max(c.confirmed_at) from household_confirmation c where c.community = h.community and c.household_id = h.id))
          < current_date - make_interval(months => ${staleMonths}))`
  const { rows } = await sql<HomeRow>`
    select home.household, home.label, home.stale, people.head, people.members from (
      select h.id as household, d.label, d.address_key, ${stale} as stale
      from dwelling d join occupancy o on o.community = d.community and o.dwelling_id = d.id and o.ends_on is null
        join household h on h.community = o.community and h.id = o.household_id
      where d.community = ${community} and (${building}::uuid is null or d.building_id = ${building})
    ) home cross join lateral (
      select count(*)::int as members, max(case when m.relation = '02' then p.name end) as head
      from membership m join person p on p.community = m.community and p.id = m.person_id
      where m.community = ${community} and m.household_id = home.household and m.ends_on is null
    ) people
    where home.stale or home.household = any(${sql.val(asked)}::uuid[])
    order by home.address_key, home.household limit ${visitLimits.homes + 1}`.execute(tx)
  return rows
}
