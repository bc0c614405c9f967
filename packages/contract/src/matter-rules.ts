import { type MatterAct, matterActNames, matterRoles } from '@linli/rules/matter-acts'
import { type MatterRules, initialMatterRules, strandedStates } from '@linli/rules/matter-states'
import { usualHours } from '@linli/rules/working-hours'
import { z } from 'zod'
import { DateOnly, ShortText } from './common.ts'

/** Steps the clock takes by itself; no other can be left to it. */
const clockActs: readonly MatterAct[] = ['auto-confirm', 'close']

/**
 * Who takes which step where a community differs, and two limits (packages/rules/src/matter-states.ts). Refused where a
 * matter could reach a state and never be settled from it, or where a step would be left to a clock that never takes it.
 */
export const MatterRulesSetting = z
  .strictObject({
    by: z.partialRecord(z.enum(matterActNames as [MatterAct, ...MatterAct[]]), z.array(z.enum(matterRoles)).max(matterRoles.length)),
    autoConfirmWorkingDays: z.number().int().min(1).max(60),
    reopenDays: z.number().int().min(1).max(365),
  })
  .superRefine((rules, context) => {
    const taken = rules as MatterRules
    for (const state of strandedStates(taken)) context.addIssue({ code: 'custom', path: ['by'], message: `stranded-${state}` })
    for (const act of matterActNames)
      if (taken.by[act]?.includes('clock') === true && !clockActs.includes(act))
        context.addIssue({ code: 'custom', path: ['by', act], message: 'not-by-clock' })
  })
export type MatterRulesSetting = z.infer<typeof MatterRulesSetting>
export const initialMatterRulesSetting: MatterRulesSetting = { ...initialMatterRules, by: {} }

const minutes = (least: number) => z.number().int().min(least).max(1440)
const Arrangement = z
  .strictObject({
    year: z.number().int().min(2020).max(2100),
    source: ShortText,
    off: z.array(z.strictObject({ name: ShortText, from: DateOnly, to: DateOnly })).max(30),
    worked: z.array(DateOnly).max(30),
  })
  .refine(
    ({ year, off, worked }) => [...off.flatMap(({ from, to }) => [from, to]), ...worked].every((day) => day.startsWith(`${String(year)}-`)),
    {
      path: ['off'],
      message: 'other-year',
    },
  )
  .refine(({ off }) => off.every(({ from, to }) => from <= to), { path: ['off'], message: 'backwards' })
  .refine(({ off, worked }) => worked.every((day) => !off.some(({ from, to }) => from <= day && day <= to)), {
    path: ['worked'],
    message: 'both',
  })

/**
 * When a community works. `hours`: minutes after midnight, in order and apart. `years`: holidays and 调休 of years Linli does
 * not know, or correcting those it does. `days`: its own exceptions, over all else.
 */
export const WorkingCalendarSetting = z.strictObject({
  hours: z
    .array(z.strictObject({ from: minutes(0), to: minutes(1) }))
    .min(1)
    .max(4)
    .refine((spans) => spans.every(({ from, to }, at) => from < to && from >= (spans[at - 1]?.to ?? 0)), { message: 'order' }),
  years: z
    .array(Arrangement)
    .max(20)
    .refine((years) => new Set(years.map(({ year }) => year)).size === years.length, { message: 'doubled' }),
  days: z
    .array(z.strictObject({ day: DateOnly, works: z.boolean(), note: ShortText.nullable() }))
    .max(200)
    .refine((days) => new Set(days.map(({ day }) => day)).size === days.length, { message: 'doubled' }),
})
export type WorkingCalendarSetting = z.infer<typeof WorkingCalendarSetting>
export const initialWorkingCalendar: WorkingCalendarSetting = { hours: usualHours.map((span) => ({ ...span })), years: [], days: [] }
