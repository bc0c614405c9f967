import { monthsBefore } from './freshness.ts'

/** Days of the calendar, 'YYYY-MM-DD', both ends included. `to` before `from`: no day at all. */
export interface DaySpan {
  readonly from: string
  readonly to: string
}

const dayLength = 86_400_000

/** Days since 1970-01-01. Every calendar day is one, clocks or not: China keeps no summer time. */
export function dayNumber(day: string): number {
  return Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10))) / dayLength
}

/** 'YYYY-MM-DD' of so many days since 1970-01-01. */
export function dayOfNumber(number: number): string {
  return new Date(number * dayLength).toISOString().slice(0, 10)
}

export function addDays(day: string, days: number): string {
  return dayOfNumber(dayNumber(day) + days)
}

/** The same day of a later month; a month without it ends with its last one: 31 January and one month is 28 or 29 February. */
export function addMonths(day: string, months: number): string {
  return monthsBefore(day, -months)
}

/** How many days a span has; never less than none. */
export function daysIn(span: DaySpan): number {
  return Math.max(0, dayNumber(span.to) - dayNumber(span.from) + 1)
}

/** 1 Monday … 7 Sunday. 1970-01-01 was a Thursday. */
export function weekday(day: string): number {
  return ((((dayNumber(day) + 3) % 7) + 7) % 7) + 1
}
