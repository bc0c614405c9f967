import type { Locator, Page } from '@playwright/test'
import { expect, signInCenter, signInResident, test } from '../../src/test.ts'

// From conditions in plain words to people, paper and a notice that only those who fit ever see.
test('a question is built, read back, kept, and its people are one click away', async ({ screens }) => {
  const center = await screens.center()
  await signInCenter(center, 'secretary')
  await center.getByTestId('nav-questions').click()
  await center.getByTestId('question-add').click()
  await expect(center.getByTestId('question-sentence')).toHaveText('60岁以上的人')
  await expect(center.getByTestId('question-count')).toHaveText(/^找到 [1-9]\d* 人$/)
  const old = await countOf(center)

  await center.getByTestId('question-add').click()
  await choose(center, rowOf(center, 1).getByTestId('question-topic'), '楼栋')
  await choose(center, rowOf(center, 1).getByTestId('question-values'), '3栋')
  await expect(center.getByTestId('question-sentence')).toHaveText('60岁以上、住3栋的人')
  await expect.poll(() => countOf(center)).toBeLessThan(old)
  const here = await countOf(center)
  await rowOf(center, 1).getByTestId('question-not').click()
  await expect(center.getByTestId('question-sentence')).toHaveText('60岁以上、不是住3栋的人')
  await expect.poll(() => countOf(center)).toBe(old - here)
  await rowOf(center, 1).getByTestId('question-not').click()
  await expect.poll(() => countOf(center)).toBe(here)

  const title = `三栋老人${String(Date.now() % 100_000)}`
  await center.getByTestId('question-save-new').click()
  await center.getByTestId('question-title').fill(title)
  await center.getByTestId('question-save-confirm').click()
  await center.getByTestId('question-fresh').click()
  await expect(center.getByTestId('question-sentence')).toHaveText('所有的人')
  await center.getByTestId('saved-question').filter({ hasText: title }).click()
  await expect(center.getByTestId('question-sentence')).toHaveText('60岁以上、住3栋的人')
  await expect.poll(() => countOf(center)).toBe(here)

  await test.step('its sheet to sign has a line for each', async () => {
    await center.getByTestId('question-print').click()
    await center.getByTestId('print-sign-in').check()
    await center.getByTestId('print-make').click()
    await expect(center.getByText('请写标题。')).toBeVisible()
    await center.getByTestId('paper-title').fill('重阳节活动签到表')
    await center.getByTestId('print-purpose-service').check()
    await center.getByTestId('print-make').click()
    await expect(center.getByTestId('sign-in-line')).toHaveCount(here)
    await expect(center.getByTestId('paper-sign-in')).toContainText('用途：办理本人的事项')
    await center.getByTestId('print-back').click()
  })

  await center.getByTestId('row').first().getByRole('link').click()
  await expect(center).toHaveURL(/\/persons\//)
})

test('a notice to those who fit reaches their homes and no lobby, and nobody reads why', async ({ screens, url }) => {
  const center = await screens.center()
  await signInCenter(center, 'secretary')
  const three = await screens.phone()
  const four = await screens.phone()
  await signInResident(center, three, url, '3-1-501')
  await signInResident(center, four, url, '4-1-501')
  await center.getByTestId('nav-questions').click()
  await center.getByTestId('question-add').click()
  await choose(center, rowOf(center, 0).getByTestId('question-topic'), '楼栋')
  await choose(center, rowOf(center, 0).getByTestId('question-values'), '3栋')
  await expect(center.getByTestId('question-sentence')).toHaveText('住3栋的人')
  await expect(center.getByTestId('question-count')).toHaveText(/^找到 [1-9]/)
  await center.getByTestId('question-notice').click()
  await expect(center.getByTestId('audience-sentence')).toHaveText('住3栋的人')
  await expect(center.getByTestId('class-household')).toBeChecked()
  await expect(center.getByTestId('class-public')).toBeDisabled()
  const title = `送药上门${String(Date.now() % 100_000)}`
  await center.getByTestId('notice-title').fill(title)
  await center.getByTestId('notice-body').fill('每周三上午，社区医生送药到家。')
  await center.getByTestId('publish').click()
  await expect(center.getByTestId('notice-state')).toHaveText('已发布')

  await three.getByTestId('tab-notices').click()
  await expect(three.getByText(title)).toBeVisible()
  await expect(three.getByText('住3栋')).toHaveCount(0)
  await four.getByTestId('tab-notices').click()
  await four.reload()
  await expect(four.getByTestId('notices')).toBeVisible()
  await expect(four.getByText(title)).toHaveCount(0)
  await center.getByTestId('nav-notices').click()
  await expect(center.getByText(/按条件找到的 \d+ 户/).first()).toBeVisible()
})

test('the code at a door opens a page of that door, with nobody’s name on it', async ({ screens, url }) => {
  const center = await screens.center()
  await signInCenter(center, 'secretary')
  await center.getByTestId('nav-questions').click()
  await center.getByTestId('question-of-dwellings').click()
  await center.getByTestId('question-add').click()
  await choose(center, rowOf(center, 0).getByTestId('question-topic'), '楼栋')
  await choose(center, rowOf(center, 0).getByTestId('question-values'), '3栋')
  await expect(center.getByTestId('question-count')).toHaveText(/套房$/)
  await center.getByTestId('question-print').click()
  await center.getByTestId('print-door-codes').check()
  await center.getByTestId('label-medium').click()
  await center.getByTestId('print-purpose-contact').check()
  await center.getByTestId('print-make').click()
  const label = center.getByTestId('door-code').first()
  await expect(label).toContainText('3栋1单元')
  const address = new URL((await label.getAttribute('data-url')) ?? '')
  expect(address.pathname).toMatch(/^\/phone\/doors\/\d{12}\/[0-9a-f-]{36}\/3-1-104$/)

  const phone = await screens.phone()
  await phone.goto(url + address.pathname)
  await expect(phone.getByTestId('page-title')).toHaveText('3-1-104')
  await expect(phone.getByTestId('door-sign-in')).toBeVisible()
  await phone.goto(url + address.pathname.replace('3-1-104', encodeURIComponent('请转账')))
  await expect(phone.getByTestId('page-title')).toHaveText('这套房')
})

function rowOf(page: Page, index: number): Locator {
  return page.getByTestId('question-row').nth(index)
}

async function choose(page: Page, select: Locator, name: string): Promise<void> {
  await select.click()
  await page.getByRole('option', { name, exact: true }).locator('visible=true').first().click()
  await page.keyboard.press('Escape')
}

async function countOf(page: Page): Promise<number> {
  const text = (await page.getByTestId('question-count').textContent()) ?? ''
  return Number(/\d[\d,]*/.exec(text)?.[0].replace(',', '') ?? Number.NaN)
}
