import type { FastifyRequest } from 'fastify'
import { AppError } from '../errors.ts'

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Anything that may change state must come from a page of this system: the Origin's host is the one
 * asked (Host) or the public one. No Origin is refused too; programs send it themselves (HOSTILE.md E03).
 * Reading and streams need none, but a foreign one is refused (E04): browsers name only pages of elsewhere there.
 * @returns the refusal, or undefined for a page of our own
 */
export function foreignOrigin(request: FastifyRequest, publicUrl: URL): AppError | undefined {
  if (safe.has(request.method) && request.headers.origin === undefined) return undefined
  const host = hostOf(request.headers.origin)
  return host === null || (host !== request.headers.host && host !== publicUrl.host) ? new AppError('foreign_origin') : undefined
}

function hostOf(origin: string | undefined): string | null {
  if (origin === undefined || !URL.canParse(origin)) return null
  return new URL(origin).host
}
