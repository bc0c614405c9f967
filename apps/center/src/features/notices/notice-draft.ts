import type { FileRef } from '@linli/contract/files'
import type { Notice } from '@linli/contract/notices'
import type { QuestionShape } from '@linli/contract/question-shape'
import { isoDay, timeOfDay } from '@linli/ui/format'

export type NoticeClass = Notice['privacyClass']

/** What the form holds. Times are the wall clock of China as `YYYY-MM-DD HH:mm`. */
export interface NoticeDraft {
  title: string
  body: string
  privacyClass: NoticeClass
  toCommunity: boolean
  ids: string[]
  /** The households this question fits, within the places chosen (none: everywhere). */
  question: QuestionShape | null
  urgent: boolean
  startsAt: string
  endsAt: string
  /** At most one; a list like any other files. */
  poster: FileRef[]
  attachments: FileRef[]
}
export type NoticeProblem = 'titleNeeded' | 'bodyNeeded' | 'endNeeded' | 'endBeforeStart' | 'placesNeeded' | 'householdsOnly'

export const toWallClock = (instant: string | Date): string => `${isoDay(instant)} ${timeOfDay(instant)}`
export const fromWallClock = (text: string): string => new Date(`${text.replace(' ', 'T')}:00+08:00`).toISOString()

export function emptyDraft(now: Date): NoticeDraft {
  return {
    title: '',
    body: '',
    privacyClass: 'public',
    toCommunity: true,
    ids: [],
    question: null,
    urgent: false,
    startsAt: toWallClock(now),
    endsAt: '',
    poster: [],
    attachments: [],
  }
}

export function draftOfNotice(notice: Notice): NoticeDraft {
  const { title, body, privacyClass, audience, urgent } = notice
  return {
    title,
    body,
    privacyClass,
    toCommunity: audience.kind === 'community',
    ids: audience.kind === 'places' ? [...audience.ids] : audience.kind === 'question' ? [...audience.places] : [],
    question: audience.kind === 'question' ? audience.shape : null,
    urgent,
    startsAt: toWallClock(notice.startsAt),
    endsAt: notice.endsAt === null ? '' : toWallClock(notice.endsAt),
    poster: notice.poster === null ? [] : [notice.poster],
    attachments: [...notice.attachments],
  }
}

/** The first thing that is missing or contradicts itself, by the field it belongs to. */
export function problemsOf(
  draft: NoticeDraft,
  households: ReadonlySet<string>,
): Partial<Record<'title' | 'body' | 'audience' | 'endsAt', NoticeProblem>> {
  const found: Partial<Record<'title' | 'body' | 'audience' | 'endsAt', NoticeProblem>> = {}
  if (draft.title.trim() === '') found.title = 'titleNeeded'
  if (draft.body.trim() === '') found.body = 'bodyNeeded'
  if (draft.question === null && !draft.toCommunity && draft.ids.length === 0) found.audience = 'placesNeeded'
  if (draft.question === null && draft.privacyClass === 'household' && (draft.toCommunity || draft.ids.some((id) => !households.has(id))))
    found.audience = draft.toCommunity || draft.ids.length === 0 ? 'placesNeeded' : 'householdsOnly'
  if (draft.urgent && draft.endsAt === '') found.endsAt = 'endNeeded'
  else if (draft.endsAt !== '' && draft.endsAt <= draft.startsAt) found.endsAt = 'endBeforeStart'
  return found
}

/** The draft as the contract takes it; the minute it starts keeps the instant it had when nobody moved it. */
export function contentOf(draft: NoticeDraft, before: Notice | null) {
  const keep = (wall: string, known: string | null | undefined): string =>
    known && toWallClock(known) === wall ? known : fromWallClock(wall)
  return {
    title: draft.title.trim(),
    body: draft.body.trim(),
    privacyClass: draft.privacyClass,
    urgent: draft.urgent,
    audience: audienceOf(draft),
    startsAt: keep(draft.startsAt, before?.startsAt),
    endsAt: draft.endsAt === '' ? null : keep(draft.endsAt, before?.endsAt),
    poster: draft.poster[0]?.id ?? null,
    attachments: draft.attachments.map((file) => file.id),
  }
}

function audienceOf({ question, toCommunity, ids }: NoticeDraft) {
  if (question !== null) return { kind: 'question' as const, shape: question, places: ids }
  return toCommunity ? { kind: 'community' as const } : { kind: 'places' as const, ids }
}
