import { hash, verify } from '@node-rs/argon2'
import { betterAuth } from 'better-auth'
import { deviceAuthorization } from 'better-auth/plugins/device-authorization'
import { username } from 'better-auth/plugins/username'
import { v7 } from 'uuid'
import type { createLibraryPool } from '../../platform/db/library-pool.ts'
import { cookieName } from './cookie.ts'
import { deviceCodeLife } from './lifetimes.ts'

export type AuthPool = ReturnType<typeof createLibraryPool>

export interface BetterAuthOptions {
  pool: AuthPool
  secret: string
  origin: string
  secureCookies: boolean
  /** How long a staff session lives at most. */
  staffSeconds: number
  /** Demo accounts have published passwords and get no session then (HOSTILE.md B15). */
  production: boolean
}

/** The one client of the device flow. */
export const deviceClient = 'linli-tv'

/** OWASP's floor for argon2id (the library's default variant): 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/**
 * Better Auth owns passwords, sessions and the device flow in schema `auth`, and is called in process only:
 * its own router is never mounted. Its e-mail column is filled with an address nobody can have.
 */
export function createBetterAuth(options: BetterAuthOptions) {
  return betterAuth({
    appName: 'Linli',
    baseURL: options.origin,
    basePath: '/auth',
    secret: options.secret,
    database: options.pool,
    telemetry: { enabled: false },
    logger: { disabled: true },
    // Failures are counted by ourselves, per account and per address (attempts.ts).
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      autoSignIn: false,
      minPasswordLength: 12,
      maxPasswordLength: 128,
      password: { hash: (password) => hash(password, cost), verify: (given) => verify(given.hash, given.password) },
    },
    user: {
      additionalFields: {
        kind: { type: 'string', required: true, input: false },
        demo: { type: 'boolean', required: true, defaultValue: false, input: false },
        disabledAt: { type: 'date', required: false, input: false },
      },
    },
    session: {
      expiresIn: options.staffSeconds,
      // Idle time is kept by the look-up in `lastSeenAt`; the library must not lengthen sessions beside it.
      disableSessionRefresh: true,
      additionalFields: { lastSeenAt: { type: 'date', required: true, defaultValue: () => new Date(), input: false } },
    },
    databaseHooks: {
      session: {
        create: {
          async before(session) {
            const { rows } = await options.pool.query<{ refused: boolean }>(
              'select ("disabledAt" is not null or (demo and $2)) as refused from "user" where id = $1',
              [session.userId, options.production],
            )
            return rows[0]?.refused === false
          },
        },
      },
    },
    advanced: {
      useSecureCookies: false,
      cookies: { session_token: { name: cookieName(options.secureCookies) } },
      defaultCookieAttributes: { secure: options.secureCookies, httpOnly: true, sameSite: 'lax', path: '/' },
      database: { generateId: () => v7() },
    },
    plugins: [
      username({
        minUsernameLength: 2,
        maxUsernameLength: 60,
        usernameValidator: () => true,
        usernameNormalization: normaliseLogin,
        displayUsername: false,
      }),
      deviceAuthorization({ expiresIn: `${deviceCodeLife}s`, interval: '3s', validateClient: (client) => client === deviceClient }),
    ],
  })
}
export type BetterAuth = ReturnType<typeof createBetterAuth>

/** 张三, ZHANGSAN and full-width ｚｈａｎｇｓａｎ must not become accounts that look alike (HOSTILE.md C14). */
export function normaliseLogin(login: string): string {
  return login.normalize('NFKC').trim().toLowerCase()
}
