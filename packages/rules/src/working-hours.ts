import { addDays, dayNumber, dayOfNumber } from './calendar-days.ts'
import { type Counted, type WorkingCalendar, type WorkingSpan, isWorkingDay, yearsKnown } from './working-days.ts'

const minute = 60_000
const dayLength = 86_400_000
/** China keeps one time, eight hours ahead of UTC, all year. */
const ahead = 8 * 60 * minute

/** 08:30–12:00 and 14:00–17:30 [D]: a community writes its own. */
export const usualHours: readonly WorkingSpan[] = [
  { from: 8 * 60 + 30, to: 12 * 60 },
  { from: 14 * 60, to: 17 * 60 + 30 },
]

/** When a community works: which days, and which hours of them, in order and apart. */
export interface WorkingTime {
  readonly calendar: WorkingCalendar
  readonly hours: readonly WorkingSpan[]
}

/** The day in China of an instant. Instants are milliseconds since 1970 UTC, as `Date.getTime()` gives them. */
export function dayAt(instant: number): string {
  return dayOfNumber(Math.floor((instant + ahead) / dayLength))
}

/** The instant so many minutes after midnight of a day in China. */
export function instantAt(day: string, minutes: number): number {
  return dayNumber(day) * dayLength - ahead + minutes * minute
}

/** The end of a day's working hours, whether the day is worked or not. */
export function closingOf(time: WorkingTime, day: string): number {
  return instantAt(day, Math.max(...checked(time).map(({ to }) => to)))
}

/** Working milliseconds from one instant to another; none when the second is not later. */
export function workedBetween(time: WorkingTime, from: number, to: number): Counted<number> {
  let value = 0
  for (let day = dayAt(from); to > from && day <= dayAt(to); day = addDays(day, 1))
    for (const span of spansOf(time, day)) value += Math.max(0, Math.min(span.to, to) - Math.max(span.from, from))
  return { value, known: to <= from || yearsKnown(time.calendar, dayAt(from), dayAt(to)) }
}

/** The first instant by which so many working milliseconds have passed; an instant outside working hours may be one of no length. */
export function addWorked(time: WorkingTime, from: number, length: number): Counted<number> {
  checked(time)
  if (!(length >= 0 && Number.isFinite(length))) throw new RangeError(`working time: ${String(length)}`)
  let left = length
  if (left === 0) return { value: from, known: true }
  for (let day = dayAt(from); ; day = addDays(day, 1))
    for (const span of spansOf(time, day)) {
      const start = Math.max(span.from, from)
      const room = Math.max(0, span.to - start)
      if (left <= room) return { value: start + left, known: yearsKnown(time.calendar, dayAt(from), day) }
      left -= room
    }
}

function spansOf(time: WorkingTime, day: string): { from: number; to: number }[] {
  if (!isWorkingDay(time.calendar, day)) return []
  return time.hours.map(({ from, to }) => ({ from: instantAt(day, from), to: instantAt(day, to) }))
}

/** Hours that are out of order, overlap, or are none would count wrongly or for ever. */
function checked({ hours }: WorkingTime): readonly WorkingSpan[] {
  let last = 0
  for (const { from, to } of hours) {
    if (!(from >= last && to > from && to <= 24 * 60)) throw new RangeError('working hours')
    last = to
  }
  if (hours.length === 0) throw new RangeError('working hours')
  return hours
}
