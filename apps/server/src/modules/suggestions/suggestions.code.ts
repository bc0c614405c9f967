import { randomInt } from 'node:crypto'

/** No 0/O, 1/I: read from paper and over the telephone. */
const characters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/** Eight easy characters; 32^8 codes a community, so they are not found by trying. */
export function newCode(): string {
  return Array.from({ length: 8 }, () => characters[randomInt(characters.length)] ?? '').join('')
}

/** The code as people type it: small letters, spaces, dashes, full-width characters. */
export function readCode(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/gu, '')
}
