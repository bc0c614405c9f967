import { LRUCache } from 'lru-cache'
import type { Database } from '../../platform/db/in-scope.ts'
import { type Actor, actorFrom } from './actor.ts'
import { findSessionRow } from './actor.queries.ts'
import type { AuthPool } from './better-auth.ts'
import { type CookieOptions, findCookie, openCookie } from './cookie.ts'

/** Payload: an account id, or `*` for all. Sent in the transaction that changes what an account may do. */
export const actorChannel = 'linli_actor'

/** An actor may be remembered this long between requests; changes end it at once, this bounds what is missed. */
const rememberMs = 5_000

export interface SessionsOptions {
  database: Database
  pool: AuthPool
  cookie: CookieOptions
  demoAllowed: boolean
}

export interface Sessions {
  /** Who a `Cookie` header stands for now. `touch` false does not count as being there: open streams ask so. */
  find(cookieHeader: string | undefined, touch?: boolean): Promise<Actor | null>
  /** Forgets what is remembered of an account (`*`: of all). Call after the commit, and for each message of the channel. */
  forget(account: string): void
  /** Whether the channel is heard; while it is not, nothing is remembered. */
  trust(heard: boolean): void
}

export function createSessions(options: SessionsOptions): Sessions {
  const remembered = new LRUCache<string, Actor>({ max: 20_000, ttl: rememberMs })
  let trusted = false
  // A look-up that began before a change must not be remembered after it.
  let generation = 0

  function forget(account: string): void {
    generation += 1
    if (account === '*' || account === '') remembered.clear()
    else for (const [key, actor] of remembered.entries()) if (actor.account === account) remembered.delete(key)
  }

  async function find(cookieHeader: string | undefined, touch = true): Promise<Actor | null> {
    const value = findCookie(options.cookie, cookieHeader)
    if (value === null) return null
    const known = trusted ? remembered.get(value) : undefined
    if (known !== undefined) return known
    const token = openCookie(options.cookie, value)
    if (token === null) return null
    const before = generation
    const row = await findSessionRow(options.database, token, options.demoAllowed)
    const actor = row === undefined ? null : actorFrom(row)
    if (row === undefined || actor === null) return null
    if (row.stale && (touch || actor.kind === 'device')) await markSeen(options.pool, token)
    if (trusted && before === generation) remembered.set(value, actor, { ttl: Math.max(1, Math.min(rememberMs, Math.floor(row.ms_left))) })
    return actor
  }

  return {
    find,
    forget,
    trust(heard) {
      trusted = heard
      forget('*')
    },
  }
}

/** Moves the idle limit. A failure here must not fail the request: the next one tries again. */
async function markSeen(pool: AuthPool, token: string): Promise<void> {
  await pool
    .query(`update session set "lastSeenAt" = now() where token = $1 and "lastSeenAt" < now() - interval '1 minute'`, [token])
    .catch(() => undefined)
}
