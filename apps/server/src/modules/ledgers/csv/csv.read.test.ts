import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRegister } from '../register/register.read.ts'
import type { SheetRow } from '../workbook/workbook.read.ts'
import { WorkbookRefusal } from '../workbook/workbook.refusal.ts'
import { guardFormula, unguardFormula } from './csv.guard.ts'
import { openTable } from './csv.read.ts'

let folder = ''
let count = 0
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'linli-csv-'))
})
afterAll(async () => rm(folder, { recursive: true, force: true }))

async function keep(content: Buffer | string): Promise<string> {
  const file = path.join(folder, `${String(count++)}.csv`)
  await writeFile(file, content)
  return file
}

async function read(content: Buffer | string): Promise<SheetRow[]> {
  const table = await openTable(await keep(content))
  const rows: SheetRow[] = []
  for (const sheet of table.sheets) for await (const row of sheet.rows()) rows.push(row)
  table.close()
  return rows
}

const reasonFor = (content: Buffer | string): Promise<unknown> =>
  read(content).catch((error: unknown) => (error instanceof WorkbookRefusal ? error.reason : error))

const list = '楼栋,单元,房号,姓名,身份证号码\n3栋,2单元,1102,尹建国,53059919700301119X\n3栋,2单元,1103,曾𬭎,\n'
const rows = [
  ['楼栋', '单元', '房号', '姓名', '身份证号码'],
  ['3栋', '2单元', '1102', '尹建国', '53059919700301119X'],
  ['3栋', '2单元', '1103', '曾𬭎', null],
]

describe('comma-separated text', () => {
  it.each([
    ['UTF-8 with its mark', Buffer.from(`\ufeff${list}`)],
    ['UTF-8 without', Buffer.from(list)],
    ['GBK with a character only GB 18030 has', iconv.encode(list, 'gb18030')],
    ['UTF-16 as Excel calls Unicode text', Buffer.concat([Buffer.from([0xff, 0xfe]), iconv.encode(list.replaceAll(',', '\t'), 'utf16le')])],
    ['semicolons', Buffer.from(list.replaceAll(',', ';'))],
    ['tabs', Buffer.from(list.replaceAll(',', '\t'))],
    ['line ends of Windows', Buffer.from(list.replaceAll('\n', '\r\n'))],
  ])('is read: %s', async (_, content) => {
    expect((await read(content)).map(({ cells }) => cells)).toEqual(rows)
  })

  it('keeps every character whole, wherever the pieces of the file end', async () => {
    const names = Array.from({ length: 30_000 }, (_, index) => `尹𬭎建${String(index)}`)
    for (const encoding of ['utf8', 'gb18030'])
      expect((await read(iconv.encode(names.map((name) => `${name},x\n`).join(''), encoding))).map(({ cells }) => cells[0])).toEqual(names)
  })

  it('numbers rows as a spreadsheet program does: empty lines count, line breaks inside quotation marks do not', async () => {
    expect(await read('a,b\n\n"x\ny",z\nc,d\n')).toEqual([
      { row: 1, cells: ['a', 'b'] },
      { row: 3, cells: ['x\ny', 'z'] },
      { row: 4, cells: ['c', 'd'] },
    ])
  })

  it('is a register like a workbook: the same places in what is wrong', async () => {
    const table = await openTable(await keep(list.replace('19700301119X', '197003011190')))
    const summary = await readRegister(table, { today: '2026-11-22' })
    expect(summary).toMatchObject({
      found: { buildings: 1, dwellings: 2, households: 2, persons: 2 },
      rejected: [{ sheet: 'CSV', row: 2, column: 'E 身份证号码', code: 'identity-number-check-digit' }],
    })
  })

  it('says that digits were lost where a spreadsheet program shortened a number', async () => {
    const table = await openTable(await keep(list.replace('53059919700301119X', '5.30599E+17')))
    expect((await readRegister(table, { today: '2026-11-22' })).rejected).toMatchObject([{ code: 'identity-number-digits-lost' }])
  })

  const refused: [string, () => Buffer | string, string][] = [
    ['nothing', () => '', 'file-empty'],
    ['a web page', () => '<html><table><tr><td>姓名,房号</td></tr></table></html>', 'not-a-workbook'],
    ['a program', () => Buffer.from('MZ\x90\0\x03,,,'), 'not-a-workbook'],
    ['prose', () => '这是一封信。\n没有表格。\n', 'not-a-workbook'],
    [
      'text of another encoding',
      () => Buffer.concat([Buffer.from('姓名,房号\n'), Buffer.from([0xff, 0x41, 0x80, 0xff, 0x2c, 0x0a])]),
      'text-encoding',
    ],
    ['a quotation mark that never ends', () => `姓名,房号\n"尹建国,1102\n${'x,y\n'.repeat(10)}`, 'csv-broken'],
    ['a cell without end', () => `姓名,房号\n"${'尹'.repeat(1_100_000)}",1\n`, 'csv-broken'],
    ['too many rows', () => '1,2\n'.repeat(100_001), 'too-many-rows'],
    ['too many columns', () => `${'x,'.repeat(300)}\n`, 'too-many-columns'],
    ['too many cells', () => `${'x,'.repeat(255)}\n`.repeat(9_900), 'too-many-cells'],
  ]
  it.each(refused)('is refused: %s', async (_, build, reason) => {
    expect(await reasonFor(build())).toBe(reason)
  })

  it('names the row from which quotation marks do not pair', async () => {
    const refusal = await read('a,b\nc,d\n"e,f\ng,h\n').catch((error: unknown) => error)
    expect(refusal).toMatchObject({ said: { en: expect.stringContaining('row 3') } })
  })
})

describe('the guard against formulas', () => {
  it('leaves nothing that begins like one, and comes off without a trace, whatever the text (D06)', () => {
    const text = fc.string({ unit: fc.constantFrom(...'\'=+-@\t\r＝＋－＠a尹0 ,"'), maxLength: 12 })
    fc.assert(
      fc.property(text, (written) => {
        expect(guardFormula(written)).not.toMatch(/^[=+\-@\t\r＝＋－＠]/u)
        expect(unguardFormula(guardFormula(written))).toBe(written)
      }),
      { seed: 20261122, numRuns: 2000 },
    )
  })
})
