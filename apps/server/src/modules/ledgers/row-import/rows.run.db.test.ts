import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { facilities } from '@linli/contract/ledger-facilities'
import { partyMembers } from '@linli/contract/ledger-party-members'
import { tenancies } from '@linli/contract/ledger-tenancies'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { v7 as newId } from 'uuid'
import { type TestDatabase, createTestDatabase } from '../../../testing/database.ts'
import { testFields } from '../../../testing/keys.ts'
import { buildHome, fishing, redFlower } from '../../../testing/register.ts'
import { createTestRowImports } from '../testing/row-imports.ts'
import { previewUndo, undoImport } from '../undoing/undo.service.ts'

let db: TestDatabase
let folder: string
let imports: ReturnType<typeof createTestRowImports>
let people: { yin: string; liMei: string; otherLiMei: string; zhang: string; neighbour: string }

beforeAll(async () => {
  db = await createTestDatabase()
  folder = await mkdtemp(path.join(tmpdir(), 'linli-rows-'))
  const database = { pool: db.pool }
  const identity = '11010519491231002X'
  const one = await buildHome(database, testFields, {
    room: '101',
    people: [
      { name: '尹建国', identity, bornOn: '1949-12-31' },
      { name: '李梅', phone: '13812345678', bornOn: '1980-05-06' },
    ],
  })
  const two = await buildHome(database, testFields, {
    room: '102',
    people: [
      { name: '张伟', bornOn: '1975-01-01' },
      { name: '李梅', bornOn: '1990-07-08' },
    ],
  })
  const far = await buildHome(database, testFields, { community: fishing, room: '101', people: [{ name: '邻居' }] })
  people = {
    yin: one.persons[0] ?? '',
    liMei: one.persons[1] ?? '',
    zhang: two.persons[0] ?? '',
    otherLiMei: two.persons[1] ?? '',
    neighbour: far.persons[0] ?? '',
  }
  imports = createTestRowImports(db, folder, redFlower)
})
afterAll(async () => {
  await db.drop()
  await rm(folder, { recursive: true, force: true })
})

const party = ['姓名', '党员类别', '公民身份号码', '入党时间', '联系电话']
const rowsOf = (table: string) =>
  db.asOwner<{ id: string; name: string; person_id: string | null; version: number; import_id: string | null }>(
    `select * from ${table} where community = $1 order by created_at, name`,
    [redFlower],
  )

