import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Querying } from '../../platform/db/pool.ts'
import { claimHours } from './setup.code.ts'

export interface SetupRow {
  code_hash: Buffer
  claim_hash: Buffer | null
  claimed: boolean
  going_on: boolean
  community: number | null
  community_name: string | null
  administrator_post: string | null
  closed: boolean
}

const columns = `code_hash, claim_hash, claimed_at is not null as claimed, community::float8 as community, community_name, administrator_post, closed_at is not null as closed,
  coalesce(claimed_at > now() - interval '${String(claimHours)} hours', false) as going_on`

export async function findSetup(pool: Querying, lock = ''): Promise<SetupRow | undefined> {
  const { rows } = await pool.query<SetupRow>(`select ${columns} from setup ${lock}`)
  return rows[0]
}

/** One browser wins: the code is used up by the same statement that lets it in. @returns its token, or null when it was used before */
export async function takeClaim(pool: Querying, codeHash: Buffer, administratorPost: string): Promise<string | null> {
  const token = randomBytes(32).toString('base64url')
  const { rowCount } = await pool.query(
    `update setup set claim_hash = $2, claimed_at = clock_timestamp(), administrator_post = coalesce(administrator_post, $3)
      where code_hash = $1 and claimed_at is null and closed_at is null`,
    [codeHash, hashToken(token), administratorPost],
  )
  return rowCount === 1 ? token : null
}

export function holdsClaim(row: SetupRow | undefined, token: string | null): boolean {
  if (row === undefined || row.closed || !row.going_on || row.claim_hash === null || token === null) return false
  return timingSafeEqual(hashToken(token), row.claim_hash)
}

function hashToken(token: string): Buffer {
  return createHash('sha256').update(`setup-claim:${token}`).digest()
}

const cookieName = (secure: boolean): string => (secure ? '__Host-linli-setup' : 'linli-setup')

/** Strict: the wizard is never entered from a page of elsewhere. */
export function claimCookie(token: string, secure: boolean): string {
  return `${cookieName(secure)}=${token}; Max-Age=${String(claimHours * 3600)}; Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`
}

export function endedClaimCookie(secure: boolean): string {
  return `${cookieName(secure)}=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`
}

export function readClaim(header: string | undefined, secure: boolean): string | null {
  const name = cookieName(secure)
  for (const part of header?.split(';') ?? []) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return /^[\w-]{43}$/.exec(part.slice(at + 1).trim())?.[0] ?? null
  }
  return null
}
