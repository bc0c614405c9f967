import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'

/** One 32-byte key for each purpose; a key is never used for two. */
export type Secrets = {
  /** Signs session cookies. */
  auth: Buffer
  /** Encrypts sensitive fields (SM4 + HMAC). */
  fieldCipher: Buffer
  /** Keys the blind indexes of sensitive fields. */
  blindIndex: Buffer
  /** Passwords of the database roles; only the embedded database uses the owner's. */
  databaseOwner: Buffer
  databaseApp: Buffer
  databaseAuth: Buffer
}

/**
 * Reads `<dataDir>/keys/linli.key`, creating it on the first start (0600, folder 0700).
 * Whoever loses this file loses the encrypted fields: it belongs in the backup, apart from the database.
 * @throws Error in one sentence when the file is damaged; it is then never replaced.
 */
export async function loadSecrets(dataDir: string): Promise<Secrets> {
  const file = path.join(dataDir, 'keys', 'linli.key')
  const text = (await readIfThere(file)) ?? (await createOnce(file))
  const parsed = keyFile.safeParse(parseJson(text))
  if (!parsed.success) {
    throw new Error(
      `The key file ${file} is damaged; put the copy from your backup there, because without it encrypted fields cannot be read.`,
    )
  }
  const { auth, fieldCipher, blindIndex, databaseOwner, databaseApp, databaseAuth } = parsed.data.keys
  return { auth, fieldCipher, blindIndex, databaseOwner, databaseApp, databaseAuth }
}

const key = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .transform((hex) => Buffer.from(hex, 'hex'))

const purposes = ['auth', 'fieldCipher', 'blindIndex', 'databaseOwner', 'databaseApp', 'databaseAuth'] as const satisfies (keyof Secrets)[]
const keyFile = z.object({ version: z.literal(1), keys: z.record(z.enum(purposes), key) })

/** Two processes may start at once: both write a file of their own, link() lets one win, both read the winner's. */
async function createOnce(file: string): Promise<string> {
  // The data folder itself stays open to be entered: the account that runs Postgres has its folder in there.
  await mkdir(path.dirname(path.dirname(file)), { recursive: true, mode: 0o755 })
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
  const keys = Object.fromEntries(purposes.map((purpose) => [purpose, randomBytes(32).toString('hex')]))
  const own = `${file}.${process.pid}.${randomBytes(6).toString('hex')}`
  const handle = await open(own, 'wx', 0o600)
  try {
    await handle.writeFile(`${JSON.stringify({ version: 1, keys }, null, 2)}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  try {
    await link(own, file)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  } finally {
    await unlink(own)
  }
  return await readFile(file, 'utf8')
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
