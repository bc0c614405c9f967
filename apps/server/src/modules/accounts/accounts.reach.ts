import { type Caller, communityOf, systemCaller } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import type { PostKind } from '@linli/contract/rights'
import type { AccountsContext } from './accounts.context.ts'
import { requireMayEnd } from './accounts.policy.ts'
import { type LoginRow, findLogin } from './accounts.queries.ts'
import { refuse } from './refusals.ts'

/**
 * The login of somebody whose way in the caller may change: with a post here now, none elsewhere, and no right the
 * caller lacks, or the caller could become more than they are.
 * @throws not_found, refused `beyond-own-rights`, `account-elsewhere`
 */
export async function requireOwnAccount(context: AccountsContext, caller: Caller, account: string): Promise<LoginRow> {
  const community = communityOf(caller)
  const { database } = context.deps
  const posts = await inScope(database, systemCaller('accounts'), 'read', (tx) =>
    tx.selectFrom('post').select(['community', 'kind']).where('account_id', '=', account).where('ended_at', 'is', null).execute(),
  )
  const here = posts.filter((post) => post.community === community)
  const login = here.length === 0 ? undefined : await findLogin(database, account)
  if (login === undefined || login.disabled) throw new AppError('not_found')
  for (const post of here) requireMayEnd(caller, post.kind as PostKind)
  if (here.length < posts.length) throw refuse('account-elsewhere')
  return login
}
