import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { ConfigError, checkoutRoot, readConfig } from './config.ts'

describe('reading the settings', () => {
  it('has a usable default for everything', () => {
    expect(readConfig({})).toEqual({
      production: false,
      port: 3000,
      host: '127.0.0.1',
      publicUrl: new URL('http://127.0.0.1:3000'),
      dataDir: path.join(checkoutRoot, 'data'),
      databaseUrl: null,
      demo: true,
      logLevel: 'warn',
      trustProxy: false,
      secureCookies: false,
      files: { s3: null, communityBytes: 20 * 1024 ** 3 },
      backup: {
        folder: path.join(checkoutRoot, 'data/backups'),
        keyFile: path.join(checkoutRoot, 'data/keys/backup.key'),
        at: { hour: 2, minute: 30 },
        keep: { days: 7, weeks: 4, months: 6 },
        archive: true,
      },
      secondFactor: 'optional',
      sms: { via: 'log', dailyPerCommunity: 500 },
      sessions: { staff: { idle: 1800, absolute: 43_200 }, resident: { idle: 2_592_000, absolute: 7_776_000 } },
      oidc: null,
      role: 'all',
      drainMs: 20_000,
      metricsPort: null,
      tracesTo: null,
    })
  })

  it('takes an empty value as not set', () => {
    expect(readConfig({ PORT: '', PUBLIC_URL: ' ', LINLI_DATA: '' })).toEqual(readConfig({}))
  })

  it('starts empty in production unless told otherwise, and never with the demo accounts', () => {
    expect(readConfig({ NODE_ENV: 'production' }).demo).toBe(false)
    expect(readConfig({ LINLI_DEMO: '0' }).demo).toBe(false)
    expect(mistakesOf({ NODE_ENV: 'production', LINLI_DEMO: '1' })).toEqual([expect.stringMatching(/^LINLI_DEMO must not be 1/)])
  })

  it('uses secure cookies exactly when people come by https', () => {
    expect(readConfig({ PUBLIC_URL: 'https://linli.example.org' }).secureCookies).toBe(true)
    expect(readConfig({ PUBLIC_URL: 'http://linli.example.org' }).secureCookies).toBe(false)
  })

  it('gives an address that can be visited when listening everywhere', () => {
    expect(readConfig({ HOST: '0.0.0.0', PORT: '8080' }).publicUrl.href).toBe('http://127.0.0.1:8080/')
    expect(readConfig({ HOST: '::' }).publicUrl.href).toBe('http://[::1]:3000/')
    expect(readConfig({ HOST: 'fd00::1' }).publicUrl.href).toBe('http://[fd00::1]:3000/')
  })

  it("makes the data folder absolute, from the checkout rather than from the caller's folder", () => {
    expect(readConfig({ LINLI_DATA: './elsewhere' }).dataDir).toBe(path.join(checkoutRoot, 'elsewhere'))
    expect(readConfig({ LINLI_DATA: '/srv/linli' }).dataDir).toBe('/srv/linli')
  })

  it('lets one process alone have the embedded database', () => {
    expect(mistakesOf({ LINLI_ROLE: 'worker' })).toEqual([expect.stringMatching(/^LINLI_ROLE web or worker needs DATABASE_URL/)])
    expect(readConfig({ LINLI_ROLE: 'web', DATABASE_URL: 'postgres://a:b@c/d' }).role).toBe('web')
  })

  it('reads the number of trusted proxies', () => {
    expect(readConfig({ LINLI_TRUST_PROXY: '2' }).trustProxy).toBe(2)
    expect(readConfig({ LINLI_TRUST_PROXY: 'off' }).trustProxy).toBe(false)
  })

  it.each([
    ['PORT', ['0', '65536', '-1', '3e3', '80.5', 'eighty', '0x50']],
    ['LINLI_BACKUP_AT', ['24:00', '2:30', 'never', '02:60']],
    ['LINLI_BACKUP_KEEP', ['7', '7,4', '7,4,x', '-1,0,0']],
    ['LINLI_BACKUP_ARCHIVE', ['yes']],
    ['HOST', ['local host', 'http://localhost', '-a', 'a..b']],
    ['PUBLIC_URL', ['linli.example.org', 'ftp://a', 'https://a/path', 'https://u:p@a', 'https://a/?q=1']],
    ['DATABASE_URL', ['mysql://a/b', 'postgres://host', 'host=a dbname=b']],
    ['LINLI_ROLE', ['both', 'WEB']],
    ['LINLI_DRAIN_SECONDS', ['-1', '3601', 'long']],
    ['LINLI_METRICS_PORT', ['0', '65536', 'on']],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', ['localhost:4318', 'grpc://a', 'http://u:p@a']],
    ['LINLI_DEMO', ['yes', '2']],
    ['LINLI_LOG', ['loud']],
    ['LINLI_TRUST_PROXY', ['0', '11', 'on', 'true']],
    ['LINLI_FILES_GB', ['0', '1.5', 'all']],
    ['LINLI_FILES_S3_ENDPOINT', ['s3.example.org', 'https://a/path', 'ftp://a', 'https://s3.example.org']],
    ['LINLI_FILES_S3_BUCKET', ['A', 'a/b', '..']],
    ['NODE_ENV', ['prod']],
    ['LINLI_DATA', ['a\0b']],
  ])('names %s in one sentence when it is wrong', (name, values) => {
    for (const value of values) {
      const mistakes = mistakesOf({ [name]: value })
      expect(mistakes, value).toHaveLength(1)
      expect(mistakes[0]).toMatch(new RegExp(`^${name} must .*\\.$`))
    }
  })

  it('tells all mistakes at once and never repeats a secret', () => {
    const mistakes = mistakesOf({ PORT: 'x', HOST: 'a b', DATABASE_URL: 'mysql://u:hunter2@h/d' })
    expect(mistakes.map((text) => text.split(' ')[0])).toEqual(['PORT', 'HOST', 'DATABASE_URL'])
    expect(mistakes.join()).not.toContain('hunter2')
  })
})

function mistakesOf(env: Record<string, string>): string[] {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes
    throw error
  }
  return []
}
