import { sql } from 'kysely'
import type { Tx } from '../db/in-scope.ts'

/**
 * Does `work` unless its key is marked as done in the community of the scope (0: the whole installation), and marks it in
 * the same transaction. Two at the same moment wait for each other. @returns undefined when it was done before
 */
export async function once<T>(tx: Tx, key: string, work: () => Promise<T>): Promise<T | undefined> {
  const { numAffectedRows } = await sql`insert into job_effect (community, key) values (app.lo(), ${key}) on conflict do nothing`.execute(
    tx,
  )
  return numAffectedRows === 1n ? work() : undefined
}
