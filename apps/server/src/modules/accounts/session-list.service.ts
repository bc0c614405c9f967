import { type AccountSession, type SessionItem, sessionListLimit } from '@linli/contract/sessions'
import { type Caller, communityOf, requireKind, requireRight } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../../platform/record.ts'
import type { AccountsContext } from './accounts.context.ts'
import { listPosts } from './accounts.queries.ts'
import { writerFor } from './session-begin.ts'
import { presentAccountSession, presentSessionItem } from './session-list.present.ts'
import { endSessions, findSessionAccount, listSessionsOf } from './session-list.queries.ts'
import type { Found } from './session.ts'

export async function listMySessions(context: AccountsContext, caller: Caller, own: Found): Promise<SessionItem[]> {
  requirePerson(caller, own)
  return (await listSessionsOf(context, [caller.id])).map((row) => presentSessionItem(row, own.session))
}

/** One of one's own; of anybody else's it is not found. */
export async function endMySession(context: AccountsContext, caller: Caller, own: Found, id: string): Promise<void> {
  requirePerson(caller, own)
  if ((await endSessions(context, caller.id, { only: id })) === 0) throw new AppError('not_found')
  await ended(context, caller, own, 1)
}

export async function endMyOtherSessions(context: AccountsContext, caller: Caller, own: Found): Promise<number> {
  requirePerson(caller, own)
  const count = await endSessions(context, caller.id, { allBut: own.session })
  if (count > 0) await ended(context, caller, own, count)
  return count
}

/** Of everybody with a post at exactly this community, ended posts included: their sessions may still be open. */
export async function listAccountSessions(
  context: AccountsContext,
  caller: Caller,
  own: string | null,
): Promise<{ items: AccountSession[]; more: boolean }> {
  const accounts = await accountsHere(context, caller)
  const rows = await listSessionsOf(context, accounts, sessionListLimit + 1)
  return { items: rows.slice(0, sessionListLimit).map((row) => presentAccountSession(row, own)), more: rows.length > sessionListLimit }
}

export async function endAccountSession(context: AccountsContext, caller: Caller, id: string): Promise<void> {
  const accounts = await accountsHere(context, caller)
  const account = await findSessionAccount(context, id)
  if (account === null || !accounts.includes(account)) throw new AppError('not_found')
  if ((await endSessions(context, account, { only: id })) === 0) throw new AppError('not_found')
  await context.changed(account)
  await inScope(context.deps.database, caller, 'write', (tx) =>
    record(tx, caller, { verb: 'session.end', entity: 'account', entityId: account, detail: { sessions: 1 } }),
  )
}

async function accountsHere(context: AccountsContext, caller: Caller): Promise<string[]> {
  requireKind(caller, 'staff')
  requireRight(caller, 'accounts.write')
  const posts = await inScope(context.deps.database, caller, 'read', (tx) => listPosts(tx, communityOf(caller)))
  return [...new Set(posts.map((post) => post.account_id))]
}

function requirePerson(caller: Caller, own: Found): void {
  requireKind(caller, 'staff', 'helper', 'resident')
  if (own.actor.account !== caller.id) throw new AppError('forbidden')
}

async function ended(context: AccountsContext, caller: Caller, own: Found, sessions: number): Promise<void> {
  await context.changed(caller.id)
  const writer = writerFor(own.actor, communityOf(caller))
  if (writer !== null)
    await inScope(context.deps.database, writer, 'write', (tx) =>
      record(tx, writer, { verb: 'session.end', entity: 'account', entityId: caller.id, detail: { sessions } }),
    )
}
