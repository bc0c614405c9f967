import type { Check } from './check.sql.ts'
import { deathChecks } from './death.checks.ts'
import { householdChecks } from './household.checks.ts'
import { personChecks } from './person.checks.ts'
import { tagChecks } from './tag.checks.ts'

/** Every search over the register's rows. A module that knows of another contradiction adds a check here. */
export const checks: readonly Check[] = [...householdChecks, ...personChecks, ...deathChecks, ...tagChecks]
