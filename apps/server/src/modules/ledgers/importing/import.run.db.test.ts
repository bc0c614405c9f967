import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { v7 as newId } from 'uuid'
import { rebuildRollups } from '../../space/index.ts'
import { type TestDatabase, createTestDatabase } from '../../../testing/database.ts'
import { testFields } from '../../../testing/keys.ts'
import { type TestImports, createTestImports, header } from '../testing/imports.ts'
import type { FileCell } from '../testing/workbook-file.ts'

const messy = path.resolve(import.meta.dirname, '../../../../../../e2e/fixtures/register-messy.xlsx')

let db: TestDatabase
let folder: string
let imports: TestImports
let community = 530502004001

beforeAll(async () => {
  db = await createTestDatabase()
  folder = await mkdtemp(path.join(tmpdir(), 'linli-import-'))
})
afterAll(async () => {
  await db.drop()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  community++
  await db.asOwner("insert into community (community, name) values ($1, '试点社区')", [community])
  imports = createTestImports(db, folder, community)
})

const tables = [
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

/** Everything the register holds of this community, to compare before and after. */
async function contents(): Promise<string> {
  const parts = await Promise.all(
    tables.map((table) =>
      db.asOwner<{ rows: string }>(
        `select coalesce(string_agg(t::text, E'\\n' order by t::text), '') as rows from ${table} t where community = $1`,
        [community],
      ),
    ),
  )
  return parts.map(([part]) => part?.rows).join('\n--\n')
}

async function people(): Promise<Record<string, unknown>[]> {
  return db.asOwner(
    `select p.name, d.label, m.relation, p.sex, p.born_on, p.politics, p.note, p.version from person p
     left join membership m on m.community = p.community and m.person_id = p.id and m.ends_on is null
     left join occupancy o on o.community = m.community and o.household_id = m.household_id and o.ends_on is null
     left join dwelling d on d.community = o.community and d.id = o.dwelling_id where p.community = $1 order by p.name`,
    [community],
  )
}

const yin: FileCell[] = [
  '3栋',
  '2单元',
  '1102',
  '尹建国',
  '尹建国',
  '户主',
  '男',
  null,
  '53059919700301119X',
  '13800001234',
  '群众',
  '红花三组',
  '自住',
  '低保',
  null,
]
const duan: FileCell[] = [null, null, null, null, '段梅', '妻', '女', '1972-05-21', null, null, '党员', null, null, null, null]
const shan: FileCell[] = [
  '3栋',
  '2单元',
  '1103',
  '单龙海',
  '单龙海',
  '户主',
  '男',
  '1980-01-01',
  null,
  null,
  null,
  '红花3组',
  '出租',
  null,
  null,
]
const change = (row: FileCell[], changes: Partial<Record<(typeof header)[number], FileCell>>): FileCell[] =>
  row.map((cell, index) => {
    const name = header[index]
    return name !== undefined && name in changes ? (changes[name] ?? null) : cell
  })
const small = [[...header], yin, duan, shan]

describe('the messy workbook', () => {
  const request = async (skipRejected: boolean) => ({
    id: newId(),
    file: messy,
    fileName: 'register-messy.xlsx',
    fileHash: createHash('sha256')
      .update(await readFile(messy))
      .digest('hex'),
    mapping: [],
    skipRejected,
  })

  it('is refused as a whole while rows are faulty, and imported without them when chosen; the same file again changes nothing', async () => {
    const before = await contents()
    await expect(imports.commitFile(await request(false))).rejects.toMatchObject({
      id: 'refused',
      details: { reason: 'has-rejections' },
      report: { outcome: { rejected: 8 } },
    })
    expect(await contents()).toBe(before)

    const { batch } = await imports.commitFile(await request(true))
    expect(batch.found).toEqual({ buildings: 6, dwellings: 474, households: 474, persons: 1342 })
    expect(batch.written).toEqual({ buildings: 6, dwellings: 474, households: 473, persons: 1334 })
    expect(await rebuildRollups({ pool: db.pool }, community)).toEqual([])

    const again = await imports.commitFile(await request(true))
    expect(again.batch.outcome).toEqual({ new: 0, changed: 0, unchanged: 1334, conflicting: 0, rejected: 8 })
    expect(again.batch.written).toEqual({ buildings: 0, dwellings: 0, households: 0, persons: 0 })
    const [counted] = await db.asOwner<{ persons: string; memberships: string; batches: string }>(
      'select (select count(*) from person where community = $1) as persons, (select count(*) from membership where community = $1) as memberships, (select count(*) from import_batch where community = $1) as batches',
      [community],
    )
    expect(counted).toEqual({ persons: 1334, memberships: 1334, batches: 2 })
  })
})

describe('a dry run', () => {
  it('tells what would happen and writes nothing', async () => {
    const before = await contents()
    const report = await imports.dryRun(small)
    expect(report).toMatchObject({
      found: { buildings: 1, dwellings: 2, households: 2, persons: 3 },
      outcome: { new: 3, changed: 0, unchanged: 0, conflicting: 0, rejected: 0 },
      adds: { buildings: 1, dwellings: 2, households: 2, persons: 3 },
      committedAt: null,
    })
    expect(report.added.map(({ row, name, dwelling }) => [row, name, dwelling])).toEqual([
      [2, '尹建国', '3-2-1102'],
      [3, '段梅', '3-2-1102'],
      [4, '单龙海', '3-2-1103'],
    ])
    expect(await contents()).toBe(before)
    await imports.commit(small)
    expect((await imports.dryRun(small)).committedAt).not.toBeNull()
  })
})

describe('a commit', () => {
  it('writes homes, households, people, tags, roll-ups, the batch, one audit link and one event together', async () => {
    const { batch } = await imports.commit(small)
    expect(await people()).toMatchObject([
      { name: '单龙海', label: '3-2-1103', relation: '02', born_on: '1980-01-01' },
      { name: '尹建国', label: '3-2-1102', relation: '02', sex: '1', born_on: '1970-03-01', politics: '13' },
      { name: '段梅', label: '3-2-1102', relation: '12', politics: '01' },
    ])
    const [homes] = await db.asOwner(
      'select name as group, (select array_agg(kind order by kind) from occupancy where community = $1) as kinds, (select kind from care_tag where community = $1) as tag from origin_group where community = $1',
      [community],
    )
    expect(homes).toEqual({ group: '红花3组', kinds: ['lives_in', 'rents'], tag: 'minimum-living-allowance' })
    expect(
      await db.asOwner("select verb, entity_id, detail -> 'written' as written from audit_entry where community = $1", [community]),
    ).toEqual([{ verb: 'register.import', entity_id: batch.id, written: batch.written }])
    expect(await db.asOwner('select kind, privacy_class, data from outbox where community = $1', [community])).toEqual([
      { kind: 'register.changed', privacy_class: 'staff', data: { entity: 'import', id: batch.id } },
    ])
    expect(await rebuildRollups({ pool: db.pool }, community)).toEqual([])
  })

  it('keeps identity and phone numbers sealed, findable and out of everything else', async () => {
    await imports.commit(small)
    const [row] = await db.asOwner<{ identity: Buffer; index: Buffer; phone: Buffer; search: string }>(
      "select identity_cipher as identity, identity_index as index, phone_cipher as phone, search::text from person where community = $1 and name = '尹建国'",
      [community],
    )
    expect(testFields.open('identity', row?.identity ?? Buffer.alloc(0))).toBe('53059919700301119X')
    expect(testFields.open('phone', row?.phone ?? Buffer.alloc(0))).toBe('13800001234')
    expect(row?.index).toEqual(testFields.index('identity', community, '53059919700301119X'))
    expect(row?.search).toContain("'pyinjianguo'")
    expect((await contents()).match(/53059919700301119X|13800001234/gu)).toBeNull()
  })

  it('under an id that was committed before answers the first result; another file under it is refused', async () => {
    const request = await imports.requestFor(small)
    const first = await imports.commitFile(request)
    const before = await contents()
    expect((await imports.commitFile(request)).batch).toEqual(first.batch)
    await expect(imports.commit([[...header], yin], { id: request.id })).rejects.toMatchObject({ id: 'same_id_other_content' })
    expect(await contents()).toBe(before)
  })

  it('of two at once in one community comes one after the other', async () => {
    const [a, b] = await Promise.all([imports.commit(small), imports.commit(small)])
    expect([a.batch.outcome.new, b.batch.outcome.new].toSorted()).toEqual([0, 3])
    expect(await people()).toHaveLength(3)
  })

  it('leaves out rejected rows alone; of a household that has no other row only the door is kept', async () => {
    const faulty = [[...header], change(yin, { 性别: '女' }), duan, change(shan, { 姓名: null })]
    const { batch } = await imports.commit(faulty, { skipRejected: true })
    expect(batch.found).toEqual({ buildings: 1, dwellings: 2, households: 2, persons: 3 })
    expect(batch.written).toEqual({ buildings: 1, dwellings: 2, households: 1, persons: 1 })
    const mended = await imports.commit(small)
    expect(mended.batch.outcome).toEqual({ new: 2, changed: 0, unchanged: 1, conflicting: 0, rejected: 0 })
    expect(await people()).toMatchObject([
      { name: '单龙海' },
      { name: '尹建国', label: '3-2-1102', relation: '02' },
      { name: '段梅', label: '3-2-1102' },
    ])
  })
})

describe('people already in the register', () => {
  it('get what the file says otherwise and keep what it leaves empty', async () => {
    await imports.commit(small)
    const report = await imports.commit([
      [...header],
      change(yin, { 政治面貌: null, 电话: '13900005678', 备注: '独居', 特殊类别: '残疾、低保' }),
      change(duan, { 身份证号: '530599197205212504' }),
      change(shan, { 房屋使用: '自住' }),
    ])
    expect(report.batch.outcome).toEqual({ new: 0, changed: 3, unchanged: 0, conflicting: 0, rejected: 0 })
    expect(report.report.changed.map(({ name, fields }) => [name, fields])).toEqual([
      ['尹建国', ['note', 'phone', 'careTags']],
      ['段梅', ['identityNumber']],
      ['单龙海', ['occupancy']],
    ])
    expect(await people()).toMatchObject([
      { name: '单龙海' },
      { name: '尹建国', politics: '13', note: '独居', version: 2 },
      { name: '段梅', version: 2 },
    ])
    const [tags] = await db.asOwner(
      "select array_agg(kind order by kind) as kinds, (select array_agg(kind) from occupancy where community = $1 and ends_on is null and kind = 'rents') as rents from care_tag where community = $1",
      [community],
    )
    expect(tags).toEqual({ kinds: ['disabled', 'minimum-living-allowance'], rents: null })
    expect(await rebuildRollups({ pool: db.pool }, community)).toEqual([])
  })

  it('move with their household, and what was before keeps its dates', async () => {
    await imports.commit(small)
    await db.asOwner("update occupancy set starts_on = '2024-01-01' where community = $1", [community])
    await db.asOwner("update membership set starts_on = '2024-01-01' where community = $1", [community])
    const { batch } = await imports.commit([[...header], change(yin, { 楼栋: '5栋', 房号: '101' }), duan])
    expect(batch.outcome).toMatchObject({ new: 0, changed: 1, unchanged: 1, conflicting: 0 })
    expect(await people()).toMatchObject([
      { name: '单龙海', label: '3-2-1103' },
      { name: '尹建国', label: '5-2-101' },
      { name: '段梅', label: '5-2-101' },
    ])
    const homes = await db.asOwner(
      "select d.label, o.ends_on is null as current from occupancy o join dwelling d on d.community = o.community and d.id = o.dwelling_id where o.community = $1 and d.label <> '3-2-1103' order by o.starts_on",
      [community],
    )
    expect(homes).toEqual([
      { label: '3-2-1102', current: false },
      { label: '5-2-101', current: true },
    ])
    expect(await rebuildRollups({ pool: db.pool }, community)).toEqual([])
  })

  it('change the head of a household when the file gives the former head another relation', async () => {
    await imports.commit(small)
    const { batch } = await imports.commit([
      [...header],
      change(yin, { 户主姓名: '段梅', 与户主关系: '夫' }),
      change(duan, { 与户主关系: '户主' }),
    ])
    expect(batch.outcome).toMatchObject({ changed: 2, new: 0 })
    expect(await people()).toMatchObject([{ name: '单龙海' }, { name: '尹建国', relation: '11' }, { name: '段梅', relation: '02' }])
  })

  const conflicts: [string, FileCell[][], string][] = [
    ['the same identity number under another name', [change(yin, { 户主姓名: '尹建军', 姓名: '尹建军' })], 'name-differs'],
    [
      'the same name and birth date in the home with another identity number',
      [change(yin, { 身份证号: '530599197003011333' })],
      'identity-differs',
    ],
    [
      "another head while the register's head keeps that place",
      [change(yin, { 姓名: '段梅', 户主姓名: '段梅', 性别: '女', 身份证号: null, 出生日期: '1972-05-21' })],
      'head-differs',
    ],
  ]
  it.each(conflicts)('are never guessed about: %s', async (_, rows, code) => {
    await imports.commit(small)
    const before = await contents()
    const report = await imports.dryRun([[...header], ...rows])
    expect(report.conflicting).toMatchObject([{ row: 2, code, message: { zh: expect.any(String), en: expect.any(String) } }])
    await expect(imports.commit([[...header], ...rows])).rejects.toMatchObject({ details: { reason: 'has-rejections' } })
    expect(await contents()).toBe(before)
  })

  it('of another community with the same identity number do not matter and are not touched', async () => {
    await imports.commit(small)
    const neighbour = community
    const before = await contents()
    community++
    await db.asOwner("insert into community (community, name) values ($1, '邻近社区')", [community])
    const { batch } = await createTestImports(db, folder, community).commit(small)
    expect(batch.outcome.new).toBe(3)
    community = neighbour
    expect(await contents()).toBe(before)
    community++
  })
})

describe('estates', () => {
  it('come from the title of the first file, and the only one there is takes files without a name', async () => {
    await imports.commit([['青华安置小区住户台账'], ...small])
    await imports.commit([['另一个花园小区住户台账'], [...header], shan])
    expect(await db.asOwner('select name from estate where community = $1', [community])).toEqual([{ name: '青华安置小区' }])
  })

  it('that the file does not tell apart are asked for', async () => {
    await db.asOwner("insert into estate (community, id, name) values ($1, $2, '东苑'), ($1, $3, '西苑')", [community, newId(), newId()])
    await expect(imports.dryRun(small)).rejects.toMatchObject({ reason: 'estate-unclear' })
    const { batch } = await imports.commit([
      ['小区', ...header],
      ['西苑', ...yin],
    ])
    expect(batch.written.buildings).toBe(1)
  })
})
