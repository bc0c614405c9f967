import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { exportFormats } from '@linli/contract/exports'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { v7 as newId } from 'uuid'
import { type TestDatabase, createTestDatabase } from '../../../testing/database.ts'
import { readConfig } from '../../../platform/config.ts'
import { testFields, testSecrets } from '../../../testing/keys.ts'
import { createAccounts } from '../../accounts/index.ts'
import { createDemo, demoCommunity } from '../../demo/index.ts'
import { dryRun } from '../importing/import.run.ts'
import { readExport, requestOf, takeTestExport } from '../testing/exports.ts'
import { type TestImports, createTestImports } from '../testing/imports.ts'

const messy = path.resolve(import.meta.dirname, '../../../../../../e2e/fixtures/register-messy.xlsx')
const unchanged = { new: 0, changed: 0, conflicting: 0, rejected: 0 }
const nothing = { buildings: 0, dwellings: 0, households: 0, persons: 0 }

let db: TestDatabase
let folder: string
let community = 530502004100

beforeAll(async () => {
  db = await createTestDatabase()
  folder = await mkdtemp(path.join(tmpdir(), 'linli-export-'))
})
afterAll(async () => {
  await db.drop()
  await rm(folder, { recursive: true, force: true })
})

async function openCommunity(at: TestDatabase = db): Promise<TestImports> {
  community++
  await at.asOwner("insert into community (community, name) values ($1, '试点社区')", [community])
  return createTestImports(at, folder, community)
}

/** All but the numbers, which are the community's own. */
const withoutNumbers = (rows: Record<string, string>[]): Record<string, string>[] =>
  rows.map(({ 户编号: _household, 人员编号: _person, ...rest }) => rest)

async function expectNoLoss(home: number, format: (typeof exportFormats)[number], at: TestDatabase = db): Promise<void> {
  const taken = await takeTestExport(at, folder, home, { format })
  const own = createTestImports(at, folder, home)
  const report = await dryRun(own.tools, own.caller, await requestOf(taken.file))
  expect([...report.rejected, ...report.conflicting, ...report.changed]).toEqual([])
  const over = await own.commitFile(await requestOf(taken.file))
  expect(over.batch.outcome).toMatchObject(unchanged)
  expect(over.batch.outcome.unchanged).toBe(taken.persons)
  expect(over.batch.written).toEqual(nothing)
  const elsewhere = await openCommunity(at)
  const { batch } = await elsewhere.commitFile(await requestOf(taken.file))
  expect(batch.outcome).toMatchObject({ new: taken.persons, conflicting: 0, rejected: 0 })
  const again = await takeTestExport(at, folder, community, { format })
  expect(withoutNumbers(await readExport(again.file))).toEqual(withoutNumbers(await readExport(taken.file)))
}

describe('what is exported', () => {
  let imports: TestImports
  beforeEach(async () => {
    imports = await openCommunity()
  })

  it.each(exportFormats)('comes back without loss: the messy workbook, as %s', async (format) => {
    await imports.commitFile(await requestOf(messy, { skipRejected: true }))
    await expectNoLoss(community, format)
  })

  it.each(exportFormats)('comes back without loss: whatever people write, as %s', async (format) => {
    await imports.commitFile(await requestOf(messy, { skipRejected: true }))
    await writeOddities(community)
    await expectNoLoss(community, format)
  })

  it('comes back without loss: the demonstration register', async () => {
    const own = await createTestDatabase()
    const deps = { config: readConfig({ LINLI_LOG: 'silent' }), database: own, fields: testFields }
    const accounts = await createAccounts({ ...deps, secrets: testSecrets, roles: own.roles })
    try {
      await createDemo({ deps, accounts })
      await expectNoLoss(demoCommunity, 'xlsx', own)
    } finally {
      await accounts.close()
      await own.drop()
    }
  })
})

