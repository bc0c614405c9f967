import path from 'node:path'
import type { Page } from '@playwright/test'
import { editLedgerFile, readLedgerFile } from '../../src/ledger-file.ts'
import { expect, signInCenter, test } from '../../src/test.ts'

// Each ledger leaves as a workbook, comes back untouched as "all the same", comes back with two cells changed, and then
// says exactly that: compared cell by cell with the file that was put in. Whole numbers may be taken five times an hour,
// so that two people share the work.
const ledgers = [
  {
    key: 'party-members',
    edits: [
      { column: '组织关系状态', text: '失联' },
      { column: '备注', text: '每月联系一次，说“在外务工”' },
    ],
  },
  {
    key: 'tenancies',
    edits: [
      { column: '租期至', text: '2027-12-31' },
      { column: '居住人数', text: '9' },
    ],
  },
  {
    key: 'appointments',
    edits: [
      { column: '负责单元或片区', text: '东片区' },
      { column: '任期至', text: '2028-03-01' },
    ],
  },
  {
    key: 'facilities',
    edits: [
      { column: '状态', text: '停用' },
      { column: '最近检查日期', text: '2026-11-01' },
    ],
  },
  {
    key: 'shops-units',
    edits: [
      { column: '从业人数', text: '77' },
      { column: '联系电话', text: '15405309999' },
    ],
  },
] as const

for (const { key, edits } of ledgers)
  test(`${key} comes back from its own workbook, cell by cell`, async ({ screens, browser, url, complaints }, info) => {
    test.setTimeout(180_000)
    const taken = path.join(info.outputDir, 'taken.xlsx')
    const edited = path.join(info.outputDir, 'edited.xlsx')
    const again = path.join(info.outputDir, 'again.xlsx')
    const page = await screens.center()
    await signInCenter(page, 'secretary')
    await exportWhole(page, key, taken)
    const before = await readLedgerFile(taken)
    expect(before.rows.size).toBeGreaterThan(5)

    await page.getByTestId('import-rows').click()
    await page.getByTestId('file').setInputFiles(taken)
    await expect(page.getByTestId('found')).toHaveText(String(before.rows.size), { timeout: 60_000 })
    await expect(page.getByTestId('commit-bar')).toContainText('和台账完全一样')
    await page.getByTestId('start-over').click()

    const done = await editLedgerFile(taken, edited, edits)
    await page.getByTestId('file').setInputFiles(edited)
    await expect(page.getByTestId('commit-bar')).toContainText('新增 0 条，变更 2 条', { timeout: 60_000 })
    await page.getByTestId('commit-all').click()
    await expect(page.getByTestId('import-done')).toContainText('变更 2 条', { timeout: 60_000 })

    // The row says so on its page, and its story who brought it.
    const [first] = done
    await page.goto(`${url}/center/530502004001/ledgers/${key}/rows/${first?.id ?? ''}`)
    await expect(page.getByTestId('row-facts')).toContainText(first?.text ?? '')
    await expect(page.getByTestId('story-step').first()).toContainText('导入')
    await expect(page.getByTestId('story-step').first()).toContainText('段丽华')
    await expect(page.getByTestId('story-step')).toHaveCount(2)

    const other = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
    other.on('pageerror', (error) => complaints.push(error.message))
    await other.goto(`${url}/center/`)
    // Five whole files an hour are what one person may take: other specs take some as the worker.
    await signInCenter(other, 'admin')
    await exportWhole(other, key, again)
    await other.close()
    const wanted = await readLedgerFile(edited)
    const after = await readLedgerFile(again)
    expect(after.header).toEqual(before.header)
    expect([...after.rows.keys()].toSorted()).toEqual([...before.rows.keys()].toSorted())
    for (const [id, cells] of after.rows) expect(cells).toEqual(wanted.rows.get(id))
    for (const { id, column, text } of done) {
      const at = after.header.indexOf(column)
      expect(after.rows.get(id)?.[at]).toBe(text)
      expect(before.rows.get(id)?.[at]).not.toBe(text)
    }
    const changed = [...after.rows].flatMap(([id, cells]) => cells.filter((cell, at) => cell !== before.rows.get(id)?.[at]))
    expect(changed).toHaveLength(2)
  })

