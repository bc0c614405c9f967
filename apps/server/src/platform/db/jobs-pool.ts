import type pg from 'pg'
import { jobsSchema } from './jobs-schema.ts'
import { createLibraryPool } from './library-pool.ts'
import type { Connection } from './pool.ts'

/** The queue's own connections: as `linli_jobs`, in its schema. Runs themselves use the application's. */
export function createJobsPool(connection: Connection): pg.Pool {
  return createLibraryPool(connection, { schema: jobsSchema, max: 5, name: 'linli jobs' })
}
