import { createHmac } from 'node:crypto'
import type { ErrorId } from '@linli/contract/errors'
import { AppError } from '../../platform/errors.ts'
import type { AuthPool } from './better-auth.ts'

export interface AttemptKey {
  /** What is counted, e.g. `login:zhangsan` or `address:192.0.2.1`; stored as a keyed hash only. */
  subject: string
  limit: number
  /** Getting it right forgets the failures before (an account's; never an address's, whose owner may have one good account). */
  forgets?: boolean
}

export interface Attempts {
  /**
   * Runs a guess; `null` from `work` is a failure. After `limit` failures within 15 minutes the subject is
   * refused for 15 minutes, right or wrong. The failure is written down before the guess is tried, so that
   * parallel guesses cannot all slip through; it is kept in the database and survives restarts.
   * `refuse` does the same work as a guess, so that being refused takes as long.
   */
  guess<T>(
    keys: readonly AttemptKey[],
    work: () => Promise<T | null>,
    options?: { refuse?: () => Promise<unknown>; error?: ErrorId },
  ): Promise<T | null>
  /** Counts a thing that is allowed `limit` times in 15 minutes. */
  spend(key: AttemptKey): Promise<void>
  sweep(): Promise<void>
}

const window = `interval '15 minutes'`
const locked = `
  select exists (
    select from unnest($1::bytea[], $2::int[]) as k (subject, most)
    where (select count(*) >= k.most and max(t.at) - min(t.at) <= ${window} and max(t.at) > clock_timestamp() - ${window}
      from (select a.at from attempt a where a.subject = k.subject and a.id <> all ($3::bigint[]) order by a.at desc limit k.most) t)
  ) as locked`

export function createAttempts(pool: AuthPool, secret: string): Attempts {
  const hashOf = (subject: string) => createHmac('sha256', secret).update(`attempt:${subject}`).digest()

  async function write(keys: readonly AttemptKey[]): Promise<string[]> {
    const { rows } = await pool.query<{ id: string }>('insert into attempt (subject) select unnest($1::bytea[]) returning id', [
      keys.map((key) => hashOf(key.subject)),
    ])
    return rows.map((row) => row.id)
  }
  async function isLocked(keys: readonly AttemptKey[], except: string[]): Promise<boolean> {
    const { rows } = await pool.query<{ locked: boolean }>(locked, [
      keys.map((key) => hashOf(key.subject)),
      keys.map((key) => key.limit),
      except,
    ])
    return rows[0]?.locked !== false
  }
  const erase = (ids: string[]) => pool.query('delete from attempt where id = any ($1::bigint[])', [ids])
  const forget = (keys: readonly AttemptKey[]) =>
    pool.query('delete from attempt where subject = any ($1::bytea[])', [keys.map((key) => hashOf(key.subject))])

  async function tried<T>(ids: string[], work: () => Promise<T | null>): Promise<T | null> {
    try {
      return await work()
    } catch (error) {
      // Our own failure is nobody's wrong guess.
      await erase(ids)
      throw error
    }
  }

  return {
    async guess(keys, work, { refuse, error = 'locked_out' } = {}) {
      const ids = await write(keys)
      if (await isLocked(keys, ids)) {
        await erase(ids)
        await refuse?.()
        throw new AppError(error)
      }
      const result = await tried(ids, work)
      if (result === null) return null
      await erase(ids)
      const forgotten = keys.filter((key) => key.forgets === true)
      if (forgotten.length > 0) await forget(forgotten)
      return result
    },
    async spend(key) {
      const ids = await write([key])
      if (!(await isLocked([key], ids))) return
      await erase(ids)
      throw new AppError('too_many_requests')
    },
    async sweep() {
      await pool.query(`delete from attempt where at < clock_timestamp() - interval '1 day'`)
    },
  }
}
