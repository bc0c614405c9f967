import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { type Linli, startLinli } from '../../src/linli.ts'
import { expect, test } from '../../src/test.ts'

const fixtures = path.resolve(import.meta.dirname, '../../fixtures')
const workbook = path.join(fixtures, 'register-messy.xlsx')
const expected = JSON.parse(readFileSync(path.join(fixtures, 'register-messy.expected.json'), 'utf8')) as { households: number }
const administrator = { name: '尹红梅', login: 'yinhongmei', password: '春天 把 窗户 一扇扇 点亮' }

// From an empty data folder to a printed sheet of household codes, and a neighbour who signs in with one.
test.describe('setting up an empty installation', () => {
  let linli: Linli
  test.beforeAll(async () => {
    // A first start loads 665,276 divisions.
    test.setTimeout(240_000)
    linli = await startLinli({ demo: false })
  })
  test.afterAll(() => linli.stop())

  test('one browser with the code goes through the wizard; another is told why it may not', async ({ browser, complaints }) => {
    test.setTimeout(240_000)
    const open = async (at: string, viewport = { width: 1440, height: 900 }): Promise<Page> => {
      const context = await browser.newContext({ viewport, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
      const page = await context.newPage()
      page.on('pageerror', (error) => complaints.push(error.message))
      await page.goto(linli.url + at)
      return page
    }
    const codeFile = path.join(linli.dataDir, 'setup-code')
    const code = (await readFile(codeFile, 'utf8')).trim()
    expect((await stat(codeFile)).mode & 0o777).toBe(0o600)

    const page = await open('/')
    await expect(page).toHaveURL(/\/center\/setup$/)
    await page.getByTestId('setup-code').fill('0000-0000-0000-0000-0000')
    await page.getByTestId('setup-claim').click()
    await expect(page.getByTestId('form-error')).toContainText('设置码不对')
    await page.getByTestId('setup-code').fill(code.toLowerCase())
    await page.getByTestId('setup-claim').click()
    await expect(page.getByTestId('division-search')).toBeVisible()

    const other = await open('/center/')
    await expect(other.getByTestId('setup-taken')).toBeVisible()
    await other.getByTestId('setup-code').fill(code)
    await other.getByTestId('setup-claim').click()
    await expect(other.getByTestId('form-error')).toContainText('已经用过')
    await other.context().close()

    for (const words of ['隆阳 红花', 'longyang honghua', '530502004001']) {
      await page.getByTestId('division-search').fill(words)
      await expect(page.getByTestId('division-hit').first()).toContainText('云南省 › 保山市 › 隆阳区 › 青华街道')
    }
    await page.getByTestId('division-hit').first().getByTestId('division-choose').click()
    await expect(page.getByTestId('admin-name')).toBeVisible()
    await page.reload()
    await expect(page.getByTestId('admin-name')).toBeVisible()

    await page.getByTestId('admin-name').fill(administrator.name)
    await page.getByTestId('admin-login').fill(administrator.login)
    await page.getByTestId('admin-password').fill(administrator.password)
    await page.getByTestId('admin-again').fill(administrator.password)
    await page.getByTestId('admin-create').click()

    await page.getByTestId('totp-begin').click()
    const secret = (await page.getByTestId('totp-secret').innerText()).replace(/\s/g, '')
    await page.getByTestId('totp-code').fill(totp(secret))
    await page.getByTestId('totp-confirm').click()
    await expect(page.getByTestId('paper-code').first()).toBeVisible()
    await page.getByTestId('papers-kept').click()

    await page.getByTestId('estate-name').fill('红花安置小区')
    await page.getByTestId('estate-line').fill('6 栋 × 2 单元 × 11 层 × 4 户')
    await expect(page.getByTestId('estate-total')).toContainText('6 栋，528 户')
    await expect(page.getByTestId('skeleton-drawing').locator('.window')).toHaveCount(528)
    await page.getByTestId('building-1').locator('[data-room="2-101"]').click()
    await expect(page.getByTestId('estate-total')).toContainText('527 户')
    await page.getByTestId('building-1').locator('[data-room="2-101"]').click()
    await expect(page.getByTestId('estate-total')).toContainText('528 户')
    await page.getByTestId('estate-build').click()
    await expect(page.getByTestId('setup-step-estate')).toHaveAttribute('data-done', 'true')

    await page.reload()
    await page.getByTestId('file').setInputFiles(workbook)
    await page.getByTestId('commit-rest').click({ timeout: 60_000 })
    await expect(page.getByTestId('written')).toContainText('1,334', { timeout: 60_000 })
    await page.getByTestId('import-next').click()

    await page.getByTestId('make-sheets').click()
    await expect(page.getByTestId('sheets-made')).toContainText(/张，共 \d+ 页/, { timeout: 60_000 })
    const slips = page.getByTestId('pass-slip')
    const printed = await slips.count()
    expect(printed).toBeGreaterThan(300)
    expect(printed).toBeLessThanOrEqual(expected.households)
    expect(await slips.first().innerText()).toContain('1栋1单元')
    const paper = await page.pdf({ preferCSSPageSize: true })
    const pages = Number(/共 (\d+) 页/.exec(await page.getByTestId('sheets-made').innerText())?.[1])
    expect(paper.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(pages)
    const address = new URL((await slips.nth(5).getAttribute('data-url')) ?? '')
    const room = /(\d+)室/.exec(await slips.nth(5).innerText())?.[1] ?? ''
    await page.getByTestId('passes-next').click()

    await page.getByTestId('settings-organisation').fill('隆阳区民政局')
    await page.getByTestId('save-host').click()
    await page.getByTestId('settings-phone').fill('0875-2120000')
    await page.getByTestId('save-complaints').click()
    await expect(page.getByTestId('save-complaints')).toBeDisabled()
    await page.getByTestId('settings-next').click()
    await expect(page.getByTestId('setup-finished')).toBeVisible()
    await page.getByTestId('setup-open').click()
    await expect(page.getByTestId('page-foot')).toContainText('隆阳区民政局')
    await expect(page.getByTestId('page-foot')).toContainText('0875-2120000')

    const phone = await open(address.pathname + address.hash, { width: 390, height: 844 })
    await phone.getByTestId('pass-enter').click()
    await expect(phone.getByTestId('my-people')).toBeVisible()
    await expect(phone.locator('body')).toContainText(`1栋1单元${room}`)

    const late = await open('/')
    await expect(late).toHaveURL(`${linli.url}/`)
    await late.goto(`${linli.url}/center/setup`)
    await expect(late.getByTestId('setup-closed')).toBeVisible()
  })
})

/** The six digits of now (RFC 6238, SHA-1, 30 s), as the app on a phone shows them. */
function totp(secret: string): string {
  const bits = [...secret].map((char) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(char).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
  const digest = createHmac('sha1', key).update(counter).digest()
  const at = (digest.at(-1) ?? 0) & 15
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
