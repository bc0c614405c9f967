import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'

/**
 * Keeps what the register says of persons today, before it says otherwise: call it in the same transaction, ahead of
 * every change of a person's facts. One version a day is kept; a correction on the day somebody was entered keeps none,
 * since what was typed wrong was never so.
 */
export async function keepPersonFacts(tx: Tx, community: number, persons: readonly string[]): Promise<void> {
  if (persons.length === 0) return
  const due = sql`p.community = ${community} and p.id = any(${sql.val(persons)}::uuid[]) and p.facts_since < current_date and p.created_at < current_date`
  await sql`
    insert into person_version (community, person_id, starts_on, ends_on, name, sex, born_on, identity_kind, identity_cipher, identity_until, phone_cipher,
      ethnicity, politics, marital, schooling, work, skills, note)
    select p.community, p.id, p.facts_since, current_date, p.name, p.sex, p.born_on, p.identity_kind, p.identity_cipher, p.identity_until, p.phone_cipher,
      p.ethnicity, p.politics, p.marital, p.schooling, p.work, p.skills, p.note
    from person p where ${due}`.execute(tx)
  await sql`update person p set facts_since = current_date where ${due}`.execute(tx)
}

/** The same for households: their origin group and note. */
export async function keepHouseholdFacts(tx: Tx, community: number, households: readonly string[]): Promise<void> {
  if (households.length === 0) return
  const due = sql`h.community = ${community} and h.id = any(${sql.val(households)}::uuid[]) and h.facts_since < current_date and h.created_at < current_date`
  await sql`
    insert into household_version (community, household_id, starts_on, ends_on, origin_group_id, note)
    select h.community, h.id, h.facts_since, current_date, h.origin_group_id, h.note from household h where ${due}`.execute(tx)
  await sql`update household h set facts_since = current_date where ${due}`.execute(tx)
}
