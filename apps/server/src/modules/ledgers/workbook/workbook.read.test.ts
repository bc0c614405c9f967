import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FileSheet, buildWorkbookFile } from '../testing/workbook-file.ts'
import { buildZip } from '../testing/zip-file.ts'
import { type SheetRow, openWorkbook } from './workbook.read.ts'
import { WorkbookRefusal } from './workbook.refusal.ts'
import { createScanner } from './workbook.scanner.ts'

let folder = ''
let count = 0
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'linli-workbook-'))
})
afterAll(async () => rm(folder, { recursive: true, force: true }))

async function readAll(content: Buffer): Promise<{ name: string; hidden: boolean; rows: SheetRow[] }[]> {
  const file = path.join(folder, `${String(count++)}.xlsx`)
  await writeFile(file, content)
  const workbook = await openWorkbook(file)
  try {
    const sheets = []
    for (const { name, hidden, rows } of workbook.sheets) {
      const read: SheetRow[] = []
      for await (const row of rows()) read.push(row)
      sheets.push({ name, hidden, rows: read })
    }
    return sheets
  } finally {
    workbook.close()
  }
}

/** The stable reason a file is refused for, or what it was read as. */
async function reasonFor(content: Buffer): Promise<unknown> {
  return readAll(content).catch((error: unknown) => (error instanceof WorkbookRefusal ? error.reason : error))
}

