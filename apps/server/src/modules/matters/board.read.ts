import type { BoardEntry } from '@linli/contract/matter-shapes'
import type { MatterState } from '@linli/rules/matter-acts'
import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'
import type { MatterBoard } from '../../platform/db/types.gen.ts'

type Row = Selectable<MatterBoard>

function presentEntry(row: Row): BoardEntry {
  return {
    matter: row.matter_id,
    title: row.title,
    text: row.text,
    reply: row.reply,
    category: row.category,
    place: row.place,
    state: row.state as MatterState,
    raisers: row.raisers,
    privacyClass: row.privacy_class === 'public' ? 'public' : 'community',
    onTv: row.on_tv,
    shownAt: row.shown_at,
    repliedAt: row.replied_at,
    changedAt: row.changed_at,
  }
}

export async function findBoardEntry(tx: Tx, community: number, matter: string): Promise<BoardEntry | null> {
  const row = await tx
    .selectFrom('matter_board')
    .selectAll()
    .where('community', '=', community)
    .where('matter_id', '=', matter)
    .executeTakeFirst()
  return row === undefined ? null : presentEntry(row)
}

/** What the scope may read, the latest change first, after the entry of the matter `after`. */
export async function listBoardEntries(
  tx: Tx,
  community: number,
  { tv, limit, after }: { tv: boolean; limit: number; after: string | null },
): Promise<BoardEntry[]> {
  const next =
    after === null
      ? sql``
      : sql`and (b.changed_at, b.matter_id) < (select l.changed_at, l.matter_id from matter_board l where l.community = ${community} and l.matter_id = ${after}::uuid)`
  const { rows } = await sql<Row>`
    select b.* from matter_board b where ${where(community, tv)} ${next} order by b.changed_at desc, b.matter_id desc limit ${limit}`.execute(
    tx,
  )
  return rows.map(presentEntry)
}

export async function countBoardEntries(tx: Tx, community: number, tv: boolean): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*)::int as total from matter_board b where ${where(community, tv)}`.execute(tx)
  return rows[0]?.total ?? 0
}

function where(community: number, tv: boolean): RawBuilder<unknown> {
  return tv ? sql`b.community = ${community} and b.on_tv` : sql`b.community = ${community}`
}
