import { randomBytes } from 'node:crypto'
import { AppError } from '../../platform/errors.ts'
import { type AuthPool, type BetterAuth, normaliseLogin } from './better-auth.ts'
import { type CookieOptions, cookiePair } from './cookie.ts'
import { type AccountKind, lifetimes } from './lifetimes.ts'
import { refuse } from './refusals.ts'

export interface NewLogin {
  id: string
  login: string
  name: string
  password: string
  demo: boolean
}

/** How a session showed a second factor. */
export type SecondFactor = 'totp' | 'backup-code' | 'passkey' | 'oidc'

/** Better Auth in process: accounts, passwords and sessions, without posts, homes or screens. */
export interface Logins {
  /** The session token when login and password are right; `null` otherwise, after the same work. */
  signIn(login: string, password: string): Promise<{ token: string; account: string } | null>
  /** The work of a sign-in without its result. */
  pretend(): Promise<void>
  /** Creates an account with a login, or takes up one left half-made by the same request. An account without posts can do nothing. */
  createLogin(login: NewLogin): Promise<void>
  /** Residents and devices have no login. Creating one twice is fine. */
  createBearer(id: string, kind: 'resident' | 'device', name: string): Promise<void>
  removeBearer(id: string): Promise<void>
  /** @param seconds less than the kind's lifetime, for a session that serves one call */
  createSession(account: string, kind: AccountKind, seconds?: number): Promise<string>
  /** A session from elsewhere (the device flow) gets the lifetime of its kind. */
  stretchSession(token: string, kind: AccountKind): Promise<void>
  /** @returns the account whose session ended, if there was one */
  endSession(token: string): Promise<string | null>
  endSessionsOf(account: string): Promise<void>
  /** Whether it is the account's password. */
  isPassword(account: string, given: string): Promise<boolean>
  /** Proved again who is there: the session goes on under a new token. `null` when it has ended. */
  renewSession(token: string, secondFactor?: SecondFactor): Promise<string | null>
  /** Whether a device is signed in, or will be with its next question. */
  isPaired(device: string): Promise<boolean>
  /** Pairing codes approved in the account's name but not fetched yet. */
  dropDeviceCodes(account: string): Promise<void>
  /** The new session's token; all others have ended. `null` when the current password is wrong. */
  changePassword(token: string, current: string, next: string): Promise<string | null>
  disable(login: string): Promise<string | null>
  /** Headers as the holder of a session would send them to Better Auth. */
  headersOf(token: string): Headers
  sweep(): Promise<void>
}

