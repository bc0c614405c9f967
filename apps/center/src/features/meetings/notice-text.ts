import type { Locale } from '@linli/ui/locale'
import { dayAndWeekday, timeOfDay } from '@linli/ui/format'
import { fromPicker } from './meeting-time.ts'
import type { MeetingDraft } from './meeting-draft.ts'

type Say = (key: string, values?: Record<string, unknown>) => string

/** What the notice of a meeting says before somebody words it better. */
export function wordNotice(draft: MeetingDraft, topics: readonly string[], t: Say, locale: Locale): { title: string; body: string } {
  const start = fromPicker(draft.startsAt)
  const when = start === null ? '' : `${dayAndWeekday(start, locale)} ${timeOfDay(start)}`
  const lines = [t('meetings.noticeText', { when, place: draft.place, title: draft.title })]
  if (topics.length > 0) lines.push(t('meetings.noticeTopics', { topics: topics.join(t('meetings.topicJoin')) }))
  return { title: draft.title.slice(0, 60), body: lines.join('\n') }
}
