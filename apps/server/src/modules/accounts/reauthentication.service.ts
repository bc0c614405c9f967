import type { Proof } from '@linli/contract/sign-in'
import { type Caller, requireKind } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../../platform/record.ts'
import type { AccountsContext } from './accounts.context.ts'
import { sessionCookie } from './cookie.ts'
import { type SignInRequest, tokenOf } from './session-begin.ts'
import { accountLimit, proveSecond } from './sign-in.service.ts'

/**
 * Proves again who is there. The session goes on under a new token (HOSTILE.md B06) and may take dangerous steps
 * for a while. Wrong proofs count like wrong passwords and codes.
 * @returns the cookie that takes the old one's place
 */
export async function reauthenticate(context: AccountsContext, caller: Caller, request: SignInRequest, proof: Proof): Promise<string> {
  requireKind(caller, 'staff', 'helper')
  const token = tokenOf(context, request.cookieHeader)
  if (token === null) throw new AppError('not_signed_in')
  if (proof.kind === 'password') await provePassword(context, caller.id, proof.password)
  else await proveSecond(context, caller.id, proof)
  const renewed = await context.logins.renewSession(token, proof.kind === 'password' ? undefined : proof.kind)
  if (renewed === null) throw new AppError('not_signed_in')
  await context.changed(caller.id)
  await inScope(context.deps.database, caller, 'write', (tx) =>
    record(tx, caller, { verb: 'session.reauthenticate', entity: 'account', entityId: caller.id, detail: { by: proof.kind } }),
  )
  return sessionCookie(context.cookie, renewed, 'staff')
}

async function provePassword(context: AccountsContext, account: string, password: string): Promise<void> {
  const keys = [{ subject: `password:${account}`, limit: accountLimit, forgets: true }]
  const right = await context.attempts.guess(keys, async () => ((await context.logins.isPassword(account, password)) ? true : null), {
    refuse: () => context.logins.pretend(),
  })
  if (right === null) throw new AppError('wrong_credentials')
}
