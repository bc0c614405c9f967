import { createLibraryPool } from '../../platform/db/library-pool.ts'
import type { RoleConnections } from '../../platform/db/roles.ts'
import type { Deps } from '../../platform/deps.ts'
import type { Secrets } from '../../platform/secrets.ts'
import { type Attempts, createAttempts } from './attempts.ts'
import { type BetterAuth, createBetterAuth } from './better-auth.ts'
import type { CookieOptions } from './cookie.ts'
import { type Logins, createLogins } from './logins.ts'
import { type Sessions, actorChannel, createSessions } from './session.ts'

export interface AccountsOptions extends Deps {
  /** Signs cookies and keys the hashes of tokens and attempts. */
  secrets: Pick<Secrets, 'auth'>
  roles: Pick<RoleConnections, 'auth'>
}

/** What the services of this module share. */
export interface AccountsContext {
  deps: Deps
  auth: BetterAuth
  cookie: CookieOptions
  logins: Logins
  sessions: Sessions
  attempts: Attempts
  /** Tells every process that an account may do other things now; call after the change is committed. */
  changed(account: string): Promise<void>
  close(): Promise<void>
}

const sweepEveryMs = 3_600_000

export async function createContext(options: AccountsOptions): Promise<AccountsContext> {
  const { config, database, fields } = options
  const secret = options.secrets.auth.toString('hex')
  const cookie: CookieOptions = { secret, secure: config.secureCookies }
  const pool = createLibraryPool(options.roles.auth, { schema: 'auth', max: 6, name: 'linli auth' })
  const auth = createBetterAuth({
    pool,
    secret,
    origin: config.publicUrl.origin,
    secureCookies: config.secureCookies,
    production: config.production,
  })
  const logins = await createLogins(auth, pool, cookie)
  const attempts = createAttempts(pool, secret)
  const sessions = createSessions({ database, pool, cookie, demoAllowed: !config.production })
  const sweep = () => Promise.all([logins.sweep(), attempts.sweep()]).catch(() => undefined)
  await sweep()
  const timer = setInterval(() => void sweep(), sweepEveryMs).unref()
  return {
    deps: { config, database, fields },
    auth,
    cookie,
    logins,
    sessions,
    attempts,
    async changed(account) {
      sessions.forget(account)
      await pool.query('select pg_notify($1, $2)', [actorChannel, account])
    },
    async close() {
      clearInterval(timer)
      await pool.end()
    },
  }
}
