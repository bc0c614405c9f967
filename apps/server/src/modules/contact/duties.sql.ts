import { type DutyRound, roundOn } from '@linli/rules/duties'
import type { ContactRules } from '@linli/rules/duties-rules'
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

const text = (value: string | null): RawBuilder<unknown> => (value === null ? sql`null` : sql`${sql.lit(value)}`)

/**
 * Rounds as a row source `r` joined to links `l` by level. Literals, not parameters: few distinct days and rules, and the
 * planner sees constants. Dates come from our own calendar arithmetic and level codes pass `Level` of the contract.
 */
function roundRows(rounds: readonly LevelRound[]): RawBuilder<unknown> {
  const rows = rounds.map(({ by, to, round }) => {
    if (round.counting === 'rolling')
      return sql`(${text(by)}, ${text(to)}, false, null, null, null, null, null, null, null, null, null, null, ${sql.lit(round.visits)}, ${sql.lit(round.months)}, ${text(round.holdsFrom)}::date)`
    const { now, before } = round
    return sql`(${text(by)}, ${text(to)}, true, ${text(now.span.from)}::date, ${text(now.span.to)}::date, ${sql.lit(now.visits)}, ${text(now.holdsFrom)}::date, ${sql.lit(now.lateNth)}::int,
      ${text(before?.span.from ?? null)}::date, ${text(before?.span.to ?? null)}::date, ${sql.lit(before?.visits ?? null)}::int, ${text(before?.holdsFrom ?? null)}::date, ${sql.lit(before?.lateNth ?? null)}::int, null, null, null)`
  })
  return sql`(select * from (values
    (null::text, null::text, null::boolean, null::date, null::date, null::int, null::date, null::int, null::date, null::date, null::int, null::date, null::int, null::int, null::int, null::date)
    ${rows.length === 0 ? sql`` : sql`, ${sql.join(rows)}`})
    as r(by, "to", calendar, n_from, n_to, n_visits, n_holds, n_late, b_from, b_to, b_visits, b_holds, b_late, visits, months, holds) where r.by is not null) r`
}

/** `requiredIn` of the rules for the period of prefix `n` or `b`. */
function required(prefix: 'n' | 'b'): RawBuilder<unknown> {
  const column = (name: string) => sql.ref(`r.${prefix}_${name}`)
  const [from, to, visits, holds, late] = [column('from'), column('to'), column('visits'), column('holds'), column('late')]
  const held = sql`greatest(0, least(${to}, coalesce(l.ends_on - 1, ${to})) - greatest(${from}, l.starts_on, ${holds}) + 1)`
  const days = sql`(${to} - ${from} + 1)`
  return sql`case
    when l.starts_on <= ${from} and ${holds} <= ${from} and (l.ends_on is null or l.ends_on > ${to}) then ${visits}
    when ${held} = 0 or ${held} * ${late} <= ${days} then 0
    else greatest(1, ${visits} * ${held} / ${days}) end`
}

/**
 * `weighDuty` as an expression over a link `l` and its round `r`. `visited_on` is sorted, latest first, and holds no day to
 * come, so that its n-th entry on or after a day says "n visits since". Missed visits count only while nobody has gone since.
 */
function state(day: RawBuilder<unknown>): RawBuilder<unknown> {
  const begun = sql`greatest(l.starts_on, r.holds)`
  const opened = sql`greatest(${begun}, coalesce(l.visited_on[r.visits], ${begun}))`
  const dueBy = sql`(${opened} + make_interval(months => r.months))::date`
  return sql`case
    when r.calendar then case
      when l.visited_on[1] >= r.n_from then case
        when l.starts_on <= r.n_from and r.n_visits = 1 and l.ends_on is null and r.n_holds <= r.n_from then 'done'
        when ${required('n')} = 0 then 'not-yet'
        when l.visited_on[${required('n')}] >= r.n_from then 'done' else 'due' end
      when r.b_from is not null and ${required('b')} > 0 and (l.visited_on[${required('b')}] >= r.b_from) is not true then 'overdue'
      when ${required('n')} = 0 then 'not-yet' else 'due' end
    when ${day} > ${dueBy} then 'overdue'
    when ${day} < ${dueBy} - (${dueBy} - ${opened}) / 3 and l.visited_on[r.visits] >= (${day} - make_interval(months => r.months))::date then 'done'
    else 'due' end`
}

/** How every link that holds on the day stands: `l` beside its `state`. `which` narrows the links. */
export function dutyStates(
  rounds: readonly LevelRound[],
  today: string,
  which: RawBuilder<unknown>,
  columns: RawBuilder<unknown>,
  joins: RawBuilder<unknown> = sql``,
): RawBuilder<unknown> {
  const day = sql`${sql.lit(today)}::date`
  return sql`select ${columns}, ${state(day)} as state
    from contact_link l join ${roundRows(rounds)} on r.by = l.level and r."to" = l.to_level ${joins}
    where ${which} and l.starts_on <= ${day} and (l.ends_on is null or l.ends_on > ${day})`
}

export const countStates = sql`
  count(*)::int as links, count(*) filter (where state = 'done')::int as done, count(*) filter (where state = 'due')::int as due,
  count(*) filter (where state = 'overdue')::int as overdue, count(*) filter (where state = 'not-yet')::int as not_yet`
