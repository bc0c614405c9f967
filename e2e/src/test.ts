import { type Browser, type Page, test as base, expect } from '@playwright/test'

/** A page on one of the three screens, of its real size. */
export interface Screens {
  center(): Promise<Page>
  phone(): Promise<Page>
  tv(): Promise<Page>
}

export const test = base.extend<{ url: string; screens: Screens; complaints: string[] }>({
  url: async ({}, use, { parallelIndex }) => {
    const urls = (process.env['LINLI_E2E_URLS'] ?? '').split(' ')
    await use(urls[parallelIndex % urls.length] ?? '')
  },
  // Any error in a console or an unhandled one fails the test that caused it.
  complaints: async ({}, use) => {
    const complaints: string[] = []
    await use(complaints)
    expect(complaints).toEqual([])
  },
  screens: async ({ browser, url, complaints }, use) => {
    const open: (() => Promise<void>)[] = []
    const at = (path: string, viewport: { width: number; height: number }) => openPage(browser, url + path, viewport, complaints, open)
    await use({
      center: () => at('/center/', { width: 1440, height: 900 }),
      phone: () => at('/phone/', { width: 390, height: 844 }),
      tv: () => at('/tv/', { width: 1280, height: 720 }),
    })
    for (const close of open) await close()
  },
})

async function openPage(
  browser: Browser,
  address: string,
  viewport: { width: number; height: number },
  complaints: string[],
  open: (() => Promise<void>)[],
): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
  open.push(() => context.close())
  const page = await context.newPage()
  page.on('pageerror', (error) => complaints.push(`${address}: ${error.message}`))
  page.on('console', (message) => {
    // A refusal asked for on purpose is an answer, and being offline is part of some journeys.
    if (message.type() === 'error' && !/status of 4(0[1349]|22)|ERR_INTERNET_DISCONNECTED/.test(message.text()))
      complaints.push(`${address}: ${message.text()}`)
  })
  await page.goto(address)
  return page
}

export { expect }

export const demoPassword = 'linli-demo-2026'

export async function signInCenter(page: Page, login: string, password = demoPassword): Promise<void> {
  await page.getByTestId('login').fill(login)
  await page.getByTestId('password').fill(password)
  await page.getByTestId('sign-in').click()
  await expect(page.getByTestId('user-menu')).toBeVisible()
}

/** The worker makes a household's code in the centre; the resident opens it on the phone. */
export async function signInResident(center: Page, phone: Page, url: string, room: string): Promise<void> {
  await center.getByTestId('nav-households').click()
  await center.getByTestId('list-search').fill(room)
  await expect(center.getByTestId('row')).toHaveCount(1)
  await center.getByTestId('row').click()
  await center.getByTestId('print-pass').click()
  await center.getByTestId('make-pass').click()
  const link = new URL((await center.getByTestId('pass-slip').getAttribute('data-url')) ?? '')
  await phone.goto(url + link.pathname + link.hash)
  const enter = phone.getByTestId('pass-enter')
  await expect(enter.or(phone.getByTestId('my-people'))).toBeVisible()
  if (await enter.isVisible()) await enter.click()
  await expect(phone.getByTestId('my-people')).toBeVisible()
}

/** The television in the lobby of a building shows its code; the centre pairs it. */
export async function pairLobby(center: Page, tv: Page, name: string, building: string): Promise<void> {
  await expect(tv.getByTestId('pairing-code')).toHaveText(/\w{8}/)
  const code = (await tv.getByTestId('pairing-code').innerText()).replace(/\s/g, '')
  await center.getByTestId('nav-screens').click()
  await center.getByTestId('pair-screen').click()
  await center.getByTestId('pair-code').fill(code)
  await center.getByTestId('pair-name').fill(name)
  await center.getByTestId('pair-lobby').check()
  await center.getByTestId('pair-building').click()
  await center.getByRole('option', { name: building, exact: true }).click()
  await center.getByTestId('pair-submit').click()
  await expect(tv.getByTestId('place')).toContainText(building, { timeout: 20_000 })
}

/** Helpers sign in on the phone with login and password. */
export async function signInPhone(phone: Page, login: string, password = demoPassword): Promise<void> {
  await phone.goto(`${new URL(phone.url()).origin}/phone/sign-in`)
  await phone.locator('#login').fill(login)
  await phone.locator('#password').fill(password)
  await phone.getByTestId('sign-in').click()
}
