import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, signInCenter, test } from '../../src/test.ts'

const violationsOf = async (page: Page) => {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze()
  return violations.map(({ id, nodes }) => ({ id, at: nodes.map((node) => node.target.join(' ')) }))
}

async function openHousehold(center: Page, door: string): Promise<void> {
  await center.getByTestId('nav-households').click()
  await center.getByTestId('list-search').fill(door)
  await expect(center.getByTestId('row')).toHaveCount(1)
  await center.getByTestId('row').getByRole('link').click()
  await expect(center.getByTestId('members')).toBeVisible()
}

test('a contradiction waits among today’s work, is left for a reason, and taken up again', async ({ screens }) => {
  const center = await screens.center()
  await signInCenter(center, 'worker')
  await center.getByTestId('queue-row').filter({ hasText: '台账有' }).click()
  await center.getByTestId('check-child-no-consent').click()
  const findings = center.getByTestId('finding')
  await expect(findings.first()).toContainText('没有监护人的同意记录')
  expect(await violationsOf(center)).toEqual([])
  const who = await findings.first().innerText()
  await findings.first().getByTestId('finding-leave').click()
  await center.getByTestId('reason').fill('监护人已口头同意，纸质件在补')
  await center.getByTestId('reason-confirm').click()
  await expect(findings.first()).not.toHaveText(who)
  await center.getByTestId('tab-left').click()
  await expect(findings).toHaveCount(1)
  await expect(findings.first()).toContainText('监护人已口头同意，纸质件在补')
  await findings.first().getByTestId('finding-reopen').click()
  await expect(findings).toHaveCount(0)
})

test('mended on the form one tap away, it is gone', async ({ screens }) => {
  const center = await screens.center()
  await signInCenter(center, 'worker')
  await openHousehold(center, '1-1-103')
  const members = center.getByTestId('members').getByRole('link')
  await members.nth(1).click()
  await center.getByTestId('edit-person').click()
  const until = center.getByTestId('edit-identity-until').locator('input')
  await until.fill('2020-01-01')
  await until.press('Enter')
  await center.getByTestId('save-person').click()
  const finding = center.getByTestId('finding')
  await expect(finding).toContainText('2020年1月1日 到期')
  await finding.getByTestId('finding-fix').click()
  await expect(until).toHaveValue('2020-01-01')
  await until.fill('2099-01-01')
  await until.press('Enter')
  await center.getByTestId('save-person').click()
  await expect(finding).toHaveCount(0)

  // The timeline says what became what, and the earlier day can be put back, and that again.
  const entry = center.getByTestId('timeline-entry')
  await expect(entry.first()).toContainText('2020年1月1日 → 2099年1月1日')
  expect(await violationsOf(center)).toEqual([])
  await entry.nth(1).getByTestId('timeline-restore').click()
  await center.getByTestId('restore-reason').fill('原来没有登记')
  await center.getByTestId('restore-confirm').click()
  await expect(entry.first()).toContainText('恢复了')
  await expect(entry.first()).toContainText('原来没有登记')
  await expect(center.getByTestId('person-facts')).not.toContainText('2099年')
})

test('a household is confirmed with one tap; what is to be asked there prints for the round', async ({ screens }) => {
  const center = await screens.center()
  await signInCenter(center, 'worker')
  await openHousehold(center, '2-1-301')
  await center.getByTestId('confirm-household').click()
  await expect(center.getByTestId('freshness')).toContainText('核实（社区）')
  await center.getByTestId('ask-add').click()
  await center.getByTestId('ask-why').fill('流动人口月报要填')
  await center.getByTestId('ask-save').click()
  await expect(center.getByTestId('home-question')).toContainText('流动人口月报要填')
  expect(await violationsOf(center)).toEqual([])

  await center.getByTestId('nav-visits').click()
  const home = center.getByTestId('visit-home').filter({ hasText: '2-1-301' })
  await expect(home).toContainText('流动人口月报要填')
  await expect(center.getByTestId('visit-foot')).toContainText('用途：上门走访')
  expect(await violationsOf(center)).toEqual([])

  await openHousehold(center, '2-1-301')
  await center.getByTestId('ask-drop').click()
  await center.getByTestId('reason').fill('电话里问到了')
  await center.getByTestId('reason-confirm').click()
  await expect(center.getByTestId('home-question')).toHaveCount(0)
})
