import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { columnNumber } from '@linli/rules/report-formula'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildBook, relationAt, sheetXml } from '../testing/office-book.ts'
import { forms } from '../testing/office-forms.ts'
import { readParts } from '../testing/parts.ts'
import type { FillValue, SheetFill } from './fill.values.ts'
import { fillTemplate } from './template.fill.ts'
import { readTemplate } from './template.read.ts'

let folder: string
let filled: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'linli-fill-'))
  filled = path.join(folder, 'filled.xlsx')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Fills the first table of a template with as many rows, each cell saying its header and number. */
async function fill(template: string, count: number, footer: string | null = null): Promise<void> {
  const plan = await readTemplate(template, { preferred: null, choices: [] })
  const sheets = plan.sheets.flatMap(({ sheet, part, table }): SheetFill[] => {
    if (table === null) return []
    const columns = table.columns.filter(({ meaning }) => meaning.kind !== 'formula')
    const rows = Array.from({ length: count }, (_, index) =>
      columns.map(({ header, meaning }): FillValue => {
        if (meaning.kind === 'field' && meaning.field === 'order') return { number: index + 1 }
        return meaning.kind === 'field' && meaning.field === 'birthDate' ? { day: '1985-06-15' } : { text: `${header}${String(index + 1)}` }
      }),
    )
    return [
      { sheet, part, table: { plan: table, columns: columns.map(({ column }) => columnNumber(column)), rows }, singles: new Map(), footer },
    ]
  })
  await fillTemplate(template, { sheets, mark: '报送：街道' }, filled)
}

async function open(): Promise<ExcelJS.Workbook> {
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(filled)
  return book
}

async function write(bytes: Buffer): Promise<string> {
  const file = path.join(folder, 'template.xlsx')
  await writeFile(file, bytes)
  return file
}

const spreadsheetDrawing = 'http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing'
const rich = (): Buffer =>
  buildBook({
    sheets: [
      {
        name: '名单',
        xml: sheetXml(
          [
            ['姓名', '性别', '住址', '合计'],
            ['', '', '', '=LEN(A2)+SUM(D$2:D2)'],
            ['', '', '', '=LEN(A3)+SUM(D$2:D3)'],
            ['', '', '', '=LEN(A4)+SUM(D$2:D4)'],
            ['合计', '=COUNTA(A2:A4)', null, '=SUM($D$2:$D$4)+B5'],
          ],
          `<mergeCells count="4"><mergeCell ref="B2:C2"/><mergeCell ref="B3:C3"/><mergeCell ref="B4:C4"/><mergeCell ref="B5:C5"/></mergeCells><conditionalFormatting sqref="B2:B4 D3"><cfRule type="expression" priority="1"><formula>LEN($B3)&gt;9</formula></cfRule></conditionalFormatting><dataValidations count="1"><dataValidation type="list" sqref="B2:B4"><formula1>$A$5:$A$5</formula1></dataValidation></dataValidations><hyperlinks><hyperlink ref="A5" location="'名单'!A1"/></hyperlinks><rowBreaks count="1" manualBreakCount="1"><brk id="5" max="16383" man="1"/></rowBreaks><drawing r:id="rId1"/><legacyDrawing r:id="rId2"/>`,
          '<dimension ref="A1:D5"/><sheetViews><sheetView workbookViewId="0" topLeftCell="A1"><selection activeCell="B5" sqref="B5"/></sheetView></sheetViews>',
        ),
        rels:
          relationAt('rId1', 'drawing', '../drawings/drawing1.xml') +
          relationAt('rId2', 'vmlDrawing', '../drawings/vml1.vml') +
          relationAt('rId3', 'comments', '../comments1.xml'),
      },
      {
        name: '汇总',
        xml: sheetXml([
          ['=名单!B5+SUM(名单!$D$2:$D$4)', '=A1'],
          ['不动', '=SUM(1,2)'],
        ]),
      },
      { name: '说明', xml: sheetXml([['此表不动', '=1+1']]) },
    ],
    definedNames: `<definedName name="_xlnm.Print_Area" localSheetId="0">名单!$A$1:$D$5</definedName><definedName name="总数">名单!$B$5</definedName><definedName name="别处">说明!$A$9</definedName>`,
    bookRels: relationAt('rIdC', 'calcChain', 'calcChain.xml'),
    types:
      '<Override PartName="/xl/calcChain.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"/>',
    parts: [
      { name: 'xl/calcChain.xml', content: '<calcChain/>' },
      {
        name: 'xl/drawings/drawing1.xml',
        content: `<xdr:wsDr xmlns:xdr="${spreadsheetDrawing}"><xdr:twoCellAnchor><xdr:from><xdr:col>0</xdr:col><xdr:row>0</xdr:row></xdr:from><xdr:to><xdr:col>2</xdr:col><xdr:row>6</xdr:row></xdr:to></xdr:twoCellAnchor></xdr:wsDr>`,
      },
      { name: 'xl/drawings/vml1.vml', content: '<xml><br><x:Anchor>1, 15, 4, 2, 3, 15, 8, 4</x:Anchor><x:Row>4</x:Row></xml>' },
      {
        name: 'xl/comments1.xml',
        content: '<comments><commentList><comment ref="A5" authorId="0"/><comment ref="A1" authorId="0"/></commentList></comments>',
      },
      {
        name: 'xl/charts/chart1.xml',
        content: '<c:chartSpace xmlns:c="c"><c:f>名单!$D$2:$D$4</c:f><c:f>说明!$A$1:$A$9</c:f></c:chartSpace>',
      },
      { name: 'xl/pivotTables/pivotTable1.xml', content: '<pivotTableDefinition name="p"/>' },
      { name: 'xl/media/image1.png', content: Buffer.from('89504e470d0a1a0a', 'hex') },
      { name: 'xl/printerSettings/printerSettings1.bin', content: Buffer.from([0, 1, 2, 3]) },
    ],
  })

