import { contactRoleTable } from '@linli/rules/ledger-tables'
import { seedContactRules } from '@linli/rules/duties-rules'
import { z } from 'zod'

const Level = z
  .string()
  .max(20)
  .regex(/^[a-z0-9][a-z0-9-]*$/)
const Role = z.string().refine((code) => contactRoleTable.some((entry) => entry.code === code), { message: 'unknown-code' })

/** Bounds of the rules of linked contact, for forms and server. A year's visits of one cadence stay well under the days kept with a link. */
export const contactRuleLimits = { levels: 9, roles: 20, cadences: 20, visits: 12, lateNth: 12 } as const

/** Rules of linked contact as a community writes them: `ContactRules` without their day. Whether they hold together is checked when they are said. */
export const ContactRulesSetting = z.strictObject({
  levels: z
    .array(z.strictObject({ code: Level, roles: z.array(Role).max(contactRuleLimits.roles) }))
    .min(1)
    .max(contactRuleLimits.levels),
  cadences: z
    .array(
      z.strictObject({
        by: z.array(Level).min(1).max(contactRuleLimits.levels),
        to: Level,
        months: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(6), z.literal(12)]),
        visits: z.number().int().min(1).max(contactRuleLimits.visits),
        counting: z.enum(['calendar', 'rolling']),
      }),
    )
    .min(1)
    .max(contactRuleLimits.cadences),
  lateNth: z.number().int().min(1).max(contactRuleLimits.lateNth).nullable(),
})
export type ContactRulesSetting = z.infer<typeof ContactRulesSetting>

/** What holds where a community has said nothing: 4113 as the product was founded on. */
export const initialContactRules: ContactRulesSetting = {
  levels: seedContactRules.levels.map(({ code, roles }) => ({ code, roles: [...roles] })),
  cadences: seedContactRules.cadences.map(({ by, ...cadence }) => ({ ...cadence, by: [...by] })),
  lateNth: seedContactRules.lateNth,
}
