import type { Caller } from '../../platform/caller.ts'
import { type Database, inScope } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import { type AuditNote, record } from '../../platform/record.ts'
import { type Actor, homeCommunityOf, narrow } from './actor.ts'
import type { AccountsContext } from './accounts.context.ts'
import { findLogin, listPlaceNames } from './accounts.queries.ts'
import { normaliseLogin } from './better-auth.ts'
import { cookiePair, endedCookie, findCookie, openCookie, sessionCookie } from './cookie.ts'
import { weaknessOf } from './password.policy.ts'
import { refuse } from './refusals.ts'

/** The parts of a request that signing in looks at. */
export interface SignInRequest {
  /** The client's address, as the trusted hop gives it. */
  address: string
  cookieHeader: string | undefined
}

/** A session begun: the cookie to set and who it stands for. */
export interface Begun {
  setCookie: string
  actor: Actor | null
}

export const addressLimit = 30
export const accountLimit = 10

/**
 * Staff and helpers. Unknown logins, wrong passwords, disabled accounts and, for 15 minutes after ten
 * failures, right passwords too are refused in the same words after the same work (HOSTILE.md B01–B03).
 */
export async function signIn(context: AccountsContext, request: SignInRequest, given: { login: string; password: string }): Promise<Begun> {
  const login = normaliseLogin(given.login)
  const keys = [
    { subject: `login:${login}`, limit: accountLimit, forgets: true },
    { subject: `address:${request.address}`, limit: addressLimit },
  ]
  const signed = await context.attempts.guess(keys, () => context.logins.signIn(login, given.password), {
    refuse: () => context.logins.pretend(),
  })
  if (signed === null) throw new AppError('wrong_credentials')
  const begun = await begin(context, request, signed.token, 'staff')
  if (begun.actor !== null)
    await recordAtHome(context.deps.database, begun.actor, { verb: 'session.sign-in', entity: 'account', entityId: signed.account })
  return begun
}

/** Ends the session the browser came with, so that none survives a sign-in (fixation, HOSTILE.md B06–B07). */
export async function begin(
  context: AccountsContext,
  request: SignInRequest,
  token: string,
  kind: 'staff' | 'resident' | 'device',
): Promise<Begun> {
  await endBrowserSession(context, request.cookieHeader)
  return { setCookie: sessionCookie(context.cookie, token, kind), actor: await context.sessions.find(cookiePair(context.cookie, token)) }
}

/** @returns the cookie that takes the browser's away */
export async function signOut(context: AccountsContext, request: SignInRequest): Promise<string> {
  await endBrowserSession(context, request.cookieHeader)
  return endedCookie(context.cookie)
}

export async function changePassword(
  context: AccountsContext,
  caller: Caller,
  request: SignInRequest,
  given: { current: string; next: string },
): Promise<string> {
  const token = tokenOf(context, request.cookieHeader)
  if (token === null) throw new AppError('not_signed_in')
  const { database } = context.deps
  const account = await findLogin(database, caller.id)
  if (account === undefined) throw new AppError('not_signed_in')
  const weakness = weaknessOf(given.next, { login: account.login, name: account.name, places: await listPlaceNames(database, caller.lo) })
  if (weakness !== null) throw refuse(weakness)
  const keys = [{ subject: `password:${caller.id}`, limit: accountLimit, forgets: true }]
  const fresh = await context.attempts.guess(keys, () => context.logins.changePassword(token, given.current, given.next), {
    refuse: () => context.logins.pretend(),
  })
  if (fresh === null) throw new AppError('wrong_credentials')
  await context.changed(caller.id)
  await inScope(database, caller, 'write', (tx) =>
    record(tx, caller, { verb: 'account.change-password', entity: 'account', entityId: caller.id }),
  )
  return sessionCookie(context.cookie, fresh, 'staff')
}

/** Writes an audit row of something an account did about itself into its home community. */
export async function recordAtHome(database: Database, actor: Actor, note: AuditNote): Promise<void> {
  const home = homeCommunityOf(actor)
  const caller = home === null ? null : narrow(actor, home)
  if (caller !== null) await inScope(database, caller, 'write', (tx) => record(tx, caller, note))
}

async function endBrowserSession(context: AccountsContext, cookieHeader: string | undefined): Promise<void> {
  const token = tokenOf(context, cookieHeader)
  const account = token === null ? null : await context.logins.endSession(token)
  if (account !== null) await context.changed(account)
}

/** The session token of the browser. */
export function tokenOf(context: AccountsContext, cookieHeader: string | undefined): string | null {
  const value = findCookie(context.cookie, cookieHeader)
  return value === null ? null : openCookie(context.cookie, value)
}
