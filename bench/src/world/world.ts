import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Config, readConfig } from '@linli/server/src/platform/config.ts'
import type { Connection } from '@linli/server/src/platform/db/pool.ts'
import type { RoleConnections } from '@linli/server/src/platform/db/roles.ts'
import { type Secrets, loadSecrets } from '@linli/server/src/platform/secrets.ts'
import { startDatabase } from '@linli/server/src/platform/start-database.ts'
import pg from 'pg'
import { type Extent, generate } from './generate.ts'

/** The database the figures are taken on: a register of 1 M × scale persons on an embedded Postgres of its own. */
export interface World extends Extent {
  config: Config
  secrets: Secrets
  owner: Connection
  roles: RoleConnections
  /** Folder of the database's files. */
  cluster: string
  /** Process id of the Postgres server. */
  postgres: number
  remove(): Promise<void>
}

/** Settings of a server on the bench's data folder. */
export function worldConfig(dataDir: string): Config {
  return readConfig({ LINLI_DATA: dataDir, LINLI_DEMO: '0', LINLI_LOG: 'silent' })
}

/** As in production: fsync on, app role behind the wall, the migrations' schema. */
export async function createWorld(scale: number, log: (line: string) => void): Promise<World> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'linli-bench-'))
  // As root, Postgres runs as another account, which must be able to enter.
  await chmod(dataDir, 0o755)
  const config = worldConfig(dataDir)
  const removeFolder = () => rm(dataDir, { recursive: true, force: true })
  try {
    const secrets = await loadSecrets(dataDir)
    const database = await startDatabase(config, secrets, { join: false, log: () => undefined })
    const remove = async () => {
      await database.stop()
      await removeFolder()
    }
    try {
      const { owner, roles } = database
      const extent = await generate({ owner, roles, secrets, scale, log })
      return { config, secrets, owner, roles, cluster: database.cluster ?? '', ...extent, postgres: await findPostmaster(owner), remove }
    } catch (error) {
      await database.stop()
      throw error
    }
  } catch (error) {
    await removeFolder()
    throw error
  }
}

/** Every background process is a child of the postmaster. */
async function findPostmaster(owner: Connection): Promise<number> {
  const client = new pg.Client(owner)
  await client.connect()
  try {
    const { rows } = await client.query<{ pid: number }>(`select pid from pg_stat_activity where backend_type = 'checkpointer'`)
    const status = await readFile(`/proc/${String(rows[0]?.pid)}/status`, 'utf8')
    return Number(/^PPid:\s*(\d+)/m.exec(status)?.[1])
  } finally {
    await client.end()
  }
}
