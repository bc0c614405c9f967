import type { Deps } from '../../platform/deps.ts'

/** No 0/O, 1/I: read from paper and over the telephone. */
const characters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const length = 10

/**
 * The code an anonymous raiser follows the matter by: 32^10 of them, made from the matter's id with the server's key, so
 * that a repeat of the same raising is answered the same although only a keyed hash of it is kept.
 */
export function codeFor({ fields }: Pick<Deps, 'fields'>, community: number, matter: string): string {
  const bytes = fields.index('matter.code-of', community, matter)
  return Array.from({ length }, (_, at) => characters[(bytes[at] ?? 0) % characters.length] ?? '').join('')
}

/** The code as people type it: small letters, spaces, dashes, full-width characters. */
export function readCode(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/gu, '')
}
