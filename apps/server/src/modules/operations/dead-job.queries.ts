import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'

export interface DeadJobRow {
  id: string
  job: string
  community: number | null
  created_at: string
  run_at: string
  attempts: number
  problem: string | null
}

/** Of the scope's communities and of the whole installation. */
export async function listDeadJobRows(tx: Tx, most: number): Promise<DeadJobRow[]> {
  return (await sql<DeadJobRow>`select * from app.list_dead_jobs(${most})`.execute(tx)).rows
}

/** @returns its name, or undefined when there is no such dead job in the scope */
export async function settleDeadJob(tx: Tx, number: number, verb: 'retry' | 'discard'): Promise<string | undefined> {
  const door = sql.raw(verb === 'retry' ? 'app.retry_dead_job' : 'app.discard_dead_job')
  return (await sql<{ job: string }>`select job from ${door}(${number}::bigint)`.execute(tx)).rows[0]?.job
}
