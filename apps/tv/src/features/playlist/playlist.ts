import type { ShownNotice } from '@linli/contract/notices'

/** More than this is not a television programme; the rest is on the phone. */
export const mostNotices = 200

/** What this screen shows now: begun, not ended, of a class it may show; urgent first, then newest. */
export function shownNow<T extends ShownNotice>(notices: readonly T[], now: number, screenClass: 'lobby' | 'household'): T[] {
  return notices.filter((notice) => hasBegun(notice, now) && !hasEnded(notice, now) && mayShow(notice, screenClass)).sort(byUrgencyThenNews)
}

/** Urgent notices take the whole screen while there are any. */
export function programme<T extends ShownNotice>(shown: readonly T[]): T[] {
  const urgent = shown.filter((notice) => notice.urgent)
  return urgent.length > 0 ? urgent : shown.slice()
}

/** A lobby shows nothing but what anyone may read, whatever was sent (PRODUCT.md rule 3). */
export function mayShow(notice: ShownNotice, screenClass: 'lobby' | 'household'): boolean {
  return screenClass === 'household' || notice.privacyClass === 'public'
}

export function hasEnded(notice: ShownNotice, now: number): boolean {
  return notice.endsAt !== null && Date.parse(notice.endsAt) <= now
}

/** Adds or replaces one notice; an older version than the one held is ignored. */
export function withNotice(notices: readonly ShownNotice[], notice: ShownNotice): ShownNotice[] {
  const held = notices.filter((one) => one.id === notice.id)[0]
  if (held && held.version > notice.version) return notices.slice()
  return [notice].concat(notices.filter((one) => one.id !== notice.id)).slice(0, mostNotices)
}

export function withoutNotice(notices: readonly ShownNotice[], id: string): ShownNotice[] {
  return notices.filter((one) => one.id !== id)
}

/** When it came to this screen: published, or begun when that was later. */
export function newsTime(notice: ShownNotice): number {
  return Math.max(Date.parse(notice.publishedAt), Date.parse(notice.startsAt))
}

function hasBegun(notice: ShownNotice, now: number): boolean {
  return Date.parse(notice.startsAt) <= now
}
function byUrgencyThenNews(a: ShownNotice, b: ShownNotice): number {
  if (a.urgent !== b.urgent) return a.urgent ? -1 : 1
  return newsTime(b) - newsTime(a) || (a.id < b.id ? 1 : -1)
}
