import { isIP } from 'node:net'
import path from 'node:path'
import { z } from 'zod'
import { type SmsConfig, readSms, smsSettings } from './messages/sms-settings.ts'
import { type OidcConfig, oidcSettings, readOidc } from './oidc-settings.ts'
import { type SessionConfig, readSessions, sessionSettings } from './session-settings.ts'

/** The checkout's root folder: relative paths in settings start here, whatever the caller's folder is. */
export const checkoutRoot = path.resolve(import.meta.dirname, '../../../..')

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'

/** Everything the process takes from outside, read once at start. Described for operators in docs/OPERATIONS.md. */
export type Config = {
  production: boolean
  port: number
  host: string
  /** The address people type, without a trailing path; decides cookies and links. */
  publicUrl: URL
  /** Absolute. Holds the embedded database and the keys. */
  dataDir: string
  /** null: the embedded Postgres is used. */
  databaseUrl: string | null
  demo: boolean
  logLevel: LogLevel
  /** How many reverse proxies in front are ours; false: the peer's address is the client's. */
  trustProxy: number | false
  /** True when people come by https: cookies are then Secure and `__Host-`. */
  secureCookies: boolean
  /** Whether staff must show a second factor; demo accounts sign in with the password alone. */
  secondFactor: 'required' | 'optional'
  /** Single sign-on; null: none. */
  oidc: OidcConfig | null
  /** How text messages to residents leave. */
  sms: SmsConfig
  /** How long sign-ins last. */
  sessions: SessionConfig
  /** What this process does: answer requests, run jobs, or both. */
  role: 'all' | 'web' | 'worker'
  /** How long running jobs may take to end when the process stops. */
  drainMs: number
  /** Loopback port of /metrics; null: none. */
  metricsPort: number | null
  /** Where traces go (OTLP over HTTP); null: none are made. */
  tracesTo: URL | null
  backup: {
    /** Absolute. Holds backups and the archived log; best on another disk. */
    folder: string
    /** Absolute. The key that opens them. */
    keyFile: string
    /** Minute and hour in China time; null: nothing is backed up by itself. */
    at: { hour: number; minute: number } | null
    /** How many days, weeks and months keep a backup. */
    keep: { days: number; weeks: number; months: number }
    /** Whether the embedded server's log is archived all the time. */
    archive: boolean
  }
  files: {
    /** Null: files stand in the data folder. */
    s3: S3Settings | null
    /** How much the files of one community may take, bytes. */
    communityBytes: number
  }
}

/** Anything that speaks S3, addressed by path. */
export type S3Settings = { endpoint: string; bucket: string; region: string; key: string; secret: string }

/** Thrown by readConfig; each mistake is one sentence naming the setting and what it may be. */
export class ConfigError extends Error {
  readonly mistakes: string[]

  constructor(mistakes: string[]) {
    super(mistakes.join('\n'))
    this.name = 'ConfigError'
    this.mistakes = mistakes
  }
}

/**
 * Reads and checks all settings; an empty value counts as not set.
 * @throws ConfigError with every mistake at once.
 */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''))
  const parsed = settings.safeParse(given)
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map((issue) => issue.message))
  const read = parsed.data
  const production = read.NODE_ENV === 'production'
  if (production && read.LINLI_DEMO === '1') {
    throw new ConfigError(['LINLI_DEMO must not be 1 when NODE_ENV is production, because the demo accounts have published passwords.'])
  }
  const demo = read.LINLI_DEMO === undefined ? !production : read.LINLI_DEMO === '1'
  const sms = readSms(read, { production, demo })
  if ('mistakes' in sms) throw new ConfigError(sms.mistakes)
  const oidc = readOidc(read)
  if (oidc !== null && 'mistakes' in oidc) throw new ConfigError(oidc.mistakes)
  if (read.LINLI_ROLE !== 'all' && read.DATABASE_URL === undefined) {
    throw new ConfigError(['LINLI_ROLE web or worker needs DATABASE_URL, because the embedded database belongs to one process.'])
  }
  const publicUrl = read.PUBLIC_URL ?? new URL(`http://${visitableHost(read.HOST)}:${read.PORT}`)
  return {
    production,
    port: read.PORT,
    host: read.HOST,
    publicUrl,
    dataDir: path.resolve(checkoutRoot, read.LINLI_DATA),
    databaseUrl: read.DATABASE_URL ?? null,
    demo,
    // At a desk the addresses and demo accounts must not scroll away under request lines.
    logLevel: read.LINLI_LOG ?? (production ? 'info' : 'warn'),
    trustProxy: read.LINLI_TRUST_PROXY,
    secureCookies: publicUrl.protocol === 'https:',
    role: read.LINLI_ROLE,
    drainMs: read.LINLI_DRAIN_SECONDS * 1000,
    metricsPort: read.LINLI_METRICS_PORT,
    tracesTo: read.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
    secondFactor: read.LINLI_TOTP ?? (production ? 'required' : 'optional'),
    oidc,
    sms,
    sessions: readSessions(read),
    backup: readBackup(read),
    files: { s3: readS3(read), communityBytes: read.LINLI_FILES_GB * 1024 ** 3 },
  }
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
const hostName = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i

