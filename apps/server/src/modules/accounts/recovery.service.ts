import { createHmac, timingSafeEqual } from 'node:crypto'
import { type PostKind, type Right, postKinds } from '@linli/contract/rights'
import type { Recovery } from '@linli/contract/sign-in'
import { v7 } from 'uuid'
import { type Caller, communityOf, systemCaller } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import { type EventNote, record } from '../../platform/record.ts'
import type { AccountsContext } from './accounts.context.ts'
import { requireMayManageAccounts } from './accounts.policy.ts'
import { listPlaceNames } from './accounts.queries.ts'
import { requireOwnAccount } from './accounts.reach.ts'
import { normaliseLogin } from './better-auth.ts'
import { weaknessOf } from './password.policy.ts'
import { refuse } from './refusals.ts'
import {
  type RecoveryRow,
  confirmRow,
  findRecovery,
  insertRecovery,
  listOpenPapers,
  listRecoveryRows,
  markUsed,
  markWithdrawn,
  withdrawOthers,
} from './recovery.queries.ts'
import type { Begun, SignInRequest } from './session-begin.ts'
import { endCeremoniesOf } from './sign-in.ceremony.ts'
import { accountLimit, addressLimit, beginSession } from './sign-in.service.ts'
import { newPaperCode, normalisePaperCode } from './totp.store.ts'

export async function listRecoveries(context: AccountsContext, caller: Caller): Promise<Recovery[]> {
  requireMayManageAccounts(caller)
  const rows = await inScope(context.deps.database, caller, 'read', (tx) => listRecoveryRows(tx, communityOf(caller)))
  return rows.map((row) => present(row, caller))
}

/** The first of two colleagues vouches for somebody who is locked out. An older open recovery of the account ends. */
export async function startRecovery(context: AccountsContext, caller: Caller, given: { id: string; accountId: string }): Promise<Recovery> {
  requireMayManageAccounts(caller)
  if (given.accountId === caller.id) throw refuse('recovery-self')
  const community = communityOf(caller)
  const { login, name } = await requireOwnAccount(context, caller, given.accountId)
  const row = await inScope(context.deps.database, caller, 'write', async (tx) => {
    const made = await insertRecovery(tx, {
      community,
      id: given.id,
      account: given.accountId,
      name,
      login,
      by: caller.id,
      byName: caller.name,
    })
    const found = await findRecovery(tx, community, given.id)
    if (found === undefined) throw new Error('the recovery just written is not visible')
    if (!made) {
      if (found.account_id !== given.accountId || found.started_by !== caller.id) throw new AppError('same_id_other_content')
      return found
    }
    await withdrawOthers(tx, community, given.accountId, given.id)
    await record(
      tx,
      caller,
      { verb: 'recovery.start', entity: 'account_recovery', entityId: given.id, detail: { account: given.accountId } },
      [changed(given.accountId)],
    )
    return found
  })
  return present(row, caller)
}

/** The second person, neither the first nor the one locked out. @returns the paper code, which is told this once */
export async function confirmRecovery(
  context: AccountsContext,
  caller: Caller,
  id: string,
): Promise<Recovery & { code: string; url: string }> {
  requireMayManageAccounts(caller)
  const community = communityOf(caller)
  const before = await inScope(context.deps.database, caller, 'read', (tx) => findRecovery(tx, community, id))
  if (before === undefined) throw new AppError('not_found')
  if (before.account_id === caller.id) throw refuse('recovery-self')
  if (before.started_by === caller.id) throw refuse('recovery-second-person')
  if (before.state === 'confirmed') throw refuse('recovery-code-shown')
  await requireOwnAccount(context, caller, before.account_id)
  await requireStillThere(context, community, before.started_by)
  const code = newPaperCode(3)
  const row = await inScope(context.deps.database, caller, 'write', async (tx) => {
    const codeHash = hashOf(context, before.account_id, code)
    if (!(await confirmRow(tx, community, id, { by: caller.id, byName: caller.name, codeHash }))) throw refuse('recovery-over')
    const found = await findRecovery(tx, community, id)
    if (found === undefined) throw new AppError('not_found')
    await record(
      tx,
      caller,
      { verb: 'recovery.confirm', entity: 'account_recovery', entityId: id, detail: { account: before.account_id } },
      [changed(before.account_id)],
    )
    return found
  })
  return { ...present(row, caller), code, url: `${context.deps.config.publicUrl.origin}/center/recover` }
}

export async function withdrawRecovery(context: AccountsContext, caller: Caller, id: string): Promise<Recovery> {
  requireMayManageAccounts(caller)
  const community = communityOf(caller)
  const row = await inScope(context.deps.database, caller, 'write', async (tx) => {
    const before = await findRecovery(tx, community, id, true)
    if (before === undefined) throw new AppError('not_found')
    if (before.state === 'withdrawn') return before
    if (!(await markWithdrawn(tx, community, id))) throw refuse('recovery-over')
    await record(
      tx,
      caller,
      { verb: 'recovery.withdraw', entity: 'account_recovery', entityId: id, detail: { account: before.account_id } },
      [changed(before.account_id)],
    )
    return { ...before, state: 'withdrawn' as const }
  })
  return present(row, caller)
}

