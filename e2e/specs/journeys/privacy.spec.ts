import { expect, signInCenter, signInResident, test } from '../../src/test.ts'

// What a resident asks about the own data reaches the committee, and the answer comes back to the phone.
test('a consent is recorded and withdrawn; a request from the phone is answered; the copy is taken along', async ({ screens, url }) => {
  const center = await screens.center()
  await signInCenter(center, 'secretary')
  const phone = await screens.phone()
  await signInResident(center, phone, url, '5-1-501')

  await test.step('hidden at once when the consent is withdrawn', async () => {
    await center.getByTestId('nav-persons').click()
    await center.locator('a[href*="/persons/"]').first().click()
    const card = center.getByTestId('person-privacy')
    await card.getByTestId('add-consent').click()
    await center.getByTestId('consent-subject').click()
    await center.getByRole('option', { name: '技能', exact: true }).click()
    await center.getByTestId('consent-save').click()
    await card.getByTestId('withdraw-consent').click()
    await center.getByTestId('withdraw-confirm').click()
    await expect(card.getByTestId('withdraw-consent')).toHaveCount(0)
    await expect(card.getByText('已撤回').first()).toBeVisible()
  })

  await phone.getByTestId('tab-me').click()
  await phone.getByTestId('go-my-data').click()
  await phone.locator('#request-text').fill('电话换成了新号')
  await phone.getByTestId('request-send').click()
  await expect(phone.getByTestId('my-request').first()).toContainText('电话换成了新号')

  await center.getByTestId('nav-privacy').click()
  const request = center.getByTestId('privacy-request').filter({ hasText: '电话换成了新号' })
  await request.getByTestId('request-answer').fill('已改成新号')
  await request.getByTestId('request-done').click()
  await expect(phone.getByTestId('my-request').first()).toContainText('已改成新号')

  const [download] = await Promise.all([phone.waitForEvent('download'), phone.getByTestId('my-workbook').click()])
  expect(download.suggestedFilename()).toBe('我的资料.xlsx')
})
