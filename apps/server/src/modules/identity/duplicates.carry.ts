import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { type Caller, communityOf } from '../../platform/caller.ts'
import type { Tx } from '../../platform/db/in-scope.ts'
import { type Row, insertRow } from './merge.rows.ts'

interface Carried {
  pair: string
  kept: string
  merged: string
  merge: string
  note: string | null
}

/**
 * The pair is settled; who was said not to be the merged record is not the kept one either. Open questions about the merged
 * record stay as they are and show no more: the next search asks them of the kept one. @returns the rows as they were
 */
export async function carryPairs(tx: Tx, caller: Caller, { pair, kept, merged, merge, note }: Carried): Promise<Row[]> {
  const community = communityOf(caller)
  const both = sql.val([kept, merged])
  const { rows } = await sql<{ row: Row }>`
    select to_jsonb(d) as row from duplicate_pair d
    where d.community = ${community} and (d.person_a = any(${both}::uuid[]) or d.person_b = any(${both}::uuid[])) order by d.id for update`.execute(
    tx,
  )
  await sql`
    update duplicate_pair set state = 'merged', merge_id = ${merge}, decided_by = ${caller.id}, decider = ${caller.name},
      decided_at = clock_timestamp(), note = ${note} where community = ${community} and id = ${pair}`.execute(tx)
  const before = rows.map(({ row }) => row)
  for (const row of before.filter((one) => one['state'] === 'different' && (one['person_a'] === merged || one['person_b'] === merged))) {
    const other = String(row['person_a'] === merged ? row['person_b'] : row['person_a'])
    if (other === kept) continue
    await sql`
      insert into duplicate_pair (community, id, person_a, person_b, state, sure, reasons, found_by, found_at, decided_by, decider, decided_at, note, merge_id)
      select community, ${uuid()}, least(${kept}::uuid, ${other}::uuid), greatest(${kept}::uuid, ${other}::uuid), state, sure, reasons, found_by, found_at,
        decided_by, decider, decided_at, note, ${merge} from jsonb_populate_record(null::duplicate_pair, ${JSON.stringify(row)}::jsonb)
      on conflict (community, person_a, person_b) do update set state = excluded.state, decided_by = excluded.decided_by,
        decider = excluded.decider, decided_at = excluded.decided_at, note = excluded.note where duplicate_pair.state = 'open'`.execute(tx)
  }
  return before
}

/** Pairs as they were before the merge; those found meanwhile about the kept record stay. */
export async function restorePairs(tx: Tx, community: number, merge: string, before: readonly Row[]): Promise<void> {
  await sql`delete from duplicate_pair where community = ${community} and merge_id = ${merge}`.execute(tx)
  for (const row of before) {
    await sql`
      delete from duplicate_pair
      where community = ${community} and (id = ${row['id']} or (person_a = ${row['person_a']} and person_b = ${row['person_b']}))`.execute(
      tx,
    )
    await insertRow(tx, 'duplicate_pair', row)
  }
}
