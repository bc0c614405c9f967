import { isDeepStrictEqual } from 'node:util'
import type { QuestionShape } from '@linli/contract/question-shape'
import { type SavedQuestion, savedQuestionLimit } from '@linli/contract/questions'
import { sql } from 'kysely'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../../platform/record.ts'
import { mayAsk } from './questions.policy.ts'
import { refuseQuestion } from './questions.refusals.ts'

interface Content {
  title: string
  shape: QuestionShape
  shared: boolean
}

const shownLimit = 500

export async function listQuestions(deps: Deps, caller: Caller): Promise<{ items: SavedQuestion[] }> {
  mayAsk(caller)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const rows = await tx
      .selectFrom('saved_question')
      .selectAll()
      .where('community', '=', communityOf(caller))
      .where((at) => at.or([at('owner', '=', caller.id), at('shared', '=', true)]))
      .orderBy('updated_at', 'desc')
      .orderBy('id')
      .limit(shownLimit)
      .execute()
    return { items: rows.map((row) => present(row, caller)) }
  })
}

/** Replaying the same id with the same content answers what is stored; other content is a 409. */
export async function saveQuestion(deps: Deps, caller: Caller, { id, ...content }: Content & { id: string }): Promise<SavedQuestion> {
  mayAsk(caller)
  const community = communityOf(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const inserted = await tx
      .insertInto('saved_question')
      .values({ community, id, ...columnsOf(content), owner: caller.id, owner_name: caller.name })
      .onConflict((conflict) => conflict.columns(['community', 'id']).doNothing())
      .executeTakeFirst()
    if (inserted.numInsertedOrUpdatedRows === 0n) {
      const before = await findOwn(tx, caller, id)
      if (before === undefined || !sameContent(present(before, caller), content)) throw new AppError('same_id_other_content')
      return present(before, caller)
    }
    await requireRoom(tx, caller)
    return kept(tx, caller, id, 'question.save')
  })
}

export async function updateQuestion(
  deps: Deps,
  caller: Caller,
  id: string,
  { version, ...content }: Content & { version: number },
): Promise<SavedQuestion> {
  mayAsk(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    await lockOwn(tx, caller, id, version)
    await tx
      .updateTable('saved_question')
      .set({ ...columnsOf(content), version: version + 1, updated_at: sql<string>`now()` })
      .where('community', '=', communityOf(caller))
      .where('id', '=', id)
      .execute()
    return kept(tx, caller, id, 'question.change')
  })
}

export async function removeQuestion(deps: Deps, caller: Caller, id: string, version: number): Promise<{ ok: true }> {
  mayAsk(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    await lockOwn(tx, caller, id, version)
    await tx.deleteFrom('saved_question').where('community', '=', communityOf(caller)).where('id', '=', id).execute()
    await record(tx, caller, { verb: 'question.remove', entity: 'question', entityId: id })
    return { ok: true }
  })
}

function findOwn(tx: Tx, caller: Caller, id: string) {
  return tx
    .selectFrom('saved_question')
    .selectAll()
    .where('community', '=', communityOf(caller))
    .where('id', '=', id)
    .where('owner', '=', caller.id)
    .executeTakeFirst()
}
type Row = NonNullable<Awaited<ReturnType<typeof findOwn>>>

/** Somebody else's is answered like one that does not exist; who may see it may save a copy. */
async function lockOwn(tx: Tx, caller: Caller, id: string, version: number): Promise<void> {
  await tx.selectFrom('saved_question').select('id').where('community', '=', communityOf(caller)).where('id', '=', id).forUpdate().execute()
  const row = await findOwn(tx, caller, id)
  if (row === undefined) throw new AppError('not_found')
  if (row.version !== version) throw new AppError('conflict')
}

async function requireRoom(tx: Tx, caller: Caller): Promise<void> {
  const row = await tx
    .selectFrom('saved_question')
    .select(sql<number>`count(*)::int`.as('n'))
    .where('community', '=', communityOf(caller))
    .where('owner', '=', caller.id)
    .executeTakeFirst()
  if ((row?.n ?? 0) > savedQuestionLimit) throw refuseQuestion('too-many-questions')
}

async function kept(tx: Tx, caller: Caller, id: string, verb: string): Promise<SavedQuestion> {
  const row = await findOwn(tx, caller, id)
  if (row === undefined) throw new AppError('not_found')
  await record(tx, caller, { verb, entity: 'question', entityId: id, detail: { shared: row.shared, version: row.version } })
  return present(row, caller)
}

function columnsOf({ title, shape, shared }: Content) {
  return { title, shape: JSON.stringify(shape), shared }
}

function sameContent(before: SavedQuestion, { title, shape, shared }: Content): boolean {
  return before.title === title && before.shared === shared && isDeepStrictEqual(before.shape, JSON.parse(JSON.stringify(shape)))
}

function present(row: Row, caller: Caller): SavedQuestion {
  return {
    id: row.id,
    title: row.title,
    shape: row.shape as unknown as QuestionShape,
    shared: row.shared,
    mine: row.owner === caller.id,
    owner: row.owner_name,
    version: row.version,
    updatedAt: row.updated_at,
  }
}
