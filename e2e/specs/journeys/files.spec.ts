import path from 'node:path'
import { expect, pairLobby, signInCenter, test } from '../../src/test.ts'

const pictures = path.resolve(import.meta.dirname, '../../../docs/pictures')
const keep = process.env['LINLI_E2E_PICTURES']

// A poster and an attachment, from the form of the centre to every screen; a line that breaks in the middle loses nothing.
test('a notice carries its poster and attachment to phone and television', async ({ screens }) => {
  const center = await screens.center()
  await signInCenter(center, 'secretary')
  const stamp = String(Date.now() % 100_000)
  const title = `周六坝坝电影${stamp}`
  const tv = await screens.tv()
  await pairLobby(center, tv, `大厅${stamp}`, '3栋')

  await center.getByTestId('nav-notices').click()
  await center.getByTestId('write-notice').click()
  await center.getByTestId('notice-title').fill(title)
  await center.getByTestId('notice-body').fill('晚上七点半，广场见。带上小板凳，下雨顺延到周日。')
  await center.getByTestId('pick-notice.poster').setInputFiles(path.join(pictures, 'phone-home.png'))
  await expect(center.getByTestId('files-notice.poster').getByTestId('file')).toBeVisible()

  // The second piece never arrives; the client asks how far it got and goes on from there.
  const asked: string[] = []
  let pieces = 0
  await center.route('**/uploads/*', async (route) => {
    asked.push(route.request().method())
    if (route.request().method() === 'PATCH' && (pieces += 1) === 2) await route.abort('internetdisconnected')
    else await route.continue()
  })
  const long = Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(5 * 1024 * 1024, 0x20)])
  await center.getByTestId('pick-notice.attachment').setInputFiles({ name: '放映安排.pdf', mimeType: 'application/pdf', buffer: long })
  await expect(center.getByTestId('files-notice.attachment').getByTestId('file')).toContainText('放映安排.pdf', { timeout: 20_000 })
  expect(asked.slice(0, 3)).toEqual(['PATCH', 'PATCH', 'HEAD'])
  await center.unroute('**/uploads/*')

  // What is not what it says is refused in words, and can be taken away.
  await center
    .getByTestId('pick-notice.attachment')
    .setInputFiles({ name: '照片.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('<script>alert(1)</script>') })
  const refused = center.getByTestId('files-notice.attachment').getByTestId('file-sending')
  await expect(refused).toContainText('内容和名字后缀对不上')
  if (keep !== undefined) await center.screenshot({ path: path.join(keep, 'center-notice-files.png'), fullPage: true })
  await refused.getByRole('button', { name: '移除' }).click()
  await expect(refused).toHaveCount(0)
  await center.getByTestId('publish').click()

  await expect(tv.getByTestId('story-title')).toHaveText(title, { timeout: 20_000 })
  await expect(tv.getByTestId('poster')).toBeVisible()
  await expect(tv.getByTestId('phone-qr')).toBeHidden()
  if (keep !== undefined) await tv.screenshot({ path: path.join(keep, 'tv-poster.png') })

  const phone = await screens.phone()
  const card = phone.getByTestId('notice').filter({ hasText: title })
  await expect(card.getByTestId('notice-poster')).toBeVisible()
  expect(await card.getByTestId('notice-poster').evaluate((image) => Number(Reflect.get(image, 'naturalWidth')))).toBeGreaterThan(100)
  await expect(card.getByTestId('notice-file')).toHaveText('放映安排.pdf')
  if (keep !== undefined) await phone.screenshot({ path: path.join(keep, 'phone-notice.png') })

  await test.step('taken off the notice, they leave the screens', async () => {
    await center.getByTestId('files-notice.poster').getByTestId('file-remove').click()
    await center.getByTestId('publish').click()
    await expect(card.getByTestId('notice-poster')).toHaveCount(0)
    await expect(tv.getByTestId('poster')).toBeHidden()
  })

  await test.step('the find box tells kinds apart, and what was typed stands out', async () => {
    await center.getByTestId('find').fill('坝坝电影')
    await expect(center.getByTestId('find-group-notice')).toContainText('通知')
    await expect(center.getByTestId('find-hit').first().locator('mark')).toHaveText('坝坝电影')
    await center.getByTestId('find').fill('王')
    await expect(center.getByTestId('find-group-person')).toBeVisible()
    await expect(center.getByTestId('find-hit').first().locator('mark').first()).toHaveText('王')
    if (keep !== undefined) await center.screenshot({ path: path.join(keep, 'center-find.png') })
    await center.getByTestId('find').fill('坝坝电影')
    await expect(center.getByTestId('find-hit').first()).toContainText(title)
    await center.getByTestId('find').press('Enter')
    await expect(center.getByTestId('page-title')).toContainText(title)
  })
})

test('a picture goes with a suggestion, and whoever holds the code sees it again', async ({ screens }) => {
  const phone = await screens.phone()
  await phone.goto(`${new URL(phone.url()).origin}/phone/suggest`)
  await phone.locator('#suggest-text').fill('三栋门口的灯坏了')
  await phone.getByTestId('picture-input').setInputFiles([path.join(pictures, 'tv-story.png'), path.join(pictures, 'phone-home.png')])
  await expect(phone.locator('[data-testid=picture][data-state=sent]')).toHaveCount(2)
  if (keep !== undefined) await phone.screenshot({ path: path.join(keep, 'phone-suggest.png'), fullPage: true })
  await phone.getByTestId('suggest-send').click()
  await expect(phone.getByTestId('receipt')).toHaveAttribute('data-state', 'sent')
  const code = await phone.getByTestId('receipt-code').innerText()
  await phone.locator('#look-code').fill(code)
  await phone.getByTestId('look-send').click()
  await expect(phone.getByTestId('look-picture')).toHaveCount(2)
  await expect
    .poll(() =>
      phone
        .getByTestId('look-picture')
        .first()
        .evaluate((image) => Number(Reflect.get(image, 'naturalWidth'))),
    )
    .toBeGreaterThan(100)
  if (keep !== undefined) await phone.screenshot({ path: path.join(keep, 'phone-look.png'), fullPage: true })

  const center = await screens.center()
  await signInCenter(center, 'secretary')
  await center.getByTestId('nav-suggestions').click()
  const letter = center.getByTestId('suggestion').filter({ hasText: '三栋门口的灯坏了' }).first()
  await expect(letter.getByTestId('suggestion-picture')).toHaveCount(2)
  if (keep !== undefined) await center.screenshot({ path: path.join(keep, 'center-suggestions.png') })
})
