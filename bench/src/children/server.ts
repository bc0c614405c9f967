import type { AddressInfo } from 'node:net'
import { type App, createApp } from '@linli/server/src/app.ts'
import { createStaffAccount } from '@linli/server/src/modules/accounts/index.ts'
import type { Connection } from '@linli/server/src/platform/db/pool.ts'
import type { RoleConnections } from '@linli/server/src/platform/db/roles.ts'
import { loadSecrets } from '@linli/server/src/platform/secrets.ts'
import pg from 'pg'
import { v7 as uuid } from 'uuid'
import { answerCalls } from '../child.ts'
import { poolSize } from '../same-sql.ts'
import { worldConfig } from '../world/world.ts'

let app: App | undefined

export interface ServerTask {
  dataDir: string
  roles: RoleConnections
}
export interface StaffTask {
  login: string
  password: string
  /** Division code of the post; its range is what the account reaches. */
  community: number
}

/** The whole server as `npm start` composes it, without request limits and request logs. */
async function start({ dataDir, roles }: ServerTask): Promise<number> {
  app = await createApp({ config: worldConfig(dataDir), secrets: await loadSecrets(dataDir), roles, poolSize, limits: null })
  await app.http.listen({ port: 0, host: '127.0.0.1' })
  return (app.http.server.address() as AddressInfo).port
}

async function createStaff({ login, password, community }: StaffTask): Promise<string> {
  if (app === undefined) throw new Error('the server is not started')
  return createStaffAccount(app.accounts, { login, name: login, password, post: { kind: 'administrator', community } })
}

export interface DevicesTask {
  owner: Connection
  community: number
  count: number
}

/** Paired lobby screens of the community's first building. @returns their cookies */
async function createDevices({ owner, community, count }: DevicesTask): Promise<string[]> {
  if (app === undefined) throw new Error('the server is not started')
  const { logins } = app.accounts.context
  const accounts = Array.from({ length: count }, () => `bench-screen-${uuid()}`)
  const cookies: string[] = []
  for (const account of accounts) {
    await logins.createBearer(account, 'device', '大厅电视')
    cookies.push(logins.headersOf(await logins.createSession(account, 'device')).get('cookie') ?? '')
  }
  const client = new pg.Client(owner)
  await client.connect()
  await client.query(
    `insert into screen (community, id, account_id, name, screen_class, building_id, paired_by)
     select $1, id, account, '大厅电视', 'lobby', (select id from building where community = $1 order by sort_key limit 1), 'bench' from unnest($2::uuid[], $3::text[]) as t (id, account)`,
    [community, accounts.map(() => uuid()), accounts],
  )
  await client.end()
  return cookies
}

answerCalls({ start, createStaff, createDevices }, async () => app?.close())
