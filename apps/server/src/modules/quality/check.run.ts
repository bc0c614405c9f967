import { sql } from 'kysely'
import { type Caller, communityOf } from '../../platform/caller.ts'
import type { Tx } from '../../platform/db/in-scope.ts'
import type { FieldCipher } from '../../platform/fields.ts'
import { record } from '../../platform/record.ts'
import { checks } from './checks.ts'
import type { Reach } from './check.sql.ts'
import { checkIdentities } from './identity.checks.ts'

/**
 * Searches a community, or what of it changed, and brings the findings in step: what is new opens, what was mended closes,
 * what somebody left as it is stays left while the facts are the same. In the system's scope, under the lock of the run.
 */
export async function runChecks(tx: Tx, caller: Caller, fields: FieldCipher, only: Reach['only']): Promise<void> {
  const community = communityOf(caller)
  const reach = { community, only: only === null ? null : await neighboursToo(tx, community, only) }
  const sealed = JSON.stringify(await checkIdentities(tx, fields, reach))
  const looked =
    reach.only === null
      ? sql`true`
      : sql`(q.household_id = any(${sql.val(reach.only.households)}::uuid[]) or q.person_id = any(${sql.val(reach.only.persons)}::uuid[]))`
  const { rows } = await sql<{ opened: number; closed: number }>`
    with found as materialized (
      select distinct on (code, subject) code, subject, household_id, person_id, md5(facts) as facts, detail from (
        ${sql.join(
          checks.map((check) => check.find(reach)),
          sql` union all `,
        )}
        union all select x.code, x.subject, x.household_id, x.person_id, x.facts, x.detail
        from jsonb_to_recordset(${sealed}::jsonb) as x(code text, subject uuid, household_id uuid, person_id uuid, facts text, detail jsonb)
      ) every_check order by code, subject
    ), kept as (
      insert into quality_finding as q (community, id, code, subject, household_id, person_id, facts, detail)
      select ${community}::bigint, gen_random_uuid(), code, subject, household_id, person_id, facts, detail from found
      on conflict (community, code, subject) do update set
        household_id = excluded.household_id, person_id = excluded.person_id, facts = excluded.facts, detail = excluded.detail, closed_at = null,
        found_at = case when q.state = 'closed' or q.facts <> excluded.facts then clock_timestamp() else q.found_at end,
        state = case when q.state = 'left' and q.facts = excluded.facts then 'left' else 'open' end,
        left_reason = case when q.state = 'left' and q.facts = excluded.facts then q.left_reason end
      where q.state = 'closed' or q.facts <> excluded.facts or (q.household_id, q.detail) is distinct from (excluded.household_id, excluded.detail)
      returning q.state
    ), mended as (
      update quality_finding q set state = 'closed', closed_at = clock_timestamp(), left_reason = null
      where q.community = ${community} and q.state <> 'closed' and ${looked}
        and not exists (select from found f where f.code = q.code and f.subject = q.subject)
      returning 1
    )
    select (select count(*)::int from kept where state = 'open') as opened, (select count(*)::int from mended) as closed`.execute(tx)
  const { opened = 0, closed = 0 } = rows[0] ?? {}
  if (opened + closed === 0) return
  await record(tx, caller, { verb: 'quality.check', entity: 'quality', detail: { opened, closed } })
}

/** Who shares a door or a household with what changed is looked at too: a contradiction is often between two. */
async function neighboursToo(tx: Tx, community: number, only: NonNullable<Reach['only']>): Promise<NonNullable<Reach['only']>> {
  const { rows } = await sql<{ household: string; persons: string[] | null }>`
    with named as (
      select id from household where community = ${community} and id = any(${sql.val(only.households)}::uuid[])
      union select m.household_id from membership m where m.community = ${community} and m.person_id = any(${sql.val(only.persons)}::uuid[])
    ), near as (
      select id from named
      union select o.household_id from occupancy o where o.community = ${community} and o.ends_on is null and o.dwelling_id in (
        select h.dwelling_id from occupancy h where h.community = ${community} and h.household_id in (select id from named))
    )
    select near.id as household, (select array_agg(m.person_id) from membership m where m.community = ${community} and m.household_id = near.id) as persons
    from near`.execute(tx)
  return {
    households: [...new Set([...only.households, ...rows.map((row) => row.household)])],
    persons: [...new Set([...only.persons, ...rows.flatMap((row) => row.persons ?? [])])],
  }
}
