import { agesOfLaw } from '@linli/rules/quality-checks'
import { spouseRelations } from '@linli/rules/quality-relations'
import { sql } from 'kysely'
import { type Check, ofHouseholds, yearsAgo } from './check.sql.ts'

const noHead: Check = {
  codes: ['no-head'],
  find: (reach) => sql`
    select 'no-head' as code, m.household_id as subject, m.household_id, null::uuid as person_id,
      string_agg(m.person_id || m.relation, ',' order by m.person_id) as facts, jsonb_build_object('members', count(*)) as detail
    from membership m where m.community = ${reach.community} and m.ends_on is null and ${ofHouseholds(reach, 'm.household_id')}
    group by m.household_id having bool_and(m.relation <> '02')`,
}

/** A household has one head by its index; two stand behind one door when two households live there. */
const twoHeads: Check = {
  codes: ['two-heads'],
  find: (reach) => sql`
    select 'two-heads' as code, o.dwelling_id as subject, (array_agg(o.household_id order by o.household_id))[1] as household_id, null::uuid as person_id,
      string_agg(o.household_id::text, ',' order by o.household_id) as facts, jsonb_build_object('households', count(*)) as detail
    from occupancy o join membership m on m.community = o.community and m.household_id = o.household_id and m.ends_on is null and m.relation = '02'
    where o.community = ${reach.community} and o.ends_on is null and o.kind = 'lives_in' and ${ofHouseholds(reach, 'o.household_id')}
    group by o.dwelling_id having count(*) > 1`,
}

const twoSpouses: Check = {
  codes: ['two-spouses'],
  find: (reach) => sql`
    select 'two-spouses' as code, m.household_id as subject, m.household_id, null::uuid as person_id,
      string_agg(m.person_id || m.relation, ',' order by m.person_id) as facts, jsonb_build_object('spouses', count(*)) as detail
    from membership m where m.community = ${reach.community} and m.ends_on is null and m.relation = any(${sql.val(spouseRelations)}::text[])
      and ${ofHouseholds(reach, 'm.household_id')}
    group by m.household_id having count(*) > 1`,
}

const nobodyLivesHere: Check = {
  codes: ['nobody-lives-here'],
  find: (reach) => sql`
    select 'nobody-lives-here' as code, o.household_id as subject, o.household_id, null::uuid as person_id, o.id || o.kind as facts,
      jsonb_build_object('use', o.kind) as detail
    from occupancy o where o.community = ${reach.community} and o.ends_on is null and o.kind <> 'empty' and ${ofHouseholds(reach, 'o.household_id')}
      and not exists (select from membership m where m.community = o.community and m.household_id = o.household_id and m.ends_on is null)`,
}

/** Somebody whose birth date nobody knows may be the adult. */
const childAlone: Check = {
  codes: ['child-alone'],
  find: (reach) => sql`
    select 'child-alone' as code, m.household_id as subject, m.household_id, null::uuid as person_id,
      string_agg(p.id || p.born_on::text, ',' order by p.id) as facts, jsonb_build_object('children', count(*)) as detail
    from membership m join person p on p.community = m.community and p.id = m.person_id
    where m.community = ${reach.community} and m.ends_on is null and p.died_on is null and ${ofHouseholds(reach, 'm.household_id')}
    group by m.household_id having bool_and(p.born_on is not null and p.born_on > ${yearsAgo(agesOfLaw.adult)})`,
}

/** A home is let while the ledger of tenants knows no end of the lease that lies ahead. */
const leaseUnknown: Check = {
  codes: ['lease-unknown'],
  find: (reach) => sql`
    select 'lease-unknown' as code, o.household_id as subject, o.household_id, null::uuid as person_id,
      concat_ws(',', o.id, t.last) as facts, jsonb_build_object('until', t.last) as detail
    from occupancy o cross join lateral (
      select max(t.lease_until) as last, coalesce(bool_or(t.lease_until >= current_date), false) as runs from tenancy t
      where t.community = ${reach.community} and t.dwelling_id = o.dwelling_id and t.ends_on is null) t
    where o.community = ${reach.community} and o.ends_on is null and o.kind = 'rents' and not t.runs and ${ofHouseholds(reach, 'o.household_id')}`,
}

export const householdChecks: readonly Check[] = [noHead, twoHeads, twoSpouses, nobodyLivesHere, childAlone, leaseUnknown]
