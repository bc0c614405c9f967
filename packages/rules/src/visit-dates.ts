import { addDays, addMonths, dayNumber } from './calendar-days.ts'
import { holdingOn, holdingsOf, periodAround } from './duties-periods.ts'
import type { ContactRules } from './duties-rules.ts'

/** `late`: its period was over when it was told, so it needs a reason. */
export type VisitDayVerdict = 'in-time' | 'late' | 'future'

/** A visit may wait on a phone without signal for so many days and still counts as told on the day it was made. */
export const longestWait = 31

/**
 * The day a visit counts as told: when it was written down on the phone, so that nobody explains a missing signal; the day
 * it arrived where the phone's clock runs ahead, or it waited longer than anybody is without a signal.
 */
export function toldOn(writtenOn: string, arrivedOn: string): string {
  const waited = dayNumber(arrivedOn) - dayNumber(writtenOn)
  return waited >= 0 && waited <= longestWait ? writtenOn : arrivedOn
}

/**
 * Whether a visit of a day may be told on another as it is. The period is that of the cadence between the two levels as it
 * held on the visit's day: by the calendar it ends with its month or quarter, rolling it ends so many months after the
 * visit. Where nothing is asked the calendar month stands in.
 */
export function judgeVisitDay(
  versions: readonly ContactRules[],
  between: { by: string; to: string },
  day: string,
  { told, today }: { told: string; today: string },
): VisitDayVerdict {
  if (day > today) return 'future'
  const cadence = holdingOn(holdingsOf(versions, between.by, between.to), day)?.cadence
  const lastDay = cadence?.counting === 'rolling' ? addMonths(day, cadence.months) : periodAround(day, cadence?.months ?? 1).to
  return addDays(lastDay, 1) > told ? 'in-time' : 'late'
}
