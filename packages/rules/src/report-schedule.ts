import { toCalendarDate } from './calendar-date.ts'

export type Repeat = 'once' | 'weekly' | 'monthly' | 'quarterly' | 'yearly'

const months: Record<Exclude<Repeat, 'once' | 'weekly'>, number> = { monthly: 1, quarterly: 3, yearly: 12 }

/**
 * The day the next answer is due after one that was due on `dueOn`; null when there is none. `anchorDay` is the day of the
 * month first agreed: due on the 31st, a report is due on 28 February and on 31 March again.
 */
export function nextDue(dueOn: string, repeat: Repeat, anchorDay = Number(dueOn.slice(8))): string | null {
  if (repeat === 'once') return null
  if (repeat === 'weekly') return isoOf(Date.parse(`${dueOn}T00:00:00Z`) + 7 * 86_400_000)
  const month = Number(dueOn.slice(5, 7)) - 1 + months[repeat]
  const year = Number(dueOn.slice(0, 4)) + Math.floor(month / 12)
  for (let day = anchorDay; day > 27; day--) {
    const date = toCalendarDate(year, (month % 12) + 1, day)
    if (date !== null) return date
  }
  return toCalendarDate(year, (month % 12) + 1, Math.min(anchorDay, 27))
}

/** The span an answer of that day speaks of, as offices write it. */
export function periodOf(day: string, repeat: Repeat): string {
  const year = day.slice(0, 4)
  const month = Number(day.slice(5, 7))
  switch (repeat) {
    case 'once':
      return day
    case 'weekly': {
      const monday = mondayOf(day)
      return `${monday}—${isoOf(Date.parse(`${monday}T00:00:00Z`) + 6 * 86_400_000)}`
    }
    case 'monthly':
      return `${year}年${String(month)}月`
    case 'quarterly':
      return `${year}年第${String(Math.ceil(month / 3))}季度`
    case 'yearly':
      return `${year}年`
  }
}

function mondayOf(day: string): string {
  const at = new Date(`${day}T00:00:00Z`)
  return isoOf(at.getTime() - ((at.getUTCDay() + 6) % 7) * 86_400_000)
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}
