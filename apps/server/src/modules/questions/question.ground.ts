import { type RawBuilder, type SqlBool, sql } from 'kysely'

/** Where a question is asked: one community, or all of a range of division codes [lo, hi), so many. */
export type Ground = number | { readonly lo: number; readonly hi: number; readonly communities: number }

/** `day`: ages and spans are counted on it. `asOf`: periods and facts of that day, left out today's (open periods). */
export interface Moment {
  readonly day: string
  readonly asOf?: string | undefined
}

/** What every part of a question knows. */
export interface Asking extends Moment {
  readonly ground: Ground
  /** How many levels of "somebody" stand around it. */
  readonly depth?: number
}

export type Sql = RawBuilder<unknown>
export type Test = RawBuilder<SqlBool>

/** Every table is held to the ground by its own first key column, beside the wall. */
export function within({ ground }: Asking, alias: string): Test {
  const column = sql.ref(`${alias}.community`)
  return typeof ground === 'number' ? sql`${column} = ${ground}` : sql`${column} >= ${ground.lo} and ${column} < ${ground.hi}`
}

/** As `within`, for a row looked up for another: in that one's community. */
export function beside({ ground }: Asking, alias: string, other: string): Test {
  const column = sql.ref(`${alias}.community`)
  return typeof ground === 'number' ? sql`${column} = ${ground}` : sql`${column} = ${sql.ref(`${other}.community`)}`
}

/** Whether a period (`ends_on` exclusive) holds at the moment asked about. */
export function holds({ asOf }: Moment, alias: string): Test {
  const [starts, ends] = [sql.ref(`${alias}.starts_on`), sql.ref(`${alias}.ends_on`)]
  return asOf === undefined ? sql`${ends} is null` : sql`${starts} <= ${asOf}::date and (${ends} is null or ${ends} > ${asOf}::date)`
}

/** A column as it is selected for `among`: ids are unique within a community alone, so a range compares both. */
export function key({ ground }: Asking, alias: string, ...columns: string[]): Sql {
  const all = typeof ground === 'number' ? columns : ['community', ...columns]
  return sql.join(all.map((column) => sql.ref(`${alias}.${column}`)))
}

/** The names of such columns. */
export function columnsOf({ ground }: Asking, ...columns: string[]): Sql {
  return sql.join((typeof ground === 'number' ? columns : ['community', ...columns]).map((column) => sql.ref(column)))
}

/**
 * Whether a key is among those selected. `is true` keeps Postgres from turning it into a join: behind the wall it expects a
 * handful of rows and would probe row by row; as it stands, the selection is read once and hashed, whatever is expected.
 */
export function among(what: Sql, selection: Sql): Test {
  return sql`((${what}) in (${selection})) is true`
}

/**
 * A part that is never run, for `with`: that it might change a setting keeps Postgres from starting parallel workers.
 * A question reads some thousands of rows several times; passing them between processes takes longer than reading them.
 */
export const inOneProcess: Sql = sql`one_process as (select set_config('jit', 'off', true))`

export const never: Test = sql`false`

export function every(tests: readonly Test[]): Test {
  return sql`(${sql.join(tests, sql` and `)})`
}

export function either(tests: readonly Test[]): Test {
  return sql`(${sql.join(tests, sql` or `)})`
}
