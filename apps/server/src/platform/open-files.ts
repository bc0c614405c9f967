import { readFile } from 'node:fs/promises'

/** Every open screen and phone holds one; a server that reaches the limit lets new ones hang without a word. */
export const wantedOpenFiles = 4096

/** The process's own limit (`ulimit -n`); null where the system does not say. */
export async function readOpenFileLimit(): Promise<number | null> {
  const text = await readFile('/proc/self/limits', 'utf8').catch(() => '')
  const soft = /^Max open files\s+(\d+|unlimited)/m.exec(text)?.[1]
  if (soft === undefined) return null
  return soft === 'unlimited' ? Number.MAX_SAFE_INTEGER : Number(soft)
}

/** A sentence for the operator, or null when the limit is high enough. */
export async function openFileWarning(): Promise<string | null> {
  const limit = await readOpenFileLimit()
  if (limit === null || limit >= wantedOpenFiles) return null
  return `Only ${String(limit)} files and connections may be open at once, one for each screen and phone; raise it to ${String(wantedOpenFiles)} or more (ulimit -n, or LimitNOFILE= in the service).`
}
