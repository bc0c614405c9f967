import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compileCacheEnvironment } from '../platform/compile-cache.ts'
import { checkoutRoot } from '../platform/config.ts'
import { type TestDatabase, createTestDatabase } from '../testing/database.ts'
import { createProgram } from './program.ts'

let at: TestDatabase
let folder: string

beforeAll(async () => {
  at = await createTestDatabase()
  folder = await mkdtemp(path.join(tmpdir(), 'linli-cli-'))
})
afterAll(async () => {
  await at.drop()
  await rm(folder, { recursive: true, force: true })
})

interface Ran {
  code: number | null
  out: string
  err: string
}

/** Runs the real program against this file's database, as an operator would. */
async function linli(words: string[], options: { stdin?: string; env?: Record<string, string> } = {}): Promise<Ran> {
  const { host, port, user, password, database } = at.owner
  const url = `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@localhost:${String(port)}/${database}?host=${encodeURIComponent(host)}`
  const child = spawn(process.execPath, [path.join(checkoutRoot, 'apps/server/src/cli/main.ts'), ...words], {
    env: { ...compileCacheEnvironment(), PATH: process.env['PATH'], LINLI_DATA: folder, DATABASE_URL: url, ...options.env },
  })
  child.stdin.end(options.stdin ?? '')
  const [out, err, code] = await Promise.all([
    readAll(child.stdout),
    readAll(child.stderr),
    new Promise<number | null>((resolve) => child.once('close', resolve)),
  ])
  return { code, out, err }
}

const create = (login: string, ...more: string[]) => [
  'user',
  'create',
  '--login',
  login,
  '--name',
  '李四',
  '--community',
  '530502004001',
  ...more,
]

test('every command says how it is used and takes --json', () => {
  const leaves = createProgram().commands.flatMap((group) => (group.commands.length === 0 ? [group] : [...group.commands]))
  expect(
    leaves.map((command) => `${command.parent?.name() === 'linli' ? '' : `${String(command.parent?.name())} `}${command.name()}`),
  ).toEqual([
    'import register',
    'export register',
    'audit verify',
    'rollups rebuild',
    'backup list',
    'backup verify',
    'backup rehearse',
    'restore',
    'demo reset',
    'setup code',
    'user recover',
    'user create',
    'config check',
    'version',
  ])
  for (const command of leaves) {
    expect(command.description()).not.toBe('')
    expect(command.helpInformation()).toContain('--json')
  }
})

test('help tells the exit codes', async () => {
  const ran = await linli(['audit', 'verify', '--help'])
  expect(ran.code).toBe(0)
  expect(ran.out).toContain('Exit codes:')
})

test('version needs no database', async () => {
  const ran = await linli(['version', '--json'], { env: { DATABASE_URL: '' } })
  const manifest: unknown = JSON.parse(await readFile(path.join(checkoutRoot, 'package.json'), 'utf8'))
  expect(ran.code).toBe(0)
  expect(JSON.parse(ran.out)).toMatchObject({ version: (manifest as { version: string }).version, node: process.versions.node })
})

test('a wrong setting and a database that does not answer are refused with 1', async () => {
  const setting = await linli(['rollups', 'rebuild'], { env: { PORT: 'abc' } })
  expect([setting.code, setting.err.trim(), setting.out]).toEqual([1, 'PORT must be a whole number from 1 to 65535.', ''])
  const gone = await linli(['audit', 'verify', '--json'], { env: { DATABASE_URL: 'postgres://somebody:very-secret@127.0.0.1:1/none' } })
  expect(gone.code).toBe(1)
  expect(JSON.parse(gone.out)).toMatchObject({ error: { en: expect.stringContaining('cannot be reached') } })
  expect(gone.out + gone.err).not.toContain('very-secret')
})

