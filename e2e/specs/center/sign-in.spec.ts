import AxeBuilder from '@axe-core/playwright'
import type { Browser, Page } from '@playwright/test'
import { appCode, plugAuthenticator } from '../../src/authenticator.ts'
import { type Linli, startLinli } from '../../src/linli.ts'
import { demoPassword, expect, signInCenter, test } from '../../src/test.ts'

// An installation of its own: second factors set up here would stand in the way of the other specs. Passkeys need a host name.
test.slow()
let linli: Linli
let url: string
test.beforeAll(async () => {
  linli = await startLinli({ demo: true, env: (port) => ({ PUBLIC_URL: `http://localhost:${String(port)}` }) })
  url = linli.url.replace('127.0.0.1', 'localhost')
})
test.afterAll(() => linli.stop())

async function openCenter(browser: Browser, path = '/center/'): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
  const page = await context.newPage()
  await page.goto(url + path)
  return page
}
/** On a busy machine the menu may still be moving to its place when it is clicked, and the click falls beside the line. */
async function chooseInMenu(page: Page, item: string, leadsTo: string): Promise<void> {
  await expect(async () => {
    if (await page.getByTestId(leadsTo).isVisible()) return
    if (await page.getByTestId(item).isHidden()) await page.getByTestId('user-menu').click({ timeout: 2_000 })
    await page.getByTestId(item).click({ timeout: 2_000 })
    await expect(page.getByTestId(leadsTo)).toBeVisible({ timeout: 5_000 })
  }).toPass({ timeout: 40_000 })
}
const openSecurity = (page: Page) => chooseInMenu(page, 'my-security', 'my-totp')
const leave = (page: Page) => chooseInMenu(page, 'sign-out', 'login')
async function setUpApp(page: Page): Promise<{ secret: string; codes: string[] }> {
  await page.getByTestId('totp-begin').click()
  const secret = await page.getByTestId('totp-secret').innerText()
  await page.getByTestId('totp-code').fill(appCode(secret))
  await page.getByTestId('totp-confirm').click()
  await expect(page.getByTestId('paper-code')).toHaveCount(10)
  const codes = await page.getByTestId('paper-code').allInnerTexts()
  await page.getByTestId('papers-kept').click()
  return { secret, codes }
}
async function passFirst(page: Page, login: string): Promise<void> {
  await page.getByTestId('login').fill(login)
  await page.getByTestId('password').fill(demoPassword)
  await page.getByTestId('sign-in').click()
  await expect(page.getByTestId('second-step')).toBeVisible()
}

test('the app is set up, asked for at the next sign-in, and a paper code stands in for it once', async ({ browser }) => {
  const page = await openCenter(browser)
  await signInCenter(page, 'worker')
  await openSecurity(page)
  const { secret, codes } = await setUpApp(page)
  await expect(page.getByTestId('papers-left')).toContainText('10')
  await leave(page)
  await passFirst(page, 'worker')
  await page.getByTestId('second-code').fill('000000')
  await page.getByTestId('second-submit').click()
  await expect(page.getByTestId('form-error')).toHaveAttribute('data-error', 'wrong_code')
  await page.getByTestId('second-code').fill(appCode(secret, 1))
  await page.getByTestId('second-submit').click()
  await expect(page.getByTestId('user-menu')).toBeVisible()
  await leave(page)
  await passFirst(page, 'worker')
  await page.getByTestId('second-use-backup-code').click()
  await page.getByTestId('second-code').fill(codes[3] ?? '')
  await page.getByTestId('second-submit').click()
  await openSecurity(page)
  await expect(page.getByTestId('papers-left')).toContainText('9')
  await page.getByTestId('totp-end').click()
  await page.getByTestId('totp-ask-confirm').click()
  await expect(page.getByTestId('totp-end')).toBeHidden()
})

test('a passkey is registered, signs in alone, is renamed and removed', async ({ browser }) => {
  const page = await openCenter(browser)
  await plugAuthenticator(page)
  await signInCenter(page, 'secretary')
  await openSecurity(page)
  await page.getByTestId('passkey-add').click()
  await page.getByTestId('passkey-name').fill('办公室电脑')
  await page.getByTestId('passkey-submit').click()
  await expect(page.getByTestId('passkey')).toContainText('办公室电脑')
  await leave(page)
  await page.getByTestId('sign-in-passkey').click()
  await expect(page.getByTestId('user-menu')).toBeVisible()
  await leave(page)
  // With the password the passkey is the second step.
  await passFirst(page, 'secretary')
  await page.getByTestId('second-submit').click()
  await openSecurity(page)
  await page.getByTestId('passkey-rename').click()
  await page.getByTestId('passkey-name').fill('蓝色钥匙')
  await page.getByTestId('passkey-submit').click()
  await expect(page.getByTestId('passkey')).toContainText('蓝色钥匙')
  await page.getByTestId('passkey-end').click()
  await page.getByTestId('passkey-submit').click()
  await expect(page.getByTestId('passkey')).toHaveCount(0)
  await leave(page)
  await page.getByTestId('sign-in-passkey').click()
  await expect(page.getByTestId('form-error')).toHaveAttribute('data-error', 'wrong_code')
})

