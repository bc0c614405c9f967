import pg from 'pg'
import type { Connection } from './pool.ts'

export interface Presence {
  stop(): Promise<void>
}

/**
 * Says that a process is alive: a connection of its own holds the advisory lock of its name and loses it with the
 * process, however that ends. Comes back by itself when the connection is lost.
 */
export function keepPresent(connection: Connection, name: string): Presence {
  let client: pg.Client | null = null
  let stopped = false
  let timer: NodeJS.Timeout | undefined

  const open = async () => {
    const own = new pg.Client({ ...connection, application_name: 'linli presence', keepAlive: true })
    let lost = false
    const lose = () => {
      if (lost) return
      lost = true
      own.end().catch(() => undefined)
      if (!stopped) timer = setTimeout(() => void open(), 500)
    }
    own.on('error', lose)
    own.on('end', lose)
    try {
      await own.connect()
      await own.query('select pg_advisory_lock(hashtextextended($1, 0))', [name])
      client = own
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

/** SQL: whether nobody holds the lock of the name in this column. */
export const isAbsent = (column: string): string => `pg_try_advisory_xact_lock(hashtextextended(${column}, 0))`
