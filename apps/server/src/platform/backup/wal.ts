/** Names of WAL segments: 8 hex digits each of timeline, log and segment in the log. All of Linli's clusters have segments of 16 MiB. */
export const segmentBytes = 16 * 1_048_576
const perLog = 2 ** 32 / segmentBytes

export const segmentName = /^[0-9A-F]{24}$/
export const historyName = /^[0-9A-F]{8}\.history$/

export interface Segment {
  timeline: number
  /** Counted from the beginning of the log. */
  number: number
}

export function parseSegment(name: string): Segment {
  if (!segmentName.test(name)) throw new Error(`${name} is no WAL segment`)
  const part = (at: number) => Number.parseInt(name.slice(at, at + 8), 16)
  return { timeline: part(0), number: part(8) * perLog + part(16) }
}

export function nameSegment({ timeline, number }: Segment): string {
  const hex = (value: number) => value.toString(16).toUpperCase().padStart(8, '0')
  return `${hex(timeline)}${hex(Math.floor(number / perLog))}${hex(number % perLog)}`
}

/** Both included; of one timeline. */
export function segmentsBetween(first: string, last: string): string[] {
  const { timeline, number } = parseSegment(first)
  return Array.from({ length: Math.max(0, parseSegment(last).number - number + 1) }, (_, index) =>
    nameSegment({ timeline, number: number + index }),
  )
}

/** Where a segment begins, as Postgres writes positions. */
export function startOf(name: string): string {
  const { number } = parseSegment(name)
  return `${Math.floor(number / perLog).toString(16)}/${((number % perLog) * segmentBytes).toString(16)}`.toUpperCase()
}
