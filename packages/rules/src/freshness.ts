/** Months after which a household nobody confirmed or changed counts as stale, within which a community may choose. */
export const freshMonths = { least: 1, most: 60, initial: 12 } as const

/**
 * The first day of the calendar that is `months` before `today`; both 'YYYY-MM-DD'. A month without that day ends with its
 * last one, as `make_interval(months => n)` counts in Postgres: 31 March less one month is 28 or 29 February.
 */
export function monthsBefore(today: string, months: number): string {
  const [year = 0, month = 1, day = 1] = today.split('-').map(Number)
  const whole = year * 12 + (month - 1) - months
  const [backYear, backMonth] = [Math.floor(whole / 12), whole - Math.floor(whole / 12) * 12]
  const last = new Date(Date.UTC(backYear, backMonth + 1, 0)).getUTCDate()
  return new Date(Date.UTC(backYear, backMonth, Math.min(day, last))).toISOString().slice(0, 10)
}

/** Whether what was last confirmed or changed on a day is too old today. On the very day it still counts as fresh. */
export function isStale(freshOn: string, today: string, months: number): boolean {
  return freshOn < monthsBefore(today, months)
}
