import path from 'node:path'
import { type Browser, type Page, chromium } from '@playwright/test'
import { type Linli, startLinli } from './linli.ts'
import { demoPassword } from './test.ts'

// Takes the README's pictures from a fresh demo installation: `npm run pictures`.
const folder = path.resolve(import.meta.dirname, '../../docs/pictures')

async function main(): Promise<void> {
  const linli = await startLinli({ demo: true })
  const browser = await chromium.launch({ executablePath: process.env['LINLI_CHROMIUM'] ?? '/usr/bin/chromium' })
  try {
    await takeAll(browser, linli)
  } finally {
    await browser.close()
    await linli.stop()
  }
}

async function takeAll(browser: Browser, linli: Linli): Promise<void> {
  const open = async (at: string, width: number, height: number): Promise<Page> => {
    const page = await browser.newPage({ viewport: { width, height }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
    await page.goto(linli.url + at)
    return page
  }
  const take = (page: Page, name: string) => page.screenshot({ path: path.join(folder, `${name}.png`) })

  const center = await open('/center/', 1440, 900)
  await center.getByTestId('login').fill('secretary')
  await center.getByTestId('password').fill(demoPassword)
  await center.getByTestId('sign-in').click()
  await center.getByTestId('estate-drawing').waitFor()
  await take(center, 'center-today')

  const tv = await open('/tv/', 1280, 720)
  const code = (await tv.getByTestId('pairing-code').innerText()).replace(/\s/g, '')
  await center.goto(`${linli.url}/center/screens/pair?code=${code}`)
  await center.getByTestId('pair-name').fill('3栋大厅')
  await center.getByTestId('pair-building').click()
  await center.getByRole('option', { name: '3栋', exact: true }).click()
  await center.getByTestId('pair-submit').click()
  await tv.getByTestId('story').waitFor({ timeout: 20_000 })
  await take(tv, 'tv-story')

  await center.getByTestId('nav-households').click()
  await center.getByTestId('list-search').fill('3-1-501')
  await center.getByTestId('row').first().click()
  await center.getByTestId('print-pass').click()
  await center.getByTestId('make-pass').click()
  const pass = new URL((await center.getByTestId('pass-slip').getAttribute('data-url')) ?? '')
  const phone = await open(pass.pathname + pass.hash, 390, 844)
  await phone.getByTestId('pass-enter').click()
  await phone.getByTestId('my-people').waitFor()
  await phone.getByTestId('use-normal').click()
  await take(phone, 'phone-home')
}

await main()
