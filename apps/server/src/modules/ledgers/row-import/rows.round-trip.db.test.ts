import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Column, type ColumnType, words } from '@linli/contract/columns'
import { type Ledger, defineLedger } from '@linli/contract/ledger'
import { careTagTable } from '@linli/rules/code-tables'
import { creditCheckCharacterOf } from '@linli/rules/credit-code'
import { facilityStateTable } from '@linli/rules/ledger-tables'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { v7 as newId } from 'uuid'
import { inScope } from '../../../platform/db/in-scope.ts'
import { type TestDatabase, createTestDatabase } from '../../../testing/database.ts'
import { testFields } from '../../../testing/keys.ts'
import { buildHome, redFlower } from '../../../testing/register.ts'
import { openCsvWriter } from '../exporting/export.csv.ts'
import type { ExportMark } from '../exporting/export.mark.ts'
import { openWorkbookWriter } from '../exporting/export.workbook.ts'
import { type CellValue, type RowValues, openValues, selectValues } from '../ledger-storage.ts'
import { readRows, rowColumns } from '../rows/row.export.ts'
import { insertRow } from '../rows/row.write.queries.ts'
import { createTestRowImports } from '../testing/row-imports.ts'

const column = (type: ColumnType, key: string, zh: string, more: Partial<Column> = {}): Column => ({
  ...{ key, zh, en: key, type, privacyClass: 'staff', width: 12 },
  ...more,
})

/** One column of every type there is; the compiler holds the list to the types. */
const everyType: Record<ColumnType, Column> = {
  text: column('text', 'title', '名称', { required: true, words: words('标题') }),
  prose: column('prose', 'story', '经过'),
  date: column('date', 'heldOn', '日期'),
  month: column('month', 'dueIn', '月份'),
  number: column('number', 'howMany', '数量', { min: -5, max: 100_000 }),
  'yes-no': column('yes-no', 'isOpen', '是否开放'),
  code: column('code', 'state', '状态', { table: facilityStateTable }),
  codes: column('codes', 'tags', '类别', { table: careTagTable }),
  phone: column('phone', 'phone', '电话'),
  identity: column('identity', 'identity', '身份证号'),
  'credit-code': column('credit-code', 'creditCode', '信用代码'),
  person: column('person', 'person', '人员编号', { hidden: true }),
  dwelling: column('dwelling', 'dwelling', '房号'),
  building: column('building', 'building', '楼栋'),
}

const ledger: Ledger = defineLedger({
  key: 'everything',
  zh: '样样台账',
  en: 'Everything',
  table: 'everything',
  columns: Object.values(everyType),
  sameBy: [['identity'], ['title', 'heldOn']],
  named: 'title',
  since: 'heldOn',
  read: 'register.read',
  write: 'register.write',
})

let db: TestDatabase
let folder: string
let home: { dwelling: string; building: string; persons: string[] }

beforeAll(async () => {
  db = await createTestDatabase()
  folder = await mkdtemp(path.join(tmpdir(), 'linli-everything-'))
  home = await buildHome({ pool: db.pool }, testFields, { people: [{ name: '尹建国' }] })
  await db.asOwner(`create table everything (
    community bigint not null references community, id uuid not null, title text not null, story text, held_on date, due_in text, how_many integer,
    is_open boolean, state text, tags text[], phone_cipher bytea, phone_index bytea, identity_cipher bytea, identity_index bytea, credit_code text,
    person_id uuid, dwelling_id uuid, building_id uuid, starts_on date not null default current_date, ends_on date, facts_since date not null default current_date,
    version integer not null default 1, import_id uuid, search tsvector not null, created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(), primary key (community, id))`)
  await db.asOwner("call app.build_wall('everything')")
  await db.asOwner('grant select, insert, update, delete on everything to linli_app')
})
afterAll(async () => {
  await db.drop()
  await rm(folder, { recursive: true, force: true })
})

const mark: ExportMark = {
  community: '红花社区',
  demo: true,
  by: '测试员',
  at: '2026-11-22 10:00',
  asOf: null,
  masked: false,
  purpose: 'report',
  note: null,
}

async function exported(format: 'xlsx' | 'csv' | 'csv-gbk'): Promise<Buffer> {
  const file = path.join(folder, newId())
  const columns = rowColumns(ledger, testFields, { masked: false, numbered: true })
  const writer =
    format === 'xlsx'
      ? openWorkbookWriter(file, columns, mark)
      : await openCsvWriter(file, columns, mark, format === 'csv' ? 'utf8' : 'gb18030')
  const caller = createTestRowImports(db, folder, redFlower).caller
  await inScope({ pool: db.pool }, caller, 'write', async (tx) => {
    for await (const row of readRows(tx, { ledger, community: redFlower, filter: {}, day: null, fields: testFields }))
      await writer.write(columns.map(({ text }) => text(row)))
  })
  await writer.close()
  return readFile(file)
}

