import pg from 'pg'
import { type Config, ConfigError, readConfig } from '../platform/config.ts'
import { type EmbeddedDatabase, startEmbedded } from '../platform/db/embedded/index.ts'
import { migrate, readMigrations } from '../platform/db/migrate.ts'
import { type Connection, connectionFromUrl, createPool } from '../platform/db/pool.ts'
import { type RoleConnections, ensureRoles } from '../platform/db/roles.ts'
import type { Deps } from '../platform/deps.ts'
import { createFieldCipher } from '../platform/fields.ts'
import { type Secrets, loadSecrets } from '../platform/secrets.ts'

/** Everything a command may need; like the server's own, without HTTP. */
export interface Runtime extends Deps {
  owner: Connection
  roles: RoleConnections
  secrets: Secrets
}

/** A command cannot go on, for a reason the operator can mend; the message is one sentence. */
export class CommandError extends Error {
  override name = 'CommandError'
}

/**
 * Opens settings, keys and database for one command and closes them after it. The embedded database of a running
 * server is joined; otherwise it is started for the duration. Roles and schema are brought up only where no
 * running server answers for them.
 * @param say one line of progress, for stderr
 */
export async function withRuntime<T>(say: (line: string) => void, work: (runtime: Runtime) => Promise<T>): Promise<T> {
  const config = readSettings()
  const secrets = await loadSecrets(config.dataDir)
  const embedded = config.databaseUrl === null ? await startEmbedded({ dataDir: config.dataDir, passwords: { owner: secrets.databaseOwner.toString('hex') }, log: say, join: true }) : null
  const interrupted = () => void stopAndLeave(embedded)
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted)
  try {
    const owner = embedded === null ? connectionFromUrl(config.databaseUrl ?? '') : connectionOf(embedded)
    const passwords = { app: secrets.databaseApp.toString('hex'), auth: secrets.databaseAuth.toString('hex') }
    const roles = embedded?.owned === false ? await joinRunning(owner, passwords) : await bringUp(owner, passwords, say)
    // Long work such as checking a whole chain outlasts the server's usual limit for one statement.
    const pool = createPool(roles.app, { max: 4, name: 'linli command', statementTimeout: 600_000 })
    try {
      return await work({ config, secrets, owner, roles, database: { pool }, fields: createFieldCipher(secrets) })
    } finally {
      await pool.end()
    }
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted)
    await embedded?.stop()
  }
}

function readSettings(): Config {
  try {
    return readConfig()
  } catch (error) {
    if (error instanceof ConfigError) throw new CommandError(error.mistakes.join('\n'), { cause: error })
    throw error
  }
}

function connectionOf(embedded: EmbeddedDatabase): Connection {
  const { host, port, user, password, database } = embedded
  return { host, port, user, password, database }
}

async function bringUp(owner: Connection, passwords: { app: string; auth: string }, say: (line: string) => void): Promise<RoleConnections> {
  try {
    const roles = await ensureRoles(owner, passwords)
    await migrate(owner, (name) => say(`Applied ${name}.`))
    return roles
  } catch (error) {
    throw unreachable(error) ?? error
  }
}

async function joinRunning(owner: Connection, passwords: { app: string; auth: string }): Promise<RoleConnections> {
  const client = new pg.Client({ ...owner, application_name: 'linli command' })
  try {
    await client.connect()
    const expected = (await readMigrations()).map((migration) => migration.name)
    const { rows } = await client.query<{ name: string }>('select name from migration order by name')
    if (rows.map((row) => row.name).join() !== expected.join()) throw new CommandError('The running server has another version of the schema than this program; restart it with npm start, then try again.')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '42P01') throw new CommandError('The running server has not set up its database yet; wait until npm start says it is ready.', { cause: error })
    throw unreachable(error) ?? error
  } finally {
    await client.end().catch(() => undefined)
  }
  const { database } = owner
  return { app: { ...owner, user: `linli_app_${database}`, password: passwords.app }, auth: { ...owner, user: `linli_auth_${database}`, password: passwords.auth } }
}

const notThere = new Set(['ECONNREFUSED', 'ENOENT', 'ENOTFOUND', 'EHOSTUNREACH', 'ETIMEDOUT', 'EAI_AGAIN', '57P03', '3D000', '28P01', '28000'])

/** Never the address itself: DATABASE_URL holds a password. */
function unreachable(error: unknown): CommandError | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (!notThere.has(code)) return null
  return new CommandError(`The database cannot be reached (${code}); check DATABASE_URL, or leave it out to use the embedded database.`, { cause: error })
}

async function stopAndLeave(embedded: EmbeddedDatabase | null): Promise<void> {
  await embedded?.stop().catch(() => undefined)
  process.exit(130)
}
