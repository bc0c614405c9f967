import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from '../config.ts'
import { createHttpSender, signatureOf } from './http-sender.ts'
import { createLogSender } from './log-sender.ts'
import type { TextMessage } from './text-message.ts'

const key = 'k'.repeat(32)
const message: TextMessage = { id: 'm-1', kind: 'sign-in-code', phone: '13900001111', parameters: { code: '482913', minutes: '10' } }

describe('the message gateway', () => {
  let server: Server | undefined
  afterEach(() => {
    server?.closeAllConnections()
    server?.close()
  })

  interface Seen {
    headers: IncomingMessage['headers']
    body: string
  }
  async function gateway(answer: (response: ServerResponse, seen: Seen) => void): Promise<{ url: URL; seen: Seen[] }> {
    const seen: Seen[] = []
    server = createServer((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        const one = { headers: request.headers, body: Buffer.concat(parts).toString() }
        seen.push(one)
        answer(response, one)
      })
    })
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
    return { url: new URL(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/send`), seen }
  }
  const accept = (response: ServerResponse) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"p-77"}')

  it('gets one signed request and its id is given back', async () => {
    const { url, seen } = await gateway(accept)
    const at = new Date('2026-11-22T08:00:00Z')
    expect(await createHttpSender({ url, key, now: () => at }).send(message)).toEqual({ providerId: 'p-77' })
    const [request] = seen
    expect(JSON.parse(request?.body ?? '')).toEqual(message)
    const timestamp = String(at.getTime() / 1000)
    expect(request?.headers).toMatchObject({
      'idempotency-key': 'm-1',
      'x-linli-timestamp': timestamp,
      'x-linli-signature': `sha256=${signatureOf(key, timestamp, request?.body ?? '')}`,
    })
    expect(signatureOf(key, timestamp, request?.body ?? '')).not.toBe(signatureOf(`${key}x`, timestamp, request?.body ?? ''))
  })

  it('is followed to no other place (E06)', async () => {
    const hits: string[] = []
    const elsewhere = createServer((request, response) => {
      hits.push(request.url ?? '')
      accept(response)
    })
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
    const { port } = elsewhere.address() as AddressInfo
    const { url } = await gateway((response) => response.writeHead(307, { location: `http://127.0.0.1:${String(port)}/inner` }).end())
    await expect(createHttpSender({ url, key }).send(message)).rejects.toThrow('answered 307')
    elsewhere.close()
    expect(hits).toEqual([])
  })

  it('is given up when it never answers, drips, answers too much or nonsense, and nothing of the message is in the error (E06)', async () => {
    const cases: [string, (response: ServerResponse) => void][] = [
      ['in time', () => undefined],
      ['in time', (response) => void response.writeHead(200).write('{"id":')],
      ['too much', (response) => response.writeHead(200).end(`{"id":"${'x'.repeat(40_000)}"}`)],
      ['without an id', (response) => response.writeHead(200).end('<html>ok</html>')],
      ['without an id', (response) => response.writeHead(200).end('{"id":7}')],
      ['answered 500', (response) => response.writeHead(500).end(JSON.stringify(message))],
    ]
    for (const [cause, answer] of cases) {
      const { url } = await gateway(answer)
      const failure: unknown = await createHttpSender({ url, key, timeoutMs: 300 })
        .send(message)
        .catch((error: unknown) => error)
      expect(failure).toMatchObject({ name: 'TextNotSentError' })
      const text = `${String(failure)} ${failure instanceof Error ? (failure.stack ?? '') : ''} ${JSON.stringify(failure)}`
      expect(text).toContain(cause)
      for (const secret of [message.phone, '482913', key]) expect(text).not.toContain(secret)
      server?.closeAllConnections()
      server?.close()
    }
  })

  it('that is not there is said so', async () => {
    const { url } = await gateway(accept)
    server?.close()
    await expect(createHttpSender({ url, key }).send(message)).rejects.toThrow('could not be reached')
  })
})

describe('messages at a desk', () => {
  it('stand in the log with the code and a masked phone', async () => {
    const lines: string[] = []
    await createLogSender((line) => lines.push(line)).send(message)
    expect(lines.join()).toContain('482913')
    expect(lines.join()).not.toContain(message.phone)
  })
})

describe('settings of messages', () => {
  const mistakesOf = (env: Record<string, string>): string[] => {
    try {
      readConfig(env)
      return []
    } catch (error) {
      if (error instanceof ConfigError) return error.mistakes
      throw error
    }
  }
  const gatewaySettings = { LINLI_SMS: 'http', LINLI_SMS_URL: 'https://sms.example.org/send', LINLI_SMS_KEY: key }

  it('go to the log in a demo, nowhere by default in production, and to a gateway when told', () => {
    expect(readConfig({}).sms.via).toBe('log')
    expect(readConfig({ LINLI_DEMO: '0' }).sms.via).toBe('off')
    expect(readConfig({ NODE_ENV: 'production' }).sms.via).toBe('off')
    expect(readConfig({ NODE_ENV: 'production', ...gatewaySettings }).sms).toMatchObject({ via: 'http', key, dailyPerCommunity: 500 })
  })

  it('refuse codes in a production log, and a gateway half described', () => {
    expect(mistakesOf({ NODE_ENV: 'production', LINLI_SMS: 'log' })).toEqual([expect.stringContaining('LINLI_SMS must not be log')])
    expect(mistakesOf({ ...gatewaySettings, LINLI_SMS_KEY: '' })).toEqual(['LINLI_SMS=http needs LINLI_SMS_URL and LINLI_SMS_KEY.'])
    expect(mistakesOf({ ...gatewaySettings, LINLI_SMS_KEY: 'short-secret' })[0]).toMatch(/LINLI_SMS_KEY/)
    for (const url of ['http://sms.example.org/', 'ftp://sms.example.org/', 'https://user:pw@sms.example.org/', 'nonsense'])
      expect(mistakesOf({ ...gatewaySettings, LINLI_SMS_URL: url })[0]).toMatch(/LINLI_SMS_URL/)
    expect(mistakesOf({ LINLI_SMS_DAILY: '0' })[0]).toMatch(/LINLI_SMS_DAILY/)
    expect(mistakesOf({ ...gatewaySettings, LINLI_SMS_KEY: 'short-secret' }).join()).not.toContain('short-secret')
  })
})
