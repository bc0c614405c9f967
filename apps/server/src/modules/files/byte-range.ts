import type { ByteRange } from '../../platform/storage/index.ts'

/** One range of `Range: bytes=…`; null = the whole file (none, several, or what is no range at all, RFC 9110 §14.2). */
export function readRange(header: string | undefined, size: number): ByteRange | 'outside' | null {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? []
  if (from === '' && to === '') return null
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from)
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1)
  if (from === '' && Number(to) === 0) return 'outside'
  if (first >= size) return 'outside'
  return first > last ? null : { first, last }
}
