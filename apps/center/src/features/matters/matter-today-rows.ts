import type { MatterRow } from '@linli/contract/matter-shapes'
import { clockWords } from '@linli/ui/matter-clock'
import type { QueueRow } from '../today/queue-row.ts'

type Say = (key: string, named?: Record<string, unknown>) => string

/** Matters that are late or due today, for the queue of the day. */
export function matterTodayRows(rows: readonly MatterRow[], at: (path: string) => string, say: Say): QueueRow[] {
  return rows.map((row) => {
    const clock = clockWords(row.clock, row.state, row.waiting, say)
    return {
      key: row.id,
      tone: row.clock.state === 'late' ? 'red' : 'amber',
      tag: say('matterToday.tag'),
      title: row.title,
      detail: [row.owner?.name ?? say('matters.noOwner'), row.building?.name, row.category.name].filter(Boolean).join(' · '),
      time: clock.text,
      to: at(`matters/${row.id}`),
    }
  })
}
