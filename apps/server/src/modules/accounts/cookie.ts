import { createHmac, timingSafeEqual } from 'node:crypto'
import { type AccountKind, lifetimes, longestCookie } from './lifetimes.ts'

/** `__Host-` binds the cookie to this host over https; plain http (a laptop, a closed network) cannot have it. */
export function cookieName(secure: boolean): string {
  return secure ? '__Host-linli' : 'linli'
}

export interface CookieOptions {
  secret: string
  secure: boolean
}

/** `Set-Cookie` for a session token, signed as Better Auth signs it (HMAC-SHA-256, base64). */
export function sessionCookie(options: CookieOptions, token: string, kind: AccountKind): string {
  return `${cookiePair(options, token)}; Max-Age=${String(Math.min(lifetimes[kind].absolute, longestCookie))}; ${attributes(options)}`
}

export function endedCookie(options: CookieOptions): string {
  return `${cookieName(options.secure)}=; Max-Age=0; ${attributes(options)}`
}

/** `name=value` as a browser sends it back. */
export function cookiePair(options: CookieOptions, token: string): string {
  return `${cookieName(options.secure)}=${encodeURIComponent(`${token}.${sign(options.secret, token).toString('base64')}`)}`
}

/** The raw value of our cookie in a `Cookie` header. */
export function findCookie(options: CookieOptions, header: string | undefined): string | null {
  const name = cookieName(options.secure)
  for (const part of header?.split(';') ?? []) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim()
  }
  return null
}

/** The session token inside a cookie value; `null` when the signature is not ours. */
export function openCookie(options: CookieOptions, value: string): string | null {
  const found = /^([A-Za-z0-9]{32})\.([A-Za-z0-9+/]{43}=)$/.exec(decode(value))
  if (found?.[1] === undefined || found[2] === undefined) return null
  return timingSafeEqual(Buffer.from(found[2], 'base64'), sign(options.secret, found[1])) ? found[1] : null
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
