import type { AnswerOf } from '@linli/client'
import type { ShownNotice } from '@linli/contract/notices'

export type ShownNotices = AnswerOf<'notices.listShownNotices'>

/** The list with one notice new or changed; an older version than the one shown changes nothing. */
export function withNotice(shown: ShownNotices, notice: ShownNotice): ShownNotices {
  const known = shown.items.find((one) => one.id === notice.id)
  if (known !== undefined && known.version > notice.version) return shown
  return { ...shown, items: [...shown.items.filter((one) => one.id !== notice.id), notice] }
}

export function withoutNotice(shown: ShownNotices, id: string): ShownNotices {
  return { ...shown, items: shown.items.filter((one) => one.id !== id) }
}

/** What to show at an instant: begun, not over, urgent first, then newest. */
export function current(items: readonly ShownNotice[], now: number): ShownNotice[] {
  return items
    .filter((one) => Date.parse(one.startsAt) <= now && (one.endsAt === null || Date.parse(one.endsAt) > now))
    .sort((a, b) => Number(b.urgent) - Number(a.urgent) || Date.parse(b.publishedAt) - Date.parse(a.publishedAt))
}