// Messages never repeat the value: DATABASE_URL holds a password, and the mistakes are printed and logged.
const settings = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test'], 'NODE_ENV must be production, development or test.').default('development'),
  PORT: wholeNumber(1, 65535, 'PORT must be a whole number from 1 to 65535.').default(3000),
  HOST: z
    .string()
    .refine((host) => isIP(host) !== 0 || hostName.test(host), 'HOST must be an IP address or a host name, such as 127.0.0.1 or 0.0.0.0.')
    .default('127.0.0.1'),
  PUBLIC_URL: z
    .string()
    .transform((text) => (URL.canParse(text) ? new URL(text) : undefined))
    .refine(
      isPlainOrigin,
      'PUBLIC_URL must be an http or https address without path, query, user or password, such as https://linli.example.org.',
    )
    .optional(),
  LINLI_DATA: z
    .string()
    .refine((folder) => !folder.includes('\0'), 'LINLI_DATA must be the path of a folder.')
    .default('data'),
  DATABASE_URL: z
    .string()
    .refine(
      isPostgresUrl,
      'DATABASE_URL must look like postgres://user:password@host:5432/database; leave it out to use the embedded database.',
    )
    .optional(),
  LINLI_DEMO: z
    .enum(['0', '1'], 'LINLI_DEMO must be 1 (create the demo community when the database is empty) or 0 (start empty).')
    .optional(),
  LINLI_LOG: z.enum(logLevels, `LINLI_LOG must be one of ${logLevels.join(', ')}.`).optional(),
  LINLI_TOTP: z
    .enum(
      ['required', 'optional'],
      'LINLI_TOTP must be required (staff set up an authenticator app or a passkey before anything else) or optional.',
    )
    .optional(),
  LINLI_FILES_GB: wholeNumber(
    1,
    100_000,
    'LINLI_FILES_GB must be a whole number of gigabytes a community may fill, from 1 to 100000.',
  ).default(20),
  LINLI_BACKUP_DIR: z
    .string()
    .refine((folder) => !folder.includes('\0'), 'LINLI_BACKUP_DIR must be the path of a folder.')
    .optional(),
  LINLI_BACKUP_KEY: z
    .string()
    .refine((file) => !file.includes('\0'), 'LINLI_BACKUP_KEY must be the path of a file.')
    .optional(),
  LINLI_BACKUP_AT: z
    .string()
    .regex(/^(off|([01]\d|2[0-3]):[0-5]\d)$/, 'LINLI_BACKUP_AT must be off or a time of day such as 02:30.')
    .default('02:30'),
  LINLI_BACKUP_KEEP: z
    .string()
    .regex(/^\d{1,3},\d{1,3},\d{1,3}$/, 'LINLI_BACKUP_KEEP must be how many days, weeks and months keep a backup, such as 7,4,6.')
    .default('7,4,6'),
  LINLI_BACKUP_ARCHIVE: z
    .enum(['on', 'off'], 'LINLI_BACKUP_ARCHIVE must be on (every change of the embedded database is archived within minutes) or off.')
    .default('on'),
  LINLI_FILES_S3_ENDPOINT: z
    .string()
    .transform((text) => (URL.canParse(text) ? new URL(text) : undefined))
    .refine(isPlainOrigin, 'LINLI_FILES_S3_ENDPOINT must be an http or https address without path, such as https://s3.example.org.')
    .optional(),
  LINLI_FILES_S3_BUCKET: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
      'LINLI_FILES_S3_BUCKET must be the name of a bucket: 3 to 63 small letters, digits, dots, dashes.',
    )
    .optional(),
  LINLI_FILES_S3_REGION: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, 'LINLI_FILES_S3_REGION must be small letters, digits and dashes, such as us-east-1.')
    .default('us-east-1'),
  LINLI_FILES_S3_KEY: z.string().max(200, 'LINLI_FILES_S3_KEY must be the access key, at most 200 characters.').optional(),
  LINLI_FILES_S3_SECRET: z.string().max(200, 'LINLI_FILES_S3_SECRET must be the secret key, at most 200 characters.').optional(),
  LINLI_ROLE: z.enum(['all', 'web', 'worker'], 'LINLI_ROLE must be all (answer requests and run jobs), web or worker.').default('all'),
  LINLI_DRAIN_SECONDS: wholeNumber(0, 3600, 'LINLI_DRAIN_SECONDS must be a whole number of seconds from 0 to 3600.').default(20),
  LINLI_METRICS_PORT: z
    .union(
      [z.literal('off').transform(() => null), wholeNumber(1, 65535, '')],
      'LINLI_METRICS_PORT must be off or a port from 1 to 65535; /metrics answers there on 127.0.0.1 alone.',
    )
    .default(null),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .string()
    .transform((text) => (URL.canParse(text) ? new URL(text) : undefined))
    .refine(
      isTraceReceiver,
      'OTEL_EXPORTER_OTLP_ENDPOINT must be the http or https address of an OTLP receiver, such as http://127.0.0.1:4318.',
    )
    .optional(),
  ...smsSettings,
  ...sessionSettings,
  ...oidcSettings,
  LINLI_TRUST_PROXY: z
    .union(
      [z.literal('off').transform(() => false as const), wholeNumber(1, 10, '')],
      'LINLI_TRUST_PROXY must be off or the number of reverse proxies in front, from 1 to 10.',
    )
    .default(false),
})

