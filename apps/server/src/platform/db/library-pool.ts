import pg from 'pg'
import type { Connection } from './pool.ts'

/** A pool from which a connection is taken for a transaction of one's own; with the types given by `createLibraryPool`. */
export type LibraryPool = pg.Pool
export type LibraryClient = pg.PoolClient

/**
 * A pool for a library that keeps its own tables in one schema. It has pg's own parsers: a library that
 * compares instants with `Date` would read our ISO strings as never expired.
 */
export function createLibraryPool(connection: Connection, options: { schema: string; max: number; name: string }): LibraryPool {
  const pool = new pg.Pool({
    ...connection,
    options: `-c search_path=${options.schema}`,
    max: options.max,
    application_name: options.name,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    statement_timeout: 10_000,
    idle_in_transaction_session_timeout: 30_000,
  })
  pool.on('error', () => undefined)
  // The library takes clients out without listening to them, and a connection lost meanwhile would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}
