import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { v7 as newId } from 'uuid'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TestDatabase, createTestDatabase } from '../../../testing/database.ts'
import { testFields } from '../../../testing/keys.ts'
import { previewUndo } from '../undoing/undo.service.ts'
import { type TestImports, createTestImports, header } from '../testing/imports.ts'

const community = 530502004390
const cards = { right: '53059919700301119X', wrong: '530599197103021379' } as const
let db: TestDatabase
let folder: string
let imports: TestImports

beforeAll(async () => {
  db = await createTestDatabase()
  folder = await mkdtemp(path.join(tmpdir(), 'linli-merged-'))
  await db.asOwner("insert into community (community, name) values ($1, '试点社区')", [community])
  imports = createTestImports(db, folder, community)
})
afterAll(async () => {
  await db.drop()
  await rm(folder, { recursive: true, force: true })
})

const row = (changes: Record<string, string>) => header.map((name) => changes[name] ?? null)
const yin = { 楼栋: '3栋', 单元: '2单元', 房号: '1102', 姓名: '尹建国', 与户主关系: '户主', 性别: '男', 房屋使用: '自住' }

it('a file that still has the number a merge found wrong leads to the person, and leaves number and birth date alone', async () => {
  const { batch } = await imports.commit([[...header], row({ ...yin, 身份证号: cards.right })])
  const [person] = await db.asOwner<{ id: string; identity_index: Buffer; born_on: string }>(
    'select id, identity_index, born_on from person where community = $1',
    [community],
  )
  // As a merge leaves it: the other record gone, its number leading to the one kept.
  const merge = newId()
  await db.asOwner(
    `insert into person_merge (community, id, pair_id, kept_id, merged_id, merged_name, households, touched, body_index, merged_by, merger)
     values ($1, $2, $2, $3, $4, '尹建国', '{}', jsonb_build_object('persons', jsonb_build_array('{}'::jsonb, jsonb_build_object('import_id', $5::text))), '\\x00', 'a', '王合并')`,
    [community, merge, person?.id, newId(), batch.id],
  )
  await db.asOwner('insert into person_alias (community, identity_index, person_id, merge_id) values ($1, $2, $3, $4)', [
    community,
    testFields.index('identity', community, cards.wrong),
    person?.id,
    merge,
  ])
  const again = await imports.commit([[...header], row({ ...yin, 楼栋: '5栋', 身份证号: cards.wrong, 备注: '搬到五栋' })])
  expect(again.batch.outcome).toMatchObject({ new: 0, changed: 1, conflicting: 0 })
  const after = await db.asOwner('select id, identity_index, born_on, note from person where community = $1', [community])
  expect(after).toEqual([{ ...person, note: '搬到五栋' }])

  // And the import that brought the record that is gone stays, with the reason said.
  const { blockers } = await previewUndo({ database: { pool: db.pool } }, imports.caller, batch.id)
  expect(blockers).toContainEqual(expect.objectContaining({ code: 'changed', entity: 'person', by: '王合并' }))
})
