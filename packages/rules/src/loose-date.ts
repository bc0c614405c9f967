import { toCalendarDate } from './calendar-date.ts'
import { normaliseText, parseChineseNumber } from './chinese-text.ts'

export type LooseDate = { date: string; precision: 'day' | 'month' | 'year' }

const DAY_MS = 86_400_000
// Serial 61 is 1900-03-01; Excel's invented 1900-02-29 lies below every serial accepted here.
const EXCEL_EPOCH = Date.UTC(1899, 11, 30)
const LAST_SERIAL = 73_415

/**
 * A date the way registers hold it: 1965.3, 65-3-1, 1965年3月1日, 19650301, an Excel serial number, a Date.
 * Two-digit years fall in the latest century that is not in the future of `today`.
 * A missing day or month is '01' and shown by `precision`. Null when it is not a date that exists.
 */
export function parseLooseDate(value: string | number | Date, options: { today: string }): LooseDate | null {
  if (value instanceof Date) return fromDate(value)
  if (typeof value === 'number') return fromNumber(value)
  return fromText(value, options.today)
}

/** Workbook readers answer midnight UTC, so the UTC parts are the written day. */
function fromDate(value: Date): LooseDate | null {
  if (Number.isNaN(value.getTime())) return null
  return build(value.getUTCFullYear(), value.getUTCMonth() + 1, value.getUTCDate())
}

function fromNumber(value: number): LooseDate | null {
  if (!Number.isFinite(value)) return null
  if (value >= 1900 && value < 2101 && !Number.isInteger(value)) return fromYearPointMonth(value)
  if (value > 2100 && value < LAST_SERIAL) return fromDate(new Date(EXCEL_EPOCH + Math.floor(value) * DAY_MS))
  return Number.isInteger(value) && value >= 1900 ? fromDigits(String(value), null) : null
}

/** In a number cell 1970.10 and 1970.1 are the same value: only the year is sure. */
function fromYearPointMonth(value: number): LooseDate | null {
  const [year = '', month = ''] = String(value).split('.')
  if (month === '1') return build(Number(year), null, null)
  return month.length <= 2 ? build(Number(year), Number(month), null) : null
}

function fromText(value: string, today: string): LooseDate | null {
  const text = normaliseText(value)
    .replace(/[T ]\d{1,2}:\d{2}.*$/u, '')
    .replace(/(?:出生|生)$/u, '')
    .replace(/\s+/gu, '')
  if (/^\d+$/u.test(text)) return fromDigits(text, today)
  const named = /^([^年月日号]{2,4})年(?:([^年月日号]{1,3})月份?(?:([^年月日号]{1,3})[日号]?)?)?$/u.exec(text)
  if (named) return fromParts(named.slice(1), today, true)
  const parted = /^(\d{4}|\d{2})[-‐-―−./,、](\d{1,2})(?:[-‐-―−./,、](\d{1,2}))?[-./]?$/u.exec(text)
  return parted ? fromParts(parted.slice(1), today, false) : null
}

function fromParts(parts: readonly (string | undefined)[], today: string, named: boolean): LooseDate | null {
  const [year, month, day] = parts.map((part) => (part === undefined ? null : (parseChineseNumber(part) ?? Number.NaN)))
  if (year === null || year === undefined || Number.isNaN(year)) return null
  if (year >= 100) return build(year, month ?? null, day ?? null)
  // "12.5" may be a month and a day; "65.3" cannot.
  if (!named && (day === null || day === undefined) && year <= 31) return null
  return buildShortYear(year, month ?? null, day ?? null, today)
}

/** Digits alone: yyyymmdd, yyyymm, yyyy, an Excel serial; with `today` also yymmdd. */
function fromDigits(digits: string, today: string | null): LooseDate | null {
  const year = Number(digits.slice(0, 4))
  const plausible = year >= 1800 && year <= 2100
  if (digits.length === 8) return plausible ? build(year, Number(digits.slice(4, 6)), Number(digits.slice(6))) : null
  if (digits.length === 4) return plausible ? build(year, null, null) : null
  if (digits.length === 5) return Number(digits) < LAST_SERIAL ? fromNumber(Number(digits)) : null
  if (digits.length !== 6) return null
  const month = plausible ? build(year, Number(digits.slice(4)), null) : null
  if (month !== null || today === null) return month
  return buildShortYear(Number(digits.slice(0, 2)), Number(digits.slice(2, 4)), Number(digits.slice(4)), today)
}

function buildShortYear(year: number, month: number | null, day: number | null, today: string): LooseDate | null {
  const century = Math.floor(Number(today.slice(0, 4)) / 100) * 100
  const latest = build(century + year, month, day)
  if (latest !== null && latest.date <= today) return latest
  return build(century - 100 + year, month, day)
}

function build(year: number, month: number | null, day: number | null): LooseDate | null {
  const date = toCalendarDate(year, month ?? 1, day ?? 1)
  if (date === null) return null
  return { date, precision: month === null ? 'year' : day === null ? 'month' : 'day' }
}
