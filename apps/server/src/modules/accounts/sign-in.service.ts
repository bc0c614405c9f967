import type { SecondProof } from '@linli/contract/sign-in'
import { z } from 'zod'
import type { Caller } from '../../platform/caller.ts'
import { type Database, inScope } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import { type AuditNote, record } from '../../platform/record.ts'
import { type Actor, homeCommunityOf, narrow } from './actor.ts'
import type { AccountsContext } from './accounts.context.ts'
import { findLogin, listPlaceNames } from './accounts.queries.ts'
import { normaliseLogin } from './better-auth.ts'
import { endedCookie, sessionCookie } from './cookie.ts'
import type { SecondFactor } from './logins.ts'
import { weaknessOf } from './password.policy.ts'
import { refuse } from './refusals.ts'
import { type Begun, type SignInRequest, begin, describeSession, endBrowserSession, tokenOf } from './session-begin.ts'
import { beginCeremony, findCeremony, takeCeremony } from './sign-in.ceremony.ts'

/** What was shown so far. A second factor shown elsewhere (single sign-on) or in one go (a passkey) is not asked for again. */
export interface Shown {
  method: 'password' | 'passkey' | 'oidc'
  secondFactor: SecondFactor | null
}

/** The first factor was right; the second is to follow. */
export interface Step {
  token: string
  methods: SecondProof['kind'][]
}

export { type Begun, type SignInRequest, begin } from './session-begin.ts'

export const addressLimit = 30
export const accountLimit = 10
/** Wrong codes of a second factor in 15 minutes: a million codes, three of them right at a time (HOSTILE.md B04). */
export const codeLimit = 5

/**
 * Staff and helpers. Unknown logins, wrong passwords, disabled accounts and, for 15 minutes after ten
 * failures, right passwords too are refused in the same words after the same work (HOSTILE.md B01–B03).
 */
export async function signIn(
  context: AccountsContext,
  request: SignInRequest,
  given: { login: string; password: string },
): Promise<Begun | Step> {
  const login = normaliseLogin(given.login)
  const keys = [
    { subject: `login:${login}`, limit: accountLimit, forgets: true, silent: true },
    { subject: `address:${request.address}`, limit: addressLimit },
  ]
  const account = await context.attempts.guess(keys, () => context.logins.check(login, given.password), {
    refuse: () => context.logins.pretend(),
  })
  if (account === null) throw new AppError('wrong_credentials')
  return passFirst(context, request, account, { method: 'password', secondFactor: null })
}

/** The first factor is shown. An account with a second one of its own gets its session only after that. */
export async function passFirst(context: AccountsContext, request: SignInRequest, account: string, shown: Shown): Promise<Begun | Step> {
  const methods = shown.secondFactor === null ? await secondMethodsOf(context, account) : []
  if (methods.length === 0) return beginSession(context, request, account, shown)
  return { token: await beginCeremony(context.pool, 'second-factor', account, { method: shown.method }), methods }
}

const FirstShown = z.object({ method: z.enum(['password', 'oidc']) })

/** The second step: five wrong codes close it for the account, and a step is good once. */
export async function finishSignIn(context: AccountsContext, request: SignInRequest, token: string, proof: SecondProof): Promise<Begun> {
  const step = await findCeremony(context.pool, 'second-factor', token, FirstShown)
  if (step?.account === undefined || step.account === null) throw refuse('step-over')
  const secondFactor = await proveSecond(context, step.account, proof)
  if ((await takeCeremony(context.pool, 'second-factor', token, FirstShown)) === null) throw refuse('step-over')
  return beginSession(context, request, step.account, { method: step.data.method, secondFactor })
}

/** @returns what was shown @throws wrong_code, locked_out after five wrong ones in 15 minutes */
export async function proveSecond(context: AccountsContext, account: string, proof: SecondProof): Promise<SecondFactor> {
  const keys = [{ subject: `second:${account}`, limit: codeLimit, forgets: true }]
  const right = await context.attempts.guess(keys, async () => ((await isRight(context, account, proof)) ? proof.kind : null))
  if (right === null) throw new AppError('wrong_code')
  return right
}

async function isRight(context: AccountsContext, account: string, proof: SecondProof): Promise<boolean> {
  switch (proof.kind) {
    case 'totp':
      return context.totp.use(account, proof.code)
    case 'backup-code':
      return context.totp.useBackupCode(account, proof.code)
    case 'passkey':
      return (await context.passkeys.use(proof.assertion)) === account
  }
}

export async function secondMethodsOf(context: AccountsContext, account: string): Promise<SecondProof['kind'][]> {
  const [totp, passkeys] = await Promise.all([context.totp.find(account), context.passkeys.credentialsOf(account)])
  return [
    ...(totp.since === null ? [] : (['totp'] as const)),
    ...(passkeys.length > 0 && context.passkeys.possible ? (['passkey'] as const) : []),
    ...(totp.since === null || totp.backupCodesLeft === 0 ? [] : (['backup-code'] as const)),
  ]
}

/** Every way in ends here: a new session, written down at home. */
export async function beginSession(context: AccountsContext, request: SignInRequest, account: string, shown: Shown): Promise<Begun> {
  const token = await context.logins.createSession(account, 'staff', undefined, shown.secondFactor)
  const begun = await begin(context, request, token, 'staff', shown.method)
  const detail = { ...shown }
  if (begun.actor !== null)
    await recordAtHome(context.deps.database, begun.actor, { verb: 'session.sign-in', entity: 'account', entityId: account, detail })
  return begun
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
  await describeSession(context, request, fresh.token, { kind: 'staff', method: fresh.method })
  await context.changed(caller.id)
  await inScope(database, caller, 'write', (tx) =>
    record(tx, caller, { verb: 'account.change-password', entity: 'account', entityId: caller.id }),
  )
  return sessionCookie(context.cookie, fresh.token, 'staff')
}

/** Writes an audit row of something an account did about itself into its home community. */
export async function recordAtHome(database: Database, actor: Actor, note: AuditNote): Promise<void> {
  const home = homeCommunityOf(actor)
  const caller = home === null ? null : narrow(actor, home)
  if (caller !== null) await inScope(database, caller, 'write', (tx) => record(tx, caller, note))
}
