import type { AnswerOf } from '@linli/client'
import type { Suggestion } from '@linli/contract/accounts'
import type { ChangeRow } from '@linli/contract/changes'
import type { MatterRow } from '@linli/contract/matter-shapes'
import type { Notice } from '@linli/contract/notices'
import type { Report } from '@linli/contract/reports'
import { dayAndTime, isoDay, shortDay } from '@linli/ui/format'
import type { Locale } from '@linli/ui/locale'
import { matterTodayRows } from '../matters/matter-today-rows.ts'
import { audienceWords } from '../notices/audience-words.ts'
import { dueRows } from '../reports/due-rows.ts'
import type { QueueRow } from './queue-row.ts'

type Quality = AnswerOf<'quality.getQualitySummary'>

interface Facts {
  suggestions: readonly Suggestion[]
  drafts: readonly Notice[]
  published: readonly Notice[]
  changes?: readonly ChangeRow[]
  duplicates?: number
  quality?: Quality | undefined
  reports?: readonly Report[]
  matters?: readonly MatterRow[]
  now: Date
}
type Say = (key: string, named?: Record<string, unknown>) => string

const dayMs = 86_400_000

/** Urgent notices on air, reports that are late, letters by how long they wait, then drafts, then what is being shown. */
export function queueRows(facts: Facts, at: (path: string) => string, say: Say, locale: Locale): QueueRow[] {
  const { now } = facts
  const onAir = facts.published.filter((one) => new Date(one.startsAt) <= now && (one.endsAt === null || new Date(one.endsAt) > now))
  const showing = (one: Notice): QueueRow => ({
    key: one.id,
    tone: one.urgent ? 'red' : 'jade',
    tag: say(one.urgent ? 'today.urgentNow' : 'today.showing'),
    title: one.title,
    detail: audienceWords(one, say),
    time: one.endsAt === null ? say('today.noEnd') : say('today.until', { time: dayAndTime(one.endsAt, locale, now) }),
    to: at(`notices/${one.id}`),
  })
  const letters = [...facts.suggestions]
    .sort((a, b) => a.createdAt.localeCompare(b.createdAt))
    .map((one): QueueRow => {
      const days = Math.round((Date.parse(isoDay(now)) - Date.parse(isoDay(one.createdAt))) / dayMs)
      return {
        key: one.id,
        tone: days >= 3 ? 'red' : 'amber',
        tag: say('today.answer'),
        title: one.text,
        detail: one.contact ?? say('today.anonymous'),
        time: days < 1 ? say('today.arrivedToday') : say('today.waited', { n: days }),
        to: at('suggestions?open=true'),
      }
    })
  const drafts = facts.drafts.map((one): QueueRow => ({
    key: one.id,
    tone: 'blue',
    tag: say('today.publish'),
    title: one.title,
    detail: audienceWords(one, say),
    time: say('today.draftBy', { name: one.author }),
    to: at(`notices/${one.id}`),
  }))
  const due = dueRows(facts.reports ?? [], at, say, locale, now)
  return [
    ...onAir.filter((one) => one.urgent).map(showing),
    ...matterTodayRows(facts.matters ?? [], at, say),
    ...due.filter(({ tone }) => tone === 'red'),
    ...letters,
    ...due.filter(({ tone }) => tone !== 'red'),
    ...changeRows(facts, at, say, locale),
    ...registerRows(facts.quality, at, say),
    ...drafts,
    ...onAir.filter((one) => !one.urgent).map(showing),
  ]
}

/** What helpers and residents propose, each by itself: somebody waits for an answer; then pairs to look at, as one line. */
function changeRows({ changes = [], duplicates = 0 }: Facts, at: (path: string) => string, say: Say, locale: Locale): QueueRow[] {
  const asked = changes.map((one): QueueRow => ({
    key: one.id,
    tone: one.overdue ? 'red' : 'amber',
    tag: say('today.answer'),
    title: `${one.person?.name ?? one.household.label ?? ''} · ${say(`changes.kind.${one.kind}`)}`,
    detail: `${say(`changes.as.${one.asked.as}`)} · ${one.household.label ?? ''}`,
    time: one.overdue ? say('changes.overdue') : say('changes.dueOn', { day: shortDay(one.dueOn, locale) }),
    to: at(`changes/${one.id}`),
  }))
  if (duplicates === 0) return asked
  const pairs = say('changes.todayDuplicates', { n: duplicates })
  const hint = say('changes.todayDuplicatesHint')
  return [
    ...asked,
    { key: 'duplicates', tone: 'amber', tag: say('changes.todayTag'), title: pairs, detail: hint, time: '', to: at('duplicates') },
  ]
}

/** What keeps the register true: answers to confirm, contradictions, homes to visit. */
function registerRows(quality: Quality | undefined, at: (path: string) => string, say: Say): QueueRow[] {
  if (quality === undefined) return []
  const { checks, questions, stale } = quality
  const found = checks.filter((one) => one.open > 0).sort((a, b) => b.open - a.open)
  const open = found.reduce((sum, one) => sum + one.open, 0)
  const kinds = found.slice(0, 3).map((one) => `${say(`quality.check.${one.code}`)} ${String(one.open)}`)
  const row = (key: string, count: number, tone: QueueRow['tone'], to: string, named: Record<string, unknown>, detail = ''): QueueRow[] =>
    count === 0 ? [] : [{ key, tone, tag: say(`quality.${key}Tag`), title: say(`quality.${key}`, named), detail, time: '', to: at(to) }]
  return [
    ...row('queueWaiting', questions.waiting, 'amber', 'changes', { n: questions.waiting }),
    ...row('queueTitle', open, 'amber', 'quality', { n: open }, kinds.join(' · ')),
    ...row('queueQuestions', questions.open, 'blue', 'visits?what=asks', { n: questions.open }),
    ...row('queueStale', stale.households, 'blue', 'visits?what=stale', { n: stale.households, months: stale.months }),
  ]
}
