import { z } from 'zod'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import { record } from '../../platform/record.ts'
import type { AccountsContext } from './accounts.context.ts'
import { requireMayManageAccounts } from './accounts.policy.ts'
import { requireOwnAccount } from './accounts.reach.ts'
import { refuse } from './refusals.ts'
import type { Begun, SignInRequest } from './session-begin.ts'
import { beginCeremony, takeCeremony } from './sign-in.ceremony.ts'
import { type Step, addressLimit, passFirst } from './sign-in.service.ts'

const Pending = z.object({ state: z.string(), nonce: z.string(), verifier: z.string() })
const beginsPerAddress = 60

/** Where to send the browser. The token stays in its page: the way back is good only there, and once. */
export async function beginSingleSignOn(context: AccountsContext, request: SignInRequest): Promise<{ ceremony: string; url: string }> {
  if (context.oidc === null) throw refuse('sso-not-configured')
  await context.attempts.spend({ subject: `oidc:${request.address}`, limit: beginsPerAddress })
  const { url, pending } = await context.oidc.begin()
  return { ceremony: await beginCeremony(context.pool, 'oidc', null, pending), url }
}

/** Nobody registers here: only accounts an administrator prepared open (HOSTILE.md B17). */
export async function finishSingleSignOn(
  context: AccountsContext,
  request: SignInRequest,
  given: { ceremony: string; query: string },
): Promise<Begun | Step> {
  const { oidc } = context
  if (oidc === null) throw refuse('sso-not-configured')
  const ceremony = await takeCeremony(context.pool, 'oidc', given.ceremony, Pending)
  if (ceremony === null) throw refuse('sso-not-valid')
  const keys = [{ subject: `oidc-finish:${request.address}`, limit: addressLimit }]
  const identity = await context.attempts.guess(keys, () => oidc.finish(given.query, ceremony.data))
  if (identity === null) throw refuse('sso-not-valid')
  const account = await context.links.use(identity)
  if (account === null) throw refuse('sso-not-prepared')
  return passFirst(context, request, account, { method: 'oidc', secondFactor: identity.secondFactor ? 'oidc' : null })
}

/** Links an account of this community to an identity at the provider; with neither subject nor claim the link ends. */
export async function prepareSingleSignOn(
  context: AccountsContext,
  caller: Caller,
  account: string,
  given: { subject?: string | undefined; claim?: string | undefined },
): Promise<void> {
  requireMayManageAccounts(caller)
  await requireOwnAccount(context, caller, account)
  const { subject = null, claim = null } = given
  const { config } = context.deps
  if (subject === null && claim === null) await context.links.end(account)
  else if (config.oidc === null) throw refuse('sso-not-configured')
  else await context.links.prepare(account, { issuer: config.oidc.issuer.href.replace(/\/$/, ''), subject, claim, by: caller.id })
  await inScope(context.deps.database, caller, 'write', (tx) =>
    record(
      tx,
      caller,
      {
        verb: subject === null && claim === null ? 'account.end-single-sign-on' : 'account.prepare-single-sign-on',
        entity: 'account',
        entityId: account,
        detail: { community: communityOf(caller), by: subject === null ? 'claim' : 'subject' },
      },
      [{ kind: 'accounts.changed', privacyClass: 'staff', audience: null, data: { id: account } }],
    ),
  )
}
