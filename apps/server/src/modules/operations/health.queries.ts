import { sql } from 'kysely'
import { systemCaller } from '../../platform/caller.ts'
import { type Database, type Tx, inScope } from '../../platform/db/in-scope.ts'
import { readMigrations } from '../../platform/db/migrate.ts'
import type { HealthFacts } from './health.facts.ts'

/** The best of three: the first may pay for opening a connection, and the machine may be busy with something else. */
export async function readDatabaseFacts(database: Database): Promise<HealthFacts['database']> {
  const ask = () =>
    inScope(database, systemCaller('health'), 'read', (tx) =>
      sql<{ version: string; at: string; done: string[] }>`
        select current_setting('server_version') as version, clock_timestamp() as at, (select array_agg(name order by name) from migration) as done`.execute(
        tx,
      ),
    )
  const answers = [await timed(ask), await timed(ask), await timed(ask)]
  const [best] = answers.toSorted((one, other) => one.milliseconds - other.milliseconds)
  const row = best?.answer.rows[0]
  if (best === undefined || row === undefined) throw new Error('the database gave no answer')
  const ours = (await readMigrations()).map(({ name }) => name)
  return {
    version: row.version.split(' ')[0] ?? row.version,
    milliseconds: best.milliseconds,
    clockSeconds: (Date.parse(row.at) - (best.before + best.milliseconds / 2)) / 1000,
    missing: ours.filter((name) => !row.done.includes(name)),
    unknown: row.done.filter((name) => !ours.includes(name)),
  }
}

async function timed<T>(ask: () => Promise<T>): Promise<{ answer: T; before: number; milliseconds: number }> {
  const before = Date.now()
  const answer = await ask()
  return { answer, before, milliseconds: Date.now() - before }
}

/** Accounts of the paired screens. */
export async function listScreenAccounts(tx: Tx, community: number): Promise<string[]> {
  const rows = await tx.selectFrom('screen').select('account_id').where('community', '=', community).where('ended_at', 'is', null).execute()
  return rows.map((row) => row.account_id)
}
