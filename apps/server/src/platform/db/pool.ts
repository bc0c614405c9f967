import pg from 'pg'

/** How to reach a Postgres: a URL, or host (TCP name or socket folder), port, user, password, database. */
export interface Connection {
  host: string
  port: number
  user: string
  password: string
  database: string
  /** Set: nothing travels unencrypted. */
  ssl?: { rejectUnauthorized: boolean }
}

const passText = (text: string) => text
const parsers = new Map<number, (text: string) => unknown>([
  [20, Number], // bigint: division codes and counters stay below 2^53
  [1082, passText], // date: 'YYYY-MM-DD', never a moment
  // timestamptz: the contract's ISO instant; `infinity`, which queues sort last by, stays a word
  [1184, (text) => (text.endsWith('infinity') ? text : new Date(text).toISOString())],
])
// Pools carry their own parsers, so nothing global changes.
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : parsers.get(oid)) ?? pg.types.getTypeParser(oid, format),
}

/** A pool as far as plain statements go. */
export type Querying = Pick<pg.Pool, 'query'>

export interface PoolOptions {
  max: number
  name: string
  /** Milliseconds a statement may take before the server cuts it off. */
  statementTimeout?: number
  /** Milliseconds to wait for a connection; 5,000. */
  patience?: number
}

/** A pool whose idle clients' errors never end the process; queries on them fail and the pool heals. */
export function createPool(connection: Connection, options: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    ...connection,
    types,
    max: options.max,
    application_name: options.name,
    // "Today" is the day in China wherever the server stands.
    options: '-c timezone=Asia/Shanghai',
    connectionTimeoutMillis: options.patience ?? 5_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    statement_timeout: options.statementTimeout ?? 30_000,
    idle_in_transaction_session_timeout: 60_000,
  })
  pool.on('error', () => undefined)
  return pool
}

/** As libpq means them; `prefer` and `allow`, which fall back to plain text without a word, are not offered. */
const sslModes: Record<string, Connection['ssl']> = {
  disable: undefined,
  require: { rejectUnauthorized: false },
  'verify-full': { rejectUnauthorized: true },
}

/** Reads a postgres:// URL into its parts. @throws Error for an sslmode that would not be kept */
export function connectionFromUrl(url: string): Connection {
  const at = new URL(url)
  const mode = at.searchParams.get('sslmode') ?? 'disable'
  if (!(mode in sslModes)) throw new Error(`DATABASE_URL: sslmode must be one of ${Object.keys(sslModes).join(', ')}.`)
  const ssl = sslModes[mode]
  return {
    ...(ssl === undefined ? {} : { ssl }),
    host: at.searchParams.get('host') ?? decodeURIComponent(at.hostname),
    port: Number(at.port || at.searchParams.get('port') || 5432),
    user: decodeURIComponent(at.username),
    password: decodeURIComponent(at.password),
    database: decodeURIComponent(at.pathname.slice(1)),
  }
}
