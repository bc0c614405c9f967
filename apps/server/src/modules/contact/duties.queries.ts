import type { DutySum } from '@linli/contract/contact'
import type { DutyState } from '@linli/rules/duties'
import { type RawBuilder, sql } from 'kysely'
import { type Tx, runPrepared } from '../../platform/db/in-scope.ts'
import { type LevelRound, dutyStates, stateNumbers, sumStates } from './duties.sql.ts'

export interface StateCounts {
  links: number
  done: number
  due: number
  overdue: number
  not_yet: number
}

export interface SumRow extends StateCounts {
  /** 0 all, 1 levels, 2 buildings, 3 origin villages. */
  of: number
  level: string | null
  to_level: string | null
  place: string | null
  place_name: string | null
  /** Whose duties these are, beside the asker's own and those below them. */
  others: string[]
}

/**
 * Every sum of the community in one statement, derived from links and rules and stored nowhere. Places count duties to
 * households, where they live today. Ordered by place, never by how much is done.
 */
export async function sumDutyRows(
  tx: Tx,
  community: number,
  rounds: readonly LevelRound[],
  today: string,
  actor: string,
): Promise<SumRow[]> {
  const columns = sql`l.contact_id, l.level, l.to_level, ${actor} = any(l.seers) as seen,
    case when l.household_id is not null then coalesce(l.building_id::text, '') end as building,
    case when l.household_id is not null then coalesce(h.origin_group_id::text, '') end as origin`
  const joins = sql`left join household h on h.community = ${community} and h.id = l.household_id`
  const { rows } = await sql<SumRow>`
    with d as (
      select contact_id, level, to_level, seen, building, origin, state, count(*) as n from (${dutyStates(rounds, today, sql`l.community = ${community}`, columns, joins)}) x
      group by contact_id, level, to_level, seen, building, origin, state),
    s as (
      select case when grouping(level) = 0 then 1 when grouping(building) = 0 then 2 when grouping(origin) = 0 then 3 else 0 end as of,
        level, to_level, case when grouping(building) = 0 then building else origin end as place,
        coalesce(array_agg(distinct contact_id) filter (where not seen), '{}') as others, ${sumColumns}
      from d where state is not null group by grouping sets ((), (level, to_level), (building), (origin)))
    select s.*, coalesce(b.name, g.name) as place_name from s
    left join building b on b.community = ${community} and s.of = 2 and b.id = nullif(s.place, '')::uuid
    left join origin_group g on g.community = ${community} and s.of = 3 and g.id = nullif(s.place, '')::uuid
    where s.of < 2 or s.place is not null
    order by s.of, s.level, s.to_level, b.sort_key, g.name, s.place`.execute(tx)
  return rows
}

const sumOfState = (state: DutyState): RawBuilder<unknown> =>
  sql`coalesce(sum(n) filter (where state = ${sql.lit(stateNumbers.indexOf(state) + 1)}), 0)::int`
const sumColumns = sql`coalesce(sum(n), 0)::int as links, ${sumOfState('done')} as done, ${sumOfState('due')} as due,
  ${sumOfState('overdue')} as overdue, ${sumOfState('not-yet')} as not_yet`

export interface DutyLinkRow {
  id: string
  contact_id: string
  level: string
  to_level: string
  household_id: string | null
  target_contact_id: string | null
  starts_on: string
  ends_on: string | null
  visited_on: string[]
}

/**
 * The links of these contacts – null: of the actor's own – that hold today and the actor may see. The wall gives helpers just those; for staff the same
 * comparison stands here.
 */
export async function listDutyLinks(
  tx: Tx,
  community: number,
  actor: string,
  contacts: readonly string[] | null,
  limit: number,
): Promise<DutyLinkRow[]> {
  if (contacts === null)
    return runPrepared<DutyLinkRow>(tx, {
      name: 'contact_own_duties',
      text: dutyLinks(ownContacts, '$3'),
      values: [community, actor, limit],
    })
  return runPrepared<DutyLinkRow>(tx, {
    name: 'contact_duties',
    text: dutyLinks('any($3::uuid[])', '$4'),
    values: [community, actor, contacts, limit],
  })
}

const ownContacts = `any(array(
  select c.id from contact c where c.community = $1 and c.account_id = $2 and c.starts_on <= current_date and (c.ends_on is null or c.ends_on > current_date)))`
const dutyLinks = (contacts: string, limit: string): string => `
  select l.id, l.contact_id, l.level, l.to_level, l.household_id, l.target_contact_id, l.starts_on, l.ends_on, l.visited_on::text[] as visited_on
  from contact_link l
  where l.community = $1 and l.contact_id = ${contacts} and $2 = any(l.seers)
    and l.starts_on <= current_date and (l.ends_on is null or l.ends_on > current_date)
  order by l.contact_id, l.id limit ${limit}`

/** How the duties of these contacts stand, by contact, as far as the actor may see them. */
export async function sumBelow(
  tx: Tx,
  community: number,
  actor: string,
  contacts: readonly string[],
  rounds: readonly LevelRound[],
  today: string,
): Promise<Map<string, DutySum>> {
  if (contacts.length === 0) return new Map()
  const which: RawBuilder<unknown> = sql`l.community = ${community} and l.contact_id = any(${sql.val(contacts)}::uuid[]) and ${actor} = any(l.seers)`
  const { rows } = await sql<Omit<StateCounts, 'links'> & { key: string }>`${sumStates(rounds, today, which, sql`l.contact_id`)}`.execute(
    tx,
  )
  return new Map(rows.map(({ key, ...row }) => [key, sumOf(row)]))
}

export function sumOf({ done, due, overdue, not_yet }: Omit<StateCounts, 'links'>): DutySum {
  return { done, due, overdue, 'not-yet': not_yet }
}

/** Whether the actor stands above a contact in the chain: then they are among those who see the links that lead to it. */
export async function standsAbove(tx: Tx, community: number, actor: string, contact: string): Promise<boolean> {
  const { rows } = await sql`
    select from contact_link l
    where l.community = ${community} and l.target_contact_id = ${contact} and ${actor} = any(l.seers)
      and l.starts_on <= current_date and (l.ends_on is null or l.ends_on > current_date) limit 1`.execute(tx)
  return rows.length > 0
}
