import type { MySecurity } from '@linli/contract/sign-in'
import { toString as drawQr } from 'qrcode'
import { type Caller, requireKind } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import { type AuditNote, record } from '../../platform/record.ts'
import type { AccountsContext } from './accounts.context.ts'
import { findLogin } from './accounts.queries.ts'
import { type NewPasskey, type PasskeyRow, passkeyAlgorithms } from './passkey.store.ts'
import { refuse } from './refusals.ts'
import { type SignInRequest, tokenOf } from './session-begin.ts'
import { codeLimit } from './sign-in.service.ts'
import { totpUrl } from './totp.ts'

/** What everybody with a login sees and changes of their own sign-in. Changes are dangerous steps: the routes ask for a fresh proof. */
export async function getMySecurity(context: AccountsContext, caller: Caller): Promise<MySecurity> {
  requireKind(caller, 'staff', 'helper')
  const { config, database } = context.deps
  const [login, totp, passkeys, prepared] = await Promise.all([
    findLogin(database, caller.id),
    context.totp.find(caller.id),
    context.passkeys.list(caller.id),
    context.links.isPrepared(caller.id),
  ])
  if (login === undefined) throw new AppError('not_found')
  return {
    login: login.login,
    totpSince: totp.since,
    backupCodesLeft: totp.backupCodesLeft,
    passkeys,
    passkeysPossible: context.passkeys.possible,
    singleSignOn: config.oidc === null ? null : { label: config.oidc.label, prepared },
    required: caller.kind === 'staff' && config.secondFactor === 'required',
  }
}

/** A secret to scan; it counts once a code of it was typed in. */
export async function beginTotp(context: AccountsContext, caller: Caller): Promise<{ secret: string; url: string; qrSvg: string }> {
  requireKind(caller, 'staff', 'helper')
  const login = await findLogin(context.deps.database, caller.id)
  if (login === undefined) throw new AppError('not_found')
  const secret = await context.totp.propose(caller.id)
  // Several installations stand side by side in one app: the host tells them apart.
  const url = totpUrl(secret, login.login, `邻里 ${context.deps.config.publicUrl.hostname}`)
  return { secret, url, qrSvg: await drawQr(url, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 }) }
}

/** The session has now shown its second factor; other sessions of the account have not, and end. @returns the paper codes */
export async function confirmTotp(context: AccountsContext, caller: Caller, request: SignInRequest, code: string): Promise<string[]> {
  requireKind(caller, 'staff', 'helper')
  const keys = [{ subject: `second:${caller.id}`, limit: codeLimit, forgets: true }]
  const confirmed = await context.attempts.guess(keys, async () => ((await context.totp.confirm(caller.id, code)) ? true : null))
  if (confirmed === null) throw (await context.totp.isBegun(caller.id)) ? new AppError('wrong_code') : refuse('totp-not-begun')
  const codes = await context.totp.renewBackupCodes(caller.id)
  await factorAdded(context, caller, request, 'totp')
  await note(context, caller, { verb: 'account.set-totp', entity: 'account', entityId: caller.id })
  return codes
}

export async function endTotp(context: AccountsContext, caller: Caller, request: SignInRequest): Promise<void> {
  requireKind(caller, 'staff', 'helper')
  if ((await context.totp.find(caller.id)).since === null) throw refuse('totp-not-set')
  const passkeys = await context.passkeys.list(caller.id)
  requireAnother(context, caller, passkeys.length > 0)
  await context.totp.end(caller.id)
  await factorEnded(context, caller, request, passkeys.length > 0)
  await note(context, caller, { verb: 'account.end-totp', entity: 'account', entityId: caller.id })
}

export async function renewBackupCodes(context: AccountsContext, caller: Caller): Promise<string[]> {
  requireKind(caller, 'staff', 'helper')
  if ((await context.totp.find(caller.id)).since === null) throw refuse('totp-not-set')
  const codes = await context.totp.renewBackupCodes(caller.id)
  await note(context, caller, { verb: 'account.renew-backup-codes', entity: 'account', entityId: caller.id })
  return codes
}

export async function beginPasskeyRegistration(context: AccountsContext, caller: Caller) {
  requireKind(caller, 'staff', 'helper')
  if (!context.passkeys.possible) throw refuse('passkeys-not-possible')
  const login = await findLogin(context.deps.database, caller.id)
  if (login === undefined) throw new AppError('not_found')
  const { ceremony, challenge } = await context.passkeys.beginRegistration(caller.id)
  return {
    ceremony,
    challenge,
    rp: { id: context.passkeys.rpId, name: '邻里' },
    user: { id: Buffer.from(caller.id).toString('base64url'), name: login.login, displayName: login.name },
    algorithms: passkeyAlgorithms,
    exclude: await context.passkeys.credentialsOf(caller.id),
  }
}

export async function addPasskey(context: AccountsContext, caller: Caller, request: SignInRequest, given: NewPasskey): Promise<PasskeyRow> {
  requireKind(caller, 'staff', 'helper')
  const added = await context.passkeys.add(caller.id, given)
  if (added === null) throw refuse('passkey-not-valid')
  await factorAdded(context, caller, request, 'passkey')
  await note(context, caller, { verb: 'passkey.add', entity: 'passkey', entityId: added.id })
  return added
}

export async function renamePasskey(context: AccountsContext, caller: Caller, id: string, name: string): Promise<PasskeyRow> {
  requireKind(caller, 'staff', 'helper')
  const renamed = await context.passkeys.rename(caller.id, id, name)
  if (renamed === null) throw new AppError('not_found')
  await note(context, caller, { verb: 'passkey.rename', entity: 'passkey', entityId: id })
  return renamed
}

export async function endPasskey(context: AccountsContext, caller: Caller, request: SignInRequest, id: string): Promise<void> {
  requireKind(caller, 'staff', 'helper')
  const [mine, totp] = await Promise.all([context.passkeys.list(caller.id), context.totp.find(caller.id)])
  if (!mine.some((passkey) => passkey.id === id)) throw new AppError('not_found')
  const another = mine.length > 1 || totp.since !== null
  requireAnother(context, caller, another)
  if (!(await context.passkeys.end(caller.id, id))) throw new AppError('not_found')
  await factorEnded(context, caller, request, another)
  await note(context, caller, { verb: 'passkey.end', entity: 'passkey', entityId: id })
}

/** Where staff must have a second factor the last one is renewed or replaced, never just taken away. */
function requireAnother(context: AccountsContext, caller: Caller, another: boolean): void {
  if (!another && caller.kind === 'staff' && context.deps.config.secondFactor === 'required') throw refuse('second-factor-required')
}

async function factorAdded(context: AccountsContext, caller: Caller, request: SignInRequest, by: 'totp' | 'passkey'): Promise<void> {
  const token = tokenOf(context, request.cookieHeader)
  await context.logins.setFactorDue(caller.id, false)
  if (token !== null) {
    await context.logins.markSession(token, by)
    await context.logins.endOtherSessions(token)
  }
  await context.changed(caller.id)
}

/** Sessions begun elsewhere may belong to whoever made this necessary. */
async function factorEnded(context: AccountsContext, caller: Caller, request: SignInRequest, another: boolean): Promise<void> {
  const token = tokenOf(context, request.cookieHeader)
  if (token !== null) {
    if (!another) await context.logins.markSession(token, null)
    await context.logins.endOtherSessions(token)
  }
  await context.changed(caller.id)
}

async function note(context: AccountsContext, caller: Caller, entry: AuditNote): Promise<void> {
  await inScope(context.deps.database, caller, 'write', (tx) => record(tx, caller, entry))
}