const sheet: FileSheet = { name: '表', rows: [['姓名'], ['尹建国']] }
const xml = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${body}</sheetData></worksheet>`
const withSheet = (body: string): Buffer => buildWorkbookFile([{ ...sheet, sheetXml: xml(body) }])

describe('cells', () => {
  it('answers texts, numbers, dates and the stored results of formulas', async () => {
    const [read] = await readAll(
      buildWorkbookFile([
        {
          name: '表',
          rows: [
            [
              '甲',
              3,
              { raw: '530599194807162240' },
              { date: 24532 },
              { formula: '1/0', cached: 7 },
              { formula: 'A1', cached: '乙' },
              null,
              '丙',
            ],
          ],
        },
      ]),
    )
    expect(read?.rows).toEqual([{ row: 1, cells: ['甲', 3, 530599194807162240, new Date('1967-03-01T00:00:00Z'), 7, '乙', null, '丙'] }])
  })

  it('joins formatted pieces of a shared string and leaves out reading aids', async () => {
    const strings =
      '<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><r><t>尹</t></r><r><rPr><b/></rPr><t>建国</t></r></si><si><t>单龙海</t><rPh sb="0" eb="1"><t>shàn</t></rPh></si></sst>'
    const parts = [{ name: 'xl/sharedStrings.xml', content: strings }]
    const [read] = await readAll(
      buildWorkbookFile([{ ...sheet, sheetXml: xml('<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c></row>') }], {
        parts,
      }),
    )
    expect(read?.rows).toEqual([{ row: 2, cells: ['尹建国', null, '单龙海'] }])
  })

  it('keeps every Chinese character whole, wherever the pieces of the file end', async () => {
    const names = Array.from({ length: 20_000 }, (_, index) => `尹𬭎建${String(index)}`)
    for (const sharedStrings of [false, true]) {
      const [read] = await readAll(buildWorkbookFile([{ name: '表', rows: names.map((name) => [name]) }], { sharedStrings }))
      expect(read?.rows.map(({ cells }) => cells[0])).toEqual(names)
    }
  })

  it('answers all sheets with their names and tells hidden ones', async () => {
    const read = await readAll(buildWorkbookFile([sheet, { ...sheet, name: '下拉<选项>', hidden: true }]))
    expect(read.map(({ name, hidden, rows }) => [name, hidden, rows.length])).toEqual([
      ['表', false, 2],
      ['下拉<选项>', true, 2],
    ])
  })

  it('refuses a formula that was never calculated, naming the cell (D07)', async () => {
    const refusal = await readAll(withSheet('<row r="7"><c r="C7"><f>A1+1</f></c></row>')).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(WorkbookRefusal)
    expect(refusal).toMatchObject({ reason: 'unreadable-cell', said: { en: expect.stringContaining('row 7, column C') } })
  })
})

describe('files that are refused', () => {
  const compound = (stream: string): Buffer =>
    Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2000), Buffer.from(stream, 'utf16le'), Buffer.alloc(500)])
  const good = buildWorkbookFile([sheet])
  const huge = Buffer.alloc(40 * 1024 * 1024)
  const bomb = { name: 'xl/media/bomb.bin', content: huge }
  const lol = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]><sst><si><t>&lol2;</t></si></sst>`

  const cases: [string, () => Buffer, string][] = [
    ['an empty file', () => Buffer.alloc(0), 'file-empty'],
    ['a web page', () => Buffer.from('<html><table><tr><td>姓名</td></tr></table></html>'), 'not-a-workbook'],
    ['a comma-separated text', () => Buffer.from('姓名,房号\n尹建国,1102\n'), 'not-a-workbook'],
    ['a program', () => Buffer.from('MZ\x90\0\x03'), 'not-a-workbook'],
    [
      'a zip of something else',
      () =>
        buildZip([
          { name: 'word/document.xml', content: '<w/>' },
          { name: '[Content_Types].xml', content: '<Types/>' },
        ]),
      'not-a-workbook',
    ],
    ['an encrypted workbook', () => compound('EncryptedPackage'), 'encrypted'],
    ['an old .xls', () => compound('Workbook'), 'old-excel-format'],
    ['an .xls older than that', () => Buffer.from([0x09, 0x08, 0x10, 0x00]), 'old-excel-format'],
    [
      'a binary .xlsb',
      () =>
        buildZip([
          { name: '[Content_Types].xml', content: '<Types/>' },
          { name: 'xl/workbook.bin', content: 'x' },
        ]),
      'binary-workbook',
    ],
    ['a zip with password', () => buildWorkbookFile([sheet], { parts: [{ name: 'xl/secret.xml', content: 'x', flags: 1 }] }), 'encrypted'],
    ['a workbook with macros', () => buildWorkbookFile([sheet], { parts: [{ name: 'xl/vbaProject.bin', content: 'macro' }] }), 'macros'],
    [
      'a workbook that says it has macros',
      () =>
        buildWorkbookFile([sheet], {
          parts: [
            {
              name: '[Content_Types].xml',
              content: '<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>',
            },
          ],
        }),
      'macros',
    ],
    ['a file cut off', () => good.subarray(0, Math.floor(good.length * 0.7)), 'damaged'],
    ['a file with bytes changed', () => Buffer.concat([good.subarray(0, 900), Buffer.alloc(200, 0xff), good.subarray(1100)]), 'damaged'],
    ['broken XML', () => withSheet('<row r="1"><c r="A1"><v>1</v></row>'), 'damaged'],
    [
      'two parts of one name',
      () =>
        buildZip([
          { name: 'xl/workbook.xml', content: '<a/>' },
          { name: 'xl/Workbook.xml', content: '<a/>' },
          { name: '[Content_Types].xml', content: '<a/>' },
        ]),
      'damaged',
    ],
    [
      'a zip bomb',
      () =>
        buildWorkbookFile([sheet], {
          parts: Array.from({ length: 6 }, (_, index) => ({ ...bomb, name: `xl/media/${String(index)}.bin` })),
        }),
      'inflates-too-large',
    ],
    [
      'a part that says it is small and is not',
      () => buildWorkbookFile([sheet], { parts: [{ name: 'xl/styles.xml', content: huge, declaredSize: 1000 }] }),
      'damaged',
    ],
    [
      'a zip of a thousand and more parts',
      () =>
        buildWorkbookFile([sheet], {
          parts: Array.from({ length: 1100 }, (_, index) => ({ name: `xl/x${String(index)}.xml`, content: '' })),
        }),
      'too-many-parts',
    ],
    ['a billion laughs', () => buildWorkbookFile([sheet], { parts: [{ name: 'xl/sharedStrings.xml', content: lol }] }), 'xml-entities'],
    [
      'an entity defined in a sheet',
      () =>
        buildWorkbookFile([
          {
            ...sheet,
            sheetXml: `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${xml('<row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row>')}`,
          },
        ]),
      'xml-entities',
    ],
    [
      'the last row there is',
      () => withSheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
      'too-many-rows',
    ],
    ['the last column there is', () => withSheet('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>'), 'too-many-columns'],
    ['a column in single quotes beyond the last', () => withSheet("<row r='1'><c r='ZZ1'><v>1</v></c></row>"), 'too-many-columns'],
  ]
  it.each(cases)('%s (C11, D01, D02, D03)', async (_, build, reason) => {
    expect(await reasonFor(build())).toBe(reason)
  })

  it('millions of cells, over however many sheets and pieces', () => {
    const totals = { cells: 0 }
    const piece = '<c r="A1"/>'.repeat(10_000)
    const scan = (): void => {
      for (let sheet = 0; sheet < 3; sheet++) {
        const take = createScanner(`xl/worksheets/sheet${String(sheet)}.xml`, totals)
        for (let at = 0; at < 90; at++) take(piece)
      }
    }
    expect(scan).toThrow(new WorkbookRefusal('too-many-cells'))
    expect(totals.cells).toBe(2_510_000)
  })

  it('says in both languages what to do', async () => {
    const refusal = await readAll(Buffer.alloc(0)).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ said: { zh: expect.stringMatching(/请/u), en: expect.stringMatching(/\.$/u) } })
  })

  it('reads a sheet that only claims to be huge (D02)', async () => {
    const [read] = await readAll(
      buildWorkbookFile([{ ...sheet, sheetXml: xml('').replace('<sheetData>', '<dimension ref="A1:XFD1048576"/><sheetData>') }]),
    )
    expect(read?.rows).toEqual([])
  })
})
