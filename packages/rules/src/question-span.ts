/** Spans that move with the day of asking. */
export const movingSpans = ['this-month', 'last-month', 'this-quarter', 'this-year', 'last-year', 'last-30-days', 'last-90-days'] as const
export type MovingSpan = (typeof movingSpans)[number]

/** Days from–to, both included. `to` before `from`: no day at all. */
export interface Days {
  readonly from: string
  readonly to: string
}

/** The days a span means on a day ('YYYY-MM-DD'). What has not come yet is left off: nothing can have happened then. */
export function resolveSpan(span: Days | { readonly within: MovingSpan }, day: string): Days {
  const { from, to } = 'within' in span ? moving(span.within, day) : span
  return { from, to: to < day ? to : day }
}

function moving(within: MovingSpan, day: string): Days {
  const year = Number(day.slice(0, 4))
  const month = Number(day.slice(5, 7))
  const dayOf = Number(day.slice(8, 10))
  switch (within) {
    case 'this-month':
      return months(year, month, 1)
    case 'last-month':
      return months(year, month - 1, 1)
    case 'this-quarter':
      return months(year, month - ((month - 1) % 3), 3)
    case 'this-year':
      return months(year, 1, 12)
    case 'last-year':
      return months(year - 1, 1, 12)
    // The day itself is one of the thirty.
    case 'last-30-days':
      return { from: dateOf(year, month, dayOf - 29), to: day }
    case 'last-90-days':
      return { from: dateOf(year, month, dayOf - 89), to: day }
  }
}

/** Whole months from the first of one on; a month beyond the year counts on into the next or last one. */
function months(year: number, month: number, count: number): Days {
  return { from: dateOf(year, month, 1), to: dateOf(year, month + count, 0) }
}

function dateOf(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10)
}
