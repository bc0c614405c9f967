import { createHmac } from 'node:crypto'
import type { ErrorId } from '@linli/contract/errors'
import { AppError } from '../../platform/errors.ts'
import type { AuthPool } from './better-auth.ts'

export interface AttemptKey {
  /** What is counted, e.g. `login:zhangsan` or `address:192.0.2.1`; stored as a keyed hash only. */
  subject: string
  limit: number
  /** The window; 15 minutes unless told, a day at most. */
  seconds?: number
  /** Getting it right forgets the failures before (an account's; never an address's, whose owner may have one good account). */
  forgets?: boolean
  /** While locked it answers like a wrong guess, so that nobody learns that the account is there (HOSTILE.md B01). */
  silent?: boolean
}

export interface Attempts {
  /**
   * Runs a guess; `null` from `work` is a failure. After `limit` failures within the window the subject is
   * refused for as long again, right or wrong. The failure is written down before the guess is tried, so that
   * parallel guesses cannot all slip through; it is kept in the database and survives restarts.
   * `refuse` does the same work as a guess, so that being refused takes as long.
   */
  guess<T>(
    keys: readonly AttemptKey[],
    work: () => Promise<T | null>,
    options?: { refuse?: () => Promise<unknown>; error?: ErrorId },
  ): Promise<T | null>
  /** Counts a thing that is allowed `limit` times in any window, for each key or for none of them. */
  spend(keys: AttemptKey | readonly AttemptKey[], refusal?: () => AppError): Promise<void>
  sweep(): Promise<void>
}

const usualSeconds = 900
/** A lock holds on after the last failure; a budget frees itself one by one. */
const locked = `
  select k.n::int as n from unnest($1::bytea[], $2::int[], $3::int[]) with ordinality as k (subject, most, seconds, n)
  where (select count(*) >= k.most and case when $5 then min(t.at) else max(t.at) end > clock_timestamp() - make_interval(secs => k.seconds)
        and max(t.at) - min(t.at) <= make_interval(secs => k.seconds)
    from (select a.at from attempt a where a.subject = k.subject and a.id <> all ($4::bigint[]) order by a.at desc limit k.most) t)`

export function createAttempts(pool: AuthPool, secret: string): Attempts {
  const hashOf = (subject: string) => createHmac('sha256', secret).update(`attempt:${subject}`).digest()

  async function write(keys: readonly AttemptKey[]): Promise<string[]> {
    const { rows } = await pool.query<{ id: string }>('insert into attempt (subject) select unnest($1::bytea[]) returning id', [
      keys.map((key) => hashOf(key.subject)),
    ])
    return rows.map((row) => row.id)
  }
  async function listLocked(keys: readonly AttemptKey[], except: string[], sliding: boolean): Promise<AttemptKey[]> {
    const { rows } = await pool.query<{ n: number }>(locked, [
      keys.map((key) => hashOf(key.subject)),
      keys.map((key) => key.limit),
      keys.map((key) => key.seconds ?? usualSeconds),
      except,
      sliding,
    ])
    return rows.flatMap(({ n }) => keys[n - 1] ?? [])
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
      const stopped = await listLocked(keys, ids, false)
      if (stopped.length > 0) {
        await erase(ids)
        await refuse?.()
        if (stopped.every((key) => key.silent === true)) return null
        throw new AppError(error)
      }
      const result = await tried(ids, work)
      if (result === null) return null
      await erase(ids)
      const forgotten = keys.filter((key) => key.forgets === true)
      if (forgotten.length > 0) await forget(forgotten)
      return result
    },
    async spend(given, refusal = () => new AppError('too_many_requests')) {
      const keys = Array.isArray(given) ? (given as readonly AttemptKey[]) : [given as AttemptKey]
      const ids = await write(keys)
      if ((await listLocked(keys, ids, true)).length === 0) return
      await erase(ids)
      throw refusal()
    },
    async sweep() {
      await pool.query(`delete from attempt where at < clock_timestamp() - interval '1 day'`)
    },
  }
}
