import { sql } from 'kysely'
import { systemCaller } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import type { Reach } from './check.sql.ts'
import { runChecks } from './check.run.ts'

/** More than this many things changed since: the whole is searched, which costs less than naming them. */
const fewest = 400

/**
 * Looks again at whom the register's events since the last look were about, so that a contradiction mended is gone when
 * the list is read, and a new one stands there. Writers pay nothing; without events it is one read.
 */
export async function catchUp(deps: Deps, community: number): Promise<void> {
  const system = systemCaller('quality', community)
  const behind = await inScope(deps.database, system, 'read', (tx) => eventsBehind(tx, community))
  if (!behind) return
  await inScope(deps.database, system, 'write', async (tx) => {
    const { seen, head } = await lockRun(tx, community)
    if (head <= seen) return
    const only = await whatChanged(tx, community, seen)
    if (only === null || only.households.length + only.persons.length > 0) await runChecks(tx, system, deps.fields, only)
    // Read again: what the run itself said is nothing to look at.
    await markRun(tx, community, head, only === null)
  })
}

/** The whole register, now. */
export async function checkAll(deps: Deps, community: number): Promise<void> {
  const system = systemCaller('quality', community)
  await inScope(deps.database, system, 'write', async (tx) => {
    const { head } = await lockRun(tx, community)
    await runChecks(tx, system, deps.fields, null)
    await markRun(tx, community, head, true)
  })
}

async function eventsBehind(tx: Tx, community: number): Promise<boolean> {
  const { rows } = await sql<{ behind: boolean }>`
    select coalesce((select event_seq from chain_head where community = ${community}), 0)
      > coalesce((select event_seq from quality_run where community = ${community}), -1) as behind`.execute(tx)
  return rows[0]?.behind ?? true
}

/** Two looks at once do one after the other. */
async function lockRun(tx: Tx, community: number): Promise<{ seen: number; head: number }> {
  await sql`insert into quality_run (community) values (${community}) on conflict do nothing`.execute(tx)
  const { rows } = await sql<{ seen: number; checked: boolean }>`
    select event_seq as seen, checked_at is not null as checked from quality_run where community = ${community} for update`.execute(tx)
  const { rows: heads } = await sql<{ head: number }>`
    select coalesce((select event_seq from chain_head where community = ${community}), 0) as head`.execute(tx)
  return { seen: rows[0]?.checked === true ? rows[0].seen : -1, head: heads[0]?.head ?? 0 }
}

async function markRun(tx: Tx, community: number, head: number, whole: boolean): Promise<void> {
  await sql`update quality_run set event_seq = ${head}, checked_at = case when ${whole} then clock_timestamp() else checked_at end
    where community = ${community}`.execute(tx)
}

/** Null: too much, or an import: everything is looked at. Events are kept for some days; when the next one is gone, so is the trace. */
async function whatChanged(tx: Tx, community: number, seen: number): Promise<Reach['only']> {
  if (seen < 0) return null
  const { rows } = await sql<{ seq: number; entity: string | null; id: string | null }>`
    select seq, case kind when 'register.changed' then data ->> 'entity' else 'other' end as entity, data ->> 'id' as id from outbox
    where community = ${community} and seq > ${seen} order by seq limit ${fewest + 1}`.execute(tx)
  if (rows.length > fewest || rows[0] === undefined || rows[0].seq > seen + 1) return null
  if (rows.some((row) => row.entity === 'import')) return null
  const leases = rows.flatMap((row) => (row.entity === 'ledger' && row.id !== null ? [row.id] : []))
  const of = (entity: string) => [...new Set(rows.flatMap((row) => (row.entity === entity && row.id !== null ? [row.id] : [])))]
  return { households: [...of('household'), ...(await homesOfLeases(tx, community, leases))], persons: of('person') }
}

/** Households behind the doors that rows of the ledger of tenants are about. */
async function homesOfLeases(tx: Tx, community: number, rows: readonly string[]): Promise<string[]> {
  if (rows.length === 0) return []
  const { rows: homes } = await sql<{ id: string }>`
    select o.household_id as id from tenancy t join occupancy o on o.community = t.community and o.dwelling_id = t.dwelling_id and o.ends_on is null
    where t.community = ${community} and t.id = any(${sql.val(rows)}::uuid[])`.execute(tx)
  return homes.map((home) => home.id)
}
