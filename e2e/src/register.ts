import type { Page } from '@playwright/test'
import excel from 'exceljs'

export const demoCommunity = 530502004001
/** A row of the register by its headers, as its own export says it: another way through the code than a report. */
export type RegisterRow = Readonly<Record<string, string>>

/** Every person of the register with whole numbers; whoever is signed in on the page takes it. */
export async function readRegister(page: Page): Promise<RegisterRow[]> {
  const file = await page.evaluate(async (community) => {
    const answer = await fetch(`/api/communities/${String(community)}/exports/register/unmasked`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ format: 'xlsx', filter: {}, purpose: 'verification', note: '逐格核对报表和台账' }),
    })
    if (!answer.ok) throw new Error(await answer.text())
    const bytes = new Uint8Array(await answer.arrayBuffer())
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
  }, demoCommunity)
  const book = new excel.Workbook()
  // exceljs declares a Buffer of its own.
  await book.xlsx.load(Buffer.from(file, 'base64') as unknown as excel.Buffer)
  const sheet = book.worksheets[0]
  if (sheet === undefined) throw new Error('an export without a sheet')
  const rows: RegisterRow[] = []
  let headers: string[] = []
  sheet.eachRow((row) => {
    const texts = Array.from({ length: sheet.columnCount }, (_, index) => row.getCell(index + 1).text)
    if (headers.length > 0) rows.push(Object.fromEntries(headers.map((header, index) => [header, texts[index] ?? ''])))
    else if (texts.includes('姓名') && texts.includes('证件号码')) headers = texts
  })
  return rows.filter((row) => row['姓名'] !== '' && row['证件号码'] !== '')
}

/** 3栋1单元501室 */
export const homeOf = (row: RegisterRow): string => `${row['楼栋'] ?? ''}${row['单元'] ?? ''}${row['房号'] ?? ''}室`