/** Everything the ledger says, numbers opened, whatever the order. */
async function contents(): Promise<string[]> {
  const { caller } = createTestRowImports(db, folder, redFlower)
  return inScope({ pool: db.pool }, caller, 'write', async (tx) => {
    const { rows } = await sql<Record<string, unknown>>`select ${selectValues(ledger, 't')} from everything t`.execute(tx)
    return rows.map((row) => JSON.stringify(openValues(ledger, row, testFields))).toSorted()
  })
}

const said = <T extends CellValue>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null, freq: 4 })
const of = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values)
const awkward = of([
  '=1+1',
  "'=cmd",
  '@x',
  '-',
  '—',
  '无',
  '合计',
  '注：如下',
  '00123',
  '1e5',
  '#REF!',
  '是',
  'a&b<c>"d"',
  '_x000D_',
  '１２',
  '人🏮',
  '某,某；某',
  '“引号”',
])
const text = fc.oneof(awkward, fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }).map(seen), fc.stringMatching(/^[一-龥]{1,8}$/u))
const day = fc
  .date({ min: new Date('1950-01-01'), max: new Date('2050-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const digits = (length: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^[0-9]{${String(length)}}$`, 'u'))

/** What can stand in a text: something to be seen, no controls. */
function seen(value: string): string {
  const clean = value
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim()
  return clean === '' ? '空' : clean
}

const rows: fc.Arbitrary<RowValues> = fc.record({
  title: text,
  story: said(fc.array(text, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n'))),
  heldOn: said(day),
  dueIn: said(day.map((date) => date.slice(0, 7))),
  howMany: said(fc.integer({ min: -5, max: 100_000 })),
  isOpen: said(fc.boolean()),
  state: said(of(facilityStateTable.map(({ code }) => code))),
  tags: said(fc.uniqueArray(of(careTagTable.map(({ code }) => code)), { minLength: 1, maxLength: 3 }).map((codes) => codes.toSorted())),
  phone: said(digits(8).map((tail) => `138${tail}`)),
  identity: said(
    fc.tuple(fc.integer({ min: 1930, max: 2020 }), digits(3)).map(([year, tail]) => identityOf(`110105${String(year)}0615${tail}`)),
  ),
  creditCode: said(
    digits(7)
      .map((middle) => `9135010${middle}100Y4`.padEnd(17, '0').slice(0, 17))
      .map((code) => code + creditCheckCharacterOf(code)),
  ),
  person: said(fc.constant('person')),
  dwelling: said(fc.constant('dwelling')),
  building: said(fc.constant('building')),
})

function identityOf(first: string): string {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  return first + '10X98765432'.charAt(weights.reduce((sum, weight, at) => sum + weight * Number(first[at]), 0) % 11)
}

it('whatever a ledger holds comes back from its own export as the same, in every format', { timeout: 120_000 }, async () => {
  const imports = createTestRowImports(db, folder, redFlower)
  await fc.assert(
    fc.asyncProperty(fc.array(rows, { minLength: 1, maxLength: 8 }), of(['xlsx', 'csv', 'csv-gbk'] as const), async (list, format) => {
      await db.asOwner('delete from everything')
      await inScope({ pool: db.pool }, imports.caller, 'write', async (tx) => {
        for (const row of list) {
          const meant = { person: home.persons[0] ?? null, dwelling: home.dwelling, building: home.building }
          const references = Object.fromEntries(Object.entries(meant).filter(([key]) => row[key] !== null))
          await insertRow(tx, redFlower, ledger, newId(), { ...row, ...references }, testFields)
        }
      })
      const before = await contents()
      const file = await exported(format)
      const report = await imports.dryRun(ledger, file)
      expect(report.rejected).toEqual([])
      expect(report.changed).toEqual([])
      expect(report).toMatchObject({ found: list.length, outcome: { new: 0, changed: 0, conflicting: 0, unchanged: list.length } })
      // What a cell loses would count as left empty: into an empty ledger nothing hides.
      await db.asOwner('delete from everything')
      await imports.commit(ledger, file)
      expect(await contents()).toEqual(before)
    }),
    { numRuns: 40 },
  )
})

it('without the row numbers the rows are known by what they say', async () => {
  const imports = createTestRowImports(db, folder, redFlower)
  await db.asOwner('delete from everything')
  const sheet = [
    ['标题', '日期', '身份证号', '类别', '月份', '是否开放'],
    ['甲', '2024-01-01', '11010519491231002X', '低保、残疾', '2024.5', '√'],
    ['乙', '2024-02-01', null, null, null, '否'],
  ]
  await imports.commit(ledger, sheet)
  expect((await imports.dryRun(ledger, sheet)).outcome).toMatchObject({ new: 0, unchanged: 2 })
  const begun = await db.asOwner<{ title: string; starts_on: string }>('select title, starts_on from everything order by title desc')
  expect(begun).toEqual([
    { title: '甲', starts_on: '2024-01-01' },
    { title: '乙', starts_on: '2024-02-01' },
  ])
})
