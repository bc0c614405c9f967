import type { Page } from '@playwright/test'
import { expect, pairLobby, signInCenter, signInPhone, signInResident, test } from '../../src/test.ts'

test.use({ actionTimeout: 30_000 })

// The heart of the product: what is heard at a door is owned, talked over, decided, answered, and confirmed by who said it.
test('from the doorstep to the decision and back to the raiser', async ({ screens, url }) => {
  test.setTimeout(300_000)
  const stamp = String(Date.now() % 100_000)
  const said = `3单元楼道灯坏了晚上摸黑${stamp}`
  const center = await screens.center()
  await signInCenter(center, 'secretary')
  const tv = await screens.tv()
  await pairLobby(center, tv, `大厅${stamp}`, '3栋')

  const member = await screens.phone()
  const room = await test.step('a visit in a stairwell without signal', async () => {
    await signInPhone(member, 'member3')
    await member.evaluate('navigator.serviceWorker.ready.then(() => undefined)')
    await member.getByTestId('tab-visits').click()
    const home = member.getByTestId('visit-target').first()
    const label = (await home.locator('.num').innerText()).trim()
    await expect(home).toBeVisible()
    await member.context().setOffline(true)
    await home.click()
    await member.getByTestId('visit-note').click()
    await member.keyboard.insertText(said)
    await member.getByTestId('need').filter({ hasText: '公共设施' }).click()
    await member.getByTestId('visit-save').click()
    await expect(member.getByTestId('unsent')).toHaveAttribute('data-state', 'waiting')
    await member.context().setOffline(false)
    await expect(member.getByTestId('unsent')).toHaveCount(0, { timeout: 30_000 })
    return label
  })
  const resident = await screens.phone()
  await signInResident(center, resident, url, room)

  await test.step('the matter is accepted and dispatched to the property company', async () => {
    await openMatter(center, said)
    await act(center, 'verify')
    await expect(center.getByTestId('matter-state')).toHaveText('待派遣')
    await center.getByTestId('act-dispatch').click()
    await center.getByTestId('dispatch-owner').click()
    await center
      .getByRole('option', { name: /物业公司/ })
      .first()
      .click()
    await center.getByTestId('act-submit').click()
    await expect(center.getByTestId('act-submit')).toBeHidden()
  })

  await test.step('the property company finds it in its own small list, takes and answers it', async () => {
    const property = await screens.center()
    await signInCenter(property, 'property')
    await property.getByTestId('matter-row').filter({ hasText: said }).getByRole('link').first().click()
    await act(property, 'take')
    await property.getByTestId('act-answer').click()
    await property.getByTestId('act-text').fill(`灯已换成感应灯${stamp}。`)
    await property.getByTestId('act-submit').click()
    await expect(property.getByTestId('matter-answer')).toContainText(`灯已换成感应灯${stamp}`)
  })
  await resident.goto(`${url}/phone/matters`)
  await resident.getByTestId('my-matter').filter({ hasText: said }).click()
  await expect(resident.getByTestId('answered')).toContainText(`灯已换成感应灯${stamp}`)

  await test.step('put on a meeting, decided, and the reply published', async () => {
    await center.getByTestId('mark-ready').click()
    await center.getByTestId('nav-meetings').click()
    await planMeeting(center, `民情恳谈会${stamp}`, said)
    await center.getByTestId('step-signIn').click()
    await center.getByTestId('close-roll').click()
    await center.getByTestId('close-roll-confirm').click()
    await center.getByTestId('step-record').click()
    await center.getByTestId('add-decision').first().click()
    await center.getByTestId('decision-text').fill(`各单元楼道灯年内全部换成感应灯${stamp}`)
    await center.getByTestId('decision-owner').fill('物业公司')
    await center.getByTestId('decision-save').click()
    await center.getByTestId('to-decisions').click()
    await center.getByTestId('reply').click()
    await center.getByTestId('reply-text').fill(`会上定了：各单元楼道灯年内全部换成感应灯${stamp}。`)
    await center.getByTestId('reply-public').check()
    await center.getByTestId('reply-tv').check()
    await center.getByTestId('reply-send').click()
    await expect(center.getByTestId('decision-reply')).toContainText(stamp)
  })

  await test.step('the raiser reads it at home, and the lobby on its television', async () => {
    await expect(resident.getByTestId('thread').first()).toContainText(`年内全部换成感应灯${stamp}`)
    await showsStory(tv, `年内全部换成感应灯${stamp}`)
    await expect(tv.locator('body')).not.toContainText(room)
  })

  await test.step('confirmed by the raiser, and the chain shows it whole', async () => {
    await resident.getByTestId('do-confirm').click()
    await resident.getByTestId('rate-5').click()
    await resident.getByTestId('step-send').click()
    await expect(resident.getByTestId('matter-page')).toHaveAttribute('data-state', /confirmed|closed/)
    await openMatter(center, said, '已办结')
    await expect(center.getByTestId('matter-state')).toHaveText(/已确认|已办结/)
    for (const stage of ['visit', 'matter', 'meeting', 'decision', 'reply'])
      await expect(center.getByTestId(`chain-${stage}`)).toBeVisible()
  })
})

async function openMatter(center: Page, said: string, tab?: string): Promise<void> {
  await center.getByTestId('nav-matters').click()
  if (tab !== undefined) await center.getByRole('button', { name: tab }).click()
  await center.getByTestId('matter-search').fill(said)
  await center.getByTestId('matter-row').filter({ hasText: said }).getByRole('link').first().click()
  await expect(center.getByTestId('matter-text')).toContainText(said)
}

async function act(page: Page, name: string): Promise<void> {
  await page.getByTestId(`act-${name}`).click()
  await page.getByTestId('act-submit').click()
  await expect(page.getByTestId('act-submit')).toBeHidden()
}

async function planMeeting(center: Page, title: string, said: string): Promise<void> {
  await center.getByTestId('plan-meeting').click()
  await center.getByTestId('meeting-form').getByText('民情恳谈会').first().click()
  await center.getByTestId('meeting-title').fill(title)
  await center.getByTestId('meeting-place').fill('党群服务中心一楼')
  await center.getByTestId('plan-submit').click()
  await expect(center.getByTestId('meeting-state')).toBeVisible()
  await center.getByTestId('material-group').filter({ hasText: said }).getByTestId('material-add').click()
  await expect(center.getByTestId('agenda-entry')).toHaveCount(1)
}

/** The stories take their turns; the remote's OK goes to the next one. */
async function showsStory(tv: Page, text: string): Promise<void> {
  for (let turn = 0; turn < 40; turn += 1) {
    if ((await tv.getByTestId('story-body').innerText()).includes(text)) return
    await tv.keyboard.press('Enter')
    await tv.waitForTimeout(500)
  }
  await expect(tv.getByTestId('story-body')).toContainText(text)
}
