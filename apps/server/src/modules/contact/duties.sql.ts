import { addDays, daysIn } from '@linli/rules/calendar-days'
import { type DutyRound, type DutyState, type PeriodRule, roundOn } from '@linli/rules/duties'
import { type ContactRules, householdLevel } from '@linli/rules/duties-rules'
import { type RawBuilder, sql } from 'kysely'
import { pairsOf } from './contact-rules.ts'

/** What all links between two levels have in common on a day. */
export interface LevelRound {
  by: string
  to: string
  round: DutyRound
}

export function roundsOn(versions: readonly ContactRules[], day: string): LevelRound[] {
  return pairsOf(versions).flatMap(({ by, to }) => {
    const round = roundOn(versions, by, to, day)
    return round === null ? [] : [{ by, to, round }]
  })
}

/** States as numbers, place + 1: a million links are counted, and numbers are counted faster than words. */
export const stateNumbers: readonly DutyState[] = ['done', 'due', 'overdue', 'not-yet']
const done = sql`1`
const due = sql`2`
const overdue = sql`3`
const notYet = sql`4`

// Days and numbers stand in the text as literals: they come of our own calendar arithmetic, there are few of them, and what
// is constant for all links is worked out here once instead of for each (a join to the rounds cost more than the rest).
const date = (day: string): RawBuilder<unknown> => sql`${sql.lit(day)}::date`
/** Codes are compared byte by byte: under the database's collation it would be looked up for every link. */
const is = (column: 'level' | 'to_level', code: string): RawBuilder<unknown> =>
  sql`${sql.ref(`l.${column}`)} = ${sql.lit(code)} collate "C"`
/** Null, which CASE takes for no, where there are not so many visits at all. */
const visitsSince = (count: RawBuilder<unknown>, from: string): RawBuilder<unknown> => sql`l.visited_on[${count}] >= ${date(from)}`

/** `requiredIn` of the rules. */
function required({ span, visits, holdsFrom, lateNth }: PeriodRule): RawBuilder<unknown> {
  const held = sql`greatest(0, least(${date(span.to)}, coalesce(l.ends_on - 1, ${date(span.to)})) - greatest(${date(span.from)}, l.starts_on, ${date(holdsFrom)}) + 1)`
  const days = sql`(${date(span.to)} - ${date(span.from)} + 1)`
  const late = lateNth === null ? sql`` : sql`when ${held} * ${sql.lit(lateNth)} <= ${days} then 0`
  const whole =
    holdsFrom <= span.from
      ? sql`when l.starts_on <= ${date(span.from)} and (l.ends_on is null or l.ends_on > ${date(span.to)}) then ${sql.lit(visits)}`
      : sql``
  return sql`case ${whole} when ${held} = 0 then 0 ${late} else greatest(1, ${sql.lit(visits)} * ${held} / ${days}) end`
}

/**
 * `weighDuty` as an expression over a link `l`. `visited_on` is sorted, latest first, and holds no day to come, so that its
 * n-th entry on or after a day says "n visits since". Missed visits count only while nobody has gone since.
 */
function byCalendar({ now, before }: DutyRound & { counting: 'calendar' }): RawBuilder<unknown> {
  const from = now.span.from
  const asked = required(now)
  const missed =
    before === null ? sql`false` : sql`${required(before)} > 0 and (${visitsSince(required(before), before.span.from)}) is not true`
  const general = sql`case
    when ${visitsSince(sql`1`, from)} then case when ${asked} = 0 then ${notYet} when ${visitsSince(asked, from)} then ${done} else ${due} end
    when ${missed} then ${overdue} when ${asked} = 0 then ${notYet} else ${due} end`
  const plain = (rule: PeriodRule | null): boolean => rule === null || (rule.visits === 1 && rule.holdsFrom <= rule.span.from)
  if (!plain(now) || !plain(before)) return general
  // Nearly every link is open and owes one visit: whether it began too late to owe it is then one comparison.
  const missedOne =
    before === null ? sql`false` : sql`l.starts_on <= ${date(lastToOwe(before))} and (${visitsSince(sql`1`, before.span.from)}) is not true`
  const late = sql`l.starts_on > ${date(lastToOwe(now))}`
  return sql`case when l.ends_on is null then case
      when ${visitsSince(sql`1`, from)} then case when ${late} then ${notYet} else ${done} end
      when ${missedOne} then ${overdue} when ${late} then ${notYet} else ${due} end
    else ${general} end`
}

