import { readFileSync } from 'node:fs'
import path from 'node:path'
import { type Linli, startLinli } from '../../src/linli.ts'
import { expect, signInCenter, test } from '../../src/test.ts'

const fixtures = path.resolve(import.meta.dirname, '../../fixtures')
const workbook = path.join(fixtures, 'register-messy.xlsx')
const expected = JSON.parse(readFileSync(path.join(fixtures, 'register-messy.expected.json'), 'utf8')) as {
  buildings: number
  dwellings: number
  households: number
  personRows: number
  faultyRows: { sheet: string; row: number }[]
}
const password = 'a-good-long-password-1'

interface ImportAnswer {
  found: Record<string, number>
  rejected: { sheet: string; row: number }[]
  written: Record<string, number>
  outcome: Record<string, number>
}

// The messy workbook gives exactly the expected numbers on the command line and in the browser, in an empty installation.
test.describe('importing the messy register', () => {
  let linli: Linli
  test.beforeAll(async () => {
    // A first start loads 665,276 divisions.
    test.setTimeout(240_000)
    linli = await startLinli({ demo: false })
    const made = await linli.command(
      [
        'user',
        'create',
        '--login',
        'admin',
        '--name',
        '管理员',
        '--post',
        'administrator',
        '--community',
        '530502004001',
        '--open-community',
      ],
      `${password}\n`,
    )
    expect(made.stderr).not.toContain('rror')
    expect(made.code).toBe(0)
  })
  test.afterAll(() => linli.stop())

  const importFile = async (...options: string[]) => {
    const { code, stdout } = await linli.command(['import', 'register', workbook, '--json', ...options])
    return { code, answer: JSON.parse(stdout) as ImportAnswer }
  }

  test('on the command line, with the server running: a dry run names the eight rows and writes nothing', async () => {
    const { code, answer } = await importFile('--dry-run')
    expect(code).toBe(2)
    expect(answer.found).toEqual({
      buildings: expected.buildings,
      dwellings: expected.dwellings,
      households: expected.households,
      persons: expected.personRows,
    })
    expect(answer.rejected.map(({ sheet, row }) => ({ sheet, row }))).toEqual(expected.faultyRows.map(({ sheet, row }) => ({ sheet, row })))
    expect(answer.written).toEqual({ buildings: 0, dwellings: 0, households: 0, persons: 0 })
  })

  test('in the browser: upload, eight cells named, the rest committed and seen', async ({ browser, complaints }) => {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(`${linli.url}/center/`)
    await signInCenter(page, 'admin', password)
    await page.getByTestId('nav-imports').click()
    await page.getByTestId('file').setInputFiles(workbook)
    await expect(page.getByTestId('found')).toContainText('1,342', { timeout: 60_000 })
    for (const number of [expected.buildings, expected.dwellings, expected.households])
      await expect(page.getByTestId('found')).toContainText(String(number))
    await page.getByTestId('report-rejected').click()
    const rows = page.getByTestId('rejections').locator('tbody tr')
    await expect(rows).toHaveCount(8)
    expect(await rows.locator('td:nth-child(2)').allInnerTexts()).toEqual(expected.faultyRows.map((row) => String(row.row)))
    await page.getByTestId('commit-rest').click()
    await expect(page.getByTestId('written')).toContainText('1,334', { timeout: 60_000 })
    await page.getByTestId('see-households').click()
    await expect(page.getByTestId('count')).toContainText('473')
    await page.close()
  })

  test('the same file again changes nothing', async () => {
    const { code, answer } = await importFile('--skip-rejected')
    expect(code).toBe(2)
    expect(answer.outcome).toMatchObject({ new: 0, changed: 0, unchanged: 1334 })
    expect(answer.written).toEqual({ buildings: 0, dwellings: 0, households: 0, persons: 0 })
  })

  test('the chain is whole and the roll-ups are right after it', async () => {
    expect((await linli.command(['audit', 'verify', '--json'])).code).toBe(0)
    const rollups = await linli.command(['rollups', 'rebuild', '--json'])
    expect(rollups.code).toBe(0)
    expect(rollups.stdout).not.toMatch(/"before"/)
  })
})
