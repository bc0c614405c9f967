import { type HolidayArrangement, calendarOf, holidayArrangements } from '@linli/rules/holiday-arrangements'
import type { MatterContext } from '@linli/rules/matter-states'
import { type WorkingTime, dayAt } from '@linli/rules/working-hours'
import type { Settings } from '@linli/contract/settings'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'
import { readSettings } from '../settings/index.ts'

/** What steps and clocks hang on: the database's clock, the community's calendar, hours and rules as they hold today. */
export interface MatterTime extends MatterContext {
  /** Milliseconds since 1970. */
  now: number
  working: WorkingTime
}

export async function readMatterTime(tx: Tx, community: number): Promise<MatterTime> {
  const [settings, now] = await Promise.all([readSettings(tx, community), readInstant(tx)])
  return timeOf(settings, now)
}

export function timeOf({ matterRules, workingCalendar }: Pick<Settings, 'matterRules' | 'workingCalendar'>, now: number): MatterTime {
  const working = { calendar: calendarWith(workingCalendar), hours: workingCalendar.hours }
  return { now, today: dayAt(now), working, calendar: working.calendar, rules: matterRules }
}

async function readInstant(tx: Tx): Promise<number> {
  const { rows } = await sql<{ now: number }>`select (extract(epoch from clock_timestamp()) * 1000)::float8 as now`.execute(tx)
  return Math.trunc(rows[0]?.now ?? Date.now())
}

type Kept = Settings['workingCalendar']
const calendars = new Map<string, WorkingTime['calendar']>()

/** The years Linli knows, each as the community corrected it, then the community's own days over all. */
function calendarWith({ years, days }: Pick<Kept, 'years' | 'days'>): WorkingTime['calendar'] {
  const key = JSON.stringify([years, days])
  const known = calendars.get(key)
  if (known !== undefined) return known
  const own = new Map<number, HolidayArrangement>(years.map((year) => [year.year, year]))
  const built = calendarOf([...holidayArrangements.filter(({ year }) => !own.has(year)), ...own.values()])
  const calendar = {
    years: built.years,
    exceptions: new Map([...built.exceptions, ...days.map(({ day, works }) => [day, works] as const)]),
  }
  // As many as communities write differently; few, but nobody promised.
  if (calendars.size >= 500) calendars.clear()
  calendars.set(key, calendar)
  return calendar
}
