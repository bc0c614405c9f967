import { type ClientRequest, type IncomingMessage, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApp, createTestApp } from '../../testing/app.ts'
import { testFields } from '../../testing/keys.ts'
import { buildHome, redFlower } from '../../testing/register.ts'
import { anonymousStreams } from './stream-limit.ts'

describe('streams of one client', () => {
  let app: TestApp
  let url: URL
  const open: ClientRequest[] = []
  beforeAll(async () => {
    app = await createTestApp({ LINLI_TRUST_PROXY: '1' })
    await buildHome(app.db, testFields)
    await app.http.listen({ port: 0, host: '127.0.0.1' })
    url = new URL(`http://127.0.0.1:${String((app.http.server.address() as AddressInfo).port)}/api/communities/${String(redFlower)}/events`)
  })
  afterAll(async () => {
    for (const request of open) request.destroy()
    await app.stop()
  })

  const stream = (client: string, cookie?: string): Promise<{ response: IncomingMessage; request: ClientRequest }> =>
    new Promise((resolve, reject) => {
      const headers = { 'x-forwarded-for': client, ...(cookie === undefined ? {} : { cookie }) }
      const request = get(url, { headers, agent: false }, (response) => {
        response.resume()
        resolve({ response, request })
      })
      request.on('error', reject)
      open.push(request)
    })

  it('are limited without a session; others and those who are signed in are served, and a closed one makes room', async () => {
    const streams = await Promise.all(Array.from({ length: anonymousStreams }, () => stream('203.0.113.1')))
    expect(streams.every(({ response }) => response.statusCode === 200)).toBe(true)
    const refused = (await stream('203.0.113.1')).response
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '5'])
    expect((await stream('203.0.113.2')).response.statusCode).toBe(200)
    const staff = await app.signIn({ login: 'streamer', post: { kind: 'worker', community: redFlower } })
    expect((await stream('203.0.113.1', staff.cookie)).response.statusCode).toBe(200)
    streams[0]?.request.on('error', () => undefined).destroy()
    await expect.poll(async () => (await stream('203.0.113.1')).response.statusCode).toBe(200)
  })
})
