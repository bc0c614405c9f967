import type { Report } from '@linli/contract/reports'
import type { Locale } from '@linli/ui/locale'
import { shortDay } from '@linli/ui/format'
import type { QueueRow } from '../today/queue-row.ts'
import { dueOf } from './due-words.ts'
import { progressOf } from './report-progress.ts'

type Say = (key: string, named?: Record<string, unknown>) => string

/** Reports late or due within days, for the queue of the day. */
export function dueRows(reports: readonly Report[], at: (path: string) => string, say: Say, locale: Locale, now: Date): QueueRow[] {
  return reports.flatMap((report): QueueRow[] => {
    const dueOn = report.open?.dueOn ?? report.dueOn
    const due = dueOf(report.closed ? null : dueOn, now)
    if (due.tone === 'plain' || dueOn === null) return []
    const progress = progressOf(report)
    return [
      {
        key: report.id,
        tone: due.tone,
        tag: say('reports.queueTag'),
        title: report.title,
        detail: `${report.requester} · ${say(`reports.${progress.key}`, { n: progress.n, period: progress.period })}`,
        time: `${shortDay(dueOn, locale, now)} ${say(`reports.${due.key}`, { n: due.days })}`,
        to: at(report.open ? `reports/${report.id}/rounds/${report.open.id}` : `reports/${report.id}`),
      },
    ]
  })
}
