import type { Locale } from './locale.ts'

/** A community's clock stands in China whatever the viewer's machine says. */
const timeZone = 'Asia/Shanghai'

const formats = new Map<string, Intl.DateTimeFormat>()
function format(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options)
  const known = formats.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : 'zh-CN', { timeZone, ...options })
  formats.set(key, made)
  return made
}

/** `2026-09-14` is a day, not an instant: noon in China keeps it on the same date. */
const asDate = (value: string | Date): Date =>
  typeof value === 'string' ? new Date(value.length === 10 ? `${value}T12:00:00+08:00` : value) : value

/** 9月14日 星期一 · Monday 14 September */
export function dayAndWeekday(value: string | Date, locale: Locale): string {
  const date = asDate(value)
  if (locale === 'en') return format(locale, { weekday: 'long', day: 'numeric', month: 'long' }).format(date).replace(',', '')
  return `${shortDay(date, locale)} ${format(locale, { weekday: 'long' }).format(date)}`
}

/** 9月14日 · 14 Sept; with the year when it is not this year's. */
export function shortDay(value: string | Date, locale: Locale, now: Date = new Date()): string {
  const date = asDate(value)
  const year = format('en', { year: 'numeric' })
  const sameYear = year.format(date) === year.format(now)
  if (locale === 'en') return format(locale, { day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) }).format(date)
  return format(locale, { month: 'long', day: 'numeric', ...(sameYear ? {} : { year: 'numeric' }) }).format(date)
}

/** 2026年9月14日 · 14 September 2026 */
export function fullDay(value: string | Date, locale: Locale): string {
  return format(locale, { year: 'numeric', month: 'long', day: 'numeric' }).format(asDate(value))
}

/** 09:02 */
export function timeOfDay(value: string | Date): string {
  return format('en', { hour: '2-digit', minute: '2-digit', hour12: false, hourCycle: 'h23' }).format(asDate(value))
}

/** 9月14日 09:02 */
export function dayAndTime(value: string | Date, locale: Locale, now: Date = new Date()): string {
  return `${shortDay(value, locale, now)} ${timeOfDay(value)}`
}

/** Time alone when it is today's, else day and time: for "as of". */
export function asOfTime(value: string | Date, locale: Locale, now: Date = new Date()): string {
  return isoDay(value) === isoDay(now) ? timeOfDay(value) : dayAndTime(value, locale, now)
}

/** The calendar date in China, `YYYY-MM-DD`. */
export function isoDay(value: string | Date): string {
  const parts = new Map(
    format('en', { year: 'numeric', month: '2-digit', day: '2-digit' })
      .formatToParts(asDate(value))
      .map((part) => [part.type, part.value]),
  )
  return `${parts.get('year') ?? ''}-${parts.get('month') ?? ''}-${parts.get('day') ?? ''}`
}

/** 12,345 */
export function wholeNumber(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 0 })
}
