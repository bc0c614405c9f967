import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { v7 as newId } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, createTestDatabase } from '../../../testing/database.ts'
import { buildStaff } from '../../../testing/callers.ts'
import { testFields } from '../../../testing/keys.ts'
import { type BuiltHome, buildHome, redFlower } from '../../../testing/register.ts'
import { buildContact, buildLink, buildVisit } from '../../contact/testing/chain.ts'
import { createTestRowImports } from '../testing/row-imports.ts'
import { previewUndo, undoImport } from '../undoing/undo.service.ts'
import { commitLinks, dryRunLinks } from './links.run.ts'

let db: TestDatabase
let folder: string
let imports: ReturnType<typeof createTestRowImports>
let homes: BuiltHome[]
let old: string

const header = ['房号', '被联系人', '联系人', '联系人楼栋']
const links = () =>
  db.asOwner<{
    household_id: string | null
    target_contact_id: string | null
    name: string
    open: boolean
    taken: boolean
    visited: string[]
  }>(
    `select l.household_id, l.target_contact_id, c.name, l.ends_on is null as open, l.taken_from is not null as taken, l.visited_on::text[] as visited
      from contact_link l join contact c on c.id = l.contact_id order by l.made_at, c.name`,
  )

beforeAll(async () => {
  db = await createTestDatabase()
  folder = await mkdtemp(path.join(tmpdir(), 'linli-links-'))
  imports = createTestRowImports(db, folder, redFlower)
  homes = []
  for (const room of ['101', '102', '103']) homes.push(await buildHome(db, testFields, { room }))
  const left = await buildHome(db, testFields, { room: '104' })
  await db.asOwner('delete from occupancy where household_id = $1', [left.household])
  await db.asOwner('update household set dwelling_id = null where id = $1', [left.household])
  const there = { building: homes[0]?.building ?? null }
  old = (await buildContact(db, redFlower, { name: '钱旧', ...there })).id
  await buildContact(db, redFlower, { name: '赵党员', ...there })
  await buildContact(db, redFlower, { name: '孙楼长', level: '3', role: 'building-head', ...there })
  for (const building of ['4', '5']) {
    const home = await buildHome(db, testFields, { building, room: '101' })
    await buildContact(db, redFlower, { name: '李同名', building: home.building })
  }
  await buildLink(db, redFlower, { contact: old, household: homes[0]?.household ?? '' })
  await buildVisit(db, redFlower, { household: homes[0]?.household ?? '', contact: old, day: '2026-01-05' })
})
afterAll(async () => {
  await db.drop()
  await rm(folder, { recursive: true, force: true })
})

describe('links of contact out of a workbook', () => {
  const dryRun = async (rows: unknown[][]) => dryRunLinks(imports.tools, imports.caller, await imports.requestOf(rows as never))
  const commit = async (rows: unknown[][], choice = {}) =>
    commitLinks(imports.tools, imports.caller, await imports.requestOf(rows as never, choice))

  it('are looked at first, and each wrong cell is named', async () => {
    const report = await dryRun([
      header,
      ['3-2-101', null, '赵党员', null],
      ['3-2-999', null, '赵党员', null],
      ['3-2-102', null, '没有这人', null],
      ['3-2-102', null, '李同名', null],
      [null, null, '赵党员', null],
      ['3-2-103', null, '孙楼长', null],
      [null, '赵党员', '孙楼长', null],
      ['3-2-101', null, '李同名', '4栋'],
      ['3-2-104', null, '赵党员', null],
    ])
    expect(report.outcome).toEqual({ new: 1, changed: 1, unchanged: 0, conflicting: 0, rejected: 7 })
    expect(report.rejected.map(({ row, column, code }) => [row, column, code])).toEqual([
      [3, 'A 房号', 'home-unknown'],
      [4, 'C 联系人', 'contact-unknown'],
      [5, 'C 联系人', 'contact-unclear'],
      [6, 'A 房号', 'target-missing'],
      [7, 'C 联系人', 'no-duty'],
      [9, 'C 联系人', 'row-twice'],
      [10, 'A 房号', 'home-empty'],
    ])
    expect(report.rejected[1]?.message.zh).toContain('没有这人')
    expect(await links()).toHaveLength(1)
  })

  it('are written whole or not at all, with history handed over, once under one id, and taken back', async () => {
    const rows = [header, ['3-2-101', null, '赵党员', null], ['3-2-102', null, '李同名', '5栋'], [null, '赵党员', '孙楼长', null]]
    await expect(commit([...rows, ['3-2-103', null, '没有这人', null]])).rejects.toMatchObject({ details: { reason: 'has-rejections' } })
    expect(await links()).toHaveLength(1)
    const id = newId()
    const { batch } = await commit(rows, { id })
    expect(batch).toMatchObject({ ledger: 'contact-links', outcome: { new: 2, changed: 1, rejected: 0 } })
    expect((await commit(rows, { id })).batch.id).toBe(id)
    const open = (await links()).filter((link) => link.open)
    expect(open.map(({ name, taken, visited }) => [name, taken, visited])).toEqual(
      expect.arrayContaining([
        ['孙楼长', false, []],
        ['李同名', false, []],
        ['赵党员', true, ['2026-01-05']],
      ]),
    )
    expect((await dryRun(rows)).outcome).toMatchObject({ new: 0, changed: 0, unchanged: 3 })

    const staff = buildStaff(redFlower)
    expect(await previewUndo({ database: db }, staff, id)).toMatchObject({
      ledger: 'contact-links',
      rows: { removes: 3, restores: 1 },
      blocked: 0,
    })
    expect((await undoImport({ database: db }, staff, id)).undone).toMatchObject({ by: staff.name })
    expect(await links()).toMatchObject([{ name: '钱旧', open: true, visited: ['2026-01-05'] }])
  })

  it('are not taken back when somebody has changed one since', async () => {
    const id = newId()
    await commit([header, ['3-2-102', null, '赵党员', null]], { id })
    await db.asOwner("update contact_link set starts_on = '2026-01-01', ends_on = current_date where import_id = $1", [id])
    await expect(undoImport({ database: db }, buildStaff(redFlower), id)).rejects.toMatchObject({ details: { reason: 'import-touched' } })
  })
})
