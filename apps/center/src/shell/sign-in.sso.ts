/** What the page must still know when the provider sends the browser back; gone with the tab. */
export interface Kept {
  ceremony: string
  next: string
}

const storageKey = 'linli.center.sso'

export function keepCeremony(kept: Kept): void {
  sessionStorage.setItem(storageKey, JSON.stringify(kept))
}

/** Taken out: an answer is finished once. */
export function takeCeremony(): Kept | null {
  try {
    const text = sessionStorage.getItem(storageKey)
    sessionStorage.removeItem(storageKey)
    const kept: unknown = JSON.parse(text ?? 'null')
    if (typeof kept !== 'object' || kept === null || !('ceremony' in kept) || !('next' in kept)) return null
    return { ceremony: String(kept.ceremony), next: String(kept.next) }
  } catch {
    return null
  }
}

/** An address of our own to go on to: never another site's (HOSTILE.md C15). */
export function safeNext(next: unknown): string {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : '/'
}
