import type { Page } from '@playwright/test'
import { expect, pairLobby, signInCenter, signInResident, test } from '../../src/test.ts'

// A notice for building 3 appears on that building's TV and its residents' phones, live, and nowhere else.
test('a notice for one building reaches its television and its residents, and nobody else', async ({ screens, url }) => {
  const center = await screens.center()
  await signInCenter(center, 'secretary')
  const stamp = String(Date.now() % 100_000)
  const tvThree = await screens.tv()
  const tvFour = await screens.tv()
  await pairLobby(center, tvThree, `3栋大厅${stamp}`, '3栋')
  await pairLobby(center, tvFour, `4栋大厅${stamp}`, '4栋')
  const residentThree = await screens.phone()
  const residentFour = await screens.phone()
  await signInResident(center, residentThree, url, '3-1-501')
  await signInResident(center, residentFour, url, '4-1-501')
  const signedOut = await screens.phone()
  await expect(signedOut.getByTestId('notices')).toBeVisible()
  await residentThree.getByTestId('tab-notices').click()
  await residentFour.getByTestId('tab-notices').click()
  const title = `3栋今晚换水泵${stamp}`

  await center.getByTestId('nav-notices').click()
  await center.getByTestId('write-notice').click()
  await center.getByTestId('notice-title').fill(title)
  await center.getByTestId('notice-body').fill('晚上八点到十点停水,请先接好水。')
  await center.getByTestId('class-public').check()
  await center.getByTestId('audience-places').click()
  await center.getByTestId('audience').getByRole('button', { name: '3栋', exact: true }).click()
  await center.getByTestId('publish').click()

  await expect(tvThree.getByTestId('story-title')).toHaveText(title)
  await expect(residentThree.getByText(title)).toBeVisible()
  // The neighbours' screens have seen a later event by then, so their silence means something.
  await sayToEverybody(center, `大家好${title}`)
  for (const page of [tvFour, residentFour, signedOut]) {
    await expect(page.getByText(`大家好${title}`).first()).toBeVisible()
    await expect(page.getByText(title, { exact: true })).toHaveCount(0)
  }

  await test.step('the television keeps the last good content without network', async () => {
    await tvThree.context().setOffline(true)
    await tvThree.reload()
    await expect(tvThree.getByTestId('story')).toBeVisible()
    await expect(tvThree.getByTestId('offline')).toBeVisible()
    await tvThree.context().setOffline(false)
    await expect(tvThree.getByTestId('offline')).toBeHidden({ timeout: 30_000 })
  })

  await test.step('withdrawn, it leaves every screen at once', async () => {
    await center.getByTestId('nav-notices').click()
    await center.getByRole('link', { name: title, exact: true }).click()
    await center.getByTestId('withdraw').click()
    await center.getByTestId('withdraw-confirm').click()
    await expect(residentThree.getByText(title, { exact: true })).toHaveCount(0)
    await expect(tvThree.getByText(title, { exact: true })).toHaveCount(0)
  })

  await test.step('an unpaired television goes dark', async () => {
    await center.getByTestId('nav-screens').click()
    await center
      .getByTestId('screen-row')
      .filter({ hasText: `4栋大厅${stamp}` })
      .getByTestId('unpair')
      .click()
    await center.getByTestId('unpair-confirm').click()
    await expect(tvFour.getByTestId('pairing-code')).toBeVisible({ timeout: 30_000 })
  })
})

async function sayToEverybody(center: Page, title: string): Promise<void> {
  await center.getByTestId('nav-notices').click()
  await center.getByTestId('write-notice').click()
  await center.getByTestId('notice-title').fill(title)
  await center.getByTestId('notice-body').fill('人人都能看到的一条。')
  await center.getByTestId('class-public').check()
  await center.getByTestId('audience-community').click()
  await center.getByTestId('publish').click()
}
