import AxeBuilder from '@axe-core/playwright'
import { expect, signInCenter, test } from '../../src/test.ts'

const pages = [
  'today',
  'estates',
  'households',
  'persons',
  'imports',
  'notices',
  'screens',
  'suggestions',
  'accounts',
  'audit',
  'health',
  'settings',
] as const

test('every page of the centre opens, says who hosts it, and has no accessibility violation', async ({ screens }) => {
  const center = await screens.center()
  await signInCenter(center, 'admin')
  for (const name of pages) {
    await test.step(name, async () => {
      await center.getByTestId(`nav-${name}`).click()
      await expect(center.getByTestId('page-title')).toBeVisible()
      await expect(center.getByText('主办：青华街道办事处')).toBeVisible()
      await center.waitForLoadState('networkidle').catch(() => undefined)
      const { violations } = await new AxeBuilder({ page: center }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze()
      expect(violations.map(({ id, nodes }) => ({ id, at: nodes.map((node) => node.target.join(' ')) }))).toEqual([])
    })
  }
})

test('from the community down to a person: each number leads to its list', async ({ screens }) => {
  const center = await screens.center()
  await signInCenter(center, 'secretary')
  await center.getByTestId('tile-persons').click()
  await expect(center.getByTestId('count')).toContainText('人')
  await center.getByTestId('nav-estates').click()
  await center.getByTestId('buildings').getByRole('link', { name: '3栋', exact: true }).click()
  await expect(center.getByTestId('page-title')).toContainText('3栋')
  await center.getByTestId('breadcrumbs').getByRole('link').first().click()
  await center.getByTestId('nav-households').click()
  await center.getByTestId('row').first().click()
  await center.getByTestId('members').getByRole('link').first().click()
  await expect(center.getByTestId('person-facts')).toBeVisible()
})

test('a masked number is shown whole for a purpose, and the look is listed', async ({ screens }) => {
  const center = await screens.center()
  await signInCenter(center, 'worker')
  await center.getByTestId('nav-households').click()
  await center.getByTestId('list-search').fill('2-1-601')
  await expect(center.getByTestId('row')).toHaveCount(1)
  await center.getByTestId('row').click()
  await center.getByTestId('members').getByRole('link').first().click()
  await expect(center.getByTestId('person-facts')).toContainText(/530599\*{8}\d{3}[\dX]/)
  await center.getByTestId('reveal-identity').click()
  await center.getByTestId('purpose-service').check()
  await center.getByTestId('reveal-note').fill('办社保')
  await center.getByTestId('reveal-submit').click()
  await expect(center.getByTestId('revealed')).toHaveText(/^530599\d{11}[\dX]$/)
  await expect(center.getByTestId('looks')).toContainText('办社保')
})

test('the search box finds by pinyin, by phone tail and by room, with the keyboard alone', async ({ screens }) => {
  const center = await screens.center()
  await signInCenter(center, 'worker')
  for (const words of ['zhang', '3-1-501']) {
    await center.keyboard.press('Control+k')
    await center.keyboard.type(words)
    await expect(center.getByTestId('find-hit').first()).toBeVisible()
    await center.keyboard.press('ArrowDown')
    await center.keyboard.press('Enter')
    await expect(center.getByTestId('breadcrumbs')).toBeVisible()
  }
})
