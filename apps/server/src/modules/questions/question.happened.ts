import type { Condition } from '@linli/contract/question-shape'
import { resolveSpan } from '@linli/rules/question-span'
import { sql } from 'kysely'
import { type Asking, type Sql, type Test, key, within } from './question.ground.ts'

type Happened = Extract<Condition, { happened: unknown }>

/**
 * Persons to whom it happened, selected as keys for `among`. A membership that begins or ends on a day is a coming or
 * leaving of that day; who changes household within the community on one day neither moved in nor out.
 */
export function thoseWhom(asking: Asking, { happened, span }: Happened): Sql {
  const { from, to } = resolveSpan(span, asking.day)
  const between = (column: Sql): Test => sql`${column} between ${from}::date and ${to}::date`
  const [x, y] = [(alias: string) => key(asking, alias, 'person_id'), (...columns: string[]) => key(asking, 'y', ...columns)]
  const onDay = (column: string): Sql => sql`(${key(asking, 'x', 'person_id', column)})`
  switch (happened) {
    case 'born':
      return sql`select ${key(asking, 'q', 'id')} from person q where ${within(asking, 'q')} and ${between(sql`q.born_on`)}`
    case 'died':
      return sql`select ${key(asking, 'q', 'id')} from person q where ${within(asking, 'q')} and ${between(sql`q.died_on`)}`
    case 'joined':
      return sql`select ${x('x')} from membership x where ${within(asking, 'x')} and ${between(sql`x.starts_on`)}`
    case 'left':
      return sql`select ${x('x')} from membership x where ${within(asking, 'x')} and ${between(sql`x.ends_on`)}`
    case 'movedIn':
      // A newborn joins, and moves in from nowhere.
      return sql`select ${x('x')} from membership x where ${within(asking, 'x')} and ${between(sql`x.starts_on`)}
        and (${onDay('starts_on')} in (select ${y('person_id', 'ends_on')} from membership y where ${within(asking, 'y')} and ${between(sql`y.ends_on`)})) is not true
        and ((${key(asking, 'x', 'event_id')}) in (select ${key(asking, 'l', 'id')} from life_event l where ${within(asking, 'l')} and l.kind = 'newborn')) is not true`
    case 'movedOut':
      return sql`select ${x('x')} from membership x join person q on q.community = x.community and q.id = x.person_id
        where ${within(asking, 'x')} and ${between(sql`x.ends_on`)} and (q.died_on is null or x.ends_on < q.died_on)
        and (${onDay('ends_on')} in (select ${y('person_id', 'starts_on')} from membership y where ${within(asking, 'y')} and ${between(sql`y.starts_on`)})) is not true`
    case 'movedHome':
      return movedHome(asking, between)
  }
}

/** Somebody's stays are what memberships and the household's homes have in common; moving is one ending in a home as another begins elsewhere. */
function movedHome(asking: Asking, between: (column: Sql) => Test): Sql {
  const stay = (m: string, o: string): Sql => {
    const [mRef, oRef] = [sql.raw(m), sql.raw(o)]
    return sql`membership ${mRef} join occupancy ${oRef} on ${oRef}.community = ${mRef}.community and ${oRef}.household_id = ${mRef}.household_id
      and ${oRef}.starts_on < coalesce(${mRef}.ends_on, 'infinity') and ${mRef}.starts_on < coalesce(${oRef}.ends_on, 'infinity')`
  }
  const ended = (column: Sql): Sql =>
    sql`select x.community, x.person_id, y.dwelling_id, least(x.ends_on, y.ends_on) as ends_on from ${stay('x', 'y')} where ${within(asking, 'x')} and ${within(asking, 'y')} and ${between(column)}`
  return sql`select ${key(asking, 'r', 'person_id')} from (${ended(sql`x.ends_on`)} union all ${ended(sql`y.ends_on`)}) r
    join membership s on s.community = r.community and s.person_id = r.person_id
    join occupancy h on h.community = s.community and h.household_id = s.household_id
      and h.starts_on < coalesce(s.ends_on, 'infinity') and s.starts_on < coalesce(h.ends_on, 'infinity')
    where ${between(sql`r.ends_on`)} and greatest(s.starts_on, h.starts_on) = r.ends_on and h.dwelling_id <> r.dwelling_id`
}