describe('importing a ledger', () => {
  it('looks first and writes nothing, then writes all of it with batch, audit and event', async () => {
    const rows = [
      party,
      ['尹建国', '正式党员', '11010519491231002X', '1990.7.1', '13987654321'],
      ['王英', '预备党员', null, '2025-07-01', null],
    ]
    const report = await imports.dryRun(partyMembers, rows)
    expect(report).toMatchObject({
      ledger: 'party-members',
      found: 2,
      outcome: { new: 2, changed: 0, unchanged: 0, conflicting: 0, rejected: 0 },
    })
    expect(await rowsOf('party_member')).toEqual([])

    const id = newId()
    const { batch } = await imports.commit(partyMembers, rows, { id })
    expect(batch).toMatchObject({ id, ledger: 'party-members', fileName: '台账.xlsx', by: '测试员', undone: null })
    const [yin, wang] = await rowsOf('party_member')
    expect(yin).toMatchObject({ name: '尹建国', person_id: people.yin, version: 1, import_id: id })
    expect(wang).toMatchObject({ name: '王英', person_id: null })
    const [sealed] = await db.asOwner<{ identity_cipher: Buffer; phone_cipher: Buffer; search: string; joined_on: string }>(
      "select identity_cipher, phone_cipher, search::text, joined_on from party_member where name = '尹建国'",
    )
    expect(testFields.open('identity', sealed?.identity_cipher ?? Buffer.alloc(0))).toBe('11010519491231002X')
    expect(sealed).toMatchObject({ joined_on: '1990-07-01' })
    expect(sealed?.search).toContain("'t4321'")
    const audit = await db.asOwner<{ verb: string; detail: object }>(
      'select verb, detail from audit_entry where community = $1 and entity_id = $2',
      [redFlower, id],
    )
    expect(audit).toMatchObject([{ verb: 'ledger.import', detail: { ledger: 'party-members', written: 2 } }])
    const told = await db.asOwner<{ data: object }>("select data from outbox where community = $1 and kind = 'register.changed'", [
      redFlower,
    ])
    expect(told.map(({ data }) => data)).toContainEqual({ entity: 'import', id })
    // Once under one id, whatever else is asked.
    await imports.commit(partyMembers, rows, { id })
    expect(await rowsOf('party_member')).toHaveLength(2)
    await expect(imports.commit(partyMembers, [party, ['别人', '正式党员']], { id })).rejects.toMatchObject({ id: 'same_id_other_content' })
    await expect(imports.commit(facilities, rows, { id })).rejects.toMatchObject({ id: 'same_id_other_content' })
  })

  it('again changes nothing; a filled cell changes its row, an empty one leaves it, and what was said before is kept', async () => {
    const rows = [
      party,
      ['尹建国', '党员', '11010519491231002X', '1990年7月1日', null],
      ['王英', '正式党员', null, '2025-07-01', '13700000001'],
    ]
    const report = await imports.dryRun(partyMembers, rows)
    expect(report.outcome).toEqual({ new: 0, changed: 1, unchanged: 1, conflicting: 0, rejected: 0 })
    expect(report.changed).toMatchObject([{ row: 3, name: '王英', fields: ['kind', 'phone'] }])
    const id = newId()
    await imports.commit(partyMembers, rows, { id })
    const [before] = await db.asOwner<{ facts: { kind: string }; change: string; import_id: string }>(
      "select facts, change, import_id from ledger_version where ledger = 'party-members'",
    )
    expect(before).toMatchObject({ facts: { kind: '02' }, change: 'imported', import_id: id })
    expect((await rowsOf('party_member')).find(({ name }) => name === '王英')).toMatchObject({ kind: '01', version: 2 })
    expect((await imports.dryRun(partyMembers, rows)).outcome.unchanged).toBe(2)
  })

  it('takes a name under another number for somebody else', async () => {
    const report = await imports.dryRun(partyMembers, [party, ['尹建国', '正式党员', '110105195003030017', null, null]])
    expect(report).toMatchObject({ outcome: { new: 1, changed: 0 }, asking: [{ name: '尹建国', candidates: [] }] })
  })

  it('is refused while rows cannot be imported, and goes through without them', async () => {
    const rows = [
      ['设施名称', '设施类别', '所在楼栋'],
      ['东门公厕', '公厕', '3栋'],
      ['西门公厕', '公厕', '99栋'],
    ]
    await expect(imports.commit(facilities, rows)).rejects.toMatchObject({ id: 'refused', details: { reason: 'has-rejections' } })
    expect(await rowsOf('facility')).toEqual([])
    const { batch } = await imports.commit(facilities, rows, { skipRejected: true })
    expect(batch?.outcome).toMatchObject({ new: 1, rejected: 1 })
    expect((await rowsOf('facility')).map(({ name }) => name)).toEqual(['东门公厕'])
  })

  it('keeps texts that look like formulas as texts, also out of GBK text', async () => {
    const text = ['设施名称,设施类别,位置,备注', "'=SUM(A1),球场,北门,'@cmd", '普通球场,球场,南门,"有,逗号"'].join('\r\n')
    const report = await imports.dryRun(facilities, iconv.encode(text, 'gbk'))
    expect(report.added.map(({ name }) => name)).toEqual(['=SUM(A1)', '普通球场'])
    await imports.commit(facilities, iconv.encode(text, 'gbk'))
    const notes = await db.asOwner<{ note: string }>("select note from facility where place in ('北门', '南门') order by place")
    expect(notes.map(({ note }) => note).toSorted()).toEqual(['@cmd', '有,逗号'])
  })

  it('does not guess which of several rows is meant', async () => {
    await imports.commit(facilities, [
      ['设施名称', '设施类别', '位置'],
      ['石凳', '座椅', '甲'],
      ['石凳', '座椅', '乙'],
    ])
    const report = await imports.dryRun(facilities, [
      ['设施名称', '设施类别', '位置', '状态'],
      ['石凳', '座椅', null, '待修'],
      ['石凳', '座椅', '丙', '正常'],
    ])
    expect(report.conflicting).toMatchObject([{ row: 2, code: 'several-match' }])
    expect(report.outcome).toMatchObject({ new: 1, conflicting: 1 })
  })
})

