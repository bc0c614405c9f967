import { addDays } from './calendar-days.ts'
import { type DayException, type WorkingCalendar, buildWorkingCalendar } from './working-days.ts'

/** One year's arrangement of holidays and 调休, as the State Council publishes it late in the year before. */
export interface HolidayArrangement {
  readonly year: number
  readonly source: string
  /** Days off, first to last; ordinary weekends within count too. */
  readonly off: readonly { readonly name: string; readonly from: string; readonly to: string }[]
  /** Weekend days that are worked. */
  readonly worked: readonly string[]
}

/**
 * Years known when this was written. A community adds the next one, or corrects these, as data.
 * 2025: 国办发明电〔2024〕12号, m.gmw.cn/2024-11/12/content_1303894933.htm. 2026: notice of 2025-11-04,
 * politics.gmw.cn/2025-11/04/content_38391083.htm and 中山日报 of 2025-11-05 (both Xinhua's full text).
 */
export const holidayArrangements: readonly HolidayArrangement[] = [
  {
    year: 2025,
    source: '国务院办公厅关于2025年部分节假日安排的通知（国办发明电〔2024〕12号）',
    off: [
      { name: '元旦', from: '2025-01-01', to: '2025-01-01' },
      { name: '春节', from: '2025-01-28', to: '2025-02-04' },
      { name: '清明节', from: '2025-04-04', to: '2025-04-06' },
      { name: '劳动节', from: '2025-05-01', to: '2025-05-05' },
      { name: '端午节', from: '2025-05-31', to: '2025-06-02' },
      { name: '国庆节、中秋节', from: '2025-10-01', to: '2025-10-08' },
    ],
    worked: ['2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11'],
  },
  {
    year: 2026,
    source: '国务院办公厅关于2026年部分节假日安排的通知（2025年11月4日）',
    off: [
      { name: '元旦', from: '2026-01-01', to: '2026-01-03' },
      { name: '春节', from: '2026-02-15', to: '2026-02-23' },
      { name: '清明节', from: '2026-04-04', to: '2026-04-06' },
      { name: '劳动节', from: '2026-05-01', to: '2026-05-05' },
      { name: '端午节', from: '2026-06-19', to: '2026-06-21' },
      { name: '中秋节', from: '2026-09-25', to: '2026-09-27' },
      { name: '国庆节', from: '2026-10-01', to: '2026-10-07' },
    ],
    worked: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
  },
]

/**
 * The working calendar of these years: Monday to Friday, but for their holidays and 调休.
 * @throws CalendarError for a day that does not exist, lies in a year that is not listed, or is both off and worked
 */
export function calendarOf(arrangements: readonly HolidayArrangement[]): WorkingCalendar {
  const exceptions = arrangements.flatMap(({ off, worked }): DayException[] => [
    ...off.flatMap(({ from, to }) => eachDay(from, to).map((day) => ({ day, works: false }))),
    ...worked.map((day) => ({ day, works: true })),
  ])
  return buildWorkingCalendar(
    arrangements.map(({ year }) => year),
    exceptions,
  )
}

function eachDay(from: string, to: string): string[] {
  const days = [from]
  for (let day = from; day < to;) days.push((day = addDays(day, 1)))
  return days
}
