import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TemplateChoices } from '@linli/contract/reports'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildZip } from '../../ledgers/testing/zip-file.ts'
import { buildBook, relationAt, sheetXml } from '../testing/office-book.ts'
import { forms } from '../testing/office-forms.ts'
import type { TemplatePlan } from './template.plan.ts'
import { readTemplate } from './template.read.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'linli-template-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function read(bytes: Buffer, choices: TemplateChoices = [], preferred: string | null = null): Promise<TemplatePlan> {
  const file = path.join(folder, 'template.xlsx')
  await writeFile(file, bytes)
  return readTemplate(file, { preferred, choices })
}
const readRows = (rows: readonly (readonly (string | null)[])[], choices: TemplateChoices = [], after = ''): Promise<TemplatePlan> =>
  read(buildBook({ sheets: [{ name: '表', xml: sheetXml(rows, after) }] }), choices)
const codes = (plan: TemplatePlan): string[] => plan.problems.map(({ code, at }) => (at === null ? code : `${code} ${at}`))
const meanings = (plan: TemplatePlan): Record<string, unknown> =>
  Object.fromEntries(
    (plan.sheets[0]?.table?.columns ?? []).map(({ column, meaning }) => [column, 'field' in meaning ? meaning.field : meaning.kind]),
  )

describe('a table is recognised by meaning', () => {
  it('below titles, over blank rows, with a note below', async () => {
    const plan = await readTemplate(forms.floating, { preferred: null, choices: [] })
    expect(plan.sheets[0]).toMatchObject({ kind: 'rows', table: { source: 'persons', headerRows: [3], firstRow: 4, blankRows: 15 } })
    expect(codes(plan)).toEqual(['unknown-header I'])
  })

  it('with groups of columns above their headers', async () => {
    const plan = await readTemplate(forms.screening, { preferred: null, choices: [] })
    expect(plan.sheets[0]).toMatchObject({ kind: 'rows', table: { headerRows: [3, 4], firstRow: 5, blankRows: 3 } })
    expect(plan.sheets[0]?.table?.columns[1]).toMatchObject({
      column: 'B',
      header: '基本信息 / 姓名',
      meaning: { kind: 'field', field: 'name' },
    })
    expect(plan.sheets[0]?.table?.columns[10]?.meaning).toEqual({
      kind: 'condition',
      condition: { field: 'careTag', in: ['minimum-living-allowance'] },
    })
  })

  it('as rows of households where it asks for heads and no names', async () => {
    const plan = await readRows([
      ['户主姓名', '家庭人口', '住址', '联系电话'],
      ['', '', '', ''],
    ])
    expect(plan.sheets[0]?.table?.source).toBe('households')
    expect(meanings(plan)).toEqual({ A: 'headName', B: 'householdSize', C: 'address', D: 'phone' })
  })

  it('by tokens in its first entry, Chinese or English', async () => {
    const plan = await readRows([
      ['甲', '乙', '姓名', '性别', '住址'],
      ['{{联系电话}}', '{{person.age}}', '{{姓名}}', '', '{{不懂}}'],
    ])
    expect(meanings(plan)).toEqual({ A: 'phone', B: 'age', C: 'name', D: 'sex', E: 'unknown' })
  })

  it('and never gives somebody else’s number or name to a person', async () => {
    const plan = await readRows([
      ['姓名', '性别', '住址', '监护人姓名', '监护人电话', '紧急联系人', '房东电话'],
      ['', '', '', '', '', '', ''],
    ])
    expect(meanings(plan)).toMatchObject({ D: 'unknown', E: 'unknown', F: 'unknown', G: 'unknown' })
  })

  it('leaving notes of colleagues, signatures and remarks to people', async () => {
    const plan = await readRows([
      ['姓名', '性别', '住址', '备注', '本人签字'],
      ['', '', '', '', ''],
    ])
    expect(meanings(plan)).toMatchObject({ D: 'hand', E: 'hand' })
  })

  it('beginning below what somebody filled in already', async () => {
    const plan = await readRows([
      ['姓名', '性别', '住址'],
      ['张三（示例）', '男', '1栋101'],
      ['', '', ''],
    ])
    expect(plan.sheets[0]?.table).toMatchObject({ firstRow: 3, blankRows: 1 })
    expect(codes(plan)).toEqual(['filled-row'])
  })

  it('as people say, where it was read otherwise', async () => {
    const rows = [
      ['户籍地', '姓名', '性别', '住址'],
      ['', '', '', ''],
    ]
    const choices: TemplateChoices = [{ sheet: '表', columns: [{ column: 'A', meaning: { kind: 'fixed', text: '隆阳区' } }] }]
    expect(codes(await readRows(rows))).toEqual(['unknown-header A'])
    const plan = await readRows(rows, choices)
    expect(plan.problems).toEqual([])
    expect(plan.sheets[0]?.table?.columns[0]).toMatchObject({ meaning: { kind: 'fixed', text: '隆阳区' }, by: 'chosen', confidence: 1 })
    expect((await readRows(rows, [{ sheet: '表', kind: 'kept' }])).sheets[0]?.kind).toBe('kept')
  })
})

