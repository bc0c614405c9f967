import { setTimeout as wait } from 'node:timers/promises'
import type { Postmaster } from './postmaster.ts'

/** Tries in a row that may fail before it is given up: with a full disk, somebody has five minutes to make room. */
const patienceMs = 300_000

/**
 * A server that is started again when it ends unasked, at the same place: connections break, the pool's next ones find it.
 * It has ended only when it cannot be started for minutes.
 */
export async function keepPostmaster(begin: () => Promise<Postmaster>, log: (line: string) => void): Promise<Postmaster> {
  let current = await begin()
  let stopping = false
  let starting: Promise<void> = Promise.resolve()

  const again = async (): Promise<boolean> => {
    const until = performance.now() + patienceMs
    for (let pause = 100; !stopping; pause = Math.min(pause * 2, 5_000)) {
      try {
        current = await begin()
        log('The embedded Postgres is up again.')
        return true
      } catch (error) {
        if (performance.now() >= until) {
          log(error instanceof Error ? error.message : String(error))
          return false
        }
        await wait(pause)
      }
    }
    return false
  }
  const ended = (async () => {
    for (;;) {
      await current.ended
      if (stopping) return
      log('The embedded Postgres ended unasked and is started again.')
      const attempt = again()
      starting = attempt.then(() => undefined)
      if (!(await attempt)) return
    }
  })()
  return {
    ended,
    async stop() {
      stopping = true
      await starting
      await current.stop()
    },
  }
}
