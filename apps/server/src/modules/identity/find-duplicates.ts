import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { record } from '../../platform/record.ts'
import { findCandidates } from './candidates.ts'

/** A queue longer than this is not worked through anyhow; the rest comes when some are decided. */
const openAtMost = 2000

/**
 * Brings the queue of one community up to date: new pairs come in, open ones nothing speaks for any more go, pairs somebody
 * decided about stay as decided. @returns how many are new
 */
export async function findDuplicates(deps: Deps, caller: Caller): Promise<number> {
  const community = communityOf(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const found = (await findCandidates(tx, deps.fields, community))
      .toSorted((a, b) => Number(b.sure) - Number(a.sure) || (a.a + a.b < b.a + b.b ? -1 : 1))
      .slice(0, openAtMost)
    const given = JSON.stringify(found.map((pair) => ({ ...pair, id: uuid() })))
    const pairs = sql`jsonb_to_recordset(${given}::jsonb) as f(id uuid, a uuid, b uuid, sure boolean, reasons text[])`
    await sql`
      delete from duplicate_pair d where d.community = ${community} and d.state = 'open' and d.found_by = 'search'
        and not exists (select from ${pairs} where f.a = d.person_a and f.b = d.person_b)`.execute(tx)
    const { rows } = await sql<{ added: boolean }>`
      insert into duplicate_pair (community, id, person_a, person_b, sure, reasons, found_by)
      select ${community}, f.id, f.a, f.b, f.sure, f.reasons, 'search' from ${pairs}
      on conflict (community, person_a, person_b) do update set sure = excluded.sure, reasons = excluded.reasons
        where duplicate_pair.state = 'open'
      returning xmax = 0 as added`.execute(tx)
    const added = rows.filter((row) => row.added).length
    if (added > 0)
      await record(tx, caller, { verb: 'duplicate.find', entity: 'register', detail: { added } }, [
        { kind: 'register.changed', privacyClass: 'staff', audience: null, data: { entity: 'community', id: null } },
      ])
    return added
  })
}
