import type { PrivacyRequest } from '@linli/contract/privacy'
import { sql } from 'kysely'
import { type Caller, communityOf, systemCaller } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../../platform/record.ts'
import { mayAskForOwn, mayKeepRecords } from './privacy.policy.ts'
import { presentRequest } from './privacy.present.ts'
import { selectRequests } from './privacy.queries.ts'

/** GB/T 35273: answered within thirty days. */
const answerDays = 30
/** A household's open requests at a time. */
const openAtMost = 20

export interface RequestSent {
  id: string
  kind: PrivacyRequest['kind']
  person: string
  field: PrivacyRequest['field']
  text: string
}

/** @throws same_id_other_content, too_many_requests, not_found for somebody of another household */
export async function sendMyRequest(deps: Deps, caller: Caller, sent: RequestSent): Promise<PrivacyRequest> {
  mayAskForOwn(caller)
  const community = communityOf(caller)
  const household = caller.household
  const own = await inScope(deps.database, caller, 'read', (tx) => isOwn(tx, community, sent.person))
  if (household === null || !own) throw new AppError('not_found')
  // Whose person it is was told by the resident's own scope; residents write no chain themselves.
  return inScope(deps.database, systemCaller('privacy', community), 'write', async (tx) => {
    const { rows: open } = await sql<{ n: number }>`
      select count(*)::int as n from privacy_request where community = ${community} and household_id = ${household} and state = 'open'`.execute(
      tx,
    )
    if ((open[0]?.n ?? 0) >= openAtMost) throw new AppError('too_many_requests')
    const made = await tx
      .insertInto('privacy_request')
      .values({
        community,
        id: sent.id,
        kind: sent.kind,
        person_id: sent.person,
        household_id: household,
        field: sent.field,
        said: sent.text,
        asked_by: caller.id,
        due_on: sql<string>`current_date + ${answerDays}::int`,
      })
      .onConflict((conflict) => conflict.columns(['community', 'id']).doNothing())
      .returning('id')
      .executeTakeFirst()
    const row = await selectRequests(tx, community).where('r.id', '=', sent.id).executeTakeFirst()
    if (row === undefined || row.said !== sent.text || row.kind !== sent.kind || row.person_id !== sent.person)
      throw new AppError('same_id_other_content')
    if (made !== undefined)
      await record(
        tx,
        caller,
        { verb: 'privacy.request', entity: 'person', entityId: sent.person, household, detail: { kind: sent.kind, field: sent.field } },
        told(sent.id, household),
      )
    return presentRequest(row)
  })
}

export async function listPrivacyRequests(deps: Deps, caller: Caller, state?: 'open' | 'answered'): Promise<PrivacyRequest[]> {
  mayKeepRecords(caller)
  return inScope(deps.database, caller, 'read', async (tx) => {
    let query = selectRequests(tx, communityOf(caller))
    if (state === 'open') query = query.where('r.state', '=', 'open')
    if (state === 'answered') query = query.where('r.state', '<>', 'open')
    const rows = await query
      .orderBy(sql`r.state <> 'open'`)
      .orderBy('r.due_on')
      .orderBy('r.id')
      .limit(500)
      .execute()
    return rows.map(presentRequest)
  })
}

/** @throws conflict when somebody else answered otherwise meanwhile */
export async function answerPrivacyRequest(
  deps: Deps,
  caller: Caller,
  id: string,
  { state, answer }: { state: 'done' | 'refused'; answer: string },
): Promise<PrivacyRequest> {
  mayKeepRecords(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const updated = await tx
      .updateTable('privacy_request')
      .set({ state, answer, answered_by: caller.name, answered_at: sql<string>`clock_timestamp()` })
      .where('community', '=', community)
      .where('id', '=', id)
      .where('state', '=', 'open')
      .executeTakeFirst()
    const row = await selectRequests(tx, community).where('r.id', '=', id).executeTakeFirst()
    if (row === undefined) throw new AppError('not_found')
    if (updated.numUpdatedRows === 1n)
      await record(
        tx,
        caller,
        { verb: 'privacy.answer', entity: 'person', entityId: row.person_id, household: row.household_id, detail: { request: id, state } },
        told(id, row.household_id),
      )
    else if (row.state !== state || row.answer !== answer) throw new AppError('conflict')
    return presentRequest(row)
  })
}

export async function listMyRequestRows(tx: Tx, community: number, household: string) {
  return selectRequests(tx, community).where('r.household_id', '=', household).orderBy('r.asked_at', 'desc').limit(200).execute()
}

/** By the resident's own scope: row policies show nobody else. */
async function isOwn(tx: Tx, community: number, person: string): Promise<boolean> {
  const row = await tx.selectFrom('person').select('id').where('community', '=', community).where('id', '=', person).executeTakeFirst()
  return row !== undefined
}

const told = (id: string, household: string) => [
  { kind: 'privacy.changed', privacyClass: 'household' as const, audience: [household], data: { id } },
]
