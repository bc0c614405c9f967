import type { QuestionShape } from '@linli/contract/question-shape'
import { sql } from 'kysely'
import { type Chosen, chosenColumns, compile, presentPersons } from './question.condition.ts'
import { peopleFrom } from './question.facts.ts'
import { askedOfThoseGone } from './question.gone.ts'
import { type Asking, type Ground, type Sql, type Test, among, holds, inOneProcess, key, within } from './question.ground.ts'
import { findsFew } from './question.parts.ts'
import { emptyView, goneView } from './question.views.ts'

/** Ids of the persons, households or dwellings asked for, each once, as `select id`; over a range `select community, id`. */
export function questionRows(ground: Ground, { of, where, asOf }: QuestionShape, { day }: { day: string }): Sql {
  return rowsOf({ ground, day: asOf ?? day, asOf }, of, where)
}

function rowsOf(asking: Asking, of: QuestionShape['of'], where: QuestionShape['where']): Sql {
  if (of === 'persons') return persons(asking, where, 'person')
  const gone = where === null ? null : askedOfThoseGone(where)
  const present = eachWay(asking, where, 'household')
  const households =
    gone === null
      ? sql`select distinct * from (${present}) h`
      : sql`${present} union (select * from (${gonePersons(asking, gone, 'household')}) g
          intersect select ${key(asking, 'o', 'household_id')} from occupancy o where ${within(asking, 'o')} and ${holds(asking, 'o')})`
  if (of === 'households') return households
  return sql`select ${key(asking, 'o', 'dwelling_id')} from occupancy o where ${within(asking, 'o')} and ${holds(asking, 'o')} and ${among(key(asking, 'o', 'household_id'), households)}
    union ${emptyDwellings(asking, where)}`
}

/** Persons with their names of the moment, as `select id, name`: the order of lists. */
export function questionPersons(community: number, { where, asOf }: QuestionShape, { day }: { day: string }): Sql {
  return persons({ ground: community, day: asOf ?? day, asOf }, where, 'named')
}

/** How many; over a range one row a community that has any. */
export function questionCount(ground: Ground, shape: QuestionShape, moment: { day: string }): Sql {
  const rows = questionRows(ground, shape, moment)
  return typeof ground === 'number'
    ? sql`with ${inOneProcess} select count(*)::int as count from (${rows}) counted`
    : sql`with ${inOneProcess} select counted.community, count(*)::int as count from (${rows}) counted group by counted.community`
}

function persons(asking: Asking, where: QuestionShape['where'], chosen: Chosen): Sql {
  const present = eachWay(asking, where, chosen)
  const gone = where === null ? null : askedOfThoseGone(where)
  return gone === null ? present : sql`${present} union ${gonePersons(asking, gone, chosen)}`
}

/** Where each of some alternatives finds its own few people, that is less than asking everybody all of them. */
function eachWay(asking: Asking, where: QuestionShape['where'], chosen: Chosen): Sql {
  if (where === null || !('any' in where) || asking.asOf !== undefined || !where.any.every(findsFew))
    return presentPersons(asking, where, chosen)
  return sql.join(
    where.any.map((way) => presentPersons(asking, way, chosen)),
    sql` union `,
  )
}

/** People in no household any more, as they last were here. */
function gonePersons(asking: Asking, condition: NonNullable<QuestionShape['where']>, chosen: Chosen): Sql {
  const { asOf } = asking
  const begun = asOf === undefined ? sql`` : sql` and l.starts_on <= ${asOf}::date`
  const over = asOf === undefined ? sql`m.ends_on is not null` : sql`m.ends_on <= ${asOf}::date`
  return sql`select ${chosenColumns(asking, chosen, 'm')} from (${peopleFrom(asking)}) p
    join lateral (select l.* from membership l where l.community = p.community and l.person_id = p.id${begun} order by l.starts_on desc, l.id limit 1) m on ${over}
    left join lateral (select h.* from occupancy h where h.community = m.community and h.household_id = m.household_id
      and h.starts_on < m.ends_on order by h.starts_on desc, h.id limit 1) o on true
    left join dwelling d on d.community = o.community and d.id = o.dwelling_id
    left join building b on b.community = d.community and b.id = d.building_id
    where ${nobodyNow(asking)} and ${compile(asking, goneView(asking), condition)}`
}

/** Narrows to those few before their past is looked up; the lateral join above would ask it of everybody. */
function nobodyNow(asking: Asking): Test {
  const now = sql`select ${key(asking, 'n', 'person_id')} from membership n where ${within(asking, 'n')} and ${holds(asking, 'n')}`
  return sql`not ${among(key(asking, 'p', 'id'), now)}`
}

/** Homes without anybody in them fit by what is asked of places alone. */
function emptyDwellings(asking: Asking, where: QuestionShape['where']): Sql {
  const peopled = sql`select ${key(asking, 'n', 'household_id')} from membership n where ${within(asking, 'n')} and ${holds(asking, 'n')}`
  const held = holds(asking, 'o')
  return sql`select ${key(asking, 'd', 'id')} from dwelling d
    join building b on b.community = d.community and b.id = d.building_id
    left join occupancy o on o.community = d.community and o.dwelling_id = d.id and ${held}
    where ${within(asking, 'd')} and not ${among(key(asking, 'o', 'household_id'), peopled)}${
      where === null ? sql`` : sql` and ${compile(asking, emptyView(asking), where)}`
    }`
}
