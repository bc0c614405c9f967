import { createHmac, randomBytes } from 'node:crypto'
import { type Caller, systemCaller } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import { record } from '../../platform/record.ts'
import { type Actor, homeCommunityOf, narrow } from './actor.ts'
import type { AccountsContext } from './accounts.context.ts'
import { cookiePair, findCookie, findMark, markCookie, openCookie, sessionCookie } from './cookie.ts'
import { deviceOf } from './device-name.ts'
import type { AccountKind, BeginMethod } from './lifetimes.ts'

/** The parts of a request that signing in looks at. */
export interface SignInRequest {
  /** The client's network, as the trusted hop gives it. */
  address: string
  cookieHeader: string | undefined
  userAgent?: string | undefined
}

/** A session begun: the cookies to set (the session's first) and who it stands for. */
export interface Begun {
  setCookie: string | string[]
  actor: Actor | null
}

/**
 * Ends the session the browser came with, so that none survives a sign-in (fixation, HOSTILE.md B06–B07), and writes
 * down how, where and on what device the new one began. Its life starts now by the database's clock.
 */
export async function begin(
  context: AccountsContext,
  request: SignInRequest,
  token: string,
  kind: AccountKind,
  method: BeginMethod = kind === 'staff' ? 'password' : kind === 'resident' ? 'pass' : 'pairing',
): Promise<Begun> {
  const owner = kind === 'device' ? 'device' : 'person'
  await endBrowserSession(context, request.cookieHeader, owner)
  const mark = kind === 'device' ? null : (findMark(context.cookie, request.cookieHeader) ?? randomBytes(24).toString('base64url'))
  const isNew = await describeSession(context, request, token, { kind, method, mark })
  const pair = cookiePair(context.cookie, token, owner)
  const actor = (await context.sessions.look(pair, { asScreen: kind === 'device' }))?.actor ?? null
  if (isNew && actor !== null) await noteNewDevice(context, actor, request)
  const cookie = sessionCookie(context.cookie, token, kind)
  return { setCookie: mark === null ? cookie : [cookie, markCookie(context.cookie, mark)], actor }
}

/**
 * A session made in another's place (a changed password): the same device, the same way in.
 * @returns whether the account was never used in this browser before, though it was in others
 */
export async function describeSession(
  context: AccountsContext,
  request: SignInRequest,
  token: string,
  given: { kind: AccountKind; method: BeginMethod; mark?: string | null },
): Promise<boolean> {
  const mark = given.mark === undefined ? findMark(context.cookie, request.cookieHeader) : given.mark
  const isNew = mark === null ? false : await meetDevice(context, token, mark)
  await context.pool.query(
    `update session set "createdAt" = clock_timestamp(), "lastSeenAt" = clock_timestamp(), "expiresAt" = clock_timestamp() + make_interval(secs => $2),
      "ipAddress" = $3, "userAgent" = $4, method = $5, "newDevice" = $6 where token = $1`,
    [token, context.cookie.lifetimes[given.kind].absolute, request.address, request.userAgent?.slice(0, 300) ?? null, given.method, isNew],
  )
  return isNew
}

export async function endBrowserSession(
  context: AccountsContext,
  cookieHeader: string | undefined,
  owner: 'person' | 'device' = 'person',
): Promise<void> {
  const token = tokenOf(context, cookieHeader, owner)
  const account = token === null ? null : await context.logins.endSession(token)
  if (account !== null) await context.changed(account)
}

/** The session token of the browser. */
export function tokenOf(context: AccountsContext, cookieHeader: string | undefined, owner: 'person' | 'device' = 'person'): string | null {
  const value = findCookie(context.cookie, cookieHeader, owner)
  return value === null ? null : openCookie(context.cookie, value)
}

/** The first browser of an account is no news. */
async function meetDevice(context: AccountsContext, token: string, mark: string): Promise<boolean> {
  const { rows } = await context.pool.query<{ fresh: boolean; others: boolean }>(
    `insert into known_device as k (user_id, mark) select s."userId", $2 from session s where s.token = $1
     on conflict (user_id, mark) do update set last_seen_at = clock_timestamp()
     returning (xmax = 0) as fresh, exists (select from known_device o where o.user_id = k.user_id and o.mark <> k.mark) as others`,
    [token, createHmac('sha256', context.cookie.secret).update(`mark:${mark}`).digest()],
  )
  return rows[0]?.fresh === true && rows[0].others
}

async function noteNewDevice(context: AccountsContext, actor: Actor, request: SignInRequest): Promise<void> {
  const home = homeCommunityOf(actor)
  const caller = home === null ? null : writerFor(actor, home)
  if (caller === null) return
  const detail = { ...deviceOf(request.userAgent ?? null) }
  await inScope(context.deps.database, caller, 'write', (tx) =>
    record(tx, caller, { verb: 'session.new-device', entity: 'account', entityId: actor.account, detail }),
  )
}

/** Residents write nothing themselves: the system does it in their name. */
export function writerFor(actor: Actor, community: number): Caller | null {
  return actor.kind === 'staff' ? narrow(actor, community) : { ...systemCaller('session', community), id: actor.account }
}
