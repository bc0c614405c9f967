import { type DaySpan, addDays, addMonths } from './calendar-days.ts'
import type { Cadence, CadenceMonths, ContactRules, Holding } from './duties-rules.ts'

/** The calendar period of so many months a day lies in: 3 is the quarter. */
export function periodAround(day: string, months: CadenceMonths): DaySpan {
  const month = Number(day.slice(5, 7))
  const first = month - ((month - 1) % months)
  const from = `${day.slice(0, 4)}-${String(first).padStart(2, '0')}-01`
  return { from, to: addDays(addMonths(from, months), -1) }
}

/**
 * What one level owes another through time, oldest first, from all versions of a community's rules in any order.
 *
 * A change never moves a period under way: it takes hold on the first day that begins a period of both the old cadence
 * and the new one. Where either counts rolling there is no common beginning: rolling gives way on the day itself, and the
 * calendar at the end of its period. A duty that is new or given up is so on the day.
 */
export function holdingsOf(versions: readonly ContactRules[], by: string, to: string): Holding[] {
  const held: Holding[] = []
  for (const rules of [...versions].sort((one, other) => (one.startsOn < other.startsOn ? -1 : 1))) {
    const next = rules.cadences.find((cadence) => cadence.to === to && cadence.by.includes(by)) ?? null
    // What had been announced for a later day is overtaken.
    while ((held[held.length - 1]?.from ?? '') > rules.startsOn) held.pop()
    const now = held[held.length - 1]
    if (now === undefined ? next === null : same(now.cadence, next) && (next?.counting !== 'calendar' || now.lateNth === rules.lateNth))
      continue
    const from = takesHold(now?.cadence ?? null, next, rules.startsOn)
    if (now?.from === from) held.pop()
    held.push({ from, cadence: next, lateNth: rules.lateNth })
  }
  return held
}

/** What holds on a day, if anything has begun to. */
export function holdingOn(held: readonly Holding[], day: string): Holding | undefined {
  return held.filter(({ from }) => from <= day).pop()
}

function same(one: Cadence | null, other: Cadence | null): boolean {
  if (one === null || other === null) return one === other
  return one.months === other.months && one.visits === other.visits && one.counting === other.counting
}

function takesHold(now: Cadence | null, next: Cadence | null, day: string): string {
  if (now === null || next === null || now.counting === 'rolling') return day
  const begins = (cadence: Cadence, on: string) => cadence.counting === 'rolling' || periodAround(on, cadence.months).from === on
  let from = periodAround(day, now.months).from
  // At the latest a year begins a period of both.
  while (from < day || !begins(next, from)) from = addMonths(from, now.months)
  return from
}
