import { addDays, dayNumber, dayOfNumber, weekday } from './calendar-days.ts'
import { toCalendarDate } from './calendar-date.ts'

/** A day that is not what Monday to Friday would make it: a holiday off, or a weekend worked (调休). */
export interface DayException {
  readonly day: string
  readonly works: boolean
}

/** Holidays and 调休 of the years that are known. Other years are Monday to Friday, and whoever counts them is told so. */
export interface WorkingCalendar {
  readonly years: ReadonlySet<number>
  readonly exceptions: ReadonlyMap<string, boolean>
}

/** Part of a working day, minutes after midnight; `to` is no more worked. */
export interface WorkingSpan {
  readonly from: number
  readonly to: number
}

/** `known` false: the count touched a year whose holidays nobody has entered. */
export interface Counted<T> {
  readonly value: T
  readonly known: boolean
}

/** Refused calendars name the day: it does not exist, lies in a year not said to be known, or stands for both. */
export class CalendarError extends Error {
  readonly code: 'no-such-day' | 'year-not-listed' | 'contradicted'
  readonly day: string
  constructor(code: CalendarError['code'], day: string) {
    super(`${code} ${day}`)
    this.code = code
    this.day = day
  }
}

/** @throws CalendarError */
export function buildWorkingCalendar(years: readonly number[], exceptions: readonly DayException[]): WorkingCalendar {
  const known = new Set(years)
  const map = new Map<string, boolean>()
  for (const { day, works } of exceptions) {
    const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
    if (toCalendarDate(year, month, date) !== day) throw new CalendarError('no-such-day', day)
    if (!known.has(year)) throw new CalendarError('year-not-listed', day)
    if (map.has(day) && map.get(day) !== works) throw new CalendarError('contradicted', day)
    map.set(day, works)
  }
  return { years: known, exceptions: map }
}

/** Monday to Friday and nothing else: what holds until somebody enters a year. */
export const plainCalendar: WorkingCalendar = { years: new Set(), exceptions: new Map() }

export function isWorkingDay(calendar: WorkingCalendar, day: string): boolean {
  return calendar.exceptions.get(day) ?? weekday(day) <= 5
}

/** The n-th working day after a day; n of 0 is the day itself. The day counting starts from never counts (民法典 art. 201). */
export function addWorkingDays(calendar: WorkingCalendar, day: string, count: number): Counted<string> {
  if (!Number.isInteger(count) || count < 0) throw new RangeError(`working days: ${String(count)}`)
  let at = day
  for (let left = count; left > 0;) {
    at = addDays(at, 1)
    if (isWorkingDay(calendar, at)) left--
  }
  return { value: at, known: count === 0 || yearsKnown(calendar, day, at) }
}

/** Working days after `from` up to and with `to`; none when `to` is not later. */
export function workingDaysBetween(calendar: WorkingCalendar, from: string, to: string): Counted<number> {
  let value = 0
  for (let at = dayNumber(from) + 1; at <= dayNumber(to); at++) if (isWorkingDay(calendar, dayOfNumber(at))) value++
  return { value, known: to <= from || yearsKnown(calendar, from, to) }
}

/** Whether the holidays of every year from one day to another have been entered. */
export function yearsKnown(calendar: WorkingCalendar, from: string, to: string): boolean {
  for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year++) if (!calendar.years.has(year)) return false
  return true
}
