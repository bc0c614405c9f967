import pg from 'pg'
import type { Connection } from './pool.ts'

/**
 * Refuses a database that would lose or mangle data: version outside 15–18, another encoding than UTF-8,
 * or an LC_CTYPE under which Chinese characters are no letters.
 */
export async function requireFitServer(owner: Connection): Promise<void> {
  const client = new pg.Client({ ...owner, application_name: 'linli check', connectionTimeoutMillis: 10_000 })
  try {
    await client.connect()
  } catch (error) {
    throw new Error(
      `The database ${owner.database} on ${owner.host} cannot be reached (${error instanceof Error ? error.message : 'unknown reason'}); check DATABASE_URL and that the server is running.`,
      { cause: error },
    )
  }
  try {
    const { rows } = await client.query<{ version: number; encoding: string; han: boolean }>(
      `select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding, '邻' ~ '[[:alpha:]]' as han`,
    )
    const [server] = rows
    if (server === undefined) throw new Error('The database does not answer.')
    const major = Math.floor(server.version / 10_000)
    if (major < 15 || major > 18) throw new Error(`The database server is Postgres ${String(major)}; Linli runs on 15 to 18.`)
    if (server.encoding !== 'UTF8') throw new Error(`The database's encoding is ${server.encoding}; create it with ENCODING 'UTF8'.`)
    if (!server.han)
      throw new Error("The database's LC_CTYPE does not know Chinese letters; create it with LC_CTYPE 'C.UTF-8' (TEMPLATE template0).")
  } finally {
    await client.end()
  }
}
