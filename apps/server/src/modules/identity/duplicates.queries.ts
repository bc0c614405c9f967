import type { DuplicateRow } from '@linli/contract/identity'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'

export interface PairRow {
  id: string
  state: DuplicateRow['state']
  sure: boolean
  reasons: DuplicateRow['reasons']
  found_by: 'search' | 'hand'
  found_at: string
  decided_at: string | null
  decider: string | null
  note: string | null
  merge_id: string | null
  person_a: string
  person_b: string
  merged_name: string | null
  /** With all its digits, for a cursor. */
  cursor_key: string
}

const columns = sql`d.id, d.state, d.sure, d.reasons, d.found_by, d.found_at, d.decided_at, d.decider, d.note, d.merge_id, d.person_a, d.person_b,
  (select m.merged_name from person_merge m where m.community = d.community and m.id = d.merge_id) as merged_name`
/** The surest first, then as found; what was decided newest first. One text, so that a cursor goes on behind it. */
const order = sql`case when d.state = 'open' then (not d.sure)::int::text || to_char(d.found_at at time zone 'UTC', 'YYYYMMDDHH24MISSUS')
  else lpad((10::numeric ^ 17 - round(extract(epoch from d.decided_at) * 1000000))::text, 18, '0') end`

/** Pairs of which both records are still there, or that are one. */
function pairs(community: number, state: string) {
  return sql`duplicate_pair d where d.community = ${community} and d.state = ${state} and (d.state = 'merged' or 2 = (
    select count(*) from person p where p.community = d.community and p.id in (d.person_a, d.person_b) and p.erased_at is null))`
}

export async function listPairRows(
  tx: Tx,
  community: number,
  state: string,
  limit: number,
  after: { key: string; id: string } | null,
): Promise<PairRow[]> {
  const { rows } = await sql<PairRow>`
    select ${columns}, ${order} as cursor_key from ${pairs(community, state)}
      ${after === null ? sql`` : sql`and (${order}, d.id) > (${after.key}, ${after.id}::uuid)`}
    order by ${order}, d.id limit ${limit}`.execute(tx)
  return rows
}

export async function countPairs(tx: Tx, community: number, state: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${pairs(community, state)}`.execute(tx)
  return rows[0]?.n ?? 0
}

export async function findPair(tx: Tx, community: number, id: string): Promise<PairRow | undefined> {
  const { rows } =
    await sql<PairRow>`select ${columns}, '' as cursor_key from duplicate_pair d where d.community = ${community} and d.id = ${id}`.execute(
      tx,
    )
  return rows[0]
}

export async function findPairOf(tx: Tx, community: number, a: string, b: string): Promise<PairRow | undefined> {
  const { rows } = await sql<PairRow>`
    select ${columns}, '' as cursor_key from duplicate_pair d where d.community = ${community} and d.person_a = ${a} and d.person_b = ${b}`.execute(
    tx,
  )
  return rows[0]
}

export function lockPair(tx: Tx, community: number, id: string) {
  return tx
    .selectFrom('duplicate_pair')
    .select(['person_a', 'person_b', 'state'])
    .where('community', '=', community)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

/** Persons of pairs as lists show them. */
export function listPairPersons(tx: Tx, community: number, ids: readonly string[]) {
  return tx
    .selectFrom('person as p')
    .select(['p.id', 'p.name', 'p.sex', 'p.born_on', 'p.politics', 'p.phone_cipher', 'p.identity_cipher', 'p.household_id'])
    .select([
      sql<string | null>`null::text`.as('relation'),
      sql<string | null>`(select d.label from occupancy o join dwelling d on d.community = o.community and d.id = o.dwelling_id
        where o.community = p.community and o.household_id = p.household_id and o.ends_on is null)`.as('label'),
    ])
    .where('p.community', '=', community)
    .where('p.id', '=', sql<string>`any(${sql.val(ids)}::uuid[])`)
    .execute()
}

/** Where a record came from, and whether somebody signed in as this person. */
export async function readOrigin(
  tx: Tx,
  community: number,
  id: string,
): Promise<{ since: string; file: string | null; signed_in: boolean }> {
  const { rows } = await sql<{ since: string; file: string | null; signed_in: boolean }>`
    select (p.created_at at time zone 'Asia/Shanghai')::date as since,
      (select b.file_name from import_batch b where b.community = p.community and b.id = p.import_id) as file,
      exists (select from resident_account a where a.community = p.community and a.person_id = p.id and a.ended_at is null) as signed_in
    from person p where p.community = ${community} and p.id = ${id}`.execute(tx)
  const [row] = rows
  if (row === undefined) throw new Error('the person is not visible')
  return row
}

export async function readRow(tx: Tx, community: number, id: string): Promise<Record<string, unknown>> {
  const { rows } = await sql<{ row: Record<string, unknown> }>`
    select to_jsonb(p) as row from person p where p.community = ${community} and p.id = ${id}`.execute(tx)
  return rows[0]?.row ?? {}
}
