import { agesOfLaw } from '@linli/rules/quality-checks'
import { agedRelations, sexedRelations } from '@linli/rules/quality-relations'
import { sql } from 'kysely'
import { type Check, ofPersons, yearsAgo } from './check.sql.ts'

const relationSex: Check = {
  codes: ['relation-sex'],
  find: (reach) => sql`
    select 'relation-sex' as code, p.id as subject, m.household_id, p.id as person_id, m.relation || p.sex as facts,
      jsonb_build_object('relation', m.relation, 'sex', p.sex) as detail
    from membership m join person p on p.community = m.community and p.id = m.person_id
      join unnest(${sql.val(sexedRelations.map(({ code }) => code))}::text[], ${sql.val(sexedRelations.map(({ sex }) => sex))}::text[]) as r(relation, sex)
        on r.relation = m.relation
    where m.community = ${reach.community} and m.ends_on is null and p.sex in ('1', '2') and p.sex <> r.sex and ${ofPersons(reach)}`,
}

/** A parent born after the child, a grandchild older than the head: by the years each relation implies. */
const relationAge: Check = {
  codes: ['relation-age'],
  find: (reach) => sql`
    select 'relation-age' as code, p.id as subject, m.household_id, p.id as person_id, concat_ws(',', m.relation, p.born_on, h.id, h.born_on) as facts,
      jsonb_build_object('relation', m.relation, 'years', abs(r.years), 'order', case when r.years > 0 then 'older' else 'younger' end) as detail
    from membership m join person p on p.community = m.community and p.id = m.person_id
      join unnest(${sql.val(agedRelations.map(({ code }) => code))}::text[], ${sql.val(agedRelations.map(({ years }) => years))}::int[]) as r(relation, years)
        on r.relation = m.relation
      join membership hm on hm.community = m.community and hm.household_id = m.household_id and hm.ends_on is null and hm.relation = '02'
      join person h on h.community = m.community and h.id = hm.person_id
    where m.community = ${reach.community} and m.ends_on is null and ${ofPersons(reach)}
      and case when r.years > 0 then p.born_on > h.born_on - make_interval(years => r.years) else p.born_on < h.born_on + make_interval(years => -r.years) end`,
}

/** Without adjacent memberships nobody is looked at: who has left keeps what was known of them. */
const here = sql`p.household_id is not null and p.died_on is null`

const birthImpossible: Check = {
  codes: ['birth-impossible'],
  find: (reach) => sql`
    select 'birth-impossible' as code, p.id as subject, p.household_id, p.id as person_id, p.born_on::text as facts,
      jsonb_build_object('year', extract(year from p.born_on)::int) as detail
    from person p where p.community = ${reach.community} and ${here} and (p.born_on > current_date or p.born_on < ${yearsAgo(125)}) and ${ofPersons(reach)}`,
}

const marriedYoung: Check = {
  codes: ['married-young'],
  find: (reach) => sql`
    select 'married-young' as code, p.id as subject, p.household_id, p.id as person_id, concat_ws(',', p.marital, p.sex, p.born_on) as facts,
      jsonb_build_object('marital', p.marital) as detail
    from person p where p.community = ${reach.community} and ${here} and p.marital in ('20', '21', '22', '23') and ${ofPersons(reach)}
      and p.born_on > case p.sex when '1' then ${yearsAgo(agesOfLaw.married['1'])} else ${yearsAgo(agesOfLaw.married['2'])} end`,
}

const partyYoung: Check = {
  codes: ['party-young'],
  find: (reach) => sql`
    select 'party-young' as code, p.id as subject, p.household_id, p.id as person_id, concat_ws(',', p.politics, p.born_on) as facts,
      jsonb_build_object('politics', p.politics) as detail
    from person p where p.community = ${reach.community} and ${here} and p.politics in ('01', '02')
      and p.born_on > ${yearsAgo(agesOfLaw.party)} and ${ofPersons(reach)}`,
}

const identityExpired: Check = {
  codes: ['identity-expired'],
  find: (reach) => sql`
    select 'identity-expired' as code, p.id as subject, p.household_id, p.id as person_id, p.identity_until::text as facts,
      jsonb_build_object('until', p.identity_until) as detail
    from person p where p.community = ${reach.community} and ${here} and p.identity_until < current_date and ${ofPersons(reach)}`,
}

/** PIPL art. 31: data of a child under 14 need a guardian's consent. */
const childNoConsent: Check = {
  codes: ['child-no-consent'],
  find: (reach) => sql`
    select 'child-no-consent' as code, p.id as subject, p.household_id, p.id as person_id, p.born_on::text as facts, '{}'::jsonb as detail
    from person p where p.community = ${reach.community} and ${here} and p.born_on > ${yearsAgo(agesOfLaw.guardian)} and ${ofPersons(reach)}
      and not exists (select from consent c where c.community = p.community and c.person_id = p.id and c.given_by = 'guardian' and c.withdrawn_at is null)`,
}

export const personChecks: readonly Check[] = [
  relationSex,
  relationAge,
  birthImpossible,
  marriedYoung,
  partyYoung,
  identityExpired,
  childNoConsent,
]
