import { type Accounts, createAccounts } from '../modules/accounts/index.ts'
import { type Config, ConfigError, readConfig } from '../platform/config.ts'
import { type Connection, createPool } from '../platform/db/pool.ts'
import type { RoleConnections } from '../platform/db/roles.ts'
import type { Deps } from '../platform/deps.ts'
import { createFieldCipher } from '../platform/fields.ts'
import { requireNode } from '../platform/node-version.ts'
import { type Secrets, loadSecrets } from '../platform/secrets.ts'
import { type StartedDatabase, startDatabase } from '../platform/start-database.ts'

/** Everything a command may need; like the server's own, without HTTP. */
export interface Runtime extends Deps {
  owner: Connection
  /** The embedded database's data files; null for an external one. */
  cluster: string | null
  roles: RoleConnections
  secrets: Secrets
}

/** A command cannot go on, for a reason the operator can mend; the message is one sentence. */
export class CommandError extends Error {
  override name = 'CommandError'
}

/**
 * Opens settings, keys and database for one command and closes them after it. The embedded database of a
 * running server is joined; otherwise it is started for the duration.
 * @param say one line of progress, for stderr
 */
export async function withRuntime<T>(say: (line: string) => void, work: (runtime: Runtime) => Promise<T>): Promise<T> {
  requireNode()
  const config = readSettings()
  const secrets = await loadSecrets(config.dataDir)
  const started = await startDatabase(config, secrets, { join: true, log: say })
  const interrupted = () => void stopAndLeave(started)
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted)
  try {
    // Long work such as checking a whole chain outlasts the server's usual limit for one statement.
    const pool = createPool(started.roles.app, { max: 4, name: 'linli command', statementTimeout: 600_000 })
    try {
      return await work({
        config,
        secrets,
        owner: started.owner,
        cluster: started.cluster,
        roles: started.roles,
        database: { pool },
        fields: createFieldCipher(secrets),
      })
    } finally {
      await pool.end()
    }
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted)
    await started.stop()
  }
}

/** The accounts of the installation, for commands that make some. */
export async function withAccounts<T>(runtime: Runtime, work: (accounts: Accounts) => Promise<T>): Promise<T> {
  const accounts = await createAccounts(runtime)
  try {
    return await work(accounts)
  } finally {
    await accounts.close()
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

async function stopAndLeave(started: StartedDatabase): Promise<void> {
  await started.stop().catch(() => undefined)
  process.exit(130)
}
