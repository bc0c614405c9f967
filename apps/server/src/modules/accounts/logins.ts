import { randomBytes } from 'node:crypto'
import { AppError } from '../../platform/errors.ts'
import { type AuthPool, type BetterAuth, normaliseLogin } from './better-auth.ts'
import { type CookieOptions, cookiePair } from './cookie.ts'
import type { AccountKind, BeginMethod } from './lifetimes.ts'
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
  /** The account when login and password are right and it may sign in; `null` otherwise, after the same work. No session yet. */
  check(login: string, password: string): Promise<string | null>
  /** By login, whatever its password. */
  findAccount(login: string): Promise<string | null>
  /** The work of a sign-in without its result. */
  pretend(): Promise<void>
  /** Creates an account with a login, or takes up one left half-made by the same request. An account without posts can do nothing. */
  createLogin(login: NewLogin): Promise<void>
  /** Residents and devices have no login. Creating one twice is fine. */
  createBearer(id: string, kind: 'resident' | 'device', name: string): Promise<void>
  removeBearer(id: string): Promise<void>
  /** @param seconds less than the kind's lifetime, for a session that serves one call */
  createSession(account: string, kind: AccountKind, seconds?: number, secondFactor?: SecondFactor | null): Promise<string>
  /** A session from elsewhere (the device flow) gets the lifetime of its kind. */
  stretchSession(token: string, kind: AccountKind): Promise<void>
  /** @returns the account whose session ended, if there was one */
  endSession(token: string): Promise<string | null>
  endSessionsOf(account: string): Promise<void>
  /** A new password without the old one: after a recovery. All sessions end. */
  resetPassword(account: string, next: string): Promise<void>
  /** A second factor has to be set up before anything else, or no more. */
  setFactorDue(account: string, due: boolean): Promise<void>
  /** How this session showed its second factor, set or taken back. */
  markSession(token: string, secondFactor: SecondFactor | null): Promise<void>
  /** All of the account's but this one. */
  endOtherSessions(token: string): Promise<void>
  /** Whether it is the account's password. */
  isPassword(account: string, given: string): Promise<boolean>
  /** Proved again who is there: the session goes on under a new token. `null` when it has ended. */
  renewSession(token: string, secondFactor?: SecondFactor): Promise<string | null>
  /** Whether a device is signed in, or will be with its next question. */
  isPaired(device: string): Promise<boolean>
  /** Pairing codes approved in the account's name but not fetched yet. */
  dropDeviceCodes(account: string): Promise<void>
  /** The new session's token and how the old one began; all others have ended. `null` when the current password is wrong. */
  changePassword(token: string, current: string, next: string): Promise<{ token: string; method: BeginMethod } | null>
  disable(login: string): Promise<string | null>
  /** Headers as the holder of a session would send them to Better Auth. */
  headersOf(token: string): Headers
  sweep(): Promise<void>
}

export async function createLogins(auth: BetterAuth, pool: AuthPool, cookie: CookieOptions, production: boolean): Promise<Logins> {
  const context = await auth.$context
  const { internalAdapter, password } = context
  const dummyHash = await password.hash('no password of anybody')
  const headersOf = (token: string) => new Headers({ cookie: cookiePair(cookie, token) })

  async function findUser(column: 'id' | 'username', value: string) {
    const { rows } = await pool.query<{ id: string; username: string | null; kind: string; hash: string | null; may_sign_in: boolean }>(
      `select u.id, u.username, u.kind, a.password as hash, u."disabledAt" is null and not (u.demo and $2) as may_sign_in from "user" u left join account a on a."userId" = u.id and a."providerId" = 'credential' where u.${column} = $1`,
      [value, production],
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
    async check(login, given) {
      const user = await findUser('username', login)
      const hash = user?.hash ?? null
      const right = await password.verify({ hash: hash ?? dummyHash, password: given })
      return right && hash !== null && user?.may_sign_in === true ? user.id : null
    },
    async resetPassword(account, next) {
      await internalAdapter.updatePassword(account, await password.hash(next))
      await internalAdapter.deleteUserSessions(account)
    },
    async setFactorDue(account, due) {
      await pool.query('update "user" set "secondFactorDue" = $2 where id = $1', [account, due])
    },
    async endOtherSessions(token) {
      await pool.query('delete from session s using session own where own.token = $1 and s."userId" = own."userId" and s.id <> own.id', [
        token,
      ])
    },
    async markSession(token, secondFactor) {
      await pool.query('update session set "secondFactor" = $2 where token = $1', [token, secondFactor])
    },
    async findAccount(login) {
      const user = await findUser('username', login)
      return user?.may_sign_in === true ? user.id : null
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
    async createSession(account, kind, seconds = cookie.lifetimes[kind].absolute, secondFactor = null) {
      const session = (await internalAdapter.createSession(account, false, { expiresAt: inSeconds(seconds) }, true)) as {
        token: string
      } | null
      // Refused by the hook: the account was disabled a moment ago, or is a demo account in production.
      if (session === null) throw new AppError('wrong_credentials')
      if (secondFactor !== null) await pool.query('update session set "secondFactor" = $2 where token = $1', [session.token, secondFactor])
      return session.token
    },
    async stretchSession(token, kind) {
      await internalAdapter.updateSession(token, { expiresAt: inSeconds(cookie.lifetimes[kind].absolute) })
    },
    async endSession(token) {
      const { rows } = await pool.query<{ userId: string }>(
        'delete from session where token = $1 or "previousToken" = $1 returning "userId"',
        [token],
      )
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
        `update session set token = $2, "previousToken" = token, "rotatedAt" = clock_timestamp(), "reauthenticatedAt" = clock_timestamp(),
          "secondFactor" = coalesce($3, "secondFactor") where token = $1 and "expiresAt" > now()`,
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
      const { rows } = await pool.query<{ method: BeginMethod | null; secondFactor: SecondFactor | null }>(
        'select method, "secondFactor" from session where token = $1',
        [token],
      )
      try {
        const answer = await auth.api.changePassword({
          body: { currentPassword: current, newPassword: next, revokeOtherSessions: true },
          headers: headersOf(token),
        })
        // The session goes on as a new one, which has shown what the old one had.
        if (answer.token === null) throw new Error('no session was made after the password was changed')
        await pool.query('update session set "secondFactor" = $2 where token = $1', [answer.token, rows[0]?.secondFactor ?? null])
        return { token: answer.token, method: rows[0]?.method ?? 'password' }
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
