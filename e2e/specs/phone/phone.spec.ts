import type { Page } from '@playwright/test'
import { demoPassword, expect, test } from '../../src/test.ts'

test('signed out: public notices, who answers for a building, the host and the complaints entry', async ({ screens }) => {
  const phone = await screens.phone()
  await expect(phone.getByTestId('notice').first()).toBeVisible()
  await expect(phone.getByTestId('page-foot')).toContainText('青华街道办事处')
  await phone.getByTestId('tab-people').click()
  await phone.getByTestId('building').filter({ hasText: '3栋' }).click()
  await expect(phone.getByTestId('answerer').first()).toContainText('单永华')
})

test('a suggestion written without signal waits, is sent once, and is answered under its code', async ({ screens }) => {
  const phone = await screens.phone()
  await phone.getByTestId('suggest-link').click()
  const text = `楼道灯晚上不亮，老人怕摔。${String(Date.now())}`
  await phone.context().setOffline(true)
  await phone.locator('#suggest-text').fill(text)
  await phone.getByTestId('suggest-send').click()
  await expect(phone.getByTestId('waiting-band')).toBeVisible()
  await phone.context().setOffline(false)
  await expect(phone.getByTestId('receipt-code').or(phone.getByTestId('sent').first())).toBeVisible({ timeout: 30_000 })
  await expect(phone.getByTestId('waiting-band')).toBeHidden({ timeout: 30_000 })

  const center = await screens.center()
  await center.getByTestId('login').fill('worker')
  await center.getByTestId('password').fill(demoPassword)
  await center.getByTestId('sign-in').click()
  await center.getByTestId('nav-suggestions').click()
  await expect(center.getByTestId('suggestion').filter({ hasText: text })).toHaveCount(1)
})

test('a building head sees the own building, without identity numbers or tags', async ({ screens }) => {
  const phone = await screens.phone()
  await signIn(phone, 'head3')
  await expect(phone.getByTestId('total')).toContainText('户')
  await phone.locator('#find').fill('zhang')
  await expect(phone.getByTestId('household').first()).toBeVisible()
  await phone.getByTestId('household').first().click()
  await expect(phone.getByTestId('household-page')).toBeVisible()
  await expect(phone.getByTestId('household-page')).not.toContainText(/530599|低保/)
})

test('narrow, large type and elder layout: nothing runs out of the screen', async ({ browser, url }) => {
  const context = await browser.newContext({ viewport: { width: 320, height: 640 }, locale: 'zh-CN' })
  const phone = await context.newPage()
  for (const path of ['/phone/', '/phone/answerers', '/phone/suggest', '/phone/sign-in']) {
    await phone.goto(url + path)
    await expect(phone.getByTestId('page-foot')).toBeVisible()
    await phone.evaluate(`document.documentElement.style.fontSize = '28px'`)
    expect([path, await phone.evaluate('document.documentElement.scrollWidth')]).toEqual([path, 320])
  }
  await phone.goto(`${url}/phone/`)
  await phone.getByTestId('use-elder').click()
  await expect(phone.getByTestId('elder-call')).toBeVisible()
  expect(await phone.evaluate('document.documentElement.scrollWidth')).toBe(320)
  await phone.reload()
  await expect(phone.getByTestId('elder-call')).toBeVisible()
  await context.close()
})

async function signIn(phone: Page, login: string): Promise<void> {
  await phone.goto(`${new URL(phone.url()).origin}/phone/sign-in`)
  await phone.locator('#login').fill(login)
  await phone.locator('#password').fill(demoPassword)
  await phone.getByTestId('sign-in').click()
}