/**
 * The person locked out, with the paper: a new password, and everything of before ends — second factors, paper codes,
 * sessions, steps begun. A second factor is then due before anything else.
 */
export async function useRecovery(
  context: AccountsContext,
  request: SignInRequest,
  given: { login: string; code: string; next: string },
): Promise<Begun> {
  const login = normaliseLogin(given.login)
  const keys = [
    { subject: `recovery:${login}`, limit: accountLimit, forgets: true },
    { subject: `recovery-address:${request.address}`, limit: addressLimit },
  ]
  const paper = await context.attempts.guess(keys, () => findPaper(context, login, given.code))
  if (paper === null) throw new AppError('wrong_code')
  const { database } = context.deps
  const weakness = weaknessOf(given.next, { login, name: paper.name, places: await listPlaceNames(database, paper.community) })
  if (weakness !== null) throw refuse(weakness)
  const account = paper.account_id
  const used = await inScope(database, { ...systemCaller('recovery', paper.community), id: account }, 'write', async (tx) => {
    if (!(await markUsed(tx, paper.community, paper.id))) return false
    await record(
      tx,
      { ...systemCaller('recovery', paper.community), id: account },
      { verb: 'recovery.use', entity: 'account_recovery', entityId: paper.id, detail: { account } },
      [changed(account)],
    )
    return true
  })
  if (!used) throw new AppError('wrong_code')
  await context.logins.resetPassword(account, given.next)
  await Promise.all([context.totp.end(account), context.passkeys.endAll(account), endCeremoniesOf(context.pool, account)])
  await context.logins.setFactorDue(account, true)
  await context.changed(account)
  return beginSession(context, request, account, { method: 'password', secondFactor: null })
}

/**
 * The way out when there are no two colleagues: whoever runs this machine vouches for both. Written down as such.
 * @returns the paper code, which is told this once @throws not_found
 */
export async function recoverByOperator(context: AccountsContext, login: string): Promise<{ code: string; url: string; name: string }> {
  const account = await context.logins.findAccount(normaliseLogin(login))
  const { database } = context.deps
  const posts = await inScope(database, systemCaller('recovery'), 'read', (tx) =>
    tx
      .selectFrom('post')
      .select(['community', 'holder'])
      .where('account_id', '=', account ?? '')
      .where('ended_at', 'is', null)
      .orderBy('created_at')
      .execute(),
  )
  const [post] = posts
  if (account === null || post === undefined) throw new AppError('not_found')
  const { community, holder } = post
  const caller = systemCaller('operator', community)
  const id = v7()
  const code = newPaperCode(3)
  await inScope(database, caller, 'write', async (tx) => {
    await insertRecovery(tx, { community, id, account, name: holder, login: normaliseLogin(login), by: 'operator', byName: 'operator' })
    await withdrawOthers(tx, community, account, id)
    await confirmRow(tx, community, id, { by: 'command-line', byName: 'command line', codeHash: hashOf(context, account, code) })
    await record(tx, caller, { verb: 'recovery.by-operator', entity: 'account_recovery', entityId: id, detail: { account } }, [
      changed(account),
    ])
  })
  return { code, name: holder, url: `${context.deps.config.publicUrl.origin}/center/recover` }
}

/** The first person must still be there, with the right, when the second confirms: two people together, not one after another. */
async function requireStillThere(context: AccountsContext, community: number, account: string): Promise<void> {
  const posts = await inScope(context.deps.database, systemCaller('recovery', community), 'read', (tx) =>
    tx
      .selectFrom('post')
      .select('kind')
      .where('community', '=', community)
      .where('account_id', '=', account)
      .where('ended_at', 'is', null)
      .execute(),
  )
  if (!posts.some(({ kind }) => isPostKind(kind) && hasRight(postKinds[kind].rights, 'accounts.write'))) throw refuse('recovery-over')
}

async function findPaper(context: AccountsContext, login: string, code: string): Promise<RecoveryRow | null> {
  const account = await context.logins.findAccount(login)
  if (account === null) return null
  const papers = await inScope(context.deps.database, systemCaller('recovery'), 'read', (tx) => listOpenPapers(tx, account))
  const given = hashOf(context, account, code)
  return papers.find(({ code_hash: hash }) => hash !== null && hash.length === given.length && timingSafeEqual(hash, given)) ?? null
}

function isPostKind(kind: string): kind is PostKind {
  return kind in postKinds
}

function hasRight(rights: readonly Right[], right: Right): boolean {
  return rights.includes(right)
}

function hashOf(context: AccountsContext, account: string, code: string): Buffer {
  return createHmac('sha256', context.cookie.secret)
    .update(`recovery:${account}:${normalisePaperCode(code)}`)
    .digest()
}

function changed(account: string): EventNote {
  return { kind: 'accounts.changed', privacyClass: 'staff', audience: null, data: { id: account } }
}

function present(row: RecoveryRow, caller: Caller): Recovery {
  return {
    id: row.id,
    accountId: row.account_id,
    name: row.name,
    login: row.login,
    startedBy: row.started_by_name,
    startedAt: row.started_at,
    startedByMe: row.started_by === caller.id,
    confirmedBy: row.confirmed_by_name,
    expiresAt: row.expires_at,
    state: row.state,
  }
}
