import type { Insertable } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'
import type { Suggestion } from '../../platform/db/types.gen.ts'

const columns = ['id', 'code', 'text', 'contact_cipher', 'created_at', 'answer', 'answered_at', 'answered_by'] as const

export async function communityExists(tx: Tx, community: number): Promise<boolean> {
  return (await tx.selectFrom('community').select('community').where('community', '=', community).executeTakeFirst()) !== undefined
}

/** False when the id or the code was taken. */
export async function insertSuggestion(tx: Tx, row: Insertable<Suggestion>): Promise<boolean> {
  const inserted = await tx
    .insertInto('suggestion')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

export function findSuggestion(tx: Tx, community: number, id: string) {
  return tx.selectFrom('suggestion').select(columns).where('community', '=', community).where('id', '=', id).executeTakeFirst()
}

export function findSuggestionByCode(tx: Tx, community: number, code: string) {
  return tx.selectFrom('suggestion').select(columns).where('community', '=', community).where('code', '=', code).executeTakeFirst()
}

/** Newest first, after the row with id `after`: its time is compared in the database, where it has microseconds. */
export function listSuggestionRows(tx: Tx, community: number, open: boolean | null, after: string | null, limit: number) {
  return matching(tx, community, open)
    .select(columns)
    .$if(after !== null, (some) =>
      some.where(({ eb, refTuple, selectFrom }) =>
        eb(
          refTuple('created_at', 'id'),
          '<',
          selectFrom('suggestion as last')
            .select(['last.created_at', 'last.id'])
            .where('last.community', '=', community)
            .where('last.id', '=', after ?? '')
            .$asTuple('created_at', 'id'),
        ),
      ),
    )
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

export async function countSuggestions(tx: Tx, community: number, open: boolean | null): Promise<number> {
  return (
    await matching(tx, community, open)
      .select((at) => at.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow()
  ).total
}

export function setAnswer(tx: Tx, community: number, id: string, answer: string, by: string) {
  return tx
    .updateTable('suggestion')
    .set((at) => ({ answer, answered_by: by, answered_at: at.fn<string>('now') }))
    .where('community', '=', community)
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirstOrThrow()
}

function matching(tx: Tx, community: number, open: boolean | null) {
  return tx
    .selectFrom('suggestion')
    .where('community', '=', community)
    .$if(open !== null, (some) => some.where('answered_at', open === true ? 'is' : 'is not', null))
}