describe('whom a row means', () => {
  const tenants = ['房号', '租户姓名', '公民身份号码', '租户电话', '出生日期']
  it('is known by number, by name with home, birth date or phone, and asked otherwise', async () => {
    const report = await imports.dryRun(tenancies, [
      tenants,
      ['3-2-101', '李梅', null, null, null],
      ['3-2-102', '尹建国', '11010519491231002X', null, null],
      ['3-2-102', '李梅', null, '13812345678', '1980-05-06'],
      ['3-2-101', '张伟', null, null, null],
      ['3-2-101', '外来人', null, null, null],
    ])
    expect(report.open).toBe(2)
    expect(report.asking).toEqual([
      {
        ...{ sheet: '台账', row: 5, field: 'person', name: '张伟' },
        candidates: [{ id: people.zhang, name: '张伟', birthYear: 1975, home: '3-2-102' }],
      },
      { sheet: '台账', row: 6, field: 'person', name: '外来人', candidates: [] },
    ])
  })

  it('is what the worker answers, and a row nobody answered for keeps the name alone', async () => {
    const rows = [tenants, ['3-2-101', '张伟', null, null, null], ['3-2-101', '李梅', null, null, '2001-01-01']]
    const choices = [{ sheet: '台账', row: 2, field: 'person', person: people.zhang }]
    expect(await imports.dryRun(tenancies, rows, { choices })).toMatchObject({ open: 1, asking: [{ row: 3, candidates: [] }] })
    await imports.commit(tenancies, rows, { choices })
    const kept = await rowsOf('tenancy')
    expect(kept.map(({ name, person_id }) => [name, person_id])).toEqual(
      expect.arrayContaining([
        ['张伟', people.zhang],
        ['李梅', null],
      ]),
    )
    // Answered once, not asked again.
    expect((await imports.dryRun(tenancies, rows)).asking.map(({ row }) => row)).toEqual([3])
  })

  it('is the one kept, where the file still has a record or number that was merged away', async () => {
    const [gone, further] = [newId(), newId()]
    const merged = async (from: string, kept: string) =>
      db.asOwner(
        "insert into person_merge (community, id, pair_id, kept_id, merged_id, merged_name, households, body_index, merged_by, merger) values ($1, $2, $3, $4, $5, '李妹', '{}', '\\x00', 'staff-1', '测试员')",
        [redFlower, newId(), newId(), kept, from],
      )
    await merged(further, gone)
    await merged(gone, people.otherLiMei)
    await db.asOwner('insert into person_alias (community, identity_index, person_id, merge_id) values ($1, $2, $3, $4)', [
      redFlower,
      testFields.index('identity', redFlower, '110105195003030017'),
      people.otherLiMei,
      newId(),
    ])
    const rows = [
      ['房号', '租户姓名', '公民身份号码', '人员编号', '记录编号', '备注'],
      ['3-2-101', '李妹妹', null, further, newId(), '甲'],
      ['3-2-102', '李梅', '110105195003030017', null, null, '乙'],
    ]
    const report = await imports.dryRun(tenancies, rows)
    expect(report).toMatchObject({ open: 0, outcome: { new: 2, rejected: 0 } })
    const choices = [{ sheet: '台账', row: 2, field: 'person', person: gone }]
    const id = newId()
    await imports.commit(tenancies, rows, { id, choices })
    expect((await rowsOf('tenancy')).filter((row) => row.import_id === id).map((row) => row.person_id)).toEqual([
      people.otherLiMei,
      people.otherLiMei,
    ])
  })

  it('is never a neighbour, chosen or carried in the file', async () => {
    const rows = [
      [...tenants, '人员编号', '记录编号'],
      ['3-2-101', '邻居', null, null, null, people.neighbour, newId()],
    ]
    const choices = [{ sheet: '台账', row: 2, field: 'person', person: people.neighbour }]
    await expect(imports.dryRun(tenancies, rows, { choices })).rejects.toMatchObject({
      id: 'refused',
      details: { reason: 'choice-unknown' },
    })
    await expect(imports.commit(tenancies, rows, { choices })).rejects.toMatchObject({ details: { reason: 'choice-unknown' } })
    expect(await imports.dryRun(tenancies, rows)).toMatchObject({ outcome: { new: 1 }, asking: [{ name: '邻居', candidates: [] }] })
  })
})

