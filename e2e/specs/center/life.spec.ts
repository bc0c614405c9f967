import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, signInCenter, test } from '../../src/test.ts'

async function openHousehold(center: Page, door: string): Promise<void> {
  await center.getByTestId('nav-households').click()
  await center.getByTestId('list-search').fill(door)
  await expect(center.getByTestId('row')).toHaveCount(1)
  await center.getByTestId('row').getByRole('link').click()
  await expect(center.getByTestId('members')).toBeVisible()
}

const violationsOf = async (page: Page) => {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze()
  return violations.map(({ id, nodes }) => ({ id, at: nodes.map((node) => node.target.join(' ')) }))
}

test('a birth, step by step: what is missing is said, the result is shown before it is recorded, and it is taken back', async ({
  screens,
}) => {
  const center = await screens.center()
  await signInCenter(center, 'worker')
  await openHousehold(center, '1-1-103')
  const people = center.getByTestId('members').getByRole('link')
  const before = await people.allInnerTexts()

  await center.getByTestId('life-open').click()
  await center.getByTestId('life-newborn').click()
  await center.getByTestId('life-look').click()
  await expect(center.getByTestId('life-missing')).toContainText('孩子的姓名')
  await center.getByTestId('comer-name').fill('普小满')
  await center.getByTestId('comer-sex').click()
  await center.getByRole('option', { name: '女', exact: true }).click()
  await center.getByTestId('life-member').first().click()
  expect(await violationsOf(center)).toEqual([])
  await center.getByTestId('life-look').click()
  await expect(center.getByTestId('life-result')).toContainText('普小满到 1-1-103')
  expect(await violationsOf(center)).toEqual([])
  await center.getByTestId('life-confirm').click()
  await expect(center.getByTestId('life-done')).toBeVisible()
  await center.getByTestId('life-close').click()
  await expect(people).toHaveCount(before.length + 1)
  await expect(center.getByTestId('timeline-entry').first()).toContainText('新生儿')

  await center.getByTestId('timeline-undo').click()
  await center.getByTestId('timeline-undo-confirm').click()
  await expect(people).toHaveText(before)
  await expect(center.getByTestId('timeline-entry').first()).toContainText('已撤销')
})

test('the head changes, and the lists of a past day still say who it was, read-only', async ({ screens }) => {
  const center = await screens.center()
  await signInCenter(center, 'worker')
  await openHousehold(center, '1-1-103')
  const head = await center.getByTestId('members').getByRole('link').first().innerText()
  await center.getByTestId('life-open').click()
  await center.getByTestId('life-head_changed').click()
  await center.getByTestId('life-member').first().click()
  await center.getByTestId('life-look').click()
  await center.getByTestId('life-confirm').click()
  await center.getByTestId('life-close').click()
  await expect(center.getByTestId('members').getByRole('link').first()).not.toHaveText(head)

  await center.getByTestId('nav-households').click()
  const day = center.getByTestId('as-of').locator('input')
  await day.fill('2026-01-15')
  await day.press('Enter')
  await expect(center.getByTestId('as-of-mark')).toContainText('2026年1月15日的名册')
  await expect(center.getByTestId('life-begin')).toHaveCount(0)
  await center.getByTestId('list-search').fill('1-1-103')
  await expect(center.getByTestId('row')).toHaveCount(1)
  await expect(center.getByTestId('row')).toContainText(head)
  expect(await violationsOf(center)).toEqual([])
  await center.getByTestId('row').getByRole('link').click()
  await expect(center.getByTestId('as-of-mark')).toBeVisible()
  await expect(center.getByTestId('members').getByRole('link').first()).toHaveText(head)
  await expect(center.getByTestId('life-open')).toHaveCount(0)
  await center.getByTestId('as-of-today').click()
  await expect(center.getByTestId('members').getByRole('link').first()).not.toHaveText(head)
})