/** The last day on which a link may begin and still owe the one visit of a period it then holds to the end. */
function lastToOwe({ span, lateNth }: PeriodRule): string {
  const short = lateNth === null ? 0 : Math.floor(daysIn(span) / lateNth)
  const last = addDays(span.to, -short)
  return last > span.from ? last : span.from
}

function byRolling({ day, months, visits, holdsFrom }: DutyRound & { counting: 'rolling' }): RawBuilder<unknown> {
  const begun = sql`greatest(l.starts_on, ${date(holdsFrom)})`
  const nth = sql`l.visited_on[${sql.lit(visits)}]`
  const opened = sql`greatest(${begun}, coalesce(${nth}, ${begun}))`
  const span = sql`make_interval(months => ${sql.lit(months)})`
  const dueBy = sql`(${opened} + ${span})::date`
  return sql`case when ${date(day)} > ${dueBy} then ${overdue}
    when ${date(day)} < ${dueBy} - (${dueBy} - ${opened}) / 3 and ${nth} >= (${date(day)} - ${span})::date then ${done} else ${due} end`
}

/**
 * How every link stands on a day, as a number in `state`; null where it does not hold or nothing is asked. `which` narrows
 * the links. Whoever counts groups by `state` or takes `sumStates`, so that it is worked out once for each link: what tests
 * it in a WHERE or a FILTER beside that works it out again.
 */
export function dutyStates(
  rounds: readonly LevelRound[],
  today: string,
  which: RawBuilder<unknown>,
  columns: RawBuilder<unknown>,
  joins: RawBuilder<unknown> = sql``,
): RawBuilder<unknown> {
  const day = date(today)
  // Most links lead to households: what they are asked comes first, so that the words of the others need not be compared.
  const first = rounds.toSorted((one, other) => Number(other.to === householdLevel) - Number(one.to === householdLevel))
  const arms = [...Map.groupBy(first, ({ round }) => JSON.stringify(round)).values()].flatMap((group) => {
    const [one] = group
    if (one === undefined) return []
    const pairs = group.map(({ by, to }) =>
      to === householdLevel ? sql`l.household_id is not null and ${is('level', by)}` : sql`${is('to_level', to)} and ${is('level', by)}`,
    )
    const state = one.round.counting === 'calendar' ? byCalendar(one.round) : byRolling(one.round)
    return [sql`when ${sql.join(pairs, sql` or `)} then case when l.starts_on > ${day} or l.ends_on <= ${day} then null else ${state} end`]
  })
  const state = arms.length === 0 ? sql`null::int` : sql`case ${sql.join(arms, sql` `)} end`
  return sql`select ${columns}, ${state} as state from contact_link l ${joins} where ${which}`
}

const summed = (state: RawBuilder<unknown>) => sql`coalesce(sum(n) filter (where state = ${state}), 0)::int`

/** States summed, by `key` where there is one. Grouped by state inside, so that it is worked out once and by every worker Postgres sets on it. */
export function sumStates(
  rounds: readonly LevelRound[],
  today: string,
  which: RawBuilder<unknown>,
  key: RawBuilder<unknown> | null,
): RawBuilder<unknown> {
  const by = key === null ? sql`` : sql`key, `
  return sql`select ${by}${summed(done)} as done, ${summed(due)} as due, ${summed(overdue)} as overdue, ${summed(notYet)} as not_yet
    from (select ${by}state, count(*) as n from (${dutyStates(rounds, today, which, key === null ? sql`1 as key` : sql`${key} as key`)}) kept group by ${by}state) states
    ${key === null ? sql`` : sql`group by key`}`
}
