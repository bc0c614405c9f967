import pg from 'pg'
import type { Connection } from './pool.ts'

export type OwnerClient = pg.Client

/** One connection of the schema's owner, outside the wall, for work on reference data and whole installations. */
export async function asOwner<T>(owner: Connection, name: string, work: (client: OwnerClient) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...owner, application_name: `linli ${name}` })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
