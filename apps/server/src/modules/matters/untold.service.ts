import type { tellingWays } from '@linli/contract/matter-shapes'
import type { MatterState } from '@linli/rules/matter-acts'
import { sql } from 'kysely'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../../platform/record.ts'
import type { MattersDeps } from './matters.deps.ts'
import { mayWriteMatters } from './matters.policy.ts'

type Part = Pick<MattersDeps, 'database'>

interface UntoldRow {
  id: string
  matter: string
  number: string
  title: string
  state: MatterState
  raiser: string | null
  label: string | null
  way: (typeof tellingWays)[number]
  said: string
  at: string
}

/** More than anybody prints at once. */
const most = 500

/** Who is to be told on paper or in person, in walking order, each step by itself. */
export async function listUntold(deps: Part, caller: Caller, building: string | undefined) {
  mayWriteMatters(caller)
  const community = communityOf(caller)
  const rows = await inScope(deps.database, caller, 'read', async (tx) => {
    const found = await sql<UntoldRow>`
      select t.id, m.id as matter, m.number, m.title, m.state, coalesce(r.name, p.name) as raiser, d.label, t.way, s.said, s.at
      from matter_told t
        join matter_raiser r on r.community = t.community and r.id = t.raiser_id
        join matter m on m.community = t.community and m.id = t.matter_id
        join matter_step s on s.community = t.community and s.matter_id = t.matter_id and s.seq = t.seq
        left join person p on p.community = r.community and p.id = r.person_id
        left join occupancy o on o.community = r.community and o.household_id = r.household_id and o.ends_on is null
        left join dwelling d on d.community = o.community and d.id = o.dwelling_id
      where t.community = ${community} and t.told_at is null and t.way in ('paper', 'told') and s.said is not null
        and ${building === undefined ? sql`true` : sql`coalesce(d.building_id, m.building_id) = ${building}::uuid`}
      order by d.address_key nulls last, m.number, r.id, t.seq limit ${most}`.execute(tx)
    return found.rows
  })
  return {
    total: rows.length,
    items: rows.map(({ matter, number, title, state, ...row }) => ({ ...row, matter: { id: matter, number, title, state } })),
  }
}

/** They were told: a slip was handed over, a call made. Those told before stay as they were. */
export async function markTold(deps: Part, caller: Caller, ids: readonly string[]): Promise<{ told: number }> {
  mayWriteMatters(caller)
  const community = communityOf(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const wanted = [...new Set(ids)]
    const known = await tx.selectFrom('matter_told').select('id').where('community', '=', community).where('id', 'in', wanted).execute()
    if (known.length < wanted.length) throw new AppError('not_found')
    const told = await tx
      .updateTable('matter_told')
      .set({ told_at: sql<string>`clock_timestamp()`, told_by: caller.name })
      .where('community', '=', community)
      .where('id', 'in', wanted)
      .where('told_at', 'is', null)
      .returning(['id', 'matter_id'])
      .execute()
    if (told.length > 0)
      await record(
        tx,
        caller,
        { verb: 'matter.told', entity: 'matter', detail: { told: told.length, matters: new Set(told.map((one) => one.matter_id)).size } },
        [...new Set(told.map((one) => one.matter_id))].map((id) => ({
          kind: 'matter.changed',
          privacyClass: 'staff' as const,
          audience: null,
          data: { id },
        })),
      )
    return { told: told.length }
  })
}
