import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'

const authorName =
  sql<string>`coalesce((select holder from post where post.account_id = notice.author order by post.created_at limit 1), notice.author)`.as(
    'author_name',
  )

export function findNotice(tx: Tx, community: number, id: string) {
  return tx.selectFrom('notice').selectAll().select(authorName).where('community', '=', community).where('id', '=', id).executeTakeFirst()
}
export type NoticeRow = NonNullable<Awaited<ReturnType<typeof findNotice>>>

export function listNoticeRows(
  tx: Tx,
  community: number,
  state: string | undefined,
  limit: number,
  after: { key: string; id: string } | null,
) {
  let query = tx.selectFrom('notice').selectAll().select(authorName).where('community', '=', community)
  if (state !== undefined) query = query.where('state', '=', state)
  if (after !== null) query = query.where(sql<boolean>`(updated_at, id) < (${after.key}::timestamptz, ${after.id}::uuid)`)
  // The cursor is exact to the microsecond, the contract's instants are not.
  return query
    .select(sql<string>`updated_at::text`.as('exact'))
    .orderBy('updated_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

export async function countNotices(tx: Tx, community: number, state: string | undefined): Promise<number> {
  let query = tx
    .selectFrom('notice')
    .select(sql<number>`count(*)::int`.as('total'))
    .where('community', '=', community)
  if (state !== undefined) query = query.where('state', '=', state)
  return (await query.executeTakeFirst())?.total ?? 0
}

/** How far ahead a screen may know of a notice; it shows it only from its start. */
const aheadHours = 24

/** Published notices that have not ended; which of them a scope sees is the row policy `shown`. */
export function listShownRows(tx: Tx, community: number, limit: number) {
  return tx
    .selectFrom('notice')
    .selectAll()
    .where('community', '=', community)
    .where('state', '=', 'published')
    .where((at) => at.or([at('ends_at', 'is', null), at('ends_at', '>', sql<string>`now()`)]))
    .where('starts_at', '<', sql<string>`now() + make_interval(hours => ${aheadHours})`)
    .orderBy('urgent', 'desc')
    .orderBy('published_at', 'desc')
    .limit(limit)
    .execute()
}

/** How many of these ids are places (or homes) of the community. */
export async function countPlaces(tx: Tx, community: number, ids: readonly string[], homesOnly: boolean): Promise<number> {
  const tables = homesOnly ? ['household'] : ['estate', 'building', 'unit', 'household']
  const parts = tables.map(
    (table) => sql`select id from ${sql.table(table)} where community = ${community} and id = any(${sql.val(ids)}::uuid[])`,
  )
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from (${sql.join(parts, sql` union all `)}) places`.execute(tx)
  return rows[0]?.n ?? 0
}
