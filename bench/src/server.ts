import { randomBytes } from 'node:crypto'
import type { ServerTask, StaffTask } from './children/server.ts'
import type { Child } from './child.ts'
import type { Server } from './context.ts'
import type { World } from './world/world.ts'

/** Starts the server on the bench's database and signs in over HTTP as somebody whose post covers the whole street. */
export async function startServer(world: World, start: (child: string) => Child): Promise<Server> {
  const child = start('server')
  const port = await child.call<number>('start', { dataDir: world.config.dataDir, roles: world.roles } satisfies ServerTask)
  const origin = `http://127.0.0.1:${String(port)}`
  const staff = {
    login: `bench-${randomBytes(4).toString('hex')}`,
    password: randomBytes(18).toString('base64url'),
    community: world.street,
  } satisfies StaffTask
  await child.call('createStaff', staff)
  const answer = await fetch(`${origin}/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ login: staff.login, password: staff.password }),
  })
  const cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0])[0]
  if (!answer.ok || cookie === undefined) throw new Error(`signing in failed: ${String(answer.status)} ${await answer.text()}`)
  return { child, origin, cookie }
}