/** Texts that break formats, programs and guards, in every column that takes words; odd homes and households beside them. */
async function writeOddities(home: number): Promise<void> {
  const odd = [
    '=1+1',
    '+8613800001234',
    '-',
    '@SUM(A1)',
    "'=1+1",
    "''-2",
    '＝1+1',
    '＋1',
    '－1',
    '＠x',
    '—',
    '无',
    'a\tb',
    '上\n下',
    '"引号"',
    'a,b;c',
    '&lt;&amp;',
    '_x0041_',
    '<b>',
    '𬭎䶮㐂',
    '01',
    '1e5',
    '，。：（）',
    '🏠',
    '#N/A',
    "'",
  ]
  const person = await db.asOwner<{ id: string }>('select id from person where community = $1 order by id', [home])
  const text = fc.string({ unit: fc.constantFrom(...'=+-@\'"＝＋－＠,;\t\n <&>_x041甲乙𬭎#'), minLength: 1, maxLength: 30 })
  const texts = [...odd, ...fc.sample(text, { seed: 20261122, numRuns: person.length - odd.length }).map((sample) => sample.trim())]
  for (const [index, { id }] of person.entries()) {
    const value = texts[index] ?? ''
    const names = ['=SUM', '-李', '@王', '+赵', '王=1']
    await db.asOwner(
      'update person set note = $3, work = nullif($3, $4), skills = left($3, 200), name = coalesce($5, name), sex = case when identity_index is null and $6 then $7 else sex end where community = $1 and id = $2',
      [home, id, value === '' ? null : value, '', names[index] ?? null, index % 2 === 0, '9'],
    )
  }
  const households = await db.asOwner<{ id: string }>('select id from household where community = $1 order by id limit 40', [home])
  for (const [index, { id }] of households.entries())
    await db.asOwner('update household set note = $3 where community = $1 and id = $2', [home, id, odd[index % odd.length]])
  await db.asOwner("update person set identity_until = '2031-02-03' where community = $1 and identity_index is not null", [home])
  await db.asOwner("update occupancy set starts_on = '2023-05-06', kind = 'empty' where community = $1 and household_id = $2", [
    home,
    households[0]?.id,
  ])
  await db.asOwner("update membership set starts_on = '2024-02-29', relation = '' where community = $1 and household_id = $2", [
    home,
    households[1]?.id,
  ])
  const tags: [kind: string, basis: string, from: string, to: string | null][] = [
    ['disabled', '残联证 1（2023-01-01起）', '2023-01-02', null],
    ['low-income', '民政：2024；批次=3', '2024-01-01', '2099-12-31'],
  ]
  for (const [kind, basis, from, to] of tags)
    await db.asOwner(
      'insert into care_tag (community, id, person_id, kind, basis, starts_on, ends_on, legal_basis) values ($1, $2, $3, $4, $5, $6, $7, $8)',
      [home, newId(), person[30]?.id, kind, basis, from, to, to === null ? 'separate_consent' : 'statutory_duty'],
    )
  // A home nobody has, a household nobody belongs to, and two households behind one door whose heads share a name.
  const [door] = await db.asOwner<{ id: string; building_id: string; unit_id: string }>(
    'select id, building_id, unit_id from dwelling where community = $1 order by address_key limit 1',
    [home],
  )
  await db.asOwner(
    "insert into dwelling (community, id, building_id, unit_id, floor, room, label, address_key) values ($1, $2, $3, $4, 3, '333', '1-1-333', '0001-0001-0003-0333')",
    [home, newId(), door?.building_id, door?.unit_id],
  )
  for (const members of [0, 1]) {
    const household = newId()
    await db.asOwner('insert into household (community, id, building_id) values ($1, $2, $3)', [home, household, door?.building_id])
    await db.asOwner(
      "insert into occupancy (community, id, household_id, dwelling_id, building_id, kind, starts_on) values ($1, $2, $3, $4, $5, 'rents', '2025-01-01')",
      [home, newId(), household, door?.id, door?.building_id],
    )
    if (members === 0) continue
    const twin = newId()
    await db.asOwner(
      `insert into person (community, id, household_id, building_id, name, search)
       select $1, $2, $3, $4, p.name, p.search from person p join membership m on m.community = p.community and m.person_id = p.id and m.relation = '02'
       join occupancy o on o.community = m.community and o.household_id = m.household_id and o.dwelling_id = $5 where p.community = $1 limit 1`,
      [home, twin, household, door?.building_id, door?.id],
    )
    await db.asOwner(
      "insert into membership (community, id, household_id, person_id, building_id, relation, starts_on) values ($1, $2, $3, $4, $5, '02', '2025-01-01')",
      [home, newId(), household, twin, door?.building_id],
    )
  }
}

describe('cells of an export', () => {
  it('are text whatever they begin with, in the workbook and in comma-separated text (D06)', async () => {
    const imports = await openCommunity()
    await imports.commitFile(await requestOf(messy, { skipRejected: true }))
    await writeOddities(community)
    const [sheet] = [await takeTestExport(db, folder, community)]
    const rows = await readExport(sheet?.file ?? '')
    expect(rows.map((row) => row['备注'])).toEqual(expect.arrayContaining(['=1+1', '@SUM(A1)', '－1', '上\n下', '&lt;&amp;', '_x0041_']))
    const csv = await takeTestExport(db, folder, community, { format: 'csv' })
    const text = await readFile(csv.file, 'utf8')
    expect(text.startsWith('\ufeff')).toBe(true)
    const cells = parse(text.slice(1), { relax_column_count: true }).flat()
    expect(cells.filter((cell) => /^[=+\-@\t\r＝＋－＠]/u.test(cell))).toEqual([])
  })

  it('in GBK are told when another program may not show them', async () => {
    const imports = await openCommunity()
    await imports.commitFile(await requestOf(messy, { skipRejected: true }))
    expect((await takeTestExport(db, folder, community, { format: 'csv-gbk' })).beyondGbk).toBe(0)
    await db.asOwner("update person set note = '𬭎䶮' where community = $1 and id = (select id from person where community = $1 limit 1)", [
      community,
    ])
    const taken = await takeTestExport(db, folder, community, { format: 'csv-gbk' })
    expect(taken.beyondGbk).toBe(1)
    expect((await readExport(taken.file)).some((row) => row['备注'] === '𬭎䶮')).toBe(true)
  })
})
