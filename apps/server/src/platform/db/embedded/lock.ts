import { createServer, type Server } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/**
 * One living process owns a data folder's database. The lock is a name in Linux's abstract socket space: the kernel
 * frees it however the process ends, so there is no stale lock file to judge.
 * @returns the release function, or null when somebody else still holds it after `patienceMs`.
 */
export async function takeLock(name: string, patienceMs: number): Promise<(() => Promise<void>) | null> {
  const end = performance.now() + patienceMs
  for (;;) {
    const server = await tryListen(name)
    if (server !== null) return async () => await new Promise((resolve) => server.close(() => resolve()))
    if (performance.now() >= end) return null
    await wait(100)
  }
}

async function tryListen(name: string): Promise<Server | null> {
  return await new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(null) : reject(error)))
    server.listen(`\0${name}`, () => resolve(server.unref()))
  })
}
