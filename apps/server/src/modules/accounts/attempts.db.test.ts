import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Visitor, type TestApp, createTestApp, testPassword } from '../../testing/app.ts'
import { testFields } from '../../testing/keys.ts'
import { buildHome, redFlower } from '../../testing/register.ts'

describe('limits by client', () => {
  const apps: TestApp[] = []
  afterAll(() => Promise.all(apps.map((app) => app.stop())))
  async function start(env: Record<string, string>): Promise<TestApp> {
    const app = await createTestApp({ LINLI_SMS: 'log', ...env })
    apps.push(app)
    await buildHome(app.db, testFields)
    await app.signIn({ login: 'target', post: { kind: 'worker', community: redFlower } })
    return app
  }
  const from = (visitor: Visitor, forwarded: string, login: string, password = 'Summer2026!!') =>
    visitor.send('POST', '/auth/sign-in', { login, password }, { 'x-forwarded-for': forwarded })

  describe('without a proxy of ours', () => {
    let app: TestApp
    beforeAll(async () => {
      app = await start({})
    })
    afterEach(() => app.db.asOwner('delete from auth.attempt'))

    it('an address forged anew with each request is still one client (E11), and its spray locks no account (B02)', async () => {
      const statuses: number[] = []
      for (let n = 0; n < 60; n += 1) statuses.push((await from(app.visitor(), `203.0.113.${String(n)}`, `victim${String(n)}`)).status)
      expect(statuses.slice(0, 30).every((status) => status === 401)).toBe(true)
      expect(statuses.slice(30).every((status) => status === 429)).toBe(true)
      // No account is locked: once the client's own window is over, the right password opens it.
      expect((await from(app.visitor(), '203.0.113.1', 'target', testPassword)).status).toBe(429)
      await app.db.asOwner(`update auth.attempt set at = at - interval '16 minutes'`)
      expect((await from(app.visitor(), '203.0.113.1', 'target', testPassword)).status).toBe(200)
    })
  })

  describe('behind one proxy of ours', () => {
    let app: TestApp
    beforeAll(async () => {
      app = await start({ LINLI_TRUST_PROXY: '1' })
    })
    afterEach(() => app.db.asOwner('delete from auth.attempt'))

    it('the hop our proxy saw counts, whatever stands before it', async () => {
      for (let n = 0; n < 30; n += 1) await from(app.visitor(), `198.51.100.${String(n)}, 203.0.113.7`, `victim${String(n)}`)
      expect((await from(app.visitor(), '10.0.0.1, 203.0.113.7', 'target', testPassword)).status).toBe(429)
      expect((await from(app.visitor(), '203.0.113.7, 203.0.113.8', 'target', testPassword)).status).toBe(200)
    })

    it('one household’s IPv6 addresses are one client, another’s are not', async () => {
      for (let n = 0; n < 30; n += 1) await from(app.visitor(), `2001:db8:1:1::${n.toString(16)}`, `victim${String(n)}`)
      expect((await from(app.visitor(), '2001:db8:1:1:ffff::1', 'target', testPassword)).status).toBe(429)
      expect((await from(app.visitor(), '2001:db8:1:2::1', 'target', testPassword)).status).toBe(200)
    })

    it('a session lists the address our proxy saw, shortened', async () => {
      const visitor = app.visitor()
      visitor.cookie = (await from(visitor, '10.9.9.9, 203.0.113.50', 'target', testPassword)).cookie ?? ''
      const { items } = (await visitor.get('/auth/sessions')).body as { items: { current: boolean; address: string }[] }
      expect(items.find((one) => one.current)?.address).toBe('203.0.113.*')
    })
  })
})
