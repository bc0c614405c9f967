import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

const lifeSeconds = 300

/**
 * Links that work without a cookie for five minutes: the signature covers community, file and end (HOSTILE.md A16).
 * One link opens the file and its thumbnails.
 */
export interface FileLinks {
  sign(community: number, id: string, now?: number): { until: string; key: string; endsAt: string }
  opens(community: number, id: string, given: { until?: string | undefined; key?: string | undefined }, now?: number): boolean
}

export function createFileLinks(secret: Buffer): FileLinks {
  const key = Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), 'linli/file-links', 32))
  const macOf = (community: number, id: string, until: string): Buffer =>
    createHmac('sm3', key)
      .update(`${String(community)}:${id}:${until}`)
      .digest()
  return {
    sign(community, id, now = Date.now()) {
      const until = String(Math.floor(now / 1000) + lifeSeconds)
      return { until, key: macOf(community, id, until).toString('base64url'), endsAt: new Date(Number(until) * 1000).toISOString() }
    },
    opens(community, id, { until, key: given }, now = Date.now()) {
      if (until === undefined || given === undefined || Number(until) * 1000 < now) return false
      const wanted = macOf(community, id, until)
      const bytes = Buffer.from(given, 'base64url')
      return bytes.length === wanted.length && timingSafeEqual(bytes, wanted)
    },
  }
}

/** Where a file is read, with its signature where one is needed. */
export function fileUrl(community: number, id: string, signed: { until: string; key: string } | null): string {
  const path = `/api/communities/${String(community)}/files/${id}`
  return signed === null ? path : `${path}?until=${signed.until}&key=${signed.key}`
}
