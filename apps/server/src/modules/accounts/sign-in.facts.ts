import type { Account } from '@linli/contract/accounts'
import type { AuthPool } from './better-auth.ts'

export type SignInFacts = Pick<Account, 'secondFactor' | 'singleSignOn'>

/** How accounts sign in, for whoever manages them: that there is a second factor, never which secret. */
export async function listSignInFacts(pool: AuthPool, accounts: readonly string[]): Promise<ReadonlyMap<string, SignInFacts>> {
  const { rows } = await pool.query<{
    id: string
    second_factor: boolean
    prepared: boolean
    subject: string | null
    claim: string | null
  }>(
    `select u.id, l.user_id is not null as prepared, l.subject, l.claim,
       (exists (select from totp t where t.user_id = u.id and t.secret is not null) or exists (select from passkey p where p.user_id = u.id)) as second_factor
     from "user" u left join oidc_link l on l.user_id = u.id where u.id = any ($1::text[])`,
    [accounts],
  )
  return new Map(
    rows.map(({ id, second_factor, prepared, subject, claim }) => [
      id,
      { secondFactor: second_factor, singleSignOn: prepared ? { subject, claim } : null },
    ]),
  )
}

export const noFacts: SignInFacts = { secondFactor: false, singleSignOn: null }
