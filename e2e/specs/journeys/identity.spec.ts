import type { Page } from '@playwright/test'
import { demoPassword, expect, signInCenter, signInResident, test } from '../../src/test.ts'

// A fact is mended where somebody sees it is wrong: in the stairwell, at home, and in the register itself.
test('a building head proposes in the stairwell, a worker says yes beside the register, and the answer comes back', async ({ screens }) => {
  const phone = await screens.phone()
  await signInHead(phone)
  await phone.getByTestId('household').first().click()
  await phone.getByTestId('go-change').click()
  const name = (await phone.getByTestId('change-person').first().innerText()).trim()
  await phone.getByTestId('change-person').first().click()
  await phone.getByTestId('field-phone').click()
  await phone.getByTestId('field-work').click()
  await phone.locator('#change-phone').fill('13900005678')
  await phone.getByTestId('change-send').click()
  await expect(phone.getByTestId('change-trouble')).toBeVisible()
  await phone.locator('#change-work').fill('在家务农')
  await phone.locator('#change-text').fill('在楼道里遇见，说换了号')
  await phone.getByTestId('change-send').click()
  await expect(phone.getByTestId('change-sent')).toBeVisible()
  await expect(phone.getByTestId('my-change').first()).toContainText('等社区答复')
  await expect(phone.getByTestId('my-change').first()).toContainText('139****5678')

  const center = await screens.center()
  await signInCenter(center, 'worker')
  await expect(center.getByTestId('queue-row').filter({ hasText: '改资料' }).first()).toBeVisible()
  await center.getByTestId('nav-changes').click()
  // Other requests may be waiting already.
  await center.getByTestId('change').filter({ hasText: name }).first().click()
  await expect(center.getByTestId('compared-work')).toContainText('在家务农')
  await expect(center.getByTestId('change-said')).toContainText('说换了号')
  await center.getByTestId('change-answer-text').fill('已改好，谢谢')
  await center.getByTestId('change-accept').click()
  await expect(center.getByTestId('change-answer')).toContainText('已改好，谢谢')
  await center.getByRole('link', { name: '看这个人' }).click()
  await expect(center.getByTestId('person-facts')).toContainText('139****5678')
  await expect(center.getByTestId('person-facts')).toContainText('在家务农')

  await phone.reload()
  await expect(phone.getByTestId('my-change').first()).toContainText('已改好，谢谢')
})

test('written without a signal it waits on the phone, and leaves it when it is sent', async ({ screens }) => {
  const phone = await screens.phone()
  await signInHead(phone)
  await phone.getByTestId('household').nth(1).click()
  await phone.getByTestId('go-change').click()
  await phone.getByTestId('kind-other').click()
  await phone.locator('#change-text').fill('门牌写错了')
  await phone.context().setOffline(true)
  await phone.getByTestId('change-send').click()
  await expect(phone.getByTestId('change-unsent')).toBeVisible()
  await phone.context().setOffline(false)
  await expect(phone.getByTestId('my-change').filter({ hasText: '门牌写错了' })).toBeVisible({ timeout: 30_000 })
  await expect(phone.getByTestId('change-unsent')).toHaveCount(0)
})

test('a resident tells who moved away; the worker finds the family event filled in, and the request can be taken back', async ({
  screens,
  url,
}) => {
  const center = await screens.center()
  await signInCenter(center, 'secretary')
  const phone = await screens.phone()
  await signInResident(center, phone, url, '3-1-501')
  await phone.getByTestId('go-change').click()
  await phone.getByTestId('kind-moved_away').click()
  const person = phone.getByTestId('change-person').last()
  const name = (await person.innerText()).trim()
  await person.click()
  await phone.getByTestId('change-send').click()
  await expect(phone.getByTestId('my-change').first()).toContainText(name)

  await center.getByTestId('nav-changes').click()
  await center.getByTestId('change').filter({ hasText: '有人搬走' }).first().click()
  await center.getByTestId('change-life').click()
  await expect(center.getByTestId('life-dialog')).toContainText('哪些人')
  await expect(center.getByTestId('life-dialog').getByRole('checkbox', { name, exact: false }).first()).toBeChecked()

  await phone.getByTestId('change-withdraw').first().click()
  await phone.getByTestId('change-withdraw-yes').click()
  await expect(phone.getByTestId('my-change').first()).toContainText('已撤回')
})

test('two records are compared side by side, made one, found under the old address, and taken apart again', async ({ screens }) => {
  const center = await screens.center()
  await signInCenter(center, 'worker')
  await center.getByTestId('nav-persons').click()
  await center.locator('a[href*="/persons/"]').first().click()
  await expect(center.getByTestId('person-facts')).toBeVisible()
  const first = center.url()
  await center.getByTestId('compare-person').click()
  await center.getByTestId('compare-other').click()
  await center.keyboard.type('zhang')
  await center.getByRole('option').first().click()
  await center.getByTestId('compare-go').click()
  await expect(center.getByTestId('sides')).toBeVisible()
  await expect(center.getByTestId('field-name')).toContainText('不同')

  await center.getByTestId('keep-1').check()
  for (const choice of ['use-identity-1', 'home-1'])
    if (await center.getByTestId(choice).isVisible()) await center.getByTestId(choice).check()
  await expect(center.getByTestId('merge-missing')).toHaveCount(0)
  await center.getByTestId('merge-open').click()
  await center.getByTestId('merge-yes').click()
  await expect(center.getByTestId('merge-done')).toBeVisible()
  await center.getByTestId('merge-person').click()
  await expect(center.getByTestId('merged-records')).toContainText('并入')
  const kept = new URL(center.url()).pathname
  await center.goto(first)
  await expect(center).toHaveURL(new RegExp(`${kept}$`))

  await center.getByTestId('merge-undo').click()
  await expect(center.getByTestId('merged-records')).toContainText('已撤销')
  await center.goto(first)
  await expect(center.getByTestId('person-facts')).toBeVisible()
  expect(new URL(center.url()).pathname).toBe(new URL(first).pathname)
})

async function signInHead(phone: Page): Promise<void> {
  await phone.goto(`${new URL(phone.url()).origin}/phone/sign-in`)
  await phone.locator('#login').fill('head3')
  await phone.locator('#password').fill(demoPassword)
  await phone.getByTestId('sign-in').click()
  await expect(phone.getByTestId('total')).toBeVisible()
}
