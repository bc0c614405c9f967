import { sql } from 'kysely'
import { systemCaller } from '../caller.ts'
import { type Database, inScope } from '../db/in-scope.ts'
import { searchKeys } from './search-keys.ts'

const batch = 200

/** Gives rows written before their table was searchable their keys. @returns how many */
export async function fillSearch(database: Database, table: string, title: string): Promise<number> {
  let filled = 0
  for (;;) {
    const { rows } = await inScope(database, systemCaller('search'), 'read', (tx) =>
      sql<{
        community: number
        id: string
        title: string
      }>`select community, id, ${sql.ref(title)} as title from ${sql.table(table)} where search is null limit ${batch}`.execute(tx),
    )
    for (const [community, own] of Map.groupBy(rows, (row) => row.community))
      await inScope(database, systemCaller('search', community), 'write', async (tx) => {
        for (const row of own)
          await sql`update ${sql.table(table)} set search = array_to_tsvector(${searchKeys(row.title)}::text[]) where community = ${community} and id = ${row.id} and search is null`.execute(
            tx,
          )
      })
    filled += rows.length
    if (rows.length < batch) return filled
  }
}