describe('a filled workbook', () => {
  it('holds every value cell by cell, in the looks of the office’s rows', async () => {
    await fill(forms.screening, 12)
    const template = new ExcelJS.Workbook()
    await template.xlsx.readFile(forms.screening)
    const [was] = template.worksheets
    const [is] = (await open()).worksheets
    for (let row = 5; row < 17; row++) {
      expect(is?.getCell(row, 1).value).toBe(row - 4)
      expect(is?.getCell(row, 2).value).toBe(`基本信息 / 姓名${String(row - 4)}`)
      expect(is?.getCell(row, 4).value).toEqual(new Date('1985-06-15T00:00:00Z'))
      expect(is?.getRow(row).height).toBe(was?.getRow(5).height)
      for (let column = 1; column <= 14; column++) expect(is?.getCell(row, column).style).toEqual(was?.getCell(5, column).style)
    }
    for (const row of [8, 9, 10])
      for (let column = 1; column <= 14; column++) {
        expect(is?.getCell(row + 9, column).style).toEqual(was?.getCell(row, column).style)
        if (row !== 8) expect(is?.getCell(row + 9, column).value).toEqual(was?.getCell(row, column).value)
      }
    expect(is?.getCell('D17').value).toMatchObject({ formula: 'COUNTA(B5:B16)' })
    expect(is?.pageSetup).toEqual({ ...was?.pageSetup, printArea: 'A1:N19' })
    expect(is?.headerFooter.oddFooter).toBe(was?.headerFooter.oddFooter)
    expect(is?.columns.map(({ width }) => width)).toEqual(was?.columns.map(({ width }) => width))
  })

  it.each([0, 1, 3, 40])('leaves every part it need not change byte for byte (%i rows)', async (count) => {
    for (const template of [forms.floating, forms.screening]) {
      await fill(template, count)
      const [before, after] = [await readParts(template), await readParts(filled)]
      const changed = [...before].filter(([name, bytes]) => after.get(name)?.equals(bytes) !== true).map(([name]) => name)
      expect([...after.keys()]).toEqual([...before.keys()])
      expect(changed.filter((name) => !['xl/workbook.xml', 'xl/worksheets/sheet1.xml', 'docProps/core.xml'].includes(name))).toEqual([])
    }
  })

  it('keeps pictures, pivot tables, printer settings and other sheets byte for byte', async () => {
    const template = await write(rich())
    await fill(template, 10)
    const [before, after] = [await readParts(template), await readParts(filled)]
    for (const name of [
      'xl/media/image1.png',
      'xl/pivotTables/pivotTable1.xml',
      'xl/printerSettings/printerSettings1.bin',
      'xl/worksheets/sheet3.xml',
    ])
      expect(after.get(name)).toEqual(before.get(name))
    expect(after.has('xl/calcChain.xml')).toBe(false)
    expect(String(after.get('[Content_Types].xml'))).not.toContain('calcChain')
    expect(String(after.get('xl/_rels/workbook.xml.rels'))).not.toContain('calcChain')
  })

  it('moves everything that names a row below the entries', async () => {
    await fill(await write(rich()), 10)
    const parts = await readParts(filled)
    const text = (name: string): string => String(parts.get(name))
    const sheet = text('xl/worksheets/sheet1.xml')
    // Seven rows were put in below row 3, above the last drawn one.
    for (const wanted of [
      '<dimension ref="A1:D12"/>',
      'activeCell="B12" sqref="B12"',
      'sqref="B2:B11 D3:D10"',
      '<formula1>$A$12:$A$12</formula1>',
      '<hyperlink ref="A12"',
      '<brk id="12"',
      '<mergeCell ref="B12:C12"/>',
      '<mergeCell ref="B3:C3"/><mergeCell ref="B11:C11"/><mergeCell ref="B12:C12"/><mergeCell ref="B4:C4"/>',
      '<mergeCell ref="B10:C10"/></mergeCells>',
      '<f>COUNTA(A2:A11)</f>',
      '<f>SUM($D$2:$D$11)+B12</f>',
      '<f>LEN(A3)+SUM(D$2:D3)</f>',
      '<f>LEN(A7)+SUM(D$2:D7)</f>',
      '<f>LEN(A11)+SUM(D$2:D11)</f>',
    ])
      expect(sheet).toContain(wanted)
    expect(sheet).toContain('<mergeCells count="11">')
    expect(text('xl/drawings/drawing1.xml')).toContain('<xdr:row>0</xdr:row></xdr:from><xdr:to><xdr:col>2</xdr:col><xdr:row>13</xdr:row>')
    expect(text('xl/drawings/vml1.vml')).toBe('<xml><br><x:Anchor>1, 15, 11, 2, 3, 15, 15, 4</x:Anchor><x:Row>11</x:Row></xml>')
    expect(text('xl/comments1.xml')).toContain('<comment ref="A12" authorId="0"/><comment ref="A1" authorId="0"/>')
    expect(text('xl/charts/chart1.xml')).toContain('<c:f>名单!$D$2:$D$11</c:f><c:f>说明!$A$1:$A$9</c:f>')
    expect(text('xl/workbook.xml')).toContain('名单!$A$1:$D$12</definedName>')
    expect(text('xl/workbook.xml')).toContain('名单!$B$12</definedName>')
    expect(text('xl/workbook.xml')).toContain('说明!$A$9</definedName>')
    expect(text('xl/workbook.xml')).toContain('fullCalcOnLoad="1"')
    // A result that may no longer be true is taken out; one that has nothing to do with it stays with its sheet's.
    expect(text('xl/worksheets/sheet2.xml')).toContain('<f>名单!B12+SUM(名单!$D$2:$D$11)</f></c>')
  })

  it('says who asked for it at its foot, unless the office has a foot of its own', async () => {
    await fill(await write(rich()), 2, '报送：街道 & 区 用途：核对')
    const parts = await readParts(filled)
    expect(String(parts.get('xl/worksheets/sheet1.xml'))).toContain(
      '</hyperlinks><headerFooter><oddFooter>&amp;L&amp;9报送：街道 &amp;&amp; 区 用途：核对',
    )
    await fill(forms.screening, 2, '报送：街道')
    expect((await open()).description).toBe('报送：街道')
  })

  it('takes no text for a formula, and says what no XML can say by leaving it out', async () => {
    const template = await write(
      buildBook({
        sheets: [
          {
            name: '表',
            xml: sheetXml([
              ['姓名', '性别', '住址'],
              ['', '', ''],
            ]),
          },
        ],
      }),
    )
    const plan = await readTemplate(template, { preferred: null, choices: [] })
    const [sheet] = plan.sheets
    const odd = ['=HYPERLINK("http://x")', '\u0000<b>&"\u000b', ' _x000D_ 𬭎 ']
    if (sheet === undefined || sheet.table === null) throw new Error('no table')
    await fillTemplate(
      template,
      {
        sheets: [
          {
            ...sheet,
            table: { plan: sheet.table, columns: [1, 2, 3], rows: [odd.map((text) => ({ text }))] },
            singles: new Map(),
            footer: null,
          },
        ],
        mark: null,
      },
      filled,
    )
    const [is] = (await open()).worksheets
    // exceljs leaves the escape of an escape in place; spreadsheet programs undo it (ECMA-376, ST_Xstring).
    expect([1, 2, 3].map((column) => is?.getCell(2, column).value)).toEqual(['=HYPERLINK("http://x")', '<b>&"', ' _x005F_x000D_ 𬭎 '])
  })

  it('has its rows appended where the office drew none, and everything below pushed down', async () => {
    const template = await write(
      buildBook({
        sheets: [
          {
            name: '表',
            xml: sheetXml([
              ['姓名', '性别', '住址'],
              ['填表人：', null, null],
            ]),
          },
        ],
      }),
    )
    await fill(template, 3)
    const [is] = (await open()).worksheets
    expect([2, 3, 4, 5].map((row) => is?.getCell(row, 1).value)).toEqual(['姓名1', '姓名2', '姓名3', '填表人：'])
  })
})
