import { createLibraryPool } from '../../platform/db/library-pool.ts'
import type { RoleConnections } from '../../platform/db/roles.ts'
import type { Deps } from '../../platform/deps.ts'
import type { TextSender } from '../../platform/messages/index.ts'
import type { Secrets } from '../../platform/secrets.ts'
import { type Attempts, createAttempts } from './attempts.ts'
import { type AuthPool, type BetterAuth, createBetterAuth } from './better-auth.ts'
import type { CookieOptions } from './cookie.ts'
import { lifetimesOf } from './lifetimes.ts'
import { type Logins, createLogins } from './logins.ts'
import { type OidcClient, createOidcClient } from './oidc.client.ts'
import { type OidcLinks, createOidcLinks } from './oidc.store.ts'
import { type PasskeyStore, createPasskeyStore } from './passkey.store.ts'
import { type PhoneCodes, createPhoneCodes } from './phone-code.store.ts'
import { sweepDevices, sweepEndedResidents } from './session-sweep.ts'
import { type Sessions, actorChannel, createSessions } from './session.ts'
import { sweepCeremonies } from './sign-in.ceremony.ts'
import { type TotpStore, createTotpStore } from './totp.store.ts'

export interface AccountsOptions extends Deps {
  /** Signs cookies and keys the hashes of tokens and attempts. */
  secrets: Pick<Secrets, 'auth'>
  roles: Pick<RoleConnections, 'auth'>
  /** `null` or left out: residents cannot sign in by a code to the phone. */
  texts?: TextSender | null
  /** A line for operators: never a number, a name or a code. */
  warn?: (line: string) => void
}

/** What the services of this module share. */
export interface AccountsContext {
  deps: Deps
  /** Schema `auth`, as the role of signing in. */
  pool: AuthPool
  auth: BetterAuth
  cookie: CookieOptions
  logins: Logins
  sessions: Sessions
  attempts: Attempts
  phoneCodes: PhoneCodes
  texts: TextSender | null
  warn(line: string): void
  /** Work nobody waits for; closing does. A failure is one line to operators. */
  later(failure: string, work: () => Promise<void>): void
  /** Waits for such work. */
  settled(): Promise<void>
  totp: TotpStore
  passkeys: PasskeyStore
  links: OidcLinks
  /** Single sign-on, when it is set up. */
  oidc: OidcClient | null
  /** Tells every process that an account may do other things now; call after the change is committed. */
  changed(account: string): Promise<void>
  close(): Promise<void>
}

const sweepEveryMs = 3_600_000

export async function createContext(options: AccountsOptions): Promise<AccountsContext> {
  const { config, database, fields } = options
  const secret = options.secrets.auth.toString('hex')
  const cookie: CookieOptions = { secret, secure: config.secureCookies, lifetimes: lifetimesOf(config.sessions) }
  const pool = createLibraryPool(options.roles.auth, { schema: 'auth', max: 6, name: 'linli auth' })
  const auth = createBetterAuth({
    pool,
    secret,
    origin: config.publicUrl.origin,
    secureCookies: config.secureCookies,
    production: config.production,
    staffSeconds: config.sessions.staff.absolute,
  })
  const logins = await createLogins(auth, pool, cookie, config.production)
  const attempts = createAttempts(pool, secret)
  const sessions = createSessions({ database, pool, cookie, demoAllowed: !config.production })
  const phoneCodes = createPhoneCodes(pool, secret)
  const warn = options.warn ?? (() => undefined)
  const running = new Set<Promise<void>>()
  const sweep = () =>
    Promise.all([
      logins.sweep(),
      attempts.sweep(),
      sweepCeremonies(pool),
      phoneCodes.sweep(),
      sweepEndedResidents(database, logins),
      sweepDevices(pool),
    ]).catch(() => undefined)
  await sweep()
  const timer = setInterval(() => void sweep(), sweepEveryMs).unref()
  return {
    deps: { config, database, fields },
    pool,
    auth,
    cookie,
    logins,
    sessions,
    attempts,
    phoneCodes,
    texts: options.texts ?? null,
    warn,
    later(failure, work) {
      const task: Promise<void> = work()
        .catch(() => {
          warn(failure)
        })
        .finally(() => running.delete(task))
      running.add(task)
    },
    async settled() {
      await Promise.all(running)
    },
    totp: createTotpStore(pool, fields, secret),
    passkeys: createPasskeyStore(pool, config.publicUrl),
    links: createOidcLinks(pool),
    oidc: config.oidc === null ? null : createOidcClient(config.oidc, `${config.publicUrl.origin}/center/sign-in`),
    async changed(account) {
      sessions.forget(account)
      await pool.query('select pg_notify($1, $2)', [actorChannel, account])
    },
    async close() {
      clearInterval(timer)
      await Promise.all(running)
      await pool.end()
    },
  }
}
