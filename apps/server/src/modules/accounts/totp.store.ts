import { createHmac, randomInt } from 'node:crypto'
import type { FieldCipher } from '../../platform/fields.ts'
import type { AuthPool } from './better-auth.ts'
import { matchingStep, newTotpSecret } from './totp.ts'

/** Second factors as rows of schema `auth`; secrets are sealed like other sensitive fields. */
export interface TotpStore {
  /** A new secret that counts once a code of it confirmed it. */
  propose(account: string): Promise<string>
  /** Whether the code is of the proposed secret, which then takes the old one's place. */
  confirm(account: string, code: string): Promise<boolean>
  isBegun(account: string): Promise<boolean>
  /** Whether the code is right now and of a step later than any used: each counts once, also of parallel uses. */
  use(account: string, code: string): Promise<boolean>
  useBackupCode(account: string, code: string): Promise<boolean>
  /** New paper codes; the old ones end. */
  renewBackupCodes(account: string): Promise<string[]>
  find(account: string): Promise<{ since: string | null; backupCodesLeft: number }>
  /** Ends app and paper codes. @returns whether there were any */
  end(account: string): Promise<boolean>
}

interface TotpRow {
  sealed: Buffer | null
  last_step: number
  now: number
}

const printed = 10
/** No 0 O, 1 I L: read from paper. 31 letters, ten of them: 49 bits a code. */
const letters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'

export function createTotpStore(pool: AuthPool, fields: FieldCipher, secret: string): TotpStore {
  const hashOf = (account: string, code: string) =>
    createHmac('sha256', secret)
      .update(`backup-code:${account}:${normalisePaperCode(code)}`)
      .digest()

  /** Clock is the database's, so that codes do not depend on which machine asks (HOSTILE.md F4). */
  async function find(account: string, column: 'secret' | 'pending'): Promise<TotpRow | undefined> {
    const { rows } = await pool.query<TotpRow>(
      `select ${column} as sealed, last_step::float8 as last_step, extract(epoch from clock_timestamp())::float8 as now from totp
       where user_id = $1 and (${column === 'secret' ? 'true' : `pending_at > clock_timestamp() - interval '30 minutes'`})`,
      [account],
    )
    return rows[0]
  }

  async function match(account: string, column: 'secret' | 'pending', code: string): Promise<number | null> {
    const row = await find(account, column)
    if (row?.sealed === undefined || row.sealed === null) return null
    return matchingStep(fields.open('totp', row.sealed), code, row.now, column === 'secret' ? row.last_step : 0)
  }

  return {
    async propose(account) {
      const fresh = newTotpSecret()
      await pool.query(
        `insert into totp (user_id, pending, pending_at) values ($1, $2, clock_timestamp())
         on conflict (user_id) do update set pending = excluded.pending, pending_at = excluded.pending_at`,
        [account, fields.seal('totp', fresh)],
      )
      return fresh
    },
    async confirm(account, code) {
      const step = await match(account, 'pending', code)
      if (step === null) return false
      const { rowCount } = await pool.query(
        `update totp set secret = pending, confirmed_at = clock_timestamp(), last_step = $2, pending = null, pending_at = null
         where user_id = $1 and pending is not null`,
        [account, step],
      )
      return rowCount === 1
    },
    async isBegun(account) {
      return (await find(account, 'pending'))?.sealed instanceof Buffer
    },
    async use(account, code) {
      const step = await match(account, 'secret', code)
      if (step === null) return false
      const { rowCount } = await pool.query('update totp set last_step = $2 where user_id = $1 and last_step < $2', [account, step])
      return rowCount === 1
    },
    async useBackupCode(account, code) {
      const { rowCount } = await pool.query(
        'update backup_code set used_at = clock_timestamp() where user_id = $1 and hash = $2 and used_at is null',
        [account, hashOf(account, code)],
      )
      return rowCount === 1
    },
    async renewBackupCodes(account) {
      const codes = Array.from({ length: printed }, () => newPaperCode())
      await pool.query(
        `with ended as (delete from backup_code where user_id = $1) insert into backup_code (user_id, hash) select $1, unnest($2::bytea[])`,
        [account, codes.map((code) => hashOf(account, code))],
      )
      return codes
    },
    async find(account) {
      const { rows } = await pool.query<{ since: Date | null; left: number }>(
        `select (select confirmed_at from totp where user_id = $1) as since,
          (select count(*)::int from backup_code where user_id = $1 and used_at is null) as left`,
        [account],
      )
      return { since: rows[0]?.since?.toISOString() ?? null, backupCodesLeft: rows[0]?.left ?? 0 }
    },
    async end(account) {
      await pool.query('delete from backup_code where user_id = $1', [account])
      const { rowCount } = await pool.query('delete from totp where user_id = $1', [account])
      return rowCount === 1
    },
  }
}

/** Groups of five, easy to read aloud. */
export function newPaperCode(groups = 2): string {
  const group = () => Array.from({ length: 5 }, () => letters.charAt(randomInt(letters.length))).join('')
  return Array.from({ length: groups }, group).join('-')
}

/** Typed from paper: case, dashes and spaces do not matter, and a full-width keyboard does not either. */
export function normalisePaperCode(code: string): string {
  return code
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
}
