import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { inScope } from '../../../platform/db/in-scope.ts'
import { buildHelper, buildStaff } from '../../../testing/callers.ts'
import { type TestDatabase, createTestDatabase } from '../../../testing/database.ts'
import { rebuildRollups } from '../../space/index.ts'
import { verifyChain } from '../../trust/index.ts'
import { requestOf } from '../testing/exports.ts'
import { type TestImports, createTestImports, header } from '../testing/imports.ts'
import type { FileCell } from '../testing/workbook-file.ts'
import { previewUndo, undoImport } from './undo.service.ts'

const messy = path.resolve(import.meta.dirname, '../../../../../../e2e/fixtures/register-messy.xlsx')

let db: TestDatabase
let folder: string
let imports: TestImports
let community = 530502004300

beforeAll(async () => {
  db = await createTestDatabase()
  folder = await mkdtemp(path.join(tmpdir(), 'linli-undo-'))
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

const deps = () => ({ database: { pool: db.pool } })
const preview = (id: string) => previewUndo(deps(), imports.caller, id)
const undo = (id: string) => undoImport(deps(), imports.caller, id)

const tables = ['estate', 'building', 'unit', 'dwelling', 'origin_group', 'household', 'household_version', 'occupancy', 'person', 'person_version', 'membership', 'care_tag', 'rollup'] // prettier-ignore

/** Every column of every row of the register but the counters of changes and the time roll-ups were counted. */
async function register(): Promise<Record<string, unknown>> {
  const parts = await Promise.all(
    tables.map(async (table) => {
      const [part] = await db.asOwner<{ rows: unknown }>(
        `select coalesce(jsonb_agg(row order by row::text), '[]') as rows from (select to_jsonb(t) - 'version' - 'updated_at' - 'counted_at' as row from ${table} t where community = $1) x`,
        [community],
      )
      return [table, part?.rows] as const
    }),
  )
  return Object.fromEntries(parts)
}

const row = (changes: Partial<Record<(typeof header)[number], FileCell>>): FileCell[] => header.map((name) => changes[name] ?? null)
const yin = { 楼栋: '3栋', 单元: '2单元', 房号: '1102', 姓名: '尹建国', 与户主关系: '户主', 性别: '男', 身份证号: '53059919700301119X', 电话: '13800001234', 政治面貌: '群众', 原村组: '红花三组', 房屋使用: '自住', 特殊类别: '低保', 备注: '老住户' } // prettier-ignore
const duan = { 姓名: '段梅', 与户主关系: '妻', 性别: '女', 出生日期: '1972-05-21' }
const shan = { 楼栋: '3栋', 单元: '2单元', 房号: '1103', 姓名: '单龙海', 与户主关系: '户主', 性别: '男', 出生日期: '1980-01-01', 房屋使用: '出租' } // prettier-ignore
const small = [[...header], row(yin), row(duan), row(shan)]

/** As if the register had been there for years: what an import changes then keeps its history. */
async function ageRegister(): Promise<void> {
  for (const table of ['occupancy', 'membership', 'care_tag'])
    await db.asOwner(`update ${table} set starts_on = '2020-01-01' where community = $1`, [community])
  for (const table of ['person', 'household'])
    await db.asOwner(`update ${table} set created_at = '2020-01-01', updated_at = '2020-01-01' where community = $1`, [community])
}

describe('an import that nobody touched', () => {
  it('into an empty community leaves nothing behind, and the same file may be imported again', async () => {
    await rebuildRollups({ pool: db.pool }, community)
    const before = await register()
    const { batch } = await imports.commitFile(await requestOf(messy, { skipRejected: true }))
    expect(await db.asOwner('select from import_change where community = $1', [community])).toEqual([])
    expect(await preview(batch.id)).toMatchObject({
      removes: { buildings: 6, dwellings: 474, households: 473, persons: 1334 },
      restores: { households: 0, persons: 0 },
      blocked: 0,
    })
    const undone = await undo(batch.id)
    expect(undone.undone).toMatchObject({ by: imports.caller.name })
    expect(await register()).toEqual({ ...before, rollup: (await register())['rollup'] })
    expect(await rebuildRollups({ pool: db.pool }, community)).toEqual([])
    expect((await undo(batch.id)).undone).toEqual(undone.undone)

    const again = await requestOf(messy, { skipRejected: true })
    expect((await imports.commitFile(again)).batch.outcome).toMatchObject({ new: 1334 })
    const audit = await db.asOwner('select verb from audit_entry where community = $1 order by seq', [community])
    expect(audit.map(({ verb }) => verb)).toEqual(['register.import', 'register.undo', 'register.import'])
    expect(await verifyChain(deps().database, community)).toMatchObject({ intact: true })
  })

  it('over a register leaves it as it was: facts, sealed numbers, moves, heads, uses, tags, groups and their history', async () => {
    await imports.commit([...small, row({ 姓名: '普大', 与户主关系: '妻', 性别: '女', 出生日期: '1981-01-01' })])
    await ageRegister()
    const before = await register()
    const { batch } = await imports.commit([
      [...header],
      row({ ...yin, 楼栋: '5栋', 房号: '101', 电话: '13900005678', 政治面貌: '党员', 备注: '搬到五栋', 原村组: '红花五组', 特殊类别: '低保、残疾' }), // prettier-ignore
      row({ ...duan, 身份证号: '530599197205212504' }),
      row({ 姓名: '尹小满', 与户主关系: '女', 性别: '女', 出生日期: '2001-02-03' }),
      row({ ...shan, 与户主关系: '夫', 房屋使用: '自住', 备注: '新' }),
      row({ 姓名: '普大', 与户主关系: '户主', 性别: '女', 出生日期: '1981-01-01' }),
      row({ 楼栋: '6栋', 单元: '1单元', 房号: '201', 姓名: '普玉', 与户主关系: '户主', 性别: '女', 出生日期: '1990-09-09' }),
    ])
    expect(batch.outcome).toMatchObject({ new: 2, changed: 4 })
    expect(await register()).not.toEqual(before)
    expect(await preview(batch.id)).toMatchObject({
      removes: { buildings: 2, dwellings: 2, households: 1, persons: 2 },
      restores: { households: 2, persons: 4 },
      blocked: 0,
    })
    await undo(batch.id)
    expect(await register()).toEqual(before)
    expect(await rebuildRollups({ pool: db.pool }, community)).toEqual([])
    expect(await db.asOwner('select from import_change where community = $1', [community])).toEqual([])
  })

  it('of members who followed their household puts them back as well', async () => {
    await imports.commit(small)
    await ageRegister()
    const before = await register()
    const { batch } = await imports.commit([[...header], row({ ...yin, 楼栋: '5栋', 房号: '101' })])
    await undo(batch.id)
    expect(await register()).toEqual(before)
  })
})

describe('an import that somebody touched', () => {
  let id = ''
  const one = async <T>(text: string, values: unknown[] = []): Promise<T | undefined> =>
    Object.values((await db.asOwner<Record<string, T>>(text, [community, ...values]))[0] ?? {})[0]
  const person = () => one<string>("select id from person where community = $1 and name = '尹建国'")
  const household = () => one<string>("select household_id from person where community = $1 and name = '尹建国'")
  const building = () => one<string>('select id from building where community = $1')

  beforeEach(async () => {
    id = (await imports.commit(small)).batch.id
  })

  const touches: [string, () => Promise<unknown>, object][] = [
    [
      'a person was corrected',
      async () =>
        db.asOwner('update person set note = $3, version = version + 1 where community = $1 and id = $2', [
          community,
          await person(),
          '改',
        ]),
      { code: 'changed', entity: 'person', label: '尹建国' },
    ],
    [
      'something was recorded about a person',
      async () =>
        inScope(deps().database, buildStaff(community), 'write', async (tx) => {
          const { record } = await import('../../../platform/record.ts')
          await record(tx, buildStaff(community, { id: 'somebody' }), {
            verb: 'care_tag.end',
            entity: 'person',
            entityId: (await person()) ?? '',
          })
        }),
      { code: 'changed', entity: 'person', label: '尹建国', by: 'somebody', at: expect.any(String) },
    ],
    [
      'somebody moved out',
      async () =>
        db.asOwner("update membership set starts_on = '2020-01-01', ends_on = current_date where community = $1 and person_id = $2", [
          community,
          await person(),
        ]),
      { code: 'moved', entity: 'person', label: '尹建国' },
    ],
    [
      'a family event was recorded',
      async () =>
        db.asOwner(
          `insert into life_event (community, id, kind, happened_on, persons, households, buildings, detail, touched, body_index, recorded_by, recorder)
           values ($1, $2, 'moved_in', current_date, array[$3]::uuid[], '{}', '{}', '{}', '{}', '\\x00', 'a', '王记录')`,
          [community, newId(), await person()],
        ),
      { code: 'moved', entity: 'person', label: '尹建国', by: '王记录' },
    ],
    [
      'a household code was printed',
      async () =>
        db.asOwner(
          "insert into household_pass (community, id, household_id, token_hash, issued_by, expires_at) values ($1, $2, $3, '\\x01', 'a', now())",
          [community, newId(), await household()],
        ),
      { code: 'used', entity: 'household', label: '3-2-1102', message: expect.objectContaining({ zh: expect.stringContaining('入户码') }) },
    ],
    [
      'a tag was added',
      async () =>
        db.asOwner(
          "insert into care_tag (community, id, person_id, kind, basis, starts_on) values ($1, $2, $3, 'disabled', '证', current_date)",
          [community, newId(), await person()],
        ),
      { code: 'used', entity: 'person', label: '尹建国', message: expect.objectContaining({ zh: expect.stringContaining('关爱标签') }) },
    ],
    [
      'a building head was appointed',
      async () =>
        db.asOwner(
          "insert into post (community, id, account_id, holder, kind, building_id) values ($1, $2, 'a', '楼长', 'building_head', $3)",
          [community, newId(), await building()],
        ),
      { code: 'used', entity: 'building', label: '3栋' },
    ],
    [
      'a notice was sent to a building',
      async () =>
        db.asOwner(
          "insert into notice (community, id, title, body, privacy_class, audience, starts_at, state, author) values ($1, $2, '停水', '停水', 'public', array[$3]::uuid[], now(), 'published', 'a')",
          [community, newId(), await building()],
        ),
      { code: 'used', entity: 'building', label: '3栋' },
    ],
    [
      'a later import put people behind a door of it',
      async () => imports.commit([[...header], row({ 楼栋: '3栋', 单元: '2单元', 房号: '1104', 姓名: '普玉', 与户主关系: '户主', 性别: '女', 出生日期: '1990-09-09' })]), // prettier-ignore
      { code: 'used', entity: 'unit', label: '3栋 2' },
    ],
    [
      'a later import changed somebody',
      async () => imports.commit([[...header], row({ ...yin, 备注: '又改了' })]),
      { code: 'changed', entity: 'person', label: '尹建国', by: '测试员', at: expect.any(String) },
    ],
  ]
  it.each(touches)('stays as a whole, and who looks is told what stands in the way: %s', async (_, touch, blocker) => {
    await touch()
    const before = await register()
    const { blocked, blockers } = await preview(id)
    expect(blocked).toBe(blockers.length)
    expect(blockers).toContainEqual(expect.objectContaining(blocker))
    expect(blockers[0]?.message).toEqual({ zh: expect.any(String), en: expect.any(String) })
    await expect(undo(id)).rejects.toMatchObject({ id: 'refused', details: { reason: 'import-touched' } })
    expect(await register()).toEqual(before)
  })

  it('is not touched by looking at a number or taking the register along', async () => {
    await inScope(deps().database, buildStaff(community), 'write', async (tx) => {
      const { record } = await import('../../../platform/record.ts')
      await record(tx, buildStaff(community), { verb: 'person.reveal', entity: 'person', entityId: (await person()) ?? '' })
    })
    expect((await preview(id)).blocked).toBe(0)
  })

  it('is taken back after the later one was', async () => {
    const later = await imports.commit([[...header], row({ ...yin, 备注: '又改了' })])
    await expect(undo(id)).rejects.toMatchObject({ details: { reason: 'import-touched' } })
    await undo(later.batch.id)
    await undo(id)
    expect((await register())['person']).toEqual([])
  })
})

describe('who may take an import back', () => {
  it('is staff of this community with the right, and nobody deletes homes otherwise', async () => {
    const { batch } = await imports.commit(small)
    await expect(undoImport(deps(), buildHelper(community, []), batch.id)).rejects.toMatchObject({ id: 'forbidden' })
    await expect(undoImport(deps(), buildStaff(community, { rights: new Set(['register.read']) }), batch.id)).rejects.toMatchObject({
      id: 'forbidden',
    })
    await expect(undoImport(deps(), buildStaff(community + 5000), batch.id)).rejects.toMatchObject({ id: 'not_found' })
    const removed = await inScope(deps().database, buildStaff(community), 'write', async (tx) => {
      await sql`delete from membership where community = ${community}`.execute(tx)
      await sql`delete from occupancy where community = ${community}`.execute(tx)
      return sql`delete from dwelling where community = ${community}`.execute(tx)
    })
    expect(removed.numAffectedRows).toBe(0n)
  })

  it('cannot take back changes that are no longer kept', async () => {
    await imports.commit(small)
    const { batch } = await imports.commit([[...header], row({ ...yin, 备注: '改' })])
    await db.asOwner('delete from import_change where community = $1', [community])
    expect((await preview(batch.id)).blockers).toMatchObject([{ code: 'too-old' }])
    await expect(undo(batch.id)).rejects.toMatchObject({ id: 'refused' })
  })
})
