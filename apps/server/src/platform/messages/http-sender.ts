import { createHmac } from 'node:crypto'
import { type TextMessage, TextNotSentError, type TextSender } from './text-message.ts'

export interface HttpSenderOptions {
  url: URL
  /** Shared with the gateway; signs each request. */
  key: string
  timeoutMs?: number
  now?: () => Date
}

const longestAnswer = 16 * 1024

/**
 * One signed JSON POST a message, as docs/OPERATIONS.md describes it for whoever runs the gateway. No redirects are
 * followed, nothing is retried (a code asked for again is a new one), and what comes back is read to 16 KiB at most.
 */
export function createHttpSender({ url, key, timeoutMs = 8_000, now = () => new Date() }: HttpSenderOptions): TextSender {
  return {
    async send(message) {
      const body = JSON.stringify({ id: message.id, kind: message.kind, phone: message.phone, parameters: message.parameters })
      const response = await post(url, headersFor(message, body, key, now()), body, timeoutMs)
      if (!response.ok) throw new TextNotSentError(`the gateway answered ${String(response.status)}`)
      return { providerId: providerIdIn(response.text) }
    },
  }
}

/** What the gateway must find: HMAC-SHA-256, hex, over `<timestamp>.<body>`. */
export function signatureOf(key: string, timestamp: string, body: string): string {
  return createHmac('sha256', key).update(`${timestamp}.${body}`).digest('hex')
}

function headersFor(message: TextMessage, body: string, key: string, at: Date): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  return {
    'content-type': 'application/json; charset=utf-8',
    accept: 'application/json',
    'idempotency-key': message.id,
    'x-linli-timestamp': timestamp,
    'x-linli-signature': `sha256=${signatureOf(key, timestamp, body)}`,
  }
}

/** The timeout holds for the whole exchange, a body that drips included. */
async function post(url: URL, headers: Record<string, string>, body: string, timeoutMs: number) {
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal })
    if (!response.ok) {
      await response.body?.cancel()
      return { ok: false, status: response.status, text: '' }
    }
    return { ok: true, status: response.status, text: await readSome(response) }
  } catch (error) {
    if (error instanceof TextNotSentError) throw error
    // The cause of a failed fetch may quote addresses; its name is enough.
    throw new TextNotSentError(signal.aborted ? 'the gateway did not answer in time' : 'the gateway could not be reached')
  }
}

async function readSome(response: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of response.body ?? []) {
    size += part.length
    if (size > longestAnswer) throw new TextNotSentError('the gateway answered too much')
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

function providerIdIn(text: string): string {
  try {
    const answer: unknown = JSON.parse(text)
    if (typeof answer === 'object' && answer !== null && 'id' in answer && typeof answer.id === 'string' && answer.id.length <= 200)
      return answer.id
  } catch {
    // Said below.
  }
  throw new TextNotSentError('the gateway answered without an id')
}
