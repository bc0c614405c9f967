import type { Session } from '@linli/contract/accounts'
import type { FastifyRequest } from 'fastify'
import type { AccountsContext } from './accounts.context.ts'
import { signInRequest } from './accounts.routes.ts'
import { weaknessOf } from './password.policy.ts'
import { refuse } from './refusals.ts'
import { presentSession } from './session.present.ts'
import { beginSession } from './sign-in.service.ts'

/** The session of an account whose password was set in this very request, as the set-up of an installation does. */
export async function beginFirstSession(
  context: AccountsContext,
  request: FastifyRequest,
  account: string,
): Promise<{ setCookie: string | string[]; session: Session }> {
  const begun = await beginSession(context, signInRequest(request), account, { method: 'password', secondFactor: null })
  const { database, config } = context.deps
  return { setCookie: begun.setCookie, session: await presentSession(database, begun.actor, config.secondFactor) }
}

/** @throws refused password-… */
export function requireStrongPassword(given: { login: string; name: string; password: string }, places: readonly string[]): void {
  const weakness = weaknessOf(given.password, { login: given.login, name: given.name, places })
  if (weakness !== null) throw refuse(weakness)
}
