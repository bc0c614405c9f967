import { createHash, randomBytes } from 'node:crypto'
import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { LibraryClient, LibraryPool } from '../../platform/db/library-pool.ts'

/** Without I, L, O, U: it is read from a screen and typed by hand. 20 characters are 100 bits. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const length = 20
/** A browser that opened the wizard keeps it for this long, over restarts of the server. */
export const claimHours = 24

export const codeFile = (dataDir: string): string => path.join(dataDir, 'setup-code')

export function hashCode(code: string): Buffer {
  return createHash('sha256')
    .update(`setup-code:${plainCode(code)}`)
    .digest()
}

/** K7QM-2F9D-… as typed: any case, with or without dashes, O for 0 and I or L for 1. */
function plainCode(code: string): string {
  return code
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/gu, '1')
}

export interface SetupCode {
  code: string
  file: string
}

/** The lines for the console. */
export function describeSetup({ code, file }: SetupCode, origin: string): string {
  return `\n还没有管理员，请在浏览器里完成初始设置 Nobody administers this yet; set it up in a browser:\n  ${origin}/center/setup\n  设置码 set-up code: ${code}   (${file})\n`
}

/** Whether anybody has a post: from then on people are made by people, and the set-up stays closed. */
export type IsSetUp = () => Promise<boolean>

/**
 * At the start of a server over an empty installation: the code to print, the one of before while it is unused.
 * Null when the installation is set up, or a browser is at it right now.
 */
export async function prepareSetup(pool: LibraryPool, isSetUp: IsSetUp, dataDir: string): Promise<SetupCode | null> {
  if (await isSetUp()) {
    await rm(codeFile(dataDir), { force: true })
    return null
  }
  return inTurn(pool, async (client) => {
    const { rows } = await client.query<{ code_hash: Buffer; claimed: boolean; going_on: boolean }>(
      `select code_hash, claimed_at is not null as claimed, coalesce(claimed_at > now() - interval '${String(claimHours)} hours', false) as going_on from setup`,
    )
    const [row] = rows
    if (row?.going_on === true) return null
    const kept = await readFile(codeFile(dataDir), 'utf8').catch(() => null)
    if (row?.claimed === false && kept !== null && hashCode(kept).equals(row.code_hash))
      return { code: kept.trim(), file: codeFile(dataDir) }
    return makeCode(client, dataDir)
  })
}

/** A new code in any case: whoever can run it on the server may take over from a browser that was lost. Null once set up. */
export async function renewSetupCode(pool: LibraryPool, isSetUp: IsSetUp, dataDir: string): Promise<SetupCode | null> {
  if (await isSetUp()) return null
  return inTurn(pool, (client) => makeCode(client, dataDir))
}

async function makeCode(client: LibraryClient, dataDir: string): Promise<SetupCode> {
  const text = [...randomBytes(length)].map((byte) => alphabet[byte % alphabet.length]).join('')
  const code = text.replace(/.{4}(?=.)/gu, '$&-')
  const file = codeFile(dataDir)
  // Written beside and renamed, so that the name never stands for a file others may read.
  await writeFile(`${file}.new`, `${code}\n`, { mode: 0o600 })
  await chmod(`${file}.new`, 0o600)
  await rename(`${file}.new`, file)
  // What was chosen before stays chosen.
  await client.query(
    `insert into setup (code_hash) values ($1) on conflict (only_one) do update
      set code_hash = excluded.code_hash, made_at = clock_timestamp(), claim_hash = null, claimed_at = null, closed_at = null`,
    [hashCode(code)],
  )
  return { code, file }
}

/** Two servers that start together make one code, not two. */
async function inTurn<T>(pool: LibraryPool, work: (client: LibraryClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock(5305020047)')
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    client.release()
  }
}
