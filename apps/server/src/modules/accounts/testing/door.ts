import { bindScreens } from '../../screens/index.ts'
import type { PostKind, RouteShape } from '@linli/contract'
import type { Config } from '../../../platform/config.ts'
import { readConfig } from '../../../platform/config.ts'
import { listen } from '../../../platform/db/listen.ts'
import type { Door } from '../../../platform/http/bind.ts'
import { createHttp } from '../../../platform/http/server.ts'
import { type TestDatabase, createTestDatabase } from '../../../testing/database.ts'
import { testFields, testSecrets } from '../../../testing/keys.ts'
import { redFlower } from '../../../testing/register.ts'
import type { AccountsOptions } from '../accounts.context.ts'
import { type Accounts, actorChannel, createAccounts, createStaffAccount } from '../index.ts'

export const goodPassword = 'correct horse 电池 订书钉'

export interface Answer {
  status: number
  body: Record<string, unknown>
  /** `name=value` of the cookie set, as a browser would send it back. */
  cookie: string | undefined
  setCookie: string | undefined
  /** Every cookie set, as a browser would send them back. */
  cookies: string[]
}

/** The routes of accounts and screens over HTTP, with a database of their own. */
export interface AccountsDoor {
  db: TestDatabase
  accounts: Accounts
  call(
    method: 'GET' | 'POST' | 'PATCH',
    url: string,
    options?: { body?: unknown; cookie?: string | undefined; address?: string; origin?: string; headers?: Record<string, string> },
  ): Promise<Answer>
  /** A staff account with a post, and its cookie after signing in. */
  staff(login: string, kind?: PostKind, community?: number, building?: string): Promise<{ id: string; cookie: string }>
  signIn(login: string, password?: string, options?: { cookie?: string; address?: string }): Promise<Answer>
  close(): Promise<void>
}

export async function openAccountsDoor(
  overrides: Partial<Config> = {},
  extra: Pick<AccountsOptions, 'texts' | 'warn'> = {},
): Promise<AccountsDoor> {
  const db = await createTestDatabase()
  const config = { ...readConfig({ LINLI_LOG: 'silent' }), ...overrides }
  const deps = { config, database: db, fields: testFields }
  const accounts = await createAccounts({ ...deps, secrets: testSecrets, roles: db.roles, ...extra })
  const heard = Promise.withResolvers<void>()
  const listening = listen(db.roles.app, { [actorChannel]: (account) => accounts.forget(account) }, (connected) => {
    accounts.trustCache(connected)
    if (connected) heard.resolve()
  })
  await heard.promise
  const http = await createHttp({ config, uploadLimit: 1_000, limits: null })
  const door: Door = { app: http, keeper: accounts.keeper, bound: new Map<string, RouteShape>() }
  accounts.bind(door)
  bindScreens(door, deps, accounts, { online: () => Promise.resolve(new Set()) })

  const call: AccountsDoor['call'] = async (
    method,
    url,
    { body, cookie, address = '192.0.2.1', origin = config.publicUrl.origin, headers = {} } = {},
  ) => {
    const answer = await http.inject({
      method,
      url,
      remoteAddress: address,
      headers: {
        host: config.publicUrl.host,
        ...(method === 'GET' ? {} : { origin }),
        ...(cookie === undefined ? {} : { cookie }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: body as object }),
    })
    const header = answer.headers['set-cookie']
    const all = Array.isArray(header) ? header : header === undefined ? [] : [header]
    const cookies = all.map((one) => one.split(';')[0] ?? '')
    return { status: answer.statusCode, body: answer.json<Record<string, unknown>>(), setCookie: all[0], cookie: cookies[0], cookies }
  }
  const signIn: AccountsDoor['signIn'] = (login, password = goodPassword, options = {}) =>
    call('POST', '/auth/sign-in', { body: { login, password }, ...options })
  return {
    db,
    accounts,
    call,
    signIn,
    async staff(login, kind = 'administrator', community = redFlower, building) {
      const id = await createStaffAccount(accounts, {
        login,
        name: `姓名${login}`,
        password: goodPassword,
        post: { kind, community, ...(building === undefined ? {} : { building }) },
      })
      const { cookie } = await signIn(login)
      if (cookie === undefined) throw new Error(`${login} could not sign in`)
      return { id, cookie }
    },
    async close() {
      await http.close()
      await listening.stop()
      await accounts.close()
      await db.drop()
    },
  }
}
