import { chmod, mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settingNames } from '../platform/config.ts'
import { settingsAbout } from '../platform/config-about.ts'
import { type TestDatabase, createTestDatabase } from '../testing/database.ts'
import { judgeDatabase } from './config-database.check.ts'
import type { Finding } from './config-findings.ts'
import { check } from './config.command.ts'

describe('linli config check', () => {
  let db: TestDatabase
  let folder: string
  let url: string

  beforeAll(async () => {
    db = await createTestDatabase()
    folder = await mkdtemp(path.join(tmpdir(), 'linli-check-'))
    const { host, port, user, password, database } = db.owner
    url = `postgres://${user}:${password}@localhost:${String(port)}/${database}?host=${encodeURIComponent(host)}`
  })
  afterAll(async () => {
    await db.drop()
    await rm(folder, { recursive: true, force: true })
  })

  const run = async (env: Record<string, string>) => {
    const outcome = await check({ PORT: '47311', LINLI_DATA: folder, LINLI_BACKUP_DIR: `${folder}-backups`, DATABASE_URL: url, ...env })
    const { findings, settings } = outcome.json as { findings: Finding[]; settings: { name: string; value: string | null }[] }
    return {
      ...outcome,
      findings,
      settings,
      faults: findings.filter((one) => one.state !== 'ok').map((one) => `${one.state} ${one.check}`),
    }
  }
  const production = { NODE_ENV: 'production', PUBLIC_URL: 'https://linli.example.org', LINLI_TRUST_PROXY: '1' }

  it('every setting is explained', () => {
    expect(Object.keys(settingsAbout).sort()).toEqual([...settingNames].sort())
  })

  it('tells what each setting means and keeps secrets to itself', async () => {
    const { settings, lines } = await run({ LINLI_FILES_GB: '7' })
    expect(settings.find(({ name }) => name === 'LINLI_FILES_GB')?.value).toBe('7')
    expect(settings.find(({ name }) => name === 'LINLI_LOG')?.value).toBeNull()
    expect(settings.find(({ name }) => name === 'DATABASE_URL')?.value).toBe('***')
    expect(lines.join('\n')).not.toContain(`:${db.owner.password}@`)
  })

  it('looks at database, folders and limits of an installation', async () => {
    const { findings, faults, exit } = await run(production)
    const fine = findings.filter((one) => one.state === 'ok').map((one) => one.check)
    expect(fine).toEqual(
      expect.arrayContaining([
        'settings',
        'data-folder',
        'keys',
        'disk',
        'port',
        'database',
        'database-locale',
        'database-roles',
        'migrations',
        'clock',
      ]),
    )
    // A new installation has no backup yet; how many files may be open is the machine's.
    expect(faults.filter((fault) => fault !== 'warning open-files')).toEqual(['warning backup'])
    expect(exit).toBe(2)
  })

  it('changes nothing', async () => {
    const before = await db.asOwner('select count(*)::int as objects from pg_class')
    await run({})
    expect(await db.asOwner('select count(*)::int as objects from pg_class')).toEqual(before)
  })

  it.each<[string, Record<string, string>, string]>([
    ['a mistake in a setting', { PORT: '99999' }, 'error settings'],
    ['a name nobody knows', { LINLI_DTA: '/x' }, 'warning settings'],
    ['no encryption in production', { ...production, PUBLIC_URL: 'http://linli.example.org' }, 'error address'],
    ['a proxy nobody told of', { ...production, LINLI_TRUST_PROXY: 'off' }, 'warning address'],
    ['a password alone', { ...production, LINLI_TOTP: 'optional' }, 'warning second-factor'],
    ['backups switched off', { ...production, LINLI_BACKUP_AT: 'off' }, 'warning backup'],
    ['a database that is not there', { DATABASE_URL: 'postgres://a:b@127.0.0.1:1/c' }, 'error database'],
    ['a port that is no address of here', { HOST: '192.0.2.1' }, 'error port'],
  ])('finds %s', async (_name, env, fault) => {
    const { faults, exit } = await run(env)
    expect(faults).toContain(fault)
    expect(exit).toBe(fault.startsWith('error') ? 1 : 2)
  })

  it('finds backups beside the data, and a key file others can read', async () => {
    const keys = path.join(folder, 'keys')
    await mkdir(keys)
    await writeFile(path.join(keys, 'linli.key'), '{}')
    await chmod(path.join(keys, 'linli.key'), 0o644)
    const { faults } = await run({ LINLI_BACKUP_DIR: path.join(folder, 'backups') })
    expect(faults).toEqual(expect.arrayContaining(['warning backup-folder', 'error keys']))
    await rm(keys, { recursive: true })
  })

  describe('of a database', () => {
    const fit = {
      version: '16.1',
      major: 16,
      encoding: 'UTF8',
      knowsHan: true,
      owns: true,
      mayCreateRoles: true,
      appRole: 'missing' as const,
      migrations: ['0001_a'],
      clockSeconds: 0,
    }
    it.each([
      ['too old', { major: 14 }, 'error database'],
      ['too new', { major: 19 }, 'error database'],
      ['another encoding', { encoding: 'LATIN1' }, 'error database-locale'],
      ['no Chinese letters', { knowsHan: false }, 'error database-locale'],
      ['a user who may not make roles', { mayCreateRoles: false }, 'error database-roles'],
      ['a user who does not own it', { owns: false }, 'error database-roles'],
      ['a wall with a hole', { appRole: 'bypasses-the-wall' as const }, 'error database-roles'],
      ['a newer schema', { migrations: ['0001_a', '0099_z'] }, 'error migrations'],
      ['a clock that is off', { clockSeconds: 90 }, 'warning clock'],
    ])('finds %s', (_name, change, fault) => {
      const faults = judgeDatabase({ ...fit, ...change }, ['0001_a'], true).filter((one) => one.state !== 'ok')
      expect(faults.map((one) => `${one.state} ${one.check}`)).toEqual([fault])
    })
    it('an older or empty schema is no fault: the start migrates', () => {
      expect(judgeDatabase({ ...fit, migrations: null }, ['0001_a'], true).every((one) => one.state === 'ok')).toBe(true)
    })
  })
})
