import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import type { z } from 'zod'
import type { Tx } from '../db/in-scope.ts'
import type { Job } from './job.ts'

export interface EnqueueOptions {
  /** Of jobs waiting under the same key of the same community, the newest replaces the others. */
  key?: string
  runAt?: Date
  /** Only in a scope wider than one community: whose job it is. */
  community?: number
}

/**
 * Adds a job in the transaction of the rows it is about: both are there or neither. It runs for the community of
 * the scope; in a scope over everything, for the whole installation. @returns the job's number
 */
export async function enqueue<Input extends z.ZodType>(
  tx: Tx,
  job: Job<Input>,
  input: z.input<Input>,
  { key, runAt, community }: EnqueueOptions = {},
): Promise<string> {
  job.input.parse(input)
  const { rows } = await sql<{ id: string }>`
    select app.add_job(${job.name}, ${JSON.stringify(input)}::json, ${uuid()}, ${key ?? null}, ${runAt?.toISOString() ?? null}::timestamptz,
      ${job.attempts}::int, ${job.serial ? job.name : null}, ${community ?? null}::bigint) as id`.execute(tx)
  const [row] = rows
  if (row === undefined) throw new Error('the job was not added')
  return row.id
}
