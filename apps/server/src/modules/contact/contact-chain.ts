import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'

/** Visits kept with a link: as many as any cadence may ask for in a year, twice. */
const visitsKept = 24

const openLink = (alias: string): RawBuilder<unknown> =>
  sql`(${sql.ref(`${alias}.ends_on`)} is null or ${sql.ref(`${alias}.ends_on`)} > current_date)`

/**
 * The days of visits that count for link `k`, newest first: its contact's own, and those a predecessor on the same level
 * made while the target was theirs (`tallyVisits` and `predecessorsOf` of the rules). Nobody at home is no visit.
 */
const daysThatCount = sql`
  array(select v.day from visit v
    where v.community = k.community and not v.nobody_home
      and (v.household_id = k.household_id or v.target_contact_id = k.target_contact_id)
      and (v.author_contact_id = k.contact_id or exists (
        select from contact_link p
        where p.community = k.community and (p.household_id = k.household_id or p.target_contact_id = k.target_contact_id)
          and p.level = k.level and p.to_level = k.to_level and p.contact_id <> k.contact_id and p.ends_on <= k.starts_on
          and p.contact_id = v.author_contact_id and p.starts_on <= v.day and v.day < p.ends_on))
    order by v.day desc limit ${sql.lit(visitsKept)})`

export interface VisitTarget {
  household?: string | null
  targetContact?: string | null
  /** Taken so that a visit can be passed as it is; all visits to the target are counted anew. */
  day?: string
  authorContact?: string | null
}

/**
 * Keeps `contact_link.visited_on` after a visit to this household or contact was written, corrected or taken back, in the
 * same transaction. Needs a scope that may write links: staff or system.
 */
export async function countVisit(tx: Tx, community: number, { household = null, targetContact = null }: VisitTarget): Promise<void> {
  await recount(tx, community, sql`(k.household_id = ${household}::uuid or k.target_contact_id = ${targetContact}::uuid)`)
}

/** Counts anew what was handed over to these links. */
export async function recountLinks(tx: Tx, community: number, links: readonly string[]): Promise<void> {
  if (links.length > 0) await recount(tx, community, sql`k.id = any(${sql.val(links)}::uuid[])`)
}

async function recount(tx: Tx, community: number, which: RawBuilder<unknown>): Promise<void> {
  await sql`
    update contact_link l set visited_on = x.days
    from (select k.id, ${daysThatCount} as days from contact_link k where k.community = ${community} and ${which}) x
    where l.community = ${community} and l.id = x.id and l.visited_on <> x.days`.execute(tx)
}

/**
 * Who may see the duties of a link: the account of its contact and those of everybody above in the chain. Called by every
 * change of the chain – links, ends, accounts – so that sight stays a comparison with a column and no walk (HOUSE.md §3).
 */
export async function keepSeers(tx: Tx, community: number): Promise<void> {
  await sql`
    with recursive up (contact_id, above) as (
      select c.id, c.id from contact c where c.community = ${community} and ${openLink('c')}
      union
      select u.contact_id, k.contact_id from up u
      join contact_link k on k.community = ${community} and k.target_contact_id = u.above and ${openLink('k')}
    ), sight as (
      select u.contact_id, array_agg(distinct a.account_id order by a.account_id) as seers from up u
      join contact a on a.community = ${community} and a.id = u.above and a.account_id is not null and ${openLink('a')}
      group by u.contact_id
    ), meant as (
      select k.id, case when ${openLink('k')} then coalesce(s.seers, '{}') else '{}'::text[] end as seers
      from contact_link k left join sight s on s.contact_id = k.contact_id where k.community = ${community}
    )
    update contact_link l set seers = m.seers from meant m where l.community = ${community} and l.id = m.id and l.seers <> m.seers`.execute(
    tx,
  )
}

/**
 * Links follow where their households and contacts live; who left the community is nobody's household any more. Whoever
 * moves households calls it in the same transaction, and every night it is done for all.
 */
export async function followTargets(tx: Tx, community: number, households: readonly string[] | null = null): Promise<void> {
  const some = households === null ? sql`true` : sql`l.household_id = any(${sql.val(households)}::uuid[])`
  await sql`
    update contact_link l set building_id = h.building_id from household h
    where l.community = ${community} and ${some} and ${openLink('l')} and h.community = ${community} and h.id = l.household_id
      and h.building_id is not null and l.building_id is distinct from h.building_id`.execute(tx)
  // An event taken back on its day: whoever was back home before anybody else came keeps their contact.
  const { numAffectedRows: reopened } = await sql`
    update contact_link l set ends_on = null, ended_why = null, version = l.version + 1 from household h, contact c
    where l.community = ${community} and ${some} and l.ends_on = current_date and l.ended_why = 'household-left' and h.community = ${community} and h.id = l.household_id
      and h.building_id is not null and c.community = ${community} and c.id = l.contact_id and ${openLink('c')}
      and not exists (select from contact_link o where o.community = ${community} and o.household_id = l.household_id and ${openLink('o')})`.execute(
    tx,
  )
  const left = sql`l.community = ${community} and ${some} and ${openLink('l')} and h.community = ${community} and h.id = l.household_id and h.building_id is null`
  await sql`delete from contact_link l using household h where ${left} and l.starts_on >= current_date`.execute(tx)
  await sql`update contact_link l set ends_on = current_date, ended_why = 'household-left', seers = '{}', version = l.version + 1 from household h where ${left}`.execute(
    tx,
  )
  if (reopened !== undefined && reopened > 0n) await keepSeers(tx, community)
  if (households === null)
    await sql`
      update contact_link l set building_id = c.building_id from contact c
      where l.community = ${community} and ${openLink('l')} and c.community = ${community} and c.id = l.target_contact_id
        and l.building_id is distinct from c.building_id`.execute(tx)
}
