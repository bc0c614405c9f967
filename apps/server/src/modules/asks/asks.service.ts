import type { HomeQuestion } from '@linli/contract/asks'
import { sql } from 'kysely'
import { type Caller, communityOf, systemCaller } from '../../platform/caller.ts'
import { decodeCursor, pageOf } from '../../platform/cursor.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../../platform/record.ts'
import { questionsChanged } from './ask-at-home.ts'
import { mayAsk, mayReadAsks } from './asks.policy.ts'
import { presentAsk } from './asks.present.ts'
import { type AskFilter, type AskRow, countAsks, findAsk, listAskRows, lockAsk, settleAsks } from './asks.queries.ts'

const defaultLimit = 50

export async function listHomeQuestions(
  deps: Deps,
  caller: Caller,
  query: Pick<AskFilter, 'building' | 'household' | 'state'> & { limit?: number | undefined; cursor?: string | undefined },
) {
  mayReadAsks(caller)
  const { building, household, state, limit = defaultLimit } = query
  const position = decodeCursor(query.cursor)
  const community = communityOf(caller)
  const filter = { building, household, state }
  const after = position === null ? null : { key: String(position.key), id: position.id }
  return inScope(deps.database, readerOf(caller), 'read', async (tx) => {
    const [rows, total] = await Promise.all([
      listAskRows(tx, community, caller, filter, limit + 1, after),
      position?.total ?? countAsks(tx, community, caller, filter),
    ])
    return pageOf(rows, limit, total, (row) => ({ key: row.address_key ?? '', id: row.id }), presentAsk)
  })
}

/** Within the caller's reach: still to be asked, or answered by a helper and waiting for a worker's yes. */
export function countHomeQuestions(tx: Tx, caller: Caller, state: 'open' | 'waiting'): Promise<number> {
  mayReadAsks(caller)
  return countAsks(tx, communityOf(caller), caller, { state })
}

export interface OpenAsk {
  household: string
  person: string
  field: AskRow['field']
  why: string
}
/** More than anybody walks in a day. */
const onPaper = 5_000

/** What is to be asked, for paper: within the caller's reach, of one building or of all. */
export async function listOpenAsks(tx: Tx, caller: Caller, building: string | null): Promise<OpenAsk[]> {
  mayReadAsks(caller)
  const filter: AskFilter = { state: 'open', ...(building === null ? {} : { building }) }
  const rows = await listAskRows(tx, communityOf(caller), caller, filter, onPaper, null)
  return rows.flatMap(({ household_id, name, field, why }) =>
    household_id === null ? [] : [{ household: household_id, person: name, field, why }],
  )
}

export interface HomeAsk {
  id: string
  household: string
  person: string
  field: AskRow['field']
  why: string
}

/** What is to be asked at these homes, which the caller has proved to reach; in the system's scope. */
export async function listAsksAt(tx: Tx, community: number, households: readonly string[]): Promise<HomeAsk[]> {
  if (households.length === 0) return []
  const rows = await listAskRows(tx, community, systemCaller('asks', community), { state: 'open', households }, onPaper, null)
  return rows.flatMap(({ id, household_id, name, field, why }) =>
    household_id === null ? [] : [{ id, household: household_id, person: name, field, why }],
  )
}

/** A worker asks by hand. Asked before and still open: that question stands. */
export async function askHomeQuestion(
  deps: Deps,
  caller: Caller,
  asked: { id: string; person: string; field: AskRow['field']; why: string },
): Promise<HomeQuestion> {
  mayAsk(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const person = await tx
      .selectFrom('person')
      .select(['household_id', 'died_on'])
      .where('community', '=', community)
      .where('id', '=', asked.person)
      .executeTakeFirst()
    if (person === undefined) throw new AppError('not_found')
    if (person.household_id === null || person.died_on !== null)
      throw new AppError('refused', {
        reason: 'lives-nowhere',
        zh: '这个人已不在本社区居住，没有可以上门的住处。',
        en: 'This person lives at no home of this community: there is no door to ask at.',
      })
    await settleAsks(tx, community)
    const made = await tx
      .insertInto('home_question')
      .values({
        community,
        id: asked.id,
        person_id: asked.person,
        field: asked.field,
        cause: 'doubtful',
        why: asked.why,
        asked_by: caller.id,
        asker: caller.name,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (made === undefined) return presentAsk(await sameAsk(tx, community, caller, asked))
    await record(
      tx,
      caller,
      {
        verb: 'home_question.ask',
        entity: 'home_question',
        entityId: asked.id,
        household: person.household_id,
        detail: { field: asked.field, person: asked.person },
      },
      questionsChanged(),
    )
    return presentAsk(await getAsk(tx, community, caller, asked.id))
  })
}

/** A replay finds its own; the same fact asked by somebody else is still one question. */
async function sameAsk(
  tx: Tx,
  community: number,
  caller: Caller,
  asked: { id: string; person: string; field: AskRow['field']; why: string },
) {
  const own = await findAsk(tx, community, caller, asked.id)
  if (own === undefined) {
    const { rows } = await sql<{ id: string }>`
      select id from home_question where community = ${community} and person_id = ${asked.person} and field = ${asked.field} and state in ('open', 'waiting')`.execute(
      tx,
    )
    return getAsk(tx, community, caller, rows[0]?.id ?? asked.id)
  }
  if (own.person_id !== asked.person || own.field !== asked.field || own.why !== asked.why) throw new AppError('same_id_other_content')
  return own
}

export async function dropHomeQuestion(deps: Deps, caller: Caller, id: string, reason: string): Promise<HomeQuestion> {
  mayAsk(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    await lockAsk(tx, community, id)
    const row = await getAsk(tx, community, caller, id)
    if (row.state === 'dropped') return presentAsk(row)
    if (row.state !== 'open') throw alreadyAnswered()
    await endAsk(tx, caller, id, { state: 'dropped' })
    await record(
      tx,
      caller,
      {
        verb: 'home_question.drop',
        entity: 'home_question',
        entityId: id,
        ...(row.household_id === null ? {} : { household: row.household_id }),
        detail: { field: row.field, person: row.person_id, reason },
      },
      questionsChanged(),
    )
    return presentAsk(await getAsk(tx, community, caller, id))
  })
}

/** Where questions are read from: helpers have no policy of their own on them (see `conditions`). */
export function readerOf(caller: Caller): Caller {
  return caller.kind === 'staff' ? caller : systemCaller('asks', communityOf(caller))
}

export async function getAsk(tx: Tx, community: number, caller: Caller, id: string): Promise<AskRow> {
  const row = await findAsk(tx, community, caller, id)
  if (row === undefined) throw new AppError('not_found')
  return row
}

export async function endAsk(
  tx: Tx,
  caller: Caller,
  id: string,
  end: { state: 'waiting' | 'answered' | 'dropped'; answer_id?: string; answer_index?: Buffer },
): Promise<void> {
  await tx
    .updateTable('home_question')
    .set({ ...end, answered_by: caller.id, answerer: caller.name, answered_at: sql<string>`clock_timestamp()` })
    .where('community', '=', communityOf(caller))
    .where('id', '=', id)
    .execute()
}

export function alreadyAnswered(): AppError {
  return new AppError('refused', {
    reason: 'already-answered',
    zh: '这一项已有人问到或不再需要，不用再填。',
    en: 'This was answered meanwhile or is no longer asked; nothing is left to fill in.',
  })
}
