import type { Account, Post } from '@linli/contract/accounts'
import type { PostKind } from '@linli/contract/rights'
import { sql } from 'kysely'
import { type Caller, communityOf, requireRight } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../../platform/record.ts'
import type { AccountsContext } from './accounts.context.ts'
import { type PostPlace, forceOfPost, requireMayEnd, requireMayGive } from './accounts.policy.ts'
import { presentAccount, presentPost } from './accounts.present.ts'
import { type PostRow, findLogin, findPost, listLogins, listPlaceNames, listPosts, lockAdministrators } from './accounts.queries.ts'
import { normaliseLogin } from './better-auth.ts'
import { weaknessOf } from './password.policy.ts'
import { refuse } from './refusals.ts'
import { listSignInFacts, noFacts } from './sign-in.facts.ts'
import { actorChannel } from './session.ts'

export interface NewPost {
  id: string
  kind: PostKind
  place: PostPlace
  organisation: string | null
  published: boolean
  publicPhone: string | null
}

export interface NewAccount {
  login: string
  name: string
  password: string
  post: NewPost
  /** Demo accounts have published passwords: not checked for weakness, and no session in production. */
  demo?: boolean
}

/** Everybody with a post at this community, with those posts. */
export async function listAccounts(context: AccountsContext, caller: Caller): Promise<Account[]> {
  requireRight(caller, 'accounts.read')
  const community = communityOf(caller)
  const placeName = await placeNameOf(context, community)
  return inScope(context.deps.database, caller, 'read', async (tx) => {
    const posts = await listPosts(tx, community)
    const order = [...new Set(posts.map((post) => post.account_id))]
    const logins = new Map((await listLogins(tx, order)).map((login) => [login.id, login]))
    const facts = await listSignInFacts(context.pool, order)
    return order.flatMap((id) => {
      const login = logins.get(id)
      return login === undefined ? [] : [presentAccount(login, posts, placeName, facts.get(id) ?? noFacts)]
    })
  })
}

/**
 * An account with its first post; the post's id is the idempotency key. The login is made first, in the
 * sign-in schema: should the second step fail it has no post and can do nothing, and the same request finishes it.
 */
export async function createAccount(context: AccountsContext, caller: Caller, given: NewAccount): Promise<Account> {
  requireMayGive(caller, given.post.kind, given.post.place)
  const { database } = context.deps
  const community = communityOf(caller)
  const names = await listPlaceNames(database, community)
  const weakness = given.demo === true ? null : weaknessOf(given.password, { login: given.login, name: given.name, places: names })
  if (weakness !== null) throw refuse(weakness)
  const account = accountIdOf(community, given.post.id)
  const before = await inScope(database, caller, 'read', async (tx) => {
    await requirePlace(tx, community, given.post)
    return findPost(tx, community, given.post.id)
  })
  if (before === undefined) {
    await context.logins.createLogin({
      id: account,
      login: given.login,
      name: given.name,
      password: given.password,
      demo: given.demo === true,
    })
  }
  const post = await inScope(database, caller, 'write', (tx) => givePost(tx, caller, account, given.name, given.post, 'account.create'))
  await context.changed(account)
  const login = await findLogin(database, account)
  if (login === undefined || login.login !== normaliseLogin(given.login) || login.name !== given.name)
    throw new AppError('same_id_other_content')
  const facts = await listSignInFacts(context.pool, [account])
  return presentAccount(login, [post], names[0] ?? '', facts.get(account) ?? noFacts)
}

/** One more post for somebody who has or had one here; accounts of elsewhere are not found. */
export async function createPost(context: AccountsContext, caller: Caller, account: string, given: NewPost): Promise<Post> {
  requireMayGive(caller, given.kind, given.place)
  const { database } = context.deps
  const community = communityOf(caller)
  const login = await findLogin(database, account)
  const post = await inScope(database, caller, 'write', async (tx) => {
    const known = await tx
      .selectFrom('post')
      .select('id')
      .where('community', '=', community)
      .where('account_id', '=', account)
      .limit(1)
      .executeTakeFirst()
    if (known === undefined || login === undefined) throw new AppError('not_found')
    await requirePlace(tx, community, given)
    return givePost(tx, caller, account, login.name, given, 'post.create')
  })
  await context.changed(account)
  return presentPost(post, await placeNameOf(context, community))
}

