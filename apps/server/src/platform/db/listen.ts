import pg from 'pg'
import type { Connection } from './pool.ts'

export interface Listening {
  stop(): Promise<void>
}

/**
 * Listens on channels over a connection of its own, for as long as the process runs: reconnects with
 * back-off and says so by `onGap`, because what was notified meanwhile was not heard.
 */
export function listen(
  connection: Connection,
  channels: Record<string, (payload: string) => void>,
  onGap: (connected: boolean) => void,
): Listening {
  let client: pg.Client | null = null
  let stopped = false
  let wait = 100
  let timer: NodeJS.Timeout | undefined

  const retry = () => {
    if (stopped) return
    onGap(false)
    timer = setTimeout(() => void open(), wait)
    wait = Math.min(wait * 2, 5_000)
  }
  const open = async () => {
    const own = new pg.Client({ ...connection, application_name: 'linli listen', keepAlive: true })
    let lost = false
    const lose = () => {
      if (lost) return
      lost = true
      own.end().catch(() => undefined)
      retry()
    }
    own.on('error', lose)
    own.on('end', lose)
    own.on('notification', (message) => channels[message.channel]?.(message.payload ?? ''))
    try {
      await own.connect()
      for (const channel of Object.keys(channels)) await own.query(`listen ${own.escapeIdentifier(channel)}`)
      client = own
      wait = 100
      onGap(true)
    } catch {
      lose()
    }
  }
  void open()
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await client?.end().catch(() => undefined)
    },
  }
}
