import type { PersonMerge } from '@linli/contract/identity'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'

export interface MergeRow {
  id: string
  pair_id: string
  kept_id: string
  merged_id: string
  merged_name: string
  kept_name: string | null
  body_index: Buffer
  note: string | null
  merged_at: string
  /** With all its digits, for a cursor. */
  cursor_at: string
  merger: string
  undone_at: string | null
  undoer: string | null
  kept_whole: boolean
}

const columns = sql`m.id, m.pair_id, m.kept_id, m.merged_id, m.merged_name, p.name as kept_name, m.body_index, m.note, m.merged_at,
  m.merged_at::text as cursor_at, m.merger, m.undone_at, m.undoer, m.touched is not null as kept_whole`
const from = sql`person_merge m left join person p on p.community = m.community and p.id = m.kept_id`

export async function findMerge(tx: Tx, community: number, id: string): Promise<MergeRow | undefined> {
  const { rows } = await sql<MergeRow>`select ${columns} from ${from} where m.community = ${community} and m.id = ${id}`.execute(tx)
  return rows[0]
}

export async function listMergeRows(
  tx: Tx,
  community: number,
  person: string | null,
  limit: number,
  after: { at: string; id: string } | null,
): Promise<MergeRow[]> {
  const { rows } = await sql<MergeRow>`
    select ${columns} from ${from} where ${concerns(community, person)}
    ${after === null ? sql`` : sql`and (m.merged_at, m.id) < (${after.at}::timestamptz, ${after.id}::uuid)`}
    order by m.merged_at desc, m.id desc limit ${limit}`.execute(tx)
  return rows
}

export async function countMerges(tx: Tx, community: number, person: string | null): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from person_merge m where ${concerns(community, person)}`.execute(tx)
  return rows[0]?.n ?? 0
}

const concerns = (community: number, person: string | null) =>
  person === null
    ? sql`m.community = ${community}`
    : sql`m.community = ${community} and (m.kept_id = ${person}::uuid or m.merged_id = ${person}::uuid)`

export function presentMerge(row: MergeRow): PersonMerge {
  return {
    id: row.id,
    pair: row.pair_id,
    kept: { id: row.kept_id, name: row.kept_name },
    merged: { id: row.merged_id, name: row.merged_name },
    note: row.note,
    at: row.merged_at,
    by: row.merger,
    undone: row.undone_at === null ? null : { at: row.undone_at, by: row.undoer ?? '' },
    undoable: row.undone_at === null && row.kept_whole,
  }
}
