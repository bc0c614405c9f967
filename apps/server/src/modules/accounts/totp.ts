import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** RFC 6238 with what every authenticator app understands: SHA-1, six digits, thirty seconds. */
export const stepSeconds = 30
const digits = 6
/** A clock may be one step off either way. */
const drift = 1

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** 160 bits (RFC 4226 §4), in base32 as apps take it. */
export function newTotpSecret(): string {
  return base32(randomBytes(20))
}

export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet.charAt(Number.parseInt(five.padEnd(5, '0'), 2))).join('')
}

function bytesOf(secret: string): Buffer {
  const bits = [...secret].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)))
}

/** RFC 4226 §5.3: the code of one time step. */
export function totpAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', bytesOf(secret)).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 0x0f
  return String((mac.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** digits).padStart(digits, '0')
}

/** The time step a code belongs to now, later than `after`; null when there is none. Looks at every step, whatever it finds. */
export function matchingStep(secret: string, code: string, nowSeconds: number, after: number): number | null {
  const now = Math.floor(nowSeconds / stepSeconds)
  const given = Buffer.from(code.padEnd(digits).slice(0, digits))
  let found: number | null = null
  for (let step = now - drift; step <= now + drift; step += 1) {
    const right = given.length === digits && timingSafeEqual(Buffer.from(totpAt(secret, step)), given)
    if (right && step > after) found ??= step
  }
  return found
}

/** What the QR holds (Google Authenticator's key URI format, read by all of them). */
export function totpUrl(secret: string, login: string, issuer: string): string {
  const query = new URLSearchParams({ secret, issuer, algorithm: 'SHA1', digits: String(digits), period: String(stepSeconds) })
  return `otpauth://totp/${encodeURIComponent(issuer)}:${encodeURIComponent(login)}?${query.toString().replaceAll('+', '%20')}`
}
