import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TestDatabase, createTestDatabase } from '../../testing/database.ts'
import { createLibraryPool } from './library-pool.ts'

let db: TestDatabase

beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())

it('a connection lost while a library holds it fails its query, not the process', async () => {
  const pool = createLibraryPool(db.roles.auth, { schema: 'auth', max: 2, name: 'test library' })
  const client = await pool.connect()
  const closed = new Promise<void>((resolve) => void client.once('end', () => resolve()))
  const lost = client.query('select pg_sleep(30)').catch((error: unknown) => error)
  await db.asOwner(`select pg_terminate_backend(pid) from pg_stat_activity where usename = $1`, [db.roles.auth.user])
  expect(await lost).toBeInstanceOf(Error)
  // The loss is told to the client once more when its socket closes.
  await closed
  client.release(true)
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  await pool.end()
})
