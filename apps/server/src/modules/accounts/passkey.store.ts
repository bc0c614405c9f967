import { randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import type { PasskeyAssertion } from '@linli/contract/sign-in'
import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server'
import { v7 } from 'uuid'
import { z } from 'zod'
import type { AuthPool } from './better-auth.ts'
import { beginCeremony, takeCeremony } from './sign-in.ceremony.ts'

export interface PasskeyRow {
  id: string
  name: string
  createdAt: string
  lastUsedAt: string | null
}

export interface NewPasskey {
  ceremony: string
  name: string
  id: string
  clientDataJSON: string
  attestationObject: string
  transports: string[]
}

/** WebAuthn level 2 ceremonies, each of its own challenge, with the person verified by the device (PIN, finger, face). */
export interface PasskeyStore {
  /** Browsers know no passkeys at bare addresses, nor over plain http but for localhost. */
  possible: boolean
  rpId: string
  beginRegistration(account: string): Promise<{ ceremony: string; challenge: string }>
  /** `null` when the ceremony is not theirs, over, or what the device signed is not right. */
  add(account: string, given: NewPasskey): Promise<PasskeyRow | null>
  beginAssertion(): Promise<{ ceremony: string; challenge: string }>
  /** The account whose passkey signed; a challenge counts once, right or wrong. */
  use(given: PasskeyAssertion): Promise<string | null>
  list(account: string): Promise<PasskeyRow[]>
  credentialsOf(account: string): Promise<string[]>
  rename(account: string, id: string, name: string): Promise<PasskeyRow | null>
  end(account: string, id: string): Promise<boolean>
  endAll(account: string): Promise<void>
}

/** EdDSA, ES256, RS256: what today's devices have. */
export const passkeyAlgorithms = [-8, -7, -257]
const Challenge = z.object({ challenge: z.string() })
const columns = 'id, name, created_at, last_used_at'

export function createPasskeyStore(pool: AuthPool, publicUrl: URL): PasskeyStore {
  const rpId = publicUrl.hostname
  const bare = rpId.replace(/^\[|\]$/g, '')
  const possible = isIP(bare) === 0 && (publicUrl.protocol === 'https:' || rpId === 'localhost')
  const expected = { expectedOrigin: publicUrl.origin, expectedRPID: rpId, requireUserVerification: true }

  async function begin(kind: string, account: string | null) {
    const challenge = randomBytes(32).toString('base64url')
    return { challenge, ceremony: await beginCeremony(pool, kind, account, { challenge }) }
  }

  return {
    possible,
    rpId,
    beginRegistration: (account) => begin('passkey-registration', account),
    async add(account, { ceremony: token, name, id, clientDataJSON, attestationObject, transports }) {
      const ceremony = await takeCeremony(pool, 'passkey-registration', token, Challenge)
      if (ceremony === null || ceremony.account !== account) return null
      const verified = await verifyRegistrationResponse({
        response: { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response: { clientDataJSON, attestationObject } },
        expectedChallenge: ceremony.data.challenge,
        supportedAlgorithmIDs: passkeyAlgorithms,
        ...expected,
      }).catch(() => null)
      if (verified?.verified !== true) return null
      const { credential } = verified.registrationInfo
      const { rows } = await pool.query<Row>(
        `insert into passkey (id, user_id, name, credential_id, public_key, counter, transports) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (credential_id) do nothing returning ${columns}`,
        [v7(), account, name, credential.id, Buffer.from(credential.publicKey), credential.counter, transports],
      )
      return present(rows[0])
    },
    beginAssertion: () => begin('passkey-assertion', null),
    async use({ ceremony: token, id, clientDataJSON, authenticatorData, signature }) {
      const ceremony = await takeCeremony(pool, 'passkey-assertion', token, Challenge)
      const { rows } = await pool.query<{ user_id: string; public_key: Buffer; counter: number }>(
        'select user_id, public_key, counter::float8 as counter from passkey where credential_id = $1',
        [id],
      )
      const [known] = rows
      if (ceremony === null || known === undefined) return null
      const verified = await verifyAuthenticationResponse({
        response: {
          id,
          rawId: id,
          type: 'public-key',
          clientExtensionResults: {},
          response: { clientDataJSON, authenticatorData, signature },
        },
        expectedChallenge: ceremony.data.challenge,
        credential: { id, publicKey: new Uint8Array(known.public_key), counter: known.counter },
        ...expected,
      }).catch(() => null)
      if (verified?.verified !== true) return null
      // A counter that did not move on tells of a copied key; devices that sync keys always say 0.
      const { newCounter } = verified.authenticationInfo
      const { rowCount } = await pool.query(
        'update passkey set counter = $2, last_used_at = clock_timestamp() where credential_id = $1 and (counter < $2 or ($2 = 0 and counter = 0))',
        [id, newCounter],
      )
      return rowCount === 1 ? known.user_id : null
    },
    async list(account) {
      const { rows } = await pool.query<Row>(`select ${columns} from passkey where user_id = $1 order by created_at, id`, [account])
      return rows.flatMap((row) => present(row) ?? [])
    },
    async credentialsOf(account) {
      const { rows } = await pool.query<{ credential_id: string }>('select credential_id from passkey where user_id = $1', [account])
      return rows.map((row) => row.credential_id)
    },
    async rename(account, id, name) {
      const { rows } = await pool.query<Row>(`update passkey set name = $3 where user_id = $1 and id = $2 returning ${columns}`, [
        account,
        id,
        name,
      ])
      return present(rows[0])
    },
    async end(account, id) {
      const { rowCount } = await pool.query('delete from passkey where user_id = $1 and id = $2', [account, id])
      return rowCount === 1
    },
    async endAll(account) {
      await pool.query('delete from passkey where user_id = $1', [account])
    },
  }
}

interface Row {
  id: string
  name: string
  created_at: Date
  last_used_at: Date | null
}

function present(row: Row | undefined): PasskeyRow | null {
  if (row === undefined) return null
  return { id: row.id, name: row.name, createdAt: row.created_at.toISOString(), lastUsedAt: row.last_used_at?.toISOString() ?? null }
}
