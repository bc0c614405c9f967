import type { FastifyRequest } from 'fastify'
import { AppError } from '../errors.ts'

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Anything that may change state must come from a page of this system: the Origin's host is the one
 * asked (Host) or the public one. No Origin is refused too; programs send it themselves (HOSTILE.md E03).
 * Reading and streams need none, but a foreign one is refused (E04): browsers name only pages of elsewhere there.
 */
export function requireOwnOrigin(request: FastifyRequest, publicUrl: URL): void {
  if (safe.has(request.method) && request.headers.origin === undefined) return
  const host = hostOf(request.headers.origin)
  if (host === null || (host !== request.headers.host && host !== publicUrl.host)) throw new AppError('foreign_origin')
}

function hostOf(origin: string | undefined): string | null {
  if (origin === undefined || !URL.canParse(origin)) return null
  return new URL(origin).host
}