export async function createLogins(auth: BetterAuth, pool: AuthPool, cookie: CookieOptions): Promise<Logins> {
  const context = await auth.$context
  const { internalAdapter, password } = context
  const dummyHash = await password.hash('no password of anybody')
  const headersOf = (token: string) => new Headers({ cookie: cookiePair(cookie, token) })

  async function findUser(column: 'id' | 'username', value: string) {
    const { rows } = await pool.query<{ id: string; username: string | null; kind: string; hash: string | null }>(
      `select u.id, u.username, u.kind, a.password as hash from "user" u left join account a on a."userId" = u.id and a."providerId" = 'credential' where u.${column} = $1`,
      [value],
    )
    return rows[0]
  }

  async function createLogin(given: NewLogin): Promise<void> {
    const username = normaliseLogin(given.login)
    const before = await findUser('id', given.id)
    // The account of a television must not grow a password.
    if (before !== undefined && before.kind !== 'staff') throw new AppError('same_id_other_content')
    if (before === undefined) {
      const holder = await findUser('username', username)
      if (holder !== undefined && holder.id !== given.id) throw refuse('login-taken')
      await makeUser({ id: given.id, kind: 'staff', name: given.name, username, demo: given.demo }).catch(async (error: unknown) => {
        // The same request a moment earlier made it: go on together.
        if ((await findUser('id', given.id)) === undefined) throw error
      })
    }
    if ((await findUser('id', given.id))?.hash === null) {
      await internalAdapter
        .linkAccount({ userId: given.id, providerId: 'credential', accountId: given.id, password: await password.hash(given.password) })
        .catch((error: unknown) => {
          if (!isUnique(error)) throw error
        })
    }
    const made = await findUser('id', given.id)
    const same = made?.username === username && made.hash !== null && (await password.verify({ hash: made.hash, password: given.password }))
    if (!same) throw new AppError('same_id_other_content')
  }

  async function makeUser(user: { id: string; kind: AccountKind; name: string; username?: string; demo: boolean }): Promise<void> {
    try {
      await internalAdapter.createUser({ ...user, email: `${user.id}@accounts.invalid`, emailVerified: false }, { method: 'admin' })
    } catch (error) {
      // Two at once: the unique login decides.
      if (isUnique(error) || (isApiError(error) && error.statusCode < 500)) throw refuse('login-taken')
      throw error
    }
  }

  return {
    headersOf,
    createLogin,
    async signIn(login, given) {
      try {
        const answer = await auth.api.signInUsername({ body: { username: login, password: given } })
        return { token: answer.token, account: answer.user.id }
      } catch (error) {
        // A 5xx here is a session refused by the hook: the account is disabled, or a demo account in production.
        if (isApiError(error)) return null
        throw error
      }
    },
    async pretend() {
      await password.verify({ hash: dummyHash, password: 'never right' })
    },
    async createBearer(id, kind, name) {
      const found = await findUser('id', id)
      if (found === undefined) await makeUser({ id, kind, name, demo: false })
      else if (found.kind !== kind) throw new AppError('same_id_other_content')
    },
    async removeBearer(id) {
      await internalAdapter.deleteUser(id)
    },
    async createSession(account, kind, seconds = lifetimes[kind].absolute) {
      const session = await internalAdapter.createSession(account, false, { expiresAt: inSeconds(seconds) }, true)
      return session.token
    },
    async stretchSession(token, kind) {
      await internalAdapter.updateSession(token, { expiresAt: inSeconds(lifetimes[kind].absolute) })
    },
    async endSession(token) {
      const { rows } = await pool.query<{ userId: string }>('delete from session where token = $1 returning "userId"', [token])
      return rows[0]?.userId ?? null
    },
    async endSessionsOf(account) {
      await internalAdapter.deleteUserSessions(account)
    },
    async isPassword(account, given) {
      const hash = (await findUser('id', account))?.hash ?? null
      return (await password.verify({ hash: hash ?? dummyHash, password: given })) && hash !== null
    },
    async renewSession(token, secondFactor) {
      const renewed = randomBytes(16).toString('hex')
      const { rowCount } = await pool.query(
        `update session set token = $2, "reauthenticatedAt" = clock_timestamp(), "secondFactor" = coalesce($3, "secondFactor") where token = $1 and "expiresAt" > now()`,
        [token, renewed, secondFactor ?? null],
      )
      return rowCount === 1 ? renewed : null
    },
    async isPaired(device) {
      const { rows } = await pool.query<{ paired: boolean }>(
        `select exists (select from session where "userId" = $1 and "expiresAt" > now())
          or exists (select from "deviceCode" where "userId" = $1 and status = 'approved' and "expiresAt" > now()) as paired`,
        [device],
      )
      return rows[0]?.paired === true
    },
    async dropDeviceCodes(account) {
      await pool.query('delete from "deviceCode" where "userId" = $1', [account])
    },
    async changePassword(token, current, next) {
      try {
        const answer = await auth.api.changePassword({
          body: { currentPassword: current, newPassword: next, revokeOtherSessions: true },
          headers: headersOf(token),
        })
        return answer.token
      } catch (error) {
        if (isApiError(error) && error.statusCode < 500) return null
        throw error
      }
    },
    async disable(login) {
      const { rows } = await pool.query<{ id: string }>('update "user" set "disabledAt" = now() where username = $1 returning id', [
        normaliseLogin(login),
      ])
      const account = rows[0]?.id ?? null
      if (account !== null) await internalAdapter.deleteUserSessions(account)
      return account
    },
    async sweep() {
      await pool.query('delete from session where "expiresAt" < now()')
      await pool.query(`delete from "deviceCode" where "expiresAt" < now() - interval '1 day'`)
    },
  }
}

function inSeconds(seconds: number): Date {
  return new Date(Date.now() + seconds * 1000)
}

/** What Better Auth throws on purpose. */
export function isApiError(error: unknown): error is Error & { statusCode: number; body?: { error?: string } } {
  return error instanceof Error && error.name === 'APIError' && 'statusCode' in error && typeof error.statusCode === 'number'
}

function isUnique(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505'
}
