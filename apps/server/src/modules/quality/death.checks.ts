import { type RawBuilder, sql } from 'kysely'
import { type Check, ofPersons } from './check.sql.ts'

/** Something the register says of a person `p` on a day: recorded after a death, one of the two is wrong. */
export interface LifeSign {
  /** Stable; the screens have a word for it. */
  what: string
  /** A select of `day date` correlated on `p`. A module that sees people, as visits do, adds its own. */
  days: RawBuilder<unknown>
}

export const lifeSigns: readonly LifeSign[] = [
  { what: 'membership', days: sql`select m.starts_on as day from membership m where m.community = p.community and m.person_id = p.id` },
  { what: 'care-tag', days: sql`select t.starts_on as day from care_tag t where t.community = p.community and t.person_id = p.id` },
  {
    what: 'consent',
    days: sql`select c.given_on as day from consent c where c.community = p.community and c.person_id = p.id and c.given_by = 'self'`,
  },
  {
    what: 'life-event',
    days: sql`select e.happened_on as day from life_event e where e.community = p.community and e.persons @> array[p.id] and e.undone_at is null and e.kind <> 'died'`,
  },
  {
    what: 'sign-in',
    days: sql`select current_date as day from resident_account a where a.community = p.community and a.person_id = p.id and a.ended_at is null`,
  },
]

const deadMember: Check = {
  codes: ['dead-member'],
  find: (reach) => sql`
    select 'dead-member' as code, p.id as subject, m.household_id, p.id as person_id, p.died_on::text || m.id as facts,
      jsonb_build_object('diedOn', p.died_on) as detail
    from person p join membership m on m.community = p.community and m.person_id = p.id and m.ends_on is null
    where p.community = ${reach.community} and p.died_on is not null and ${ofPersons(reach)}`,
}

const deadLater: Check = {
  codes: ['dead-later'],
  find: (reach) => sql`
    select 'dead-later' as code, p.id as subject, p.household_id, p.id as person_id,
      p.died_on || string_agg(sign.what || sign.day, ',' order by sign.what, sign.day) as facts,
      jsonb_build_object('diedOn', p.died_on, 'day', max(sign.day), 'signs', jsonb_agg(distinct sign.what)) as detail
    from person p cross join lateral (${sql.join(
      lifeSigns.map(({ what, days }) => sql`select ${sql.lit(what)} as what, one.day from (${days}) one where one.day > p.died_on`),
      sql` union all `,
    )}) sign
    where p.community = ${reach.community} and p.died_on is not null and ${ofPersons(reach)} group by p.id, p.died_on, p.household_id`,
}

export const deathChecks: readonly Check[] = [deadMember, deadLater]
