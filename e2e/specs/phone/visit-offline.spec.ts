import type { Page } from '@playwright/test'
import { demoPassword, expect, signInCenter, signInPhone, test } from '../../src/test.ts'

test('a stairwell without signal: saved in a few taps, sent once and in order, and at the desk', async ({ screens }) => {
  const phone = await screens.phone()
  await signInPhone(phone, 'member3')
  await expect(phone.getByTestId('tab-visits')).toBeVisible()
  await phone.evaluate('navigator.serviceWorker.ready.then(() => undefined)')
  await phone.getByTestId('tab-visits').click()
  const homes = phone.getByTestId('visit-target')
  await expect(homes.nth(1)).toBeVisible()
  const label = (await homes.first().locator('.num').innerText()).trim()
  // Kept when the server answered for the list and the kinds of needs.
  await expect.poll(() => keptCategories(phone)).toBeGreaterThan(5)

  await phone.context().setOffline(true)
  await phone.reload()
  const note = `楼道灯晚上不亮，老人怕摔 ${String(Date.now())}`
  let taps = 0
  const tap = async (testId: string, at = 0): Promise<void> => {
    taps += 1
    await phone.getByTestId(testId).nth(at).click()
  }
  await tap('tab-visits')
  await tap('visit-target')
  await expect(phone.getByTestId('page-title')).toHaveText(label)
  await tap('visit-note')
  await phone.keyboard.insertText(note)
  await tap('need', 3)
  await tap('visit-save')
  expect(taps).toBeLessThanOrEqual(6)
  await expect(phone.getByTestId('visit-saved')).toBeVisible()
  await expect(phone.getByTestId('unsent')).toHaveAttribute('data-state', 'waiting')

  // The shortest visit there is, found by its room.
  taps = 0
  await tap('find-home')
  await phone.keyboard.insertText((await homes.nth(1).locator('.num').innerText()).trim())
  await tap('visit-target')
  await tap('all-well')
  expect(taps).toBe(3)
  await expect(phone.getByTestId('unsent')).toHaveCount(2)
  await expect(phone.getByTestId('waiting-band')).toContainText('2')

  await phone.context().setOffline(false)
  await expect(phone.getByTestId('waiting-band')).toBeHidden({ timeout: 30_000 })
  await expect(phone.getByTestId('unsent')).toHaveCount(0)
  await phone.getByTestId('my-visits').click()
  await expect(phone.getByTestId('visit').filter({ hasText: note })).toHaveCount(1)

  const center = await screens.center()
  await signInCenter(center, 'worker')
  await center.getByTestId('nav-walks').click()
  const walk = center.getByTestId('walk').filter({ hasText: note })
  await expect(walk).toHaveCount(1)
  await expect(walk).toContainText(label)
  await expect(walk.getByTestId('walk-matter')).toHaveCount(1)

  // The author corrects within the day; another account finds nothing of it on the phone.
  await phone.getByTestId('visit').filter({ hasText: note }).getByTestId('mend-edit').click()
  await phone.getByTestId('mend-text').locator('textarea').or(phone.locator('textarea[data-testid=mend-text]')).fill(`${note}（已核对）`)
  await phone.getByTestId('mend-save').click()
  await expect(phone.getByTestId('visit').filter({ hasText: '（已核对）' })).toHaveCount(1)
  await phone.getByTestId('tab-me').click()
  await phone.getByTestId('sign-out').click()
  await phone.waitForURL('**/phone/**')
  await expect(phone.getByTestId('tab-visits')).toBeHidden()
  expect(await keptCategories(phone)).toBe(0)
})

test('nothing of visits runs out of a narrow screen with large type', async ({ browser, url }) => {
  const context = await browser.newContext({ viewport: { width: 320, height: 640 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
  const phone = await context.newPage()
  await phone.goto(`${url}/phone/sign-in`)
  await phone.locator('#login').fill('member3')
  await phone.locator('#password').fill(demoPassword)
  await phone.getByTestId('sign-in').click()
  await expect(phone.getByTestId('tab-visits')).toBeVisible()
  await phone.getByTestId('tab-visits').click()
  await phone.getByTestId('visit-target').first().click()
  await expect(phone.getByTestId('visit-save')).toBeVisible()
  const door = new URL(phone.url()).pathname
  for (const path of ['/phone/visits', door, '/phone/visits/mine', '/phone/home/contact']) {
    await phone.goto(url + path)
    await expect(phone.getByTestId('page-foot')).toBeVisible()
    await phone.evaluate(`document.documentElement.style.fontSize = '28px'`)
    expect([path, await phone.evaluate('document.documentElement.scrollWidth')]).toEqual([path, 320])
  }
  await context.close()
})

/** How many kinds of needs this phone keeps; none where nothing is kept. */
function keptCategories(phone: Page): Promise<number> {
  return phone.evaluate<number>(`new Promise((resolve) => {
    const opening = indexedDB.open('linli-round', 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore('round')
    opening.onsuccess = () => {
      const request = opening.result.transaction('round').objectStore('round').get('mine')
      request.onsuccess = () => {
        opening.result.close()
        resolve(request.result === undefined ? 0 : request.result.categories.length)
      }
      request.onerror = () => resolve(-1)
    }
  })`)
}
