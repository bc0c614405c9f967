import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { type Connection, createPool } from '../platform/db/pool.ts'
import { type RoleConnections, ensureRoles } from '../platform/db/roles.ts'

export const templateDatabase = 'linli_template'
export const testPasswords = { app: 'app', auth: 'auth' }

export interface TestDatabase {
  owner: Connection
  roles: RoleConnections
  /** As the running server signs in: behind the wall. */
  pool: pg.Pool
  /** Runs SQL as owner, outside the wall: to look at rows and to break them. */
  asOwner<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>
  drop(): Promise<void>
}

/** A migrated, empty database of one's own; a test file makes it in beforeAll and drops it in afterAll. */
export async function createTestDatabase(options: { poolSize?: number } = {}): Promise<TestDatabase> {
  const template = inject('testServer')
  const name = `linli_t_${randomBytes(6).toString('hex')}`
  const owner = { ...template, database: name }
  await onServer(template, (client) => client.query(`create database ${name} template ${templateDatabase}`))
  const roles = await ensureRoles(owner, testPasswords)
  const pool = createPool(roles.app, { max: options.poolSize ?? 6, name: 'linli test' })
  const ownerPool = createPool(owner, { max: 2, name: 'linli test owner' })
  return {
    owner,
    roles,
    pool,
    asOwner: async (text, values) => (await ownerPool.query(text, values)).rows as never,
    async drop() {
      await Promise.all([pool.end(), ownerPool.end()])
      await onServer(template, (client) => client.query(`drop database ${name} with (force)`))
      await onServer(template, (client) => client.query(`drop role ${roles.app.user}, ${roles.auth.user}, ${roles.jobs.user}`))
    },
  }
}

/** Copies of one template wait for each other, so they are made one after another under a lock. */
async function onServer(template: Connection, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ ...template, database: 'postgres' })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(1)')
    await work(client)
  } finally {
    await client.end()
  }
}
