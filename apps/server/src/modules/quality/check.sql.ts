import type { CheckCode } from '@linli/rules/quality-checks'
import { type RawBuilder, sql } from 'kysely'

/** Where a check looks: the whole community, or the people and households that changed. */
export interface Reach {
  community: number
  only: { households: readonly string[]; persons: readonly string[] } | null
}

/** One search over the register, as rows of code, subject, household, person, facts and detail. */
export interface Check {
  codes: readonly CheckCode[]
  /**
   * A select of `code, subject uuid, household_id uuid, person_id uuid, facts text, detail jsonb`: one row a subject.
   * `facts` is what the finding was made of: left as it is, it comes back only when that changes.
   */
  find(reach: Reach): RawBuilder<unknown>
}

/** Rows of households looked at; `column` names a household. */
export function ofHouseholds({ only }: Reach, column: string): RawBuilder<unknown> {
  return only === null ? sql`true` : sql`${sql.ref(column)} = any(${sql.val(only.households)}::uuid[])`
}

/** Rows of persons looked at: those that changed, and who lives with them. */
export function ofPersons({ only }: Reach, alias = 'p'): RawBuilder<unknown> {
  return only === null
    ? sql`true`
    : sql`(${sql.ref(`${alias}.id`)} = any(${sql.val(only.persons)}::uuid[]) or ${sql.ref(`${alias}.household_id`)} = any(${sql.val(only.households)}::uuid[]))`
}

/** Born on or after it: younger than so many years today. */
export const yearsAgo = (years: number | RawBuilder<unknown>): RawBuilder<unknown> => sql`(current_date - make_interval(years => ${years}))`
