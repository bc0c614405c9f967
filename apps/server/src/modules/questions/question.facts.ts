import { sql } from 'kysely'
import { type Asking, type Sql, type Test, within } from './question.ground.ts'

const personFacts = 'name, sex, born_on, identity_cipher, phone_cipher, ethnicity, politics, marital, schooling, work, skills'
const columns = sql.raw(personFacts)

/** People with the facts of the moment: today's where they held already, else the version of that day. */
export function peopleFrom(asking: Asking): Sql {
  const { asOf } = asking
  const now = sql`select q.community, q.id, ${columns} from person q where ${within(asking, 'q')}`
  if (asOf === undefined) return now
  return sql`${now} and q.facts_since <= ${asOf}::date
    union all select v.community, v.person_id, ${columns} from person_version v
      where ${within(asking, 'v')} and v.starts_on <= ${asOf}::date and v.ends_on > ${asOf}::date`
}

/** Households of the moment by the group they come from. */
export function householdsByOrigin(asking: Asking, fits: (originGroup: Sql) => Test, chosen: Sql, chosenVersion: Sql): Sql {
  const { asOf } = asking
  const now = sql`select ${chosen} from household g where ${within(asking, 'g')} and ${fits(sql`g.origin_group_id`)}`
  if (asOf === undefined) return now
  return sql`${now} and g.facts_since <= ${asOf}::date
    union all select ${chosenVersion} from household_version g
      where ${within(asking, 'g')} and g.starts_on <= ${asOf}::date and g.ends_on > ${asOf}::date and ${fits(sql`g.origin_group_id`)}`
}
