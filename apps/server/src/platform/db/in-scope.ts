import {
  DefaultQueryExecutor,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely'
import type pg from 'pg'
import { type QueryText, queryInScope } from './scoped-query.ts'
import { type Scope, enterParameters, enterText } from './scope.ts'
import type { DB } from './types.gen.ts'

/** The application's database: the only thing that can open a scope. */
export interface Database {
  pool: pg.Pool
}

/** Kysely bound to one scope. In `write` mode all queries share one transaction; in `read` mode each is its own. */
export type Tx = Kysely<DB>
export type Mode = 'read' | 'write'

/** The commit was answered by a rollback: nothing was saved (HOSTILE.md §1.1). */
export class AbortedCommitError extends Error {
  override name = 'AbortedCommitError'
}

/**
 * The one way into the database. Reads travel together with their scope in one round trip and cannot write.
 * Writes are one transaction, retried up to three times on serialization failure and deadlock,
 * and count as done only when the server answers COMMIT. `work` must touch nothing but `tx`.
 */
export async function inScope<T>(database: Database, scope: Scope, mode: Mode, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (mode === 'read') return work(bind((query) => queryInScope(database.pool, scope, query)))
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await writeOnce(database, scope, work)
    } catch (error) {
      if (attempt >= 4 || !isRetryable(error)) throw error
    }
  }
}

const runners = new WeakMap<Tx, Run>()

/** Runs a hot query as a named prepared statement inside the scope of `tx`. */
export async function runPrepared<Row>(tx: Tx, query: QueryText & { name: string }): Promise<Row[]> {
  const run = runners.get(tx)
  if (run === undefined) throw new Error('runPrepared needs the tx of inScope')
  const result = await run(query)
  return result.rows as Row[]
}

type Run = (query: QueryText) => Promise<pg.QueryResult>

async function writeOnce<T>(database: Database, scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await database.pool.connect()
  let broken: Error | undefined
  const dropped = (error: Error) => {
    broken = error
  }
  client.on('error', dropped)
  try {
    await client.query('begin')
    await client.query({
      name: 'linli_enter_write',
      text: enterText,
      values: enterParameters(scope, { readOnly: false, keepPlans: false }),
    })
    const tx = bind((query) => client.query(query))
    const answer = await work(tx)
    const commit = await client.query('commit')
    if (commit.command !== 'COMMIT') throw new AbortedCommitError('the transaction was rolled back at commit')
    return answer
  } catch (error) {
    await client.query('rollback').catch((failure: unknown) => {
      broken = failure instanceof Error ? failure : new Error('rollback failed')
    })
    throw error
  } finally {
    client.off('error', dropped)
    client.release(broken ?? false)
  }
}

const adapter = new PostgresAdapter()
const compiler = new PostgresQueryCompiler()

/** A Kysely costs as much as a small read when it makes its own driver and compiler; of a scope's only the way to run is new. */
function bind(run: Run): Tx {
  const connection = scopeConnection(run)
  const driver = scopeDriver(connection)
  const dialect: Dialect = {
    createAdapter: () => adapter,
    createDriver: () => driver,
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => compiler,
  }
  const executor = new DefaultQueryExecutor(compiler, adapter, { provideConnection: (consume) => consume(connection) })
  const tx = new Kysely<DB>({ config: { dialect }, dialect, driver, executor })
  runners.set(tx, run)
  return tx
}

function scopeConnection(run: Run): DatabaseConnection {
  return {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      const result = await run({ text: query.sql, values: [...query.parameters] })
      return { rows: result.rows as R[], numAffectedRows: result.rowCount === null ? undefined : BigInt(result.rowCount) }
    },
    streamQuery() {
      throw new Error('streaming is not offered inside a scope')
    },
  }
}

function scopeDriver(connection: DatabaseConnection): Driver {
  const refuse = () => Promise.reject(new Error('the scope is the transaction; do not open another'))
  return {
    init: () => Promise.resolve(),
    acquireConnection: () => Promise.resolve(connection),
    releaseConnection: () => Promise.resolve(),
    destroy: () => Promise.resolve(),
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
  }
}

function isRetryable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '40001' || error.code === '40P01')
}
