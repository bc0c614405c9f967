import type { Page } from '@playwright/test'
import { demoPassword, expect, signInCenter, test } from '../../src/test.ts'

test('a matter goes from the desk to the property company, is answered and stands on the public board', async ({ screens, url }) => {
  test.slow()
  const center = await screens.center()
  await signInCenter(center, 'worker')
  // Digits enough to tell runs apart, too few for a telephone number.
  const title = `2栋门禁坏了 ${String(Date.now()).slice(-5)}`
  await record(center, title)
  await act(center, 'verify')
  await expect(center.getByTestId('matter-state')).toHaveText('待派遣')

  await center.getByTestId('act-dispatch').click()
  await expect(center.getByTestId('dispatch-owner')).toContainText('物业公司')
  await center.getByTestId('act-submit').click()
  await expect(center.getByTestId('matter-state')).toHaveText('已派出')

  // Who handles it sees the small list and nothing else of the centre.
  const partner = await screens.center()
  await partner.getByTestId('login').fill('property')
  await partner.getByTestId('password').fill(demoPassword)
  await partner.getByTestId('sign-in').click()
  await expect(partner.getByTestId('page-title')).toHaveText('交给我们的诉求')
  await expect(partner.getByTestId('nav-households')).toHaveCount(0)
  await partner.getByRole('link', { name: title }).click()
  await act(partner, 'take')
  await partner.getByTestId('act-answer').click()
  await partner.getByTestId('act-text').fill('锁芯已换好，请再试试。')
  await partner.getByTestId('act-submit').click()
  await expect(partner.getByTestId('matter-state')).toHaveText('已答复')

  // The open page of the worker follows by itself.
  await expect(center.getByTestId('matter-answer')).toContainText('锁芯已换好')
  await center.getByTestId('board-edit').click()
  await center.getByTestId('board-text').fill('有居民反映门禁坏了，电话 13888881234')
  await expect(center.getByTestId('board-numbers')).toContainText('13888881234')
  await center.getByTestId('board-text').fill('有居民反映 2 栋门禁坏了。')
  await expect(center.getByTestId('board-numbers')).toHaveCount(0)
  await expect(center.getByTestId('board-preview')).toContainText('锁芯已换好')
  await center.getByTestId('board-save').click()
  await expect(center.getByTestId('board-edit')).toHaveText('改公开的话')

  const phone = await screens.phone()
  await phone.goto(`${url}/phone/board`)
  await expect(phone.getByTestId('board-entry').filter({ hasText: title })).toContainText('锁芯已换好')
})

test('a step on what somebody else just changed shows both, and goes on from there', async ({ screens }) => {
  const center = await screens.center()
  await signInCenter(center, 'worker')
  const title = `路灯闪 ${String(Date.now())}`
  await record(center, title)
  const address = center.url()
  await center.getByTestId('act-verify').click()

  const other = await screens.center()
  await signInCenter(other, 'secretary')
  await other.goto(address)
  await act(other, 'verify')
  await expect(other.getByTestId('matter-state')).toHaveText('待派遣')

  await center.getByTestId('act-submit').click()
  await expect(center.getByTestId('conflict-seen')).toContainText('待受理')
  await expect(center.getByTestId('conflict-now')).toContainText('待派遣')
  await expect(center.getByTestId('matter-conflict')).toContainText('派遣')
  await center.getByTestId('conflict-go').click()
  await expect(center.getByTestId('matter-state')).toHaveText('待派遣')
})

async function record(center: Page, title: string): Promise<void> {
  await center.getByTestId('nav-matters').click()
  await center.getByTestId('record-matter').click()
  await center.getByTestId('category-facilities').click()
  await center.getByTestId('record-text').fill('晚上进不去，老人等在外面。')
  await center.getByTestId('record-title').fill(title)
  await center.getByTestId('raiser-anonymous').click()
  await center.getByTestId('record-save').click()
  await expect(center.getByTestId('matter-code')).toHaveText(/\S{6}/)
  await center.getByTestId('open-recorded').click()
  await expect(center.getByTestId('page-title')).toHaveText(title)
}

async function act(page: Page, name: string): Promise<void> {
  await page.getByTestId(`act-${name}`).click()
  await page.getByTestId('act-submit').click()
  await expect(page.getByTestId('act-submit')).toBeHidden()
}
