import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { v7 as newId } from 'uuid'
import { buildStaff } from '../../../testing/callers.ts'
import { type TestDatabase, createTestDatabase } from '../../../testing/database.ts'
import { testSecrets } from '../../../testing/keys.ts'
import { type RegisterImport, importRegister } from '../ledgers.service.ts'
import { writeRegisterWorkbook } from '../testing/register-workbook.ts'
import { buildWorkbookFile } from '../testing/workbook-file.ts'

const community = 530502004001
let db: TestDatabase
let folder: string

beforeAll(async () => {
  db = await createTestDatabase()
  folder = await mkdtemp(path.join(tmpdir(), 'linli-import-'))
  await db.asOwner("insert into community (community, name) values ($1, '试点社区')", [community])
})
afterAll(async () => {
  await db.drop()
  await rm(folder, { recursive: true, force: true })
})

async function run(file: string, options: Partial<RegisterImport> & { id?: string } = {}) {
  const { id = newId(), ...rest } = options
  const request = {
    id,
    file,
    fileName: '名册.xlsx',
    fileHash: createHash('sha256')
      .update(await readFile(file))
      .digest('hex'),
    mapping: [],
    skipRejected: false,
  }
  return importRegister({ roles: db.roles, secrets: testSecrets }, { kind: 'commit', caller: buildStaff(community), request, ...rest })
}

async function rowsOf(...tables: string[]): Promise<number> {
  const counts = await Promise.all(
    tables.map((table) => db.asOwner<{ count: string }>(`select count(*) from ${table} where community = $1`, [community])),
  )
  return counts.reduce((total, [row]) => total + Number(row?.count), 0)
}

const written = [
  'estate',
  'building',
  'unit',
  'dwelling',
  'origin_group',
  'household',
  'occupancy',
  'person',
  'membership',
  'care_tag',
  'import_batch',
  'audit_entry',
  'outbox',
  'rollup',
]

describe('an importing process', () => {
  it('that is killed at any moment leaves nothing, and the same import goes through afterwards', async () => {
    const file = path.join(folder, 'register.xlsx')
    const figures = await writeRegisterWorkbook(file, { rows: 4000 })
    const id = newId()
    for (const moment of [1000, 2000, 3000, 4000]) {
      const killer = new AbortController()
      const onRows = (read: number): void => (read >= moment ? killer.abort() : undefined)
      await expect(run(file, { id, signal: killer.signal, onRows })).rejects.toMatchObject({
        id: 'unavailable',
        details: { reason: 'import-interrupted' },
      })
      expect(await rowsOf(...written)).toBe(0)
    }
    const { batch } = await run(file, { id })
    expect(batch).toMatchObject({ id, found: figures, written: figures })
    const { batch: repeated } = await run(file, { id })
    expect(repeated).toEqual(batch)
    expect(await rowsOf('person')).toBe(figures.persons)
  }, 120_000)

  it('that is needed too long is stopped, with a clear refusal', async () => {
    const file = path.join(folder, 'slow.xlsx')
    await writeRegisterWorkbook(file, { rows: 3000, seed: 2 })
    await expect(run(file, { kind: 'dry-run', timeoutMs: 20 })).rejects.toMatchObject({
      id: 'refused_file',
      details: { reason: 'took-too-long' },
    })
  })

  it('that needs more memory than it may have ends alone, with a clear refusal', async () => {
    const file = path.join(folder, 'strings.xlsx')
    // Different texts that pass every limit on sizes and are more than the process may hold.
    const long = 'x'.repeat(2_000)
    const strings = Array.from({ length: 20_000 }, (_, index) => `<si><t>${index.toString(36)}${long}</t></si>`).join('')
    await writeFile(
      file,
      buildWorkbookFile([{ name: '名册', rows: [['姓名']] }], {
        parts: [
          {
            name: 'xl/sharedStrings.xml',
            content: `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">${strings}</sst>`,
          },
        ],
      }),
    )
    await expect(run(file, { kind: 'dry-run', memoryMegabytes: 48 })).rejects.toMatchObject({
      id: 'refused_file',
      details: { reason: 'needs-too-much-memory' },
    })
  }, 120_000)

  it('answers refusals of the file, of its rows and of its id as the server renders them', async () => {
    const file = path.join(folder, 'web.xlsx')
    await writeFile(file, '<html>')
    await expect(run(file)).rejects.toMatchObject({ id: 'refused_file', details: { reason: 'not-a-workbook', zh: expect.any(String) } })
    await writeFile(
      file,
      buildWorkbookFile([
        {
          name: '名册',
          rows: [
            ['楼栋', '房号', '姓名'],
            ['3', '301', null],
          ].map((row, index) => (index === 1 ? [...row, 'x'] : [...row, '备注'])),
        },
      ]),
    )
    await expect(run(file)).rejects.toMatchObject({
      id: 'refused',
      details: { reason: 'has-rejections' },
      report: { rejected: [{ code: 'name-missing', row: 2 }] },
    })
    await expect(run(file, { caller: buildStaff(530502004999) })).rejects.toMatchObject({ id: 'not_found' })
  })
})
