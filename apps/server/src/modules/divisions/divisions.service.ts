import type { DivisionHit } from '@linli/contract/divisions'
import { systemCaller } from '../../platform/caller.ts'
import { type Database, inScope } from '../../platform/db/in-scope.ts'
import { divisionPaths } from './divisions.queries.ts'
import type { DivisionFind, DivisionSearch } from './divisions.search.ts'

/** What a search answers, with names and whether a community is open here. Who may ask is the caller's business. */
export async function findDivisions(
  database: Database,
  search: DivisionSearch,
  text: string,
  options: Omit<DivisionFind, 'limit'>,
): Promise<{ items: DivisionHit[]; total: number }> {
  const { codes, total } = await search.find(text, { ...options, limit: 50 })
  if (codes.length === 0) return { items: [], total }
  return inScope(database, systemCaller('divisions'), 'read', async (tx) => {
    const [paths, open] = await Promise.all([
      divisionPaths(tx, codes),
      tx.selectFrom('community').select('community').where('community', 'in', codes).execute(),
    ])
    const there = new Set(open.map((row) => row.community))
    return { items: codes.map((code) => ({ code, path: paths.get(code) ?? [], open: there.has(code) })), total }
  })
}
