import { isoDay } from '@linli/ui/format'

export type DueTone = 'red' | 'amber' | 'plain'
export interface Due {
  key: 'noDue' | 'overdue' | 'dueToday' | 'dueIn'
  days: number
  tone: DueTone
}
const soonDays = 5
const day = 86_400_000

/** How far a deadline is, and how loudly to say it. */
export function dueOf(dueOn: string | null, now: Date): Due {
  if (dueOn === null) return { key: 'noDue', days: 0, tone: 'plain' }
  const left = Math.round((Date.parse(dueOn) - Date.parse(isoDay(now))) / day)
  if (left < 0) return { key: 'overdue', days: -left, tone: 'red' }
  if (left === 0) return { key: 'dueToday', days: 0, tone: 'red' }
  return { key: 'dueIn', days: left, tone: left <= soonDays ? 'amber' : 'plain' }
}