test('a dangerous step asks again who is there, and then goes on by itself', async ({ browser }) => {
  const page = await openCenter(browser)
  await signInCenter(page, 'admin')
  await page.getByTestId('nav-accounts').click()
  // What the server answers ten minutes after the last proof.
  await page.route(
    '**/accounts',
    (route) =>
      route.request().method() === 'POST'
        ? route.fulfill({ status: 403, json: { error: { id: 'reauthentication_needed', zh: '需要确认', en: 'confirm', requestId: 'x' } } })
        : route.continue(),
    { times: 2 },
  )
  await page.getByTestId('create-account').click()
  await page.getByTestId('account-name').fill('新同事')
  await page.getByTestId('account-login').fill('newcomer')
  await page.getByTestId('account-password').fill('一句又长又好记的话好不好呀')
  await page.getByTestId('account-save').click()
  await page.getByTestId('reauth-secret').fill('not it')
  await page.getByTestId('reauth-confirm').click()
  await expect(page.getByTestId('reauthenticate').getByTestId('form-error')).toHaveAttribute('data-error', 'wrong_credentials')
  await page.unroute('**/accounts')
  await page.getByTestId('reauth-secret').fill(demoPassword)
  await page.getByTestId('reauth-confirm').click()
  await expect(page.getByTestId('account-row').filter({ hasText: '新同事' })).toBeVisible()
})

test('two colleagues let a third back in, who sets a new password and a new second factor', async ({ browser }) => {
  const first = await openCenter(browser)
  await signInCenter(first, 'secretary')
  await first.getByTestId('nav-accounts').click()
  await first.getByTestId('account-row').filter({ hasText: 'worker' }).getByTestId('recover-account').click()
  await first.getByTestId('recovery-start-submit').click()
  await expect(first.getByTestId('recovery-row').first()).toContainText('等第二位确认')
  await expect(first.getByTestId('confirm-recovery')).toHaveCount(0)

  const second = await openCenter(browser)
  await signInCenter(second, 'admin')
  await second.getByTestId('nav-accounts').click()
  await second.getByTestId('recoveries').click()
  await second.getByTestId('confirm-recovery').click()
  await second.getByTestId('confirm-recovery-submit').click()
  const code = await second.getByTestId('recovery-code').innerText()
  await second.getByTestId('recovery-done').click()

  const third = await openCenter(browser, '/center/recover')
  await third.getByTestId('recover-login').fill('worker')
  await third.getByTestId('recover-code').fill(code.toLowerCase())
  await third.getByTestId('recover-password').fill('一个全新的很长的通行短语啊')
  await third.getByTestId('recover-submit').click()
  // Everything else is closed until the second factor is set up.
  await expect(third).toHaveURL(/set-up-security/)
  await third.goto(`${url}/center/530502004001/persons`)
  await expect(third).toHaveURL(/set-up-security/)
  await setUpApp(third)
  await expect(third.getByTestId('user-menu')).toBeVisible()
  await expect(first.getByTestId('recovery-row').first()).toContainText('已恢复')
})

test('the pages of signing in have no accessibility violation', async ({ browser }) => {
  const page = await openCenter(browser)
  const check = async (name: string) => {
    await page.waitForLoadState('networkidle').catch(() => undefined)
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze()
    expect([name, violations.map(({ id, nodes }) => ({ id, at: nodes.map((node) => node.target.join(' ')) }))]).toEqual([name, []])
  }
  await expect(page.getByTestId('sign-in-passkey')).toBeVisible()
  await check('sign-in')
  await page.goto(`${url}/center/recover`)
  await expect(page.getByTestId('recover-login')).toBeVisible()
  await check('recover')
  await page.goto(`${url}/center/`)
  await signInCenter(page, 'admin')
  await openSecurity(page)
  await check('security')
  await page.getByTestId('totp-begin').click()
  await expect(page.getByTestId('totp-secret')).toBeVisible()
  await check('totp')
  await page.getByTestId('nav-accounts').click()
  await page.getByTestId('recoveries').click()
  await expect(page.getByTestId('start-recovery')).toBeVisible()
  await check('recoveries')
})
