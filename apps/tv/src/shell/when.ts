import type { WordKey, Words } from './words.ts'

/** China has one time zone without summer time; boxes are often set to another one, so it is added by hand. */
const chinaOffsetMs = 8 * 60 * 60 * 1000
const dayMs = 24 * 60 * 60 * 1000

const weekdays: WordKey[] = ['weekday0', 'weekday1', 'weekday2', 'weekday3', 'weekday4', 'weekday5', 'weekday6']
const months: WordKey[] = [
  'month1',
  'month2',
  'month3',
  'month4',
  'month5',
  'month6',
  'month7',
  'month8',
  'month9',
  'month10',
  'month11',
  'month12',
]

export function chinaHour(at: number): number {
  return inChina(at).getUTCHours()
}

/** 9:02 */
export function timeText(at: number): string {
  const date = inChina(at)
  const minute = date.getUTCMinutes()
  return String(date.getUTCHours()) + ':' + (minute < 10 ? '0' : '') + String(minute)
}

/** 9月14日 */
export function dayText(words: Words, at: number): string {
  const date = inChina(at)
  return words.say('unit', { day: String(date.getUTCDate()), month: words.say(months[date.getUTCMonth()] || 'month1') })
}

/** 9月14日 星期一 */
export function dateLine(words: Words, at: number): string {
  return words.say('dateLine', { date: dayText(words, at), weekday: words.say(weekdays[inChina(at).getUTCDay()] || 'weekday0') })
}

/** 9:02 today, else 9月14日 9:02. */
export function asOfText(words: Words, at: number, now: number): string {
  return sameDay(at, now) ? timeText(at) : words.say('dayTime', { date: dayText(words, at), time: timeText(at) })
}

/** From–to as people say it: one day with its hours, several days without, or an open end. */
export function spanText(words: Words, from: number, to: number | null): string {
  if (to === null) return words.say('spanFrom', { from: dayText(words, from) })
  // An end at midnight means the end of the day before.
  const last = to - 1
  if (!sameDay(from, last)) return words.say('spanDays', { from: dayText(words, from), to: dayText(words, last) })
  if (to - from >= dayMs) return dayText(words, from)
  return words.say('spanTimes', { date: dayText(words, from), from: timeText(from), to: endTime(to) })
}

/** 有效到今天 18:00 */
export function untilText(words: Words, to: number, now: number): string {
  const last = to - 1
  const date = sameDay(last, now) ? words.say('today') : sameDay(last, now + dayMs) ? words.say('tomorrow') : dayText(words, last)
  return words.say('until', { to: words.say('dayTime', { date, time: endTime(to) }) })
}

export function sameDay(a: number, b: number): boolean {
  return chinaDay(a) === chinaDay(b)
}

function endTime(to: number): string {
  const text = timeText(to)
  return text === '0:00' ? '24:00' : text
}
function chinaDay(at: number): number {
  return Math.floor((at + chinaOffsetMs) / dayMs)
}
/** A date whose UTC parts are China's. */
function inChina(at: number): Date {
  return new Date(at + chinaOffsetMs)
}