describe('a table of counts is recognised by meaning', () => {
  it('with bands, sexes and tags under merged headings', async () => {
    const plan = await readTemplate(forms.summary, { preferred: null, choices: [] })
    const counts = plan.sheets[0]?.singles.filter(({ kind }) => kind === 'count') ?? []
    expect(plan.sheets[0]?.kind).toBe('counts')
    expect(counts).toHaveLength(60)
    expect(counts.at(-1)).toMatchObject({
      cell: 'L11',
      ask: {
        of: 'persons',
        where: [
          { field: 'age', from: 80 },
          { field: 'careTag', in: ['living-alone'] },
          { field: 'sex', in: ['2'] },
        ],
      },
    })
    expect(plan.problems).toEqual([])
  })

  it('telling which heading is not understood, and taking what people say it means', async () => {
    const rows = [
      ['', '男', '女'],
      ['0-6岁', '', ''],
      ['新市民', '', ''],
    ]
    const plan = await readRows(rows)
    expect(codes(plan)).toEqual(['unknown-heading A3'])
    expect(plan.sheets[0]?.singles.find(({ cell }) => cell === 'B3')).toMatchObject({ kind: 'count', ask: null })
    const told = await readRows(rows, [{ sheet: '表', headings: [{ cell: 'A3', condition: { field: 'occupancy', in: ['rents'] } }] }])
    expect(told.problems).toEqual([])
    expect(told.sheets[0]?.singles.find(({ cell }) => cell === 'B3')).toMatchObject({
      ask: {
        where: [
          { field: 'occupancy', in: ['rents'] },
          { field: 'sex', in: ['1'] },
        ],
      },
    })
  })
})