/** Of every setting there is. */
export const settingNames: readonly string[] = Object.keys(settings.shape)

/** All four or none: half a set of settings would silently keep files on the disk. */
function readS3(read: {
  LINLI_FILES_S3_ENDPOINT?: URL | undefined
  LINLI_FILES_S3_BUCKET?: string | undefined
  LINLI_FILES_S3_REGION: string
  LINLI_FILES_S3_KEY?: string | undefined
  LINLI_FILES_S3_SECRET?: string | undefined
}): S3Settings | null {
  const { LINLI_FILES_S3_ENDPOINT: endpoint, LINLI_FILES_S3_BUCKET: bucket } = read
  const { LINLI_FILES_S3_KEY: key, LINLI_FILES_S3_SECRET: secret } = read
  if (endpoint === undefined && bucket === undefined && key === undefined && secret === undefined) return null
  if (endpoint === undefined || bucket === undefined || key === undefined || secret === undefined)
    throw new ConfigError([
      'LINLI_FILES_S3_ENDPOINT must be set together with LINLI_FILES_S3_BUCKET, LINLI_FILES_S3_KEY and LINLI_FILES_S3_SECRET.',
    ])
  return { endpoint: endpoint.origin, bucket, region: read.LINLI_FILES_S3_REGION, key, secret }
}

function readBackup(read: {
  LINLI_DATA: string
  LINLI_BACKUP_DIR?: string | undefined
  LINLI_BACKUP_KEY?: string | undefined
  LINLI_BACKUP_AT: string
  LINLI_BACKUP_KEEP: string
  LINLI_BACKUP_ARCHIVE: 'on' | 'off'
}): Config['backup'] {
  const dataDir = path.resolve(checkoutRoot, read.LINLI_DATA)
  const [hour, minute] = read.LINLI_BACKUP_AT.split(':').map(Number)
  const [days = 0, weeks = 0, months = 0] = read.LINLI_BACKUP_KEEP.split(',').map(Number)
  return {
    folder: path.resolve(checkoutRoot, read.LINLI_BACKUP_DIR ?? path.join(dataDir, 'backups')),
    keyFile: path.resolve(checkoutRoot, read.LINLI_BACKUP_KEY ?? path.join(dataDir, 'keys', 'backup.key')),
    at: read.LINLI_BACKUP_AT === 'off' ? null : { hour: hour ?? 0, minute: minute ?? 0 },
    keep: { days, weeks, months },
    archive: read.LINLI_BACKUP_ARCHIVE === 'on',
  }
}

function wholeNumber(least: number, most: number, mistake: string) {
  return z
    .string()
    .refine((text) => /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most, mistake)
    .transform(Number)
}

function isPlainOrigin(url: URL | undefined): url is URL {
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) return false
  return url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '' && url.password === ''
}

function isTraceReceiver(url: URL | undefined): url is URL {
  return url !== undefined && (url.protocol === 'http:' || url.protocol === 'https:') && url.username === '' && url.search === ''
}

function isPostgresUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  return (url.protocol === 'postgres:' || url.protocol === 'postgresql:') && url.pathname.length > 1
}

/** 0.0.0.0 and :: mean "listen everywhere" and cannot be visited by every browser. */
function visitableHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return isIP(host) === 6 ? `[${host}]` : host
}

/** For the command that explains the settings; everything else reads them by `readConfig`. */
export function givenEnvironment(): Record<string, string | undefined> {
  return process.env
}

/** The folder a command was called from: npm changes into the checkout and keeps the caller's in INIT_CWD. */
export function callersFolder(): string {
  return process.env['INIT_CWD'] ?? process.cwd()
}
