import { randomUUID } from 'node:crypto'
import type { APIResponse, Page } from '@playwright/test'
import { expect, signInCenter, test } from '../../src/test.ts'

// HOSTILE.md C03, C12: markup and templates typed into a notice and a name are words on all three screens.
test('markup in a notice and a name is shown as it was typed, on centre, phone and television (C03, C12)', async ({
  screens,
  url,
  complaints,
}) => {
  const center = await screens.center()
  await signInCenter(center, 'secretary')
  const [tv, phone] = [await screens.tv(), await screens.phone()]
  for (const page of [center, tv, phone]) {
    page.on('dialog', (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    page.on('request', (request) => {
      if (/\/x$|planted\.example/.test(request.url())) complaints.push(`asked for ${request.url()}`)
    })
  }
  const at = '/api/communities/530502004001'
  const say = <T>(verb: 'get' | 'post' | 'patch', path: string, data?: object) => call<T>(center, url, { verb, path: at + path, data })
  const stamp = String(Date.now() % 100_000)
  const title = `<img src=x onerror=alert(1)>{{7*7}}${stamp}`
  const body = `</script><script>alert(2)</script><svg onload=alert(3)> javascript:alert(4) \${7*7} <%= 7*7 %>`
  const name = `<img src=x onerror=alert(5)>${stamp}`

  const { items: buildings } = await say<{ items: { id: string; name: string }[] }>('get', '/public/buildings')
  const building = buildings.find((one) => one.name === '5栋')?.id
  const userCode = (await tv.getByTestId('pairing-code').innerText()).replace(/\s/g, '')
  const place = { screenClass: 'lobby', building }
  await say('post', '/screens', { id: newId(), userCode, name: `<b>${stamp}</b>`, place })
  await expect(tv.getByTestId('place')).toContainText('5栋', { timeout: 20_000 })

  const notice = await say<{ id: string }>('post', '/notices', {
    id: newId(),
    title,
    body,
    privacyClass: 'public',
    audience: { kind: 'community' },
    urgent: false,
    startsAt: new Date().toISOString(),
    endsAt: null,
    publish: true,
  })
  await expect(tv.getByTestId('story-title')).toHaveText(title, { timeout: 30_000 })
  await expect(tv.getByTestId('story-body')).toContainText('</script><script>alert(2)</script>')
  await phone.getByTestId('tab-notices').click()
  const card = phone.getByTestId('notice').filter({ hasText: title })
  await expect(card).toContainText(body)
  await center.getByTestId('nav-notices').click()
  await center.getByRole('link', { name: title, exact: true }).click()
  await expect(center.getByText(title, { exact: true }).first()).toBeVisible()
  await center.getByTestId('nav-screens').click()
  await expect(center.getByTestId('screen-row').filter({ hasText: `<b>${stamp}</b>` })).toHaveCount(1)

  const { items: persons } = await say<{ items: { id: string; household: string }[] }>('get', '/persons?limit=1')
  const [person] = persons
  const before = await say<{ name: string; version: number }>('get', `/persons/${person?.id ?? ''}`)
  const changed = await say<{ version: number }>('patch', `/persons/${person?.id ?? ''}`, { version: before.version, name })
  await center.goto(`${url}/center/530502004001/persons/${person?.id ?? ''}`)
  await expect(center.getByText(name).first()).toBeVisible()
  await expect(center).not.toHaveURL(/onerror/)

  for (const page of [center, tv, phone]) {
    expect(await page.locator('img[src="x"], svg[onload], b:text-is("' + stamp + '")').count()).toBe(0)
    expect(await page.evaluate(`document.documentElement.innerText.includes('49' + '${stamp}')`)).toBe(false)
  }
  await say('patch', `/persons/${person?.id ?? ''}`, { version: changed.version, name: before.name })
  const { version } = await say<{ version: number }>('get', `/notices/${notice.id}`)
  await say('post', `/notices/${notice.id}/withdraw`, { version })
  await expect(card).toHaveCount(0)
})

/** UUIDv7 by its mark; its order does not matter here. */
function newId(): string {
  return randomUUID().replace(/^(.{14})4/, '$17')
}

async function call<T>(
  page: Page,
  url: string,
  { verb, path, data }: { verb: 'get' | 'post' | 'patch'; path: string; data?: object | undefined },
): Promise<T> {
  const options = { headers: { origin: url }, ...(data === undefined ? {} : { data }) }
  const answer: APIResponse = await page.request[verb](url + path, options)
  if (!answer.ok()) throw new Error(`${verb} ${path}: ${String(answer.status())} ${await answer.text()}`)
  return (await answer.json()) as T
}
