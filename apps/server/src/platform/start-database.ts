import type { Config } from './config.ts'
import { startEmbedded } from './db/embedded/index.ts'
import { migrate } from './db/migrate.ts'
import { type Connection, connectionFromUrl } from './db/pool.ts'
import { type RoleConnections, ensureRoles } from './db/roles.ts'
import { requireFitServer } from './db/server-check.ts'
import type { Secrets } from './secrets.ts'

export interface StartedDatabase {
  owner: Connection
  roles: RoleConnections
  /** The embedded database's data files; null for an external one. */
  cluster: string | null
  /** Resolves when an embedded server ended by itself. */
  ended: Promise<void>
  stop(): Promise<void>
}

export interface StartDatabaseOptions {
  /** Use the embedded server of a running Linli instead of refusing (command line). */
  join: boolean
  /** An embedded server that ends unasked is started again. */
  keepAlive?: boolean
  log: (line: string) => void
}

/** Embedded or external, checked, with roles and the newest schema. */
export async function startDatabase(
  config: Config,
  secrets: Secrets,
  { join, keepAlive = false, log }: StartDatabaseOptions,
): Promise<StartedDatabase> {
  const server =
    config.databaseUrl === null
      ? await startEmbedded({ dataDir: config.dataDir, passwords: { owner: secrets.databaseOwner.toString('hex') }, log, join, keepAlive })
      : null
  const owner: Connection =
    server === null
      ? connectionFromUrl(config.databaseUrl ?? '')
      : { host: server.host, port: server.port, user: server.user, password: server.password, database: server.database }
  try {
    await requireFitServer(owner)
    const roles = await ensureRoles(owner, { app: secrets.databaseApp.toString('hex'), auth: secrets.databaseAuth.toString('hex') })
    await migrate(owner, (name) => log(`Migrated: ${name}`))
    return {
      owner,
      roles,
      cluster: server?.cluster ?? null,
      ended: server?.ended ?? new Promise(() => undefined),
      stop: async () => server?.stop(),
    }
  } catch (error) {
    await server?.stop()
    throw error
  }
}