describe('an import of a ledger taken back', () => {
  const header = ['设施名称', '设施类别', '位置', '状态']
  const contents = async () =>
    (await db.asOwner<{ row: string }>("select (to_jsonb(t) - 'version' - 'updated_at')::text as row from facility t order by id")).map(
      ({ row }) => row,
    )

  it('leaves the ledger as it was, and only while nobody touched what it wrote', async () => {
    await imports.commit(facilities, [header, ['北门车棚', '停车设施', '北门', '正常']])
    const before = await contents()
    const id = newId()
    await imports.commit(facilities, [header, ['北门车棚', '停车设施', '北门', '待修'], ['南门车棚', '停车设施', '南门', '正常']], { id })
    expect(await previewUndo({ database: { pool: db.pool } }, imports.caller, id)).toMatchObject({
      ledger: 'facilities',
      rows: { removes: 1, restores: 1 },
      blocked: 0,
    })
    expect((await undoImport({ database: { pool: db.pool } }, imports.caller, id)).undone).toMatchObject({ by: '测试员' })
    expect(await contents()).toEqual(before)
    // Repeated, it answers the first result; what was taken back can be imported anew.
    expect((await undoImport({ database: { pool: db.pool } }, imports.caller, id)).undone).toMatchObject({ by: '测试员' })

    const again = newId()
    await imports.commit(facilities, [header, ['北门车棚', '停车设施', '北门', '停用']], { id: again })
    const later = newId()
    await imports.commit(facilities, [header, ['北门车棚', '停车设施', '北门', '维修中']], { id: later })
    expect(await previewUndo({ database: { pool: db.pool } }, imports.caller, again)).toMatchObject({
      blocked: 1,
      blockers: [{ code: 'changed', entity: 'ledger_row', label: '北门车棚', by: '测试员' }],
    })
    await expect(undoImport({ database: { pool: db.pool } }, imports.caller, again)).rejects.toMatchObject({
      details: { reason: 'import-touched' },
    })
    // In their order backwards both go.
    await undoImport({ database: { pool: db.pool } }, imports.caller, later)
    await undoImport({ database: { pool: db.pool } }, imports.caller, again)
    expect(await contents()).toEqual(before)
  })
})

describe('two imports at once', () => {
  it('come one after the other: the second finds what the first wrote', async () => {
    const rows = [['设施名称', '设施类别', '位置'], ...['一', '二', '三', '四'].map((nth) => [`路灯${nth}`, '照明', '东路'])]
    const [a, b] = await Promise.all([imports.commit(facilities, rows), imports.commit(facilities, rows)])
    expect([a.batch?.outcome.new, b.batch?.outcome.new].toSorted()).toEqual([0, 4])
    expect((await rowsOf('facility')).filter(({ name }) => name.startsWith('路灯'))).toHaveLength(4)
  })
})
