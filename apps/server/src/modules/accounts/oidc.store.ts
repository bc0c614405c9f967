import { refuse } from './refusals.ts'
import type { AuthPool } from './better-auth.ts'
import type { Identity } from './oidc.client.ts'

export interface PreparedLink {
  subject: string | null
  claim: string | null
}

/** Which accounts an administrator prepared for single sign-on. */
export interface OidcLinks {
  /** @throws refused `sso-taken` when somebody else was prepared for the same identity */
  prepare(account: string, link: PreparedLink & { issuer: string; by: string }): Promise<void>
  end(account: string): Promise<boolean>
  isPrepared(account: string): Promise<boolean>
  /** The account prepared for this identity. The first sign-in by claim binds the subject: a login given to somebody else later opens nothing. */
  use(identity: Identity): Promise<string | null>
}

export function createOidcLinks(pool: AuthPool): OidcLinks {
  return {
    async prepare(account, { issuer, subject, claim, by }) {
      try {
        await pool.query(
          `insert into oidc_link (user_id, issuer, subject, claim, prepared_by) values ($1, $2, $3, $4, $5)
           on conflict (user_id) do update set issuer = excluded.issuer, subject = excluded.subject, claim = excluded.claim,
             prepared_by = excluded.prepared_by, prepared_at = clock_timestamp(), last_used_at = null`,
          [account, issuer, subject, claim, by],
        )
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === '23505') throw refuse('sso-taken')
        throw error
      }
    },
    async end(account) {
      const { rowCount } = await pool.query('delete from oidc_link where user_id = $1', [account])
      return rowCount === 1
    },
    async isPrepared(account) {
      const { rowCount } = await pool.query('select from oidc_link where user_id = $1', [account])
      return rowCount === 1
    },
    async use({ issuer, subject, claim }) {
      const { rows } = await pool.query<{ user_id: string }>(
        'update oidc_link set last_used_at = clock_timestamp() where issuer = $1 and subject = $2 returning user_id',
        [issuer, subject],
      )
      if (rows[0] !== undefined || claim === null) return rows[0]?.user_id ?? null
      const bound = await pool.query<{ user_id: string }>(
        'update oidc_link set subject = $2, last_used_at = clock_timestamp() where issuer = $1 and claim = $3 and subject is null returning user_id',
        [issuer, subject, claim],
      )
      return bound.rows[0]?.user_id ?? null
    },
  }
}
