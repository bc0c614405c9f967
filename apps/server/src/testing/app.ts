import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { ErrorBody } from '@linli/contract/errors'
import type { RouteShape } from '@linli/contract/route'
import type { InjectOptions } from 'fastify'
import { type App, type AppOptions, createApp } from '../app.ts'
import { createStaffAccount, type StaffAccount } from '../modules/accounts/index.ts'
import { readConfig } from '../platform/config.ts'
import { type TestDatabase, createTestDatabase } from './database.ts'
import { testSecrets } from './keys.ts'

export interface TestApp extends App {
  db: TestDatabase
  /** An account with a post, signed in. */
  signIn(account: Omit<StaffAccount, 'password' | 'name'> & { name?: string }): Promise<Visitor>
  /** Somebody without a session, or with this cookie. */
  visitor(cookie?: string): Visitor
  stop(): Promise<void>
}

export interface Answer {
  status: number
  body: unknown
  headers: Record<string, unknown>
  error: ErrorBody['error'] | null
  cookie: string | null
}

/** A browser: sends its cookie and the Origin of the system's own pages. */
export interface Visitor {
  cookie: string | undefined
  send(method: RouteShape['method'], url: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  get(url: string): Promise<Answer>
  post(url: string, body?: unknown): Promise<Answer>
}

export const testPassword = 'correct-horse-battery-staple'

export async function createTestApp(
  env: Record<string, string> = {},
  options: Pick<AppOptions, 'logTo' | 'limits' | 'moreJobs' | 'texts'> = {},
): Promise<TestApp> {
  const db = await createTestDatabase()
  const folder = await mkdtemp(path.join(tmpdir(), 'linli-data-'))
  const config = readConfig({ LINLI_LOG: 'silent', LINLI_DEMO: '0', LINLI_DATA: folder, ...env })
  const app = await createApp({
    config,
    secrets: testSecrets,
    roles: db.roles,
    poolSize: 4,
    poolPatience: 10_000,
    limits: null,
    ...options,
  })
  const visitor = (cookie?: string): Visitor => {
    const self: Visitor = {
      cookie,
      async send(method, url, body, headers = {}) {
        const options: InjectOptions = {
          method,
          url,
          headers: {
            origin: config.publicUrl.origin,
            host: config.publicUrl.host,
            ...(self.cookie === undefined ? {} : { cookie: self.cookie }),
            ...headers,
          },
        }
        const reply = await app.http.inject(body === undefined ? options : { ...options, payload: body as object })
        const json: unknown =
          reply.payload !== '' && reply.headers['content-type']?.toString().startsWith('application/json') === true
            ? reply.json()
            : reply.payload
        const set = reply.headers['set-cookie']
        return {
          status: reply.statusCode,
          body: json,
          headers: reply.headers,
          error: hasError(json) ? json.error : null,
          cookie: (Array.isArray(set) ? set[0] : set)?.split(';')[0] ?? null,
        }
      },
      get: (url) => self.send('GET', url),
      post: (url, body = {}) => self.send('POST', url, body),
    }
    return self
  }
  return {
    ...app,
    db,
    visitor,
    async signIn(account) {
      await createStaffAccount(app.accounts, { name: account.login, ...account, password: testPassword })
      const self = visitor()
      const answer = await self.post('/auth/sign-in', { login: account.login, password: testPassword })
      if (answer.cookie === null) throw new Error(`sign-in failed: ${JSON.stringify(answer.body)}`)
      self.cookie = answer.cookie
      return self
    },
    async stop() {
      await app.close()
      await db.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function hasError(json: unknown): json is ErrorBody {
  return typeof json === 'object' && json !== null && 'error' in json
}
