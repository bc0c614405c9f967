import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'
import { nameBuilding, type MatterRecord } from './matter.row.ts'

export interface BoardText {
  title: string
  text: string
  reply: string | null
  place: string | null
  privacyClass: 'public' | 'community'
  onTv: boolean
}

/** Writes or rewrites what anyone may read of a matter. */
export async function writeBoard(tx: Tx, community: number, matter: MatterRecord, given: BoardText): Promise<void> {
  const category = await tx
    .selectFrom('matter_category')
    .select('name')
    .where('community', '=', community)
    .where('id', '=', matter.category_id)
    .executeTakeFirstOrThrow()
  const row = {
    title: given.title,
    text: given.text,
    reply: given.reply,
    place: given.place,
    privacy_class: given.privacyClass,
    on_tv: given.onTv,
    category: category.name,
    state: matter.state,
    raisers: matter.raisers,
    changed_at: sql<string>`clock_timestamp()`,
  }
  await tx
    .insertInto('matter_board')
    .values({ community, matter_id: matter.id, ...row, replied_at: given.reply === null ? null : sql<string>`clock_timestamp()` })
    .onConflict((conflict) =>
      conflict.columns(['community', 'matter_id']).doUpdateSet({
        ...row,
        replied_at: sql<string>`case when excluded.reply is null then null when matter_board.reply is distinct from excluded.reply then clock_timestamp() else matter_board.replied_at end`,
      }),
    )
    .execute()
}

/** With the reply of a meeting: in the words the board has, else in words that say its kind and number and nothing of the raiser's. */
export async function putOnBoard(
  tx: Tx,
  community: number,
  before: MatterRecord,
  { reply, privacyClass, onTv }: Pick<BoardText, 'privacyClass' | 'onTv'> & { reply: string },
): Promise<void> {
  const [there, now] = [
    await tx
      .selectFrom('matter_board')
      .select(['title', 'text', 'place'])
      .where('community', '=', community)
      .where('matter_id', '=', before.id)
      .executeTakeFirst(),
    await tx.selectFrom('matter').selectAll().where('community', '=', community).where('id', '=', before.id).executeTakeFirstOrThrow(),
  ]
  const category = await tx
    .selectFrom('matter_category')
    .select('name')
    .where('community', '=', community)
    .where('id', '=', now.category_id)
    .executeTakeFirstOrThrow()
  await writeBoard(tx, community, now, {
    title: there?.title ?? `${category.name}类诉求 ${now.number}`,
    text: there?.text ?? `共有 ${String(now.raisers)} 位居民反映，已经会议讨论。`,
    place: there === undefined ? await nameBuilding(tx, community, now.building_id) : there.place,
    reply,
    privacyClass,
    onTv,
  })
}
