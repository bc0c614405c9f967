import type { ResidentSignIn, SignInEndReason } from '@linli/contract/resident-sign-in'
import { sql } from 'kysely'
import { type Caller, communityOf, requireKind, requireRight } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import { type AuditNote, record } from '../../platform/record.ts'
import type { AccountsContext } from './accounts.context.ts'
import { listResidentAccounts } from './resident.queries.ts'
import { presentSessionItem } from './session-list.present.ts'
import { listSessionsOf } from './session-list.queries.ts'
import { actorChannel } from './session.ts'

/** Whose sign-ins: one person's, or everybody's of a household, by paper as by code. */
export type ResidentTarget = { person: string } | { household: string }

/**
 * Ends residents' sign-ins inside the caller's own transaction: their sessions end with the next request in every
 * process. For a household its open paper codes are withdrawn too. Nothing to end is fine.
 * @returns audit notes to hand to `record` together with the caller's own
 */
export async function endResidentSignIn(tx: Tx, caller: Caller, target: ResidentTarget, reason: SignInEndReason): Promise<AuditNote[]> {
  const community = communityOf(caller)
  let query = tx
    .updateTable('resident_account')
    .set({ ended_at: sql<string>`clock_timestamp()`, ended_reason: reason, ended_by: caller.id })
    .where('community', '=', community)
    .where('ended_at', 'is', null)
  query = 'person' in target ? query.where('person_id', '=', target.person) : query.where('household_id', '=', target.household)
  const ended = await query.returning(['account_id', 'household_id', 'person_id']).execute()
  if ('household' in target)
    await tx
      .updateTable('household_pass')
      .set({ withdrawn_at: sql<string>`clock_timestamp()` })
      .where('community', '=', community)
      .where('household_id', '=', target.household)
      .where('used_at', 'is', null)
      .where('withdrawn_at', 'is', null)
      .execute()
  for (const { account_id } of ended) await sql`select pg_notify(${actorChannel}, ${account_id})`.execute(tx)
  return ended.map((row) => ({
    verb: 'resident.sign-in-end',
    entity: row.person_id === null ? 'household' : 'person',
    entityId: row.person_id ?? row.household_id,
    household: row.household_id,
    detail: { reason, account: row.account_id },
  }))
}

/** Staff end a resident's sign-in, on every phone. @returns how many sign-ins there were */
export async function endSignInsByStaff(
  context: AccountsContext,
  caller: Caller,
  target: ResidentTarget,
  reason: SignInEndReason,
): Promise<number> {
  requireKind(caller, 'staff')
  requireRight(caller, 'passes.write')
  const notes = await inScope(context.deps.database, caller, 'write', async (tx) => {
    await requireTarget(tx, communityOf(caller), target)
    const found = await endResidentSignIn(tx, caller, target, reason)
    if (found.length > 0) await record(tx, caller, found)
    return found
  })
  for (const { detail } of notes) {
    const account = String(detail?.['account'])
    context.sessions.forget(account)
    await context.logins.endSessionsOf(account)
  }
  return notes.length
}

export async function listSignIns(context: AccountsContext, caller: Caller, target: ResidentTarget): Promise<ResidentSignIn[]> {
  requireKind(caller, 'staff')
  requireRight(caller, 'passes.write')
  const accounts = await inScope(context.deps.database, caller, 'read', async (tx) => {
    await requireTarget(tx, communityOf(caller), target)
    return listResidentAccounts(tx, communityOf(caller), target)
  })
  const sessions = await listSessionsOf(
    context,
    accounts.map((row) => row.account),
  )
  return accounts.map((row) => ({
    account: row.account,
    person: row.person,
    way: row.person === null ? 'pass' : 'phone-code',
    since: row.created_at,
    sessions: sessions.filter((session) => session.account === row.account).map((session) => presentSessionItem(session, null)),
  }))
}

async function requireTarget(tx: Tx, community: number, target: ResidentTarget): Promise<void> {
  const found =
    'person' in target
      ? await tx.selectFrom('person').select('id').where('community', '=', community).where('id', '=', target.person).executeTakeFirst()
      : await tx
          .selectFrom('household')
          .select('id')
          .where('community', '=', community)
          .where('id', '=', target.household)
          .executeTakeFirst()
  if (found === undefined) throw new AppError('not_found')
}
