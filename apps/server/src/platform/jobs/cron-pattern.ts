/** A timetable as sets of allowed numbers; times are China's, which has had no summer time since 1991. */
export interface CronPattern {
  minutes: ReadonlySet<number>
  hours: ReadonlySet<number>
  dates: ReadonlySet<number>
  months: ReadonlySet<number>
  weekdays: ReadonlySet<number>
}

/** Minute, hour, date, month, weekday, as the queue hands them over: in UTC, without a year. */
export interface CronDigest {
  min: number
  hour: number
  date: number
  month: number
  dow: number
}

const minute = 60_000
const chinaOffset = 8 * 60 * minute
const dayCount = 24 * 60 * minute

/** Reads `m h d M w`: each a star, a star with a step, numbers, ranges and lists of them; Sunday is 0. @throws Error naming the field */
export function parseCron(text: string): CronPattern {
  const [minutes, hours, dates, months, weekdays, ...more] = text.trim().split(/\s+/)
  if (weekdays === undefined || more.length > 0) throw new Error(`a timetable has five fields: ${text}`)
  return {
    minutes: parseField(minutes, 0, 59),
    hours: parseField(hours, 0, 23),
    dates: parseField(dates, 1, 31),
    months: parseField(months, 1, 12),
    weekdays: parseField(weekdays, 0, 6),
  }
}

/** Whether it is due in this minute. */
export function isDue(pattern: CronPattern, at: Date): boolean {
  const china = new Date(at.getTime() + chinaOffset)
  return (
    pattern.minutes.has(china.getUTCMinutes()) &&
    pattern.hours.has(china.getUTCHours()) &&
    pattern.dates.has(china.getUTCDate()) &&
    pattern.months.has(china.getUTCMonth() + 1) &&
    pattern.weekdays.has(china.getUTCDay())
  )
}

/** The instant of a digest near `near`: of three years only one has that weekday on that date. */
export function instantOf({ min, hour, date, month, dow }: CronDigest, near: Date): Date | null {
  for (const year of [0, -1, 1].map((away) => near.getUTCFullYear() + away)) {
    const at = new Date(Date.UTC(year, month - 1, date, hour, min))
    if (at.getUTCDay() === dow && at.getUTCDate() === date) return at
  }
  return null
}

/** The first due minute after an instant; null when there is none within four years (31 February). */
export function nextDue(pattern: CronPattern, after: Date): Date | null {
  let at = (Math.floor(after.getTime() / minute) + 1) * minute
  for (let days = 0; days <= 4 * 366; days += 1) {
    const dayEnds = (Math.floor((at + chinaOffset) / dayCount) + 1) * dayCount - chinaOffset
    for (; at < dayEnds; at += minute) {
      const china = new Date(at + chinaOffset)
      // A whole day that cannot match is skipped at once.
      if (
        !pattern.dates.has(china.getUTCDate()) ||
        !pattern.months.has(china.getUTCMonth() + 1) ||
        !pattern.weekdays.has(china.getUTCDay())
      )
        break
      if (isDue(pattern, new Date(at))) return new Date(at)
    }
    at = dayEnds
  }
  return null
}

function parseField(text: string | undefined, least: number, most: number): Set<number> {
  const allowed = new Set<number>()
  for (const part of (text ?? '').split(',')) {
    const found = /^(?:(\*)|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(part)
    const from = found?.[1] === undefined ? Number(found?.[2]) : least
    const upTo = found?.[1] === undefined ? Number(found?.[3] ?? found?.[2]) : most
    const step = Number(found?.[4] ?? 1)
    if (found === null || !(from >= least && upTo <= most && from <= upTo && step >= 1))
      throw new Error(`not a field of a timetable: ${part}`)
    for (let number = from; number <= upTo; number += step) allowed.add(number)
  }
  return allowed
}
