import { createHash, randomBytes } from 'node:crypto'
import type { z } from 'zod'
import { AppError } from '../../platform/errors.ts'
import type { AuthPool } from './better-auth.ts'

export interface Ceremony<T> {
  account: string | null
  data: T
}

const minutes = 5

/** Begins something that is finished once, within five minutes, by whoever holds the token; only its hash is kept. */
export async function beginCeremony(pool: AuthPool, kind: string, account: string | null, data: object): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await pool.query(
    `insert into ceremony (token, kind, user_id, data, expires_at) values ($1, $2, $3, $4, clock_timestamp() + make_interval(mins => $5))`,
    [hashOf(token), kind, account, JSON.stringify(data), minutes],
  )
  return token
}

/** Looks without finishing: a wrong code does not end the step, the count of wrong codes does. */
export async function findCeremony<T>(pool: AuthPool, kind: string, token: string, shape: z.ZodType<T>): Promise<Ceremony<T> | null> {
  const { rows } = await pool.query<{ user_id: string | null; data: unknown }>(
    'select user_id, data from ceremony where token = $1 and kind = $2 and expires_at > clock_timestamp()',
    [hashOf(token), kind],
  )
  return read(rows, shape)
}

/** Finishes it: of any number of parallel uses exactly one gets it. */
export async function takeCeremony<T>(pool: AuthPool, kind: string, token: string, shape: z.ZodType<T>): Promise<Ceremony<T> | null> {
  const { rows } = await pool.query<{ user_id: string | null; data: unknown }>(
    'delete from ceremony where token = $1 and kind = $2 and expires_at > clock_timestamp() returning user_id, data',
    [hashOf(token), kind],
  )
  return read(rows, shape)
}

export async function endCeremoniesOf(pool: AuthPool, account: string): Promise<void> {
  await pool.query('delete from ceremony where user_id = $1', [account])
}

export async function sweepCeremonies(pool: AuthPool): Promise<void> {
  await pool.query('delete from ceremony where expires_at < clock_timestamp()')
}

function read<T>(rows: { user_id: string | null; data: unknown }[], shape: z.ZodType<T>): Ceremony<T> | null {
  const [row] = rows
  if (row === undefined) return null
  const parsed = shape.safeParse(row.data)
  if (!parsed.success) throw new AppError('internal')
  return { account: row.user_id, data: parsed.data }
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
