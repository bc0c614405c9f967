import type { Session, SignedIn } from '@linli/contract/accounts'
import type { AccountsContext } from './accounts.context.ts'
import type { Begun } from './session-begin.ts'
import { presentSession } from './session.present.ts'
import type { Step } from './sign-in.service.ts'

export function presentBegun(context: AccountsContext, { actor }: Begun): Promise<Session> {
  return presentSession(context.deps.database, actor, context.deps.config.secondFactor)
}

/** A step that is missing looks like nobody signed in, with what the step may be. */
export async function presentSignedIn(context: AccountsContext, outcome: Begun | Step): Promise<SignedIn> {
  if ('setCookie' in outcome) return { ...(await presentBegun(context, outcome)), step: null }
  return { ...(await presentSession(context.deps.database, null)), step: outcome }
}
