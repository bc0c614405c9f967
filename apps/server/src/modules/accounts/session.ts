import { randomBytes } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Database } from '../../platform/db/in-scope.ts'
import { type Actor, actorFrom } from './actor.ts'
import { type SessionRow, createSessionLookup } from './actor.queries.ts'
import type { AuthPool } from './better-auth.ts'
import { type CookieOptions, type CookieOwner, findCookie, openCookie } from './cookie.ts'

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

/** A living session: who it stands for, and its own id, which outlives its token. */
export interface Found {
  session: string
  actor: Actor
  /** The token that takes the cookie's place, when it had to change. */
  renewed: string | null
}

export interface LookOptions {
  /** False does not count as being there: open streams ask so. */
  touch?: boolean
  /** The page is a television's (`?as=screen`): a person's cookie in the same browser is not its own. */
  asScreen?: boolean
  /** Change the token when a post was given or ended since it was made; the answer must set the cookie then. */
  rotate?: boolean
}

export interface Sessions {
  /** Who a `Cookie` header stands for now. */
  find(cookieHeader: string | undefined, touch?: boolean): Promise<Actor | null>
  look(cookieHeader: string | undefined, options?: LookOptions): Promise<Found | null>
  /** The same session again, whatever its token is by now. */
  ask(session: string): Promise<Found | null>
  /** Forgets what is remembered of an account (`*`: of all). Call after the commit, and for each message of the channel. */
  forget(account: string): void
  /** Whether the channel is heard; while it is not, nothing is remembered. */
  trust(heard: boolean): void
}

interface Remembered extends Found {
  due: boolean
}

export function createSessions({ database, pool, cookie, demoAllowed }: SessionsOptions): Sessions {
  const lookup = createSessionLookup(cookie.lifetimes, demoAllowed)
  const remembered = new LRUCache<string, Remembered>({ max: 20_000, ttl: rememberMs })
  let trusted = false
  // A look-up that began before a change must not be remembered after it.
  let generation = 0

  function forget(account: string): void {
    generation += 1
    if (account === '*' || account === '') remembered.clear()
    else for (const [key, { actor }] of remembered.entries()) if (actor.account === account) remembered.delete(key)
  }

  async function resolve(value: string, touch: boolean): Promise<Remembered | null> {
    const known = trusted ? remembered.get(value) : undefined
    if (known !== undefined) return known
    const token = openCookie(cookie, value)
    if (token === null) return null
    const before = generation
    const current = await lookup.byToken(database, token)
    const row = current ?? (await lookup.byPreviousToken(database, token))
    // What was proved since was proved by the holder of the new token.
    const found = row === undefined ? null : foundFrom(current === undefined ? { ...row, fresh_ms_left: -1 } : row)
    if (row === undefined || found === null) return null
    if (row.stale && (touch || row.kind === 'device')) await markSeen(pool, found.session)
    if (trusted && before === generation) remembered.set(value, found, { ttl: Math.max(1, Math.min(rememberMs, Math.floor(row.ms_left))) })
    return found
  }

  async function look(header: string | undefined, { touch = true, asScreen = false, rotate = false }: LookOptions = {}) {
    // Televisions paired by an older version hold a person's cookie with a device's session.
    const person = findCookie(cookie, header)
    const owners: CookieOwner[] = asScreen ? ['device', 'person'] : [person === null ? 'device' : 'person']
    for (const owner of owners) {
      const value = owner === 'person' ? person : findCookie(cookie, header, owner)
      const found = value === null ? null : await resolve(value, touch)
      if (value === null || found === null || (asScreen && found.actor.kind !== 'device')) continue
      if (!rotate || !found.due) return found
      remembered.delete(value)
      return { ...found, renewed: await rotateToken(pool, value, cookie) }
    }
    return null
  }

  return {
    look,
    find: async (header, touch = true) => (await look(header, { touch }))?.actor ?? null,
    async ask(session) {
      const row = await lookup.bySession(database, session)
      const found = row === undefined ? null : foundFrom(row)
      if (row !== undefined && found !== null && row.stale && row.kind === 'device') await markSeen(pool, session)
      return found
    },
    forget,
    trust(heard) {
      trusted = heard
      forget('*')
    },
  }
}

function foundFrom(row: SessionRow): Remembered | null {
  const actor = actorFrom(row)
  return actor === null ? null : { session: row.session, actor, renewed: null, due: row.rotation_due }
}

/** Of many requests at once one changes the token; the others are answered under the old one for a moment. */
async function rotateToken(pool: AuthPool, value: string, cookie: CookieOptions): Promise<string | null> {
  const renewed = randomBytes(16).toString('hex')
  const { rowCount } = await pool.query(
    `update session set "previousToken" = token, token = $2, "rotatedAt" = clock_timestamp() where token = $1`,
    [openCookie(cookie, value), renewed],
  )
  return rowCount === 1 ? renewed : null
}

/** Moves the idle limit. A failure here must not fail the request: the next one tries again. */
async function markSeen(pool: AuthPool, session: string): Promise<void> {
  await pool
    .query(`update session set "lastSeenAt" = now() where id = $1 and "lastSeenAt" < now() - interval '1 minute'`, [session])
    .catch(() => undefined)
}
