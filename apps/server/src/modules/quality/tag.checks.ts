import { tagFits } from '@linli/rules/quality-checks'
import { sql } from 'kysely'
import { type Check, ofPersons, yearsAgo } from './check.sql.ts'

const running = sql`(t.ends_on is null or t.ends_on > current_date)`

/** A file's name is where a tag came from, not why it stands; consent said to be there must be. */
const tagNoBasis: Check = {
  codes: ['tag-no-basis'],
  find: (reach) => sql`
    select 'tag-no-basis' as code, t.id as subject, p.household_id, p.id as person_id, concat_ws(',', t.basis, t.legal_basis, lack.why) as facts,
      jsonb_build_object('kind', t.kind, 'because', lack.why) as detail
    from care_tag t join person p on p.community = t.community and p.id = t.person_id
      cross join lateral (select case
        when btrim(t.basis) = '' then 'blank'
        when t.basis ~ '^导入[:：]' then 'import'
        when t.legal_basis = 'separate_consent' and not exists (
          select from consent c where c.community = t.community and c.person_id = t.person_id and c.subject = 'care_tag:' || t.kind and c.withdrawn_at is null)
          then 'consent' end as why) lack
    where t.community = ${reach.community} and ${running} and p.household_id is not null and p.died_on is null and lack.why is not null and ${ofPersons(reach)}`,
}

const tagEnded: Check = {
  codes: ['tag-ended'],
  find: (reach) => sql`
    select 'tag-ended' as code, t.id as subject, p.household_id, p.id as person_id, concat_ws(',', p.died_on, p.household_id) as facts,
      jsonb_build_object('kind', t.kind, 'because', case when p.died_on is not null then 'died' else 'left' end) as detail
    from care_tag t join person p on p.community = t.community and p.id = t.person_id
    where t.community = ${reach.community} and ${running} and (p.household_id is null or p.died_on is not null) and p.erased_at is null and ${ofPersons(reach)}`,
}

const kinds = Object.entries(tagFits)
const column = <T>(of: (fit: (typeof kinds)[number][1]) => T | undefined) => sql.val(kinds.map(([, fit]) => of(fit) ?? null))

const tagUnfit: Check = {
  codes: ['tag-unfit'],
  find: (reach) => sql`
    select 'tag-unfit' as code, t.id as subject, p.household_id, p.id as person_id, concat_ws(',', p.born_on, p.sex, lack.why) as facts,
      jsonb_build_object('kind', t.kind, 'because', lack.why) as detail
    from care_tag t join person p on p.community = t.community and p.id = t.person_id
      join unnest(${sql.val(kinds.map(([kind]) => kind))}::text[], ${column((fit) => fit.from)}::int[], ${column((fit) => fit.below)}::int[],
        ${column((fit) => fit.sex)}::text[], ${column((fit) => fit.alone)}::bool[]) as fit(kind, at_least, below, sex, alone) on fit.kind = t.kind
      cross join lateral (select case
        when p.born_on > ${yearsAgo(sql`fit.at_least`)} then 'young'
        when p.born_on <= ${yearsAgo(sql`fit.below`)} then 'old'
        when p.sex in ('1', '2') and p.sex <> fit.sex then 'sex'
        when fit.alone and (select count(*) from membership m where m.community = p.community and m.household_id = p.household_id and m.ends_on is null) > 1
          then 'others' end as why) lack
    where t.community = ${reach.community} and ${running} and p.household_id is not null and p.died_on is null and lack.why is not null and ${ofPersons(reach)}`,
}

export const tagChecks: readonly Check[] = [tagNoBasis, tagEnded, tagUnfit]
