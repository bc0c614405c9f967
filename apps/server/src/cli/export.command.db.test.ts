import { spawn } from 'node:child_process'
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compileCacheEnvironment } from '../platform/compile-cache.ts'
import { checkoutRoot } from '../platform/config.ts'
import { type TestDatabase, createTestDatabase } from '../testing/database.ts'

let at: TestDatabase
let folder: string

beforeAll(async () => {
  at = await createTestDatabase()
  folder = await mkdtemp(path.join(tmpdir(), 'linli-export-'))
  await at.asOwner("insert into community (community, name) values (530502004001, '试点社区')")
  const list = path.join(folder, 'list.csv')
  await writeFile(
    list,
    '小区,楼栋,单元,房号,姓名,与户主关系,性别,身份证号,电话\n甲苑,3栋,2单元,1102,尹建国,户主,男,53059919700301119X,13800001234\n',
  )
  expect(await linli(['import', 'register', list])).toMatchObject({ code: 0 })
})
afterAll(async () => {
  await at.drop()
  await rm(folder, { recursive: true, force: true })
})

/** Runs the real program against this file's database, as an operator would. */
async function linli(words: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const { host, port, user, password, database } = at.owner
  const url = `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@localhost:${String(port)}/${database}?host=${encodeURIComponent(host)}`
  const child = spawn(process.execPath, [path.join(checkoutRoot, 'apps/server/src/cli/main.ts'), ...words], {
    env: { ...compileCacheEnvironment(), PATH: process.env['PATH'], LINLI_DATA: path.join(folder, 'data'), DATABASE_URL: url },
  })
  child.stdin.end()
  const [out, err, code] = await Promise.all([
    readAll(child.stdout),
    readAll(child.stderr),
    new Promise<number | null>((resolve) => child.once('close', resolve)),
  ])
  return { code, out, err }
}

test('an export is masked, readable by its owner only, and comes back unchanged when it was whole', async () => {
  const masked = path.join(folder, 'masked.csv')
  expect(JSON.parse((await linli(['export', 'register', '--format', 'csv', '--out', masked, '--json'])).out)).toMatchObject({
    masked: true,
    persons: 1,
  })
  expect(await readFile(masked, 'utf8')).not.toContain('13800001234')
  expect((await stat(masked)).mode & 0o777).toBe(0o600)

  const whole = path.join(folder, 'whole.csv')
  const ran = await linli(['export', 'register', '--format', 'csv-gbk', '--out', whole, '--unmasked', '--purpose', 'report', '--json'])
  expect(ran).toMatchObject({ code: 0 })
  expect(JSON.parse((await linli(['import', 'register', whole, '--json'])).out)).toMatchObject({
    outcome: { new: 0, changed: 0, unchanged: 1, rejected: 0 },
  })
  expect(JSON.parse((await linli(['import', 'register', masked, '--json'])).out)).toMatchObject({
    outcome: { new: 0, changed: 0, unchanged: 1, rejected: 0 },
  })
  expect(await readdir(path.join(folder, 'data', 'exports'))).toEqual([])
  const audit = await at.asOwner("select actor_kind, purpose from audit_entry where verb = 'register.export' order by seq")
  expect(audit).toEqual([
    { actor_kind: 'system', purpose: null },
    { actor_kind: 'system', purpose: 'report' },
  ])
})

test('whole numbers need a purpose, and a place that can be written', async () => {
  expect(await linli(['export', 'register', '--unmasked'])).toMatchObject({ code: 1, err: expect.stringContaining('--purpose') })
  expect(await linli(['export', 'register', '--out', folder])).toMatchObject({ code: 1, err: expect.stringContaining('is a folder') })
})
