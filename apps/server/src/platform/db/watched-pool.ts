import type pg from 'pg'

/** Told of each query's name; the function it returns is told of its end. */
export type QueryWatcher = (name: string) => (error: Error | null) => void

/** Lets somebody watch the queries of a pool: their names, never their texts or values. */
export function watchQueries(pool: pg.Pool, watcher: QueryWatcher): void {
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown
    const watched = (config: unknown, ...more: unknown[]): unknown => {
      const end = watcher(nameOf(config))
      if (isSubmittable(config)) {
        const { callback } = config
        config.callback = (error, result) => {
          end(error)
          callback(error, result)
        }
        return query(config, ...more)
      }
      const answer = query(config, ...more)
      if (answer instanceof Promise)
        answer.then(
          () => end(null),
          (error: unknown) => end(error instanceof Error ? error : new Error('failed')),
        )
      else end(null)
      return answer
    }
    client.query = watched as typeof client.query
  })
}

interface Submittable {
  submit: unknown
  text?: string
  name?: string
  callback(error: Error | null, result?: unknown): void
}

function isSubmittable(config: unknown): config is Submittable {
  return (
    typeof config === 'object' && config !== null && 'submit' in config && 'callback' in config && typeof config.callback === 'function'
  )
}

/** The prepared statement's name, else the verb and the first table: `select household`. */
export function nameOf(config: unknown): string {
  if (typeof config === 'object' && config !== null && 'name' in config && typeof config.name === 'string') return config.name
  const text =
    typeof config === 'string' ? config : typeof config === 'object' && config !== null && 'text' in config ? String(config.text) : ''
  const verb = /^\s*([a-z]{1,12})\b/i.exec(text)?.[1]?.toLowerCase() ?? 'query'
  const table = /\b(?:from|into|update)\s+(?:only\s+)?"?([a-z_]{1,63})"?(?=[\s(,;]|$)/i.exec(text)?.[1]?.toLowerCase()
  return table === undefined ? verb : `${verb} ${table}`
}
