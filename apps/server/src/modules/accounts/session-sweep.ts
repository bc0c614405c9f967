import { sql } from 'kysely'
import { systemCaller } from '../../platform/caller.ts'
import { type Database, inScope } from '../../platform/db/in-scope.ts'
import type { AuthPool } from './better-auth.ts'
import { longestCookie } from './lifetimes.ts'
import type { Logins } from './logins.ts'

/** Sessions of residents whose sign-in ended are dead already; this clears them away in schema `auth`. */
export async function sweepEndedResidents(database: Database, logins: Pick<Logins, 'endSessionsOf'>): Promise<void> {
  const rows = await inScope(database, systemCaller('accounts'), 'read', (tx) =>
    tx
      .selectFrom('resident_account')
      .select('account_id')
      .where('ended_at', '>', sql<string>`now() - interval '1 day'`)
      .execute(),
  )
  for (const row of rows) await logins.endSessionsOf(row.account_id)
}

/** Browsers forget their mark after 400 days. */
export async function sweepDevices(pool: AuthPool): Promise<void> {
  await pool.query('delete from known_device where last_seen_at < clock_timestamp() - make_interval(secs => $1)', [longestCookie])
}
