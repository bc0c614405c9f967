import { createHmac, timingSafeEqual } from 'node:crypto'
import { type AccountKind, type Lifetimes, longestCookie } from './lifetimes.ts'

/** Whose cookie: a person's (staff, helpers, residents) or a television's. One browser may hold both. */
export type CookieOwner = 'person' | 'device'

/**
 * `__Host-` binds the cookie to this host over https; plain http (a laptop, a closed network) cannot have it.
 * Televisions have a name of their own, or pairing `/tv` in a worker's browser would take the worker's session over.
 */
export function cookieName(secure: boolean, owner: CookieOwner = 'person'): string {
  return `${secure ? '__Host-' : ''}linli${owner === 'device' ? '-tv' : ''}`
}

export interface CookieOptions {
  secret: string
  secure: boolean
  lifetimes: Lifetimes
}

/** `Set-Cookie` for a session token, signed as Better Auth signs it (HMAC-SHA-256, base64). */
export function sessionCookie(options: CookieOptions, token: string, kind: AccountKind): string {
  const owner = kind === 'device' ? 'device' : 'person'
  const life = Math.min(options.lifetimes[kind].absolute, longestCookie)
  return `${cookiePair(options, token, owner)}; Max-Age=${String(life)}; ${attributes(options)}`
}

export function endedCookie(options: CookieOptions): string {
  return `${cookieName(options.secure)}=; Max-Age=0; ${attributes(options)}`
}

/** `name=value` as a browser sends it back. */
export function cookiePair(options: CookieOptions, token: string, owner: CookieOwner = 'person'): string {
  return `${cookieName(options.secure, owner)}=${encodeURIComponent(`${token}.${sign(options.secret, token).toString('base64')}`)}`
}

/** The raw value of our cookie in a `Cookie` header. */
export function findCookie(options: CookieOptions, header: string | undefined, owner: CookieOwner = 'person'): string | null {
  return valueOf(cookieName(options.secure, owner), header)
}

/** The session token inside a cookie value; `null` when the signature is not ours. */
export function openCookie(options: CookieOptions, value: string): string | null {
  const found = /^([A-Za-z0-9]{32})\.([A-Za-z0-9+/]{43}=)$/.exec(decode(value))
  if (found?.[1] === undefined || found[2] === undefined) return null
  return timingSafeEqual(Buffer.from(found[2], 'base64'), sign(options.secret, found[1])) ? found[1] : null
}

/**
 * The mark by which an account recognises a browser it was used in before. It opens nothing, so it needs no
 * signature: a made-up one is a browser nobody knows.
 */
export function findMark(options: CookieOptions, header: string | undefined): string | null {
  const value = valueOf(markName(options.secure), header)
  return value !== null && /^[\w-]{32}$/.test(value) ? value : null
}

export function markCookie(options: CookieOptions, mark: string): string {
  return `${markName(options.secure)}=${mark}; Max-Age=${String(longestCookie)}; ${attributes(options)}`
}

function markName(secure: boolean): string {
  return `${secure ? '__Host-' : ''}linli-mark`
}

function valueOf(name: string, header: string | undefined): string | null {
  for (const part of header?.split(';') ?? []) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim()
  }
  return null
}

function attributes(options: CookieOptions): string {
  return `Path=/; HttpOnly; SameSite=Lax${options.secure ? '; Secure' : ''}`
}

function sign(secret: string, token: string): Buffer {
  return createHmac('sha256', secret).update(token).digest()
}

function decode(value: string): string {
  if (value.length > 300) return ''
  try {
    return decodeURIComponent(value)
  } catch {
    return ''
  }
}