describe('what a template brings along is told plainly', () => {
  it('tokens nobody knows, torn ones, and sums that go round in circles', async () => {
    const plan = await readRows([
      ['{{社区}}', '{{人数 外星人}}', '{{{{姓名}}'],
      ['{{合计 B2}}', '{{合计 A2}}', '{{合计 C2:C2}}'],
    ])
    expect(codes(plan).toSorted()).toEqual(
      [
        'circular-token A2',
        'circular-token B2',
        'circular-token C2',
        'unknown-token B1',
        'unknown-token C1',
        'unknown-token C1',
      ].toSorted(),
    )
    expect(plan.sheets[0]?.singles.map(({ cell }) => cell)).toEqual(['A1'])
    expect(plan.sheets[0]?.kind).toBe('cells')
  })

  it('protection, hidden sheets, pivot tables, other files', async () => {
    const table = [
      ['姓名', '性别', '住址'],
      ['', '', ''],
    ]
    const plan = await read(
      buildBook({
        sheets: [
          { name: '名单', xml: sheetXml(table, '<sheetProtection password="CC1A" sheet="1" objects="1"/>') },
          { name: '选项', xml: sheetXml([['男'], ['女']]), hidden: true },
        ],
        parts: [
          { name: 'xl/pivotTables/pivotTable1.xml', content: '<pivotTableDefinition/>' },
          { name: 'xl/externalLinks/externalLink1.xml', content: '<externalLink/>' },
        ],
      }),
    )
    expect(codes(plan)).toEqual(['protected-sheet', 'hidden-sheet', 'pivot-table', 'external-links'])
    expect(plan.sheets.map(({ kind, protected: own }) => [kind, own])).toEqual([
      ['rows', true],
      ['kept', false],
    ])
  })

  it('two hundred sheets, of which it reads the first', async () => {
    const sheets = Array.from({ length: 200 }, (_, index) => ({
      name: `表${String(index + 1)}`,
      xml: sheetXml([
        ['姓名', '性别', '住址'],
        ['', '', ''],
      ]),
    }))
    const plan = await read(buildBook({ sheets }))
    expect(codes(plan)).toEqual(['many-sheets'])
    expect(plan.sheets).toHaveLength(30)
  })

  it('a second table, a field twice, entries of several rows, and nothing at all', async () => {
    expect(
      codes(
        await readRows([
          ['姓名', '性别', '住址'],
          ['', '', ''],
          ['说明：另附一表', null, null],
          ['姓名', '性别', '住址'],
          ['', '', ''],
        ]),
      ),
    ).toEqual(['two-tables'])
    expect(
      codes(
        await readRows([
          ['姓名', '性别', '手机', '手机号'],
          ['', '', '', ''],
        ]),
      ),
    ).toEqual(['same-field-twice D'])
    expect(
      codes(
        await readRows(
          [
            ['姓名', '性别', '住址'],
            ['', '', ''],
            ['', '', ''],
          ],
          [],
          '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>',
        ),
      ),
    ).toEqual(['no-table', 'several-rows-each'])
    expect(codes(await readRows([['会议纪要'], ['今天下雨']]))).toEqual(['no-table'])
  })
})

describe('what cannot be opened is refused with its reason', () => {
  const good = sheetXml([['姓名', '性别', '住址']])
  const cases: [reason: string, bytes: () => Buffer][] = [
    ['file-empty', () => Buffer.alloc(0)],
    ['not-a-workbook', () => Buffer.from('姓名,性别\n')],
    ['old-excel-format', () => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('Workbook', 'utf16le')])],
    ['encrypted', () => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('EncryptedPackage', 'utf16le')])],
    ['macros', () => buildBook({ sheets: [{ name: '表', xml: good }], parts: [{ name: 'xl/vbaProject.bin', content: 'x' }] })],
    [
      'binary-workbook',
      () =>
        buildZip([
          { name: 'xl/workbook.bin', content: 'x' },
          { name: '[Content_Types].xml', content: '<Types/>' },
        ]),
    ],
    ['damaged', () => buildBook({ sheets: [{ name: '表', xml: good.replace('</worksheet>', '') }] })],
    ['damaged', () => buildBook({ sheets: [{ name: '表', xml: good.replace('<row r="1">', '<row r="9"/><row r="1">') }] })],
    [
      'xml-entities',
      () => buildBook({ sheets: [{ name: '表', xml: good.replace('<worksheet', '<!DOCTYPE x [<!ENTITY a "b">]><worksheet') }] }),
    ],
    [
      'inflates-too-large',
      () =>
        buildBook({
          sheets: [{ name: '表', xml: good }],
          parts: [{ name: 'xl/media/bomb.xml', content: 'x', declaredSize: 70 * 1024 * 1024 }],
        }),
    ],
    [
      'too-many-parts',
      () =>
        buildBook({
          sheets: [{ name: '表', xml: good }],
          parts: Array.from({ length: 1001 }, (_, at) => ({ name: `xl/a${String(at)}.xml`, content: '' })),
        }),
    ],
  ]
  it.each(cases)('%s', async (reason, bytes) => {
    await expect(read(bytes())).rejects.toMatchObject({ reason })
  })

  it('keeps its head over relations that lead nowhere', async () => {
    const plan = await read(
      buildBook({
        sheets: [{ name: '表', xml: good, rels: relationAt('rId9', 'drawing', '../drawings/none.xml') }],
        bookRels: relationAt('rIdX', 'styles', 'none.xml'),
      }),
    )
    expect(plan.sheets[0]?.kind).toBe('rows')
  })
})