async function exportWhole(page: Page, ledger: string, file: string): Promise<void> {
  await page.getByTestId('nav-ledgers').click()
  await page.getByTestId(`ledger-${ledger}`).getByRole('link').click()
  await expect(page.getByTestId('row').first()).toBeVisible()
  await page.getByTestId('export').click()
  await page.getByTestId('export-whole').check()
  await page.getByTestId('export-purpose-report').check()
  await page.getByTestId('export-note').fill('台账往返核对')
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('export-submit').click()])
  await download.saveAs(file)
  await expect(page.getByTestId('export-dialog')).toBeHidden()
}

test('a row is added, changed by its form, ended and taken back; a past day shows what held then', async ({ screens, url }) => {
  const page = await screens.center()
  await signInCenter(page, 'worker')
  await page.goto(`${url}/center/530502004001/ledgers/facilities`)
  await page.getByTestId('add-row').click()
  await page.getByTestId('save-row').click()
  await expect(page.getByTestId('row-dialog')).toContainText('必填')
  await page.getByTestId('cell-name').fill('新晾衣架')
  await page.getByTestId('cell-kind').click()
  await page.getByRole('option', { name: '其他', exact: true }).click()
  await page.getByTestId('cell-keeperPhone').fill('15405301111')
  await page.getByTestId('save-row').click()
  await expect(page.getByTestId('row-dialog')).toBeHidden()

  await page.getByTestId('list-search').fill('晾衣')
  await expect(page.getByTestId('row')).toHaveCount(1)
  await page.getByTestId('row').click()
  await expect(page.getByTestId('fact-keeperPhone')).toContainText('154****1111')
  await page.getByTestId('reveal-keeperPhone').click()
  await page.getByTestId('purpose-service').check()
  await page.getByTestId('reveal-submit').click()
  await expect(page.getByTestId('revealed')).toHaveText('15405301111')
  await page.keyboard.press('Escape')

  await page.getByTestId('edit-row').click()
  await page.getByTestId('cell-place').fill('6栋顶楼')
  await page.getByTestId('save-row').click()
  await expect(page.getByTestId('fact-place')).toHaveText('6栋顶楼')
  await expect(page.getByTestId('story-step').first()).toContainText('位置：未填 → 6栋顶楼')
  await page.getByTestId('restore-1').click()
  await page.getByTestId('restore-now').click()
  await expect(page.getByTestId('fact-place')).toHaveText('未填')

  await page.getByTestId('end-row').click()
  await page.getByTestId('end-now').click()
  await expect(page.getByTestId('row-ended')).toBeVisible()
  await page.getByTestId('end-row').click()
  await page.getByTestId('take-back').click()
  await expect(page.getByTestId('row-ended')).toBeHidden()

  await page.goto(`${url}/center/530502004001/ledgers/appointments?asOf=2024-04-01`)
  await expect(page.getByTestId('as-of-mark')).toBeVisible()
  await expect(page.getByTestId('count')).toHaveText('8 条')
  await expect(page.getByTestId('add-row')).toHaveCount(0)
})

test('paper carries the header and who printed it on every page', async ({ screens, url }) => {
  const page = await screens.center()
  await signInCenter(page, 'worker')
  await page.goto(`${url}/center/530502004001/ledgers/facilities`)
  await page.getByTestId('print-rows').click()
  await page.getByTestId('print-prepare').click()
  await expect(page.getByTestId('print-why')).toContainText('请选择用途')
  await page.getByTestId('print-purpose-service').check()
  await page.getByTestId('print-note').fill('设施巡查')
  await page.getByTestId('print-prepare').click()
  const sheet = page.getByTestId('print-sheet')
  await expect(sheet.locator('caption')).toContainText('红花社区居民委员会设施台账')
  await expect(sheet.locator('tfoot')).toContainText(/打印：曾晓芳 \d{4}-\d\d-\d\d \d\d:\d\d 用途：办理本人的事项（设施巡查）/)
  await page.emulateMedia({ media: 'print' })
  await expect(sheet.locator('thead')).toHaveCSS('display', 'table-header-group')
  await expect(sheet.locator('tfoot')).toHaveCSS('display', 'table-footer-group')
  await expect(page.getByTestId('nav-ledgers')).toBeHidden()
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
  const [, width = '0', height = '0'] = /\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/.exec(pdf) ?? []
  expect(Number(width)).toBeGreaterThan(Number(height))
})
