import pg from 'pg'
import { enterParameters, enterText, type Scope } from './scope.ts'

const enterName = 'linli_enter'

// The parts of pg's connection and query this class stands on; pinned with pg 8.23 and held by scoped-query.db.test.ts.
interface WireConnection {
  parsedStatements: Record<string, string>
  submittedNamedStatements: Record<string, string>
  stream: { cork(): void; uncork(): void }
  parse(statement: { name: string; text: string; types?: number[] }): void
  bind(portal: { portal: string; statement: string; values: unknown[]; valueMapper?: (value: unknown) => unknown }): void
  execute(portal: { portal: string; rows?: number }): void
}
interface WireQuery {
  name?: string
  text: string
  submit(connection: WireConnection): Error | null
  handleDataRow(message: unknown): void
  handleCommandComplete(message: unknown, connection: WireConnection): void
  handleError(error: Error, connection: WireConnection): void
}
export interface QueryText {
  text: string
  values: unknown[]
  /** Names make it a prepared statement, once a connection. */
  name?: string
}
const Base = pg.Query as unknown as new (
  config: QueryText & { queryMode: 'extended' },
  values: undefined,
  done: (error: Error | null, result: pg.QueryResult) => void,
) => WireQuery

/**
 * One read and the scope it runs in, in one write to the server and one Sync: Postgres runs everything
 * between two Syncs as one implicit transaction, so the settings end with it, also after an error.
 * When entering fails the server skips the query itself.
 */
class ScopedQuery extends Base {
  readonly #parameters: unknown[]
  #entered = false
  #namedBefore = false

  constructor(scope: Scope, query: QueryText, done: (error: Error | null, result: pg.QueryResult) => void) {
    super({ ...query, queryMode: 'extended' }, undefined, done)
    this.#parameters = enterParameters(scope, { readOnly: true, keepPlans: query.name !== undefined })
  }

  override submit(connection: WireConnection): Error | null {
    this.#namedBefore = this.name !== undefined && connection.parsedStatements[this.name] !== undefined
    // A name taken by another text is refused by pg before it sends anything: then nothing of ours may be sent either.
    const known =
      this.name === undefined ? undefined : (connection.parsedStatements[this.name] ?? connection.submittedNamedStatements[this.name])
    if (known !== undefined && known !== this.text) return super.submit(connection)
    connection.stream.cork()
    try {
      if (connection.parsedStatements[enterName] === undefined) connection.parse({ name: enterName, text: enterText })
      connection.bind({ portal: '', statement: enterName, values: this.#parameters, valueMapper: (value) => String(value) })
      connection.execute({ portal: '' })
      return super.submit(connection)
    } finally {
      connection.stream.uncork()
    }
  }

  override handleDataRow(message: unknown): void {
    if (this.#entered) super.handleDataRow(message)
  }

  override handleCommandComplete(message: unknown, connection: WireConnection): void {
    if (this.#entered) {
      super.handleCommandComplete(message, connection)
      return
    }
    this.#entered = true
    connection.parsedStatements[enterName] = enterText
  }

  override handleError(error: Error, connection: WireConnection): void {
    // pg marks the query's own name as parsed when the enter statement's parse completes.
    if (!this.#entered && !this.#namedBefore && this.name !== undefined) Reflect.deleteProperty(connection.parsedStatements, this.name)
    super.handleError(error, connection)
  }
}

/** Runs one read inside a scope on any free connection of the pool. */
export async function queryInScope(pool: pg.Pool, scope: Scope, query: QueryText): Promise<pg.QueryResult> {
  const client = await pool.connect()
  return new Promise((resolve, reject) => {
    let settled = false
    const dropped = (error: Error) => finish(error)
    function finish(error: Error | null, result?: pg.QueryResult): void {
      if (settled) return
      settled = true
      client.off('error', dropped)
      client.release(error !== null && !('severity' in error))
      if (error !== null || result === undefined) reject(error ?? new Error('no result'))
      else resolve(result)
    }
    client.on('error', dropped)
    client.query(new ScopedQuery(scope, query, finish) as unknown as pg.Submittable)
  })
}
