import type { Freshness } from '@linli/contract/quality'
import { isStale } from '@linli/rules/freshness'
import { sql } from 'kysely'
import { type Caller, communityOf, systemCaller } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { type AuditNote, type EventNote, record } from '../../platform/record.ts'
import { readSettings } from '../settings/index.ts'
import { readNow } from '../space/index.ts'
import { findFreshness } from './freshness.queries.ts'
import { mayConfirm, mayConfirmOwn, mayReadFreshness } from './quality.policy.ts'

export async function getFreshness(deps: Deps, caller: Caller, household: string): Promise<Freshness> {
  mayReadFreshness(caller)
  return readFreshness(deps, caller, household)
}

export async function getMyFreshness(deps: Deps, caller: Caller): Promise<Freshness> {
  mayConfirmOwn(caller)
  return readFreshness(deps, caller, ownHousehold(caller))
}

/** "Everything still right", from the office, from the door, from a phone that found a signal again. */
export async function confirmHousehold(
  deps: Deps,
  caller: Caller,
  household: string,
  said: { id: string; at: string },
): Promise<Freshness> {
  mayConfirm(caller)
  await keepConfirmation(deps, caller, household, { ...said, way: caller.kind === 'staff' ? 'worker' : 'helper' })
  return readFreshness(deps, caller, household)
}

export async function confirmMyHousehold(deps: Deps, caller: Caller, said: { id: string; at: string }): Promise<Freshness> {
  mayConfirmOwn(caller)
  const household = ownHousehold(caller)
  await keepConfirmation(deps, caller, household, { ...said, way: 'resident' })
  return readFreshness(deps, caller, household)
}

/** Whether a household is within reach is told by the caller's own scope; only the system writes for helpers and residents. */
async function keepConfirmation(
  deps: Deps,
  caller: Caller,
  household: string,
  { id, at, way }: { id: string; at: string; way: NonNullable<Freshness['way']> },
): Promise<void> {
  const community = communityOf(caller)
  await inScope(deps.database, caller, 'read', (tx) => requireHousehold(tx, community, household))
  await inScope(deps.database, systemCaller('quality', community), 'write', async (tx) => {
    const { audit, events } = await confirmIn(tx, caller, household, { id, at, way })
    if (audit.length > 0) {
      await record(tx, caller, audit, events)
      return
    }
    const kept = await tx
      .selectFrom('household_confirmation')
      .select(['household_id', 'confirmed_by'])
      .where('community', '=', community)
      .where('id', '=', id)
      .executeTakeFirst()
    if (kept?.household_id !== household || kept.confirmed_by !== caller.id) throw new AppError('same_id_other_content')
  })
}

/**
 * Confirms in a transaction of the system's, for a caller who has proved to reach the household; what it returns goes into
 * its `record`. Nothing where the id stands already.
 */
export async function confirmIn(
  tx: Tx,
  caller: Caller,
  household: string,
  { id, at, way }: { id: string; at: string; way: NonNullable<Freshness['way']> },
): Promise<{ audit: AuditNote[]; events: EventNote[] }> {
  const made = await sql`
    insert into household_confirmation (community, id, household_id, building_id, way, confirmed_at, confirmed_by, confirmer)
    select h.community, ${id}::uuid, h.id, h.building_id, ${way}, least(${at}::timestamptz, clock_timestamp()), ${caller.id}, ${caller.name}
    from household h where h.community = ${communityOf(caller)} and h.id = ${household} on conflict do nothing`.execute(tx)
  if (made.numAffectedRows !== 1n) return { audit: [], events: [] }
  const changed = { entity: 'household', id: household }
  return {
    audit: [{ verb: 'household.confirm', entity: 'household', entityId: household, household, detail: { way } }],
    events: [{ kind: 'register.changed', privacyClass: 'staff', audience: null, data: changed }],
  }
}

async function readFreshness(deps: Deps, caller: Caller, household: string): Promise<Freshness> {
  const community = communityOf(caller)
  const months = await freshnessMonths(deps, community)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const [row, { today }] = await Promise.all([findFreshness(tx, community, household), readNow(tx)])
    if (row === undefined) throw new AppError('not_found')
    const confirmed = row.confirmed_at !== null && row.confirmed_at >= row.changed_at
    return {
      at: confirmed ? (row.confirmed_at ?? row.changed_at) : row.changed_at,
      way: confirmed ? row.way : null,
      by: confirmed && caller.kind !== 'resident' ? row.confirmer : null,
      stale: isStale(row.fresh_on, today, months),
      months,
    }
  })
}

/** Settings are read by the system: helpers and residents see those for everybody only. */
export function freshnessMonths(deps: Deps, community: number): Promise<number> {
  return inScope(deps.database, systemCaller('quality', community), 'read', async (tx) => {
    const { freshness } = await readSettings(tx, community)
    return freshness.months
  })
}

async function requireHousehold(tx: Tx, community: number, household: string): Promise<void> {
  const row = await tx
    .selectFrom('household')
    .select('id')
    .where('community', '=', community)
    .where('id', '=', household)
    .executeTakeFirst()
  if (row === undefined) throw new AppError('not_found')
}

function ownHousehold(caller: Caller): string {
  if (caller.household === null) throw new AppError('not_found')
  return caller.household
}