/** Ends a post now. Its rights end with the next request in every process: the notice travels with the commit. */
export async function endPost(context: AccountsContext, caller: Caller, id: string): Promise<Post> {
  const { database } = context.deps
  const community = communityOf(caller)
  const post = await inScope(database, caller, 'write', async (tx) => {
    const found = await findPost(tx, community, id)
    if (found === undefined) throw new AppError('not_found')
    requireMayEnd(caller, found.kind as PostKind)
    if (found.kind === 'administrator') {
      const open = await lockAdministrators(tx, community)
      if (open.includes(id) && open.length === 1) throw refuse('last-administrator')
    }
    const ended = await tx
      .updateTable('post')
      .set({ ended_at: sql<string>`clock_timestamp()` })
      .where('community', '=', community)
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .executeTakeFirst()
    if (ended.numUpdatedRows > 0n) {
      await record(
        tx,
        caller,
        { verb: 'post.end', entity: 'post', entityId: id, detail: { kind: found.kind, account: found.account_id } },
        [changedEvent(found.account_id)],
      )
      await sql`select pg_notify(${actorChannel}, ${found.account_id})`.execute(tx)
    }
    return findPost(tx, community, id)
  })
  if (post === undefined) throw new AppError('not_found')
  context.sessions.forget(post.account_id)
  return presentPost(post, await placeNameOf(context, community))
}

/** Inserts the post, or answers the one the same request made before. */
async function givePost(tx: Tx, caller: Caller, account: string, holder: string, given: NewPost, verb: string): Promise<PostRow> {
  const community = communityOf(caller)
  const building = given.place.kind === 'building' ? given.place.id : null
  const force = given.place.kind === 'force' ? given.place.id : null
  const made = await tx
    .insertInto('post')
    .values({
      community,
      id: given.id,
      account_id: account,
      holder,
      kind: given.kind,
      building_id: building,
      force_id: force,
      organisation: given.organisation,
      published: given.published,
      public_phone: given.publicPhone,
    })
    .onConflict((conflict) => conflict.columns(['community', 'id']).doNothing())
    .executeTakeFirst()
  const post = await findPost(tx, community, given.id)
  if (post === undefined) throw new Error('the post just written is not visible')
  if (made.numInsertedOrUpdatedRows === 0n) {
    const same =
      post.account_id === account &&
      post.kind === given.kind &&
      post.building_id === building &&
      post.force_id === force &&
      post.organisation === given.organisation &&
      post.published === given.published &&
      post.public_phone === given.publicPhone
    if (!same) throw new AppError('same_id_other_content')
    return post
  }
  await record(tx, caller, { verb, entity: 'post', entityId: given.id, detail: { kind: given.kind, account } }, [changedEvent(account)])
  await sql`select pg_notify(${actorChannel}, ${account})`.execute(tx)
  return post
}

async function requirePlace(tx: Tx, community: number, { place, kind }: Pick<NewPost, 'place' | 'kind'>): Promise<void> {
  if (place.kind === 'division') return
  const found =
    place.kind === 'building'
      ? await tx.selectFrom('building').select('id').where('community', '=', community).where('id', '=', place.id).executeTakeFirst()
      : await tx
          .selectFrom('force')
          .select('id')
          .where('community', '=', community)
          .where('id', '=', place.id)
          .where('kind', '=', forceOfPost[kind] ?? '')
          .where('ended_at', 'is', null)
          .executeTakeFirst()
  if (found === undefined) throw new AppError('not_found')
}

async function placeNameOf(context: AccountsContext, community: number): Promise<string> {
  return (await listPlaceNames(context.deps.database, community))[0] ?? ''
}

/** The community is part of an account's id: a post id of another community can never lead to its account. */
function accountIdOf(community: number, post: string): string {
  return `${String(community)}.${post}`
}

function changedEvent(account: string) {
  return { kind: 'accounts.changed', privacyClass: 'staff', audience: null, data: { id: account } } as const
}
