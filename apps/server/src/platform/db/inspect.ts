import pg from 'pg'
import type { Connection } from './pool.ts'

/** What a database is like, looked at without changing anything. */
export interface DatabaseFacts {
  version: string
  major: number
  encoding: string
  /** Whether Chinese characters are letters to it. */
  knowsHan: boolean
  owns: boolean
  mayCreateRoles: boolean
  appRole: 'missing' | 'fit' | 'bypasses-the-wall'
  /** Names of applied migrations; null when there were none yet. */
  migrations: string[] | null
  /** Its clock minus ours. */
  clockSeconds: number
}

/** @throws the driver's error when it cannot be reached */
export async function inspectDatabase(owner: Connection): Promise<DatabaseFacts> {
  const client = new pg.Client({ ...owner, application_name: 'linli check', connectionTimeoutMillis: 5_000, statement_timeout: 5_000 })
  await client.connect()
  try {
    const before = Date.now()
    const clock = await client.query<{ at: Date }>('select clock_timestamp() as at')
    const middle = (before + Date.now()) / 2
    const { rows } = await client.query<Omit<DatabaseFacts, 'migrations' | 'clockSeconds'> & { migrated: boolean }>(
      `select current_setting('server_version') as version, current_setting('server_version_num')::int / 10000 as major,
        current_setting('server_encoding') as encoding, '邻' ~ '[[:alpha:]]' as "knowsHan",
        pg_has_role(d.datdba, 'usage') as owns, r.rolsuper or r.rolcreaterole as "mayCreateRoles",
        coalesce((select case when a.rolsuper or a.rolbypassrls then 'bypasses-the-wall' else 'fit' end from pg_roles a where a.rolname = $1), 'missing') as "appRole",
        to_regclass('public.migration') is not null as migrated
      from pg_database d, pg_roles r where d.datname = current_database() and r.rolname = current_user`,
      [`linli_app_${owner.database}`],
    )
    const [facts] = rows
    const at = clock.rows[0]?.at
    if (facts === undefined || at === undefined) throw new Error('The database gave no answer.')
    const { migrated, ...rest } = facts
    const migrations = migrated
      ? (await client.query<{ name: string }>('select name from public.migration')).rows.map((row) => row.name)
      : null
    return { ...rest, migrations, clockSeconds: (at.getTime() - middle) / 1000 }
  } finally {
    await client.end()
  }
}