describe('with a demo', () => {
  beforeAll(async () => {
    const ran = await linli(['demo', 'reset', '--json'])
    expect(ran.code, ran.err).toBe(0)
    expect(JSON.parse(ran.out)).toMatchObject({ community: 530502004001, pass: expect.stringContaining('/phone/pass#') })
  })

  test('demo reset is refused where the demo is switched off', async () => {
    const ran = await linli(['demo', 'reset', '--json'], { env: { LINLI_DEMO: '0' } })
    expect([ran.code, JSON.parse(ran.out)]).toEqual([1, { error: expect.objectContaining({ reason: 'demo-off' }) }])
  })

  test('rollups rebuild prints what had drifted and mends it', async () => {
    expect(JSON.parse((await linli(['rollups', 'rebuild', '--json'])).out)).toEqual({ differences: [] })
    await at.asOwner(`update rollup set value = 1 where measure = 'persons' and place = '00000000-0000-0000-0000-000000000000'`)
    const ran = await linli(['rollups', 'rebuild', '--community', '530502004001', '--json'])
    expect(JSON.parse(ran.out)).toMatchObject({ differences: [{ community: 530502004001, measure: 'persons', before: 1 }] })
  })

  test('user create takes the password from stdin, never from an argument', async () => {
    const made = await linli(create('lisi', '--post', 'building_head', '--building', '3', '--json'), { stdin: 'correct horse battery\n' })
    expect([made.code, JSON.parse(made.out)]).toEqual([
      0,
      { account: expect.any(String), login: 'lisi', post: 'building_head', community: 530502004001 },
    ])
    expect(
      await at.asOwner(
        `select holder, kind, (select number from building b where b.id = p.building_id) as building from post p where account_id = $1`,
        [(JSON.parse(made.out) as { account: string }).account],
      ),
    ).toEqual([{ holder: '李四', kind: 'building_head', building: '3' }])
    expect((await linli(create('lisi2', '--post', 'worker', '--password', 'correct horse battery'))).err).toContain('unknown option')
  })

  test.each([
    ['a short password', ['--post', 'worker'], 'short', 'password'],
    ['a building that is not there', ['--post', 'building_head', '--building', '9'], 'correct horse battery', 'no building 9'],
    ['an unknown post', ['--post', 'king'], 'correct horse battery', 'Allowed choices'],
  ])('user create refuses %s', async (_what, words, stdin, says) => {
    const ran = await linli(create('zhao', ...words), { stdin })
    expect(ran.code).toBe(1)
    expect(ran.err).toContain(says)
    expect(await at.asOwner(`select id from auth."user" where username = 'zhao'`)).toEqual([])
  })

  test('user create opens a community only when told to', async () => {
    await at.asOwner(
      `insert into division (code, name, level, parent, as_of) values (530502004002, '打渔社区居民委员会', 'community', 530502004000, '2023-06-30')`,
    )
    const words = ['user', 'create', '--login', 'dayu', '--name', '王五', '--post', 'administrator', '--community', '530502004002']
    expect((await linli(words, { stdin: 'correct horse battery' })).err).toContain('--open-community')
    expect((await linli([...words, '--open-community'], { stdin: 'correct horse battery' })).code).toBe(0)
    expect(await at.asOwner('select name, demo from community where community = 530502004002')).toEqual([
      { name: '打渔社区居民委员会', demo: false },
    ])
  })

  test('audit verify answers 0 for whole chains and 2 with the first broken entry', async () => {
    const whole = await linli(['audit', 'verify', '--json'])
    expect([whole.code, JSON.parse(whole.out)]).toEqual([0, expect.objectContaining({ intact: true, firstBroken: null })])
    expect((await linli(['audit', 'verify', '--community', '530502004777'])).code).toBe(1)
    await at.asOwner(`update audit_entry set actor = 'somebody else' where community = 530502004001 and seq = 3`)
    const broken = await linli(['audit', 'verify', '--json'])
    expect([broken.code, JSON.parse(broken.out)]).toEqual([
      2,
      expect.objectContaining({ intact: false, firstBroken: expect.objectContaining({ community: 530502004001, seq: 3 }) }),
    ])
  })
})
