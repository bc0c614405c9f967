import pg from 'pg'
import type { Connection } from './pool.ts'

export interface ListenOptions {
  connection: Connection
  channels: readonly string[]
  onMessage(channel: string, payload: string): void
  /** True once listening; false as soon as messages may be missed, until listening again. */
  onState(listening: boolean): void
}

/** Listens on a connection of its own and comes back by itself. Resolves when listening for the first time. */
export async function listen(options: ListenOptions): Promise<{ close(): Promise<void> }> {
  let client: pg.Client | undefined
  let timer: NodeJS.Timeout | undefined
  let closed = false
  let pause = 100

  async function connect(): Promise<void> {
    const next = new pg.Client({ ...options.connection, application_name: 'linli listen', keepAlive: true, connectionTimeoutMillis: 5_000 })
    client = next
    let lost = false
    const lose = () => {
      if (lost) return
      lost = true
      options.onState(false)
      void next.end().catch(() => undefined)
      if (closed) return
      timer = setTimeout(() => void connect().catch(() => undefined), pause)
      pause = Math.min(pause * 2, 5_000)
    }
    next.on('error', lose)
    next.on('end', lose)
    next.on('notification', ({ channel, payload }) => options.onMessage(channel, payload ?? ''))
    try {
      await next.connect()
      for (const channel of options.channels) await next.query(`listen ${next.escapeIdentifier(channel)}`)
    } catch (error) {
      lose()
      throw error
    }
    if (lost) return
    pause = 100
    options.onState(true)
  }

  try {
    await connect()
  } catch (error) {
    closed = true
    clearTimeout(timer)
    throw error
  }
  return {
    async close() {
      closed = true
      clearTimeout(timer)
      await client?.end().catch(() => undefined)
    },
  }
}
