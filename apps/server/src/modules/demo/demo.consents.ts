import { guardianAge } from '@linli/rules/protected-fields'
import { sql } from 'kysely'
import type { Caller } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { record } from '../../platform/record.ts'
import { demoCommunity } from './demo.content.ts'

const community = demoCommunity

/**
 * What guardians signed when the demo's families moved in. Unit 2 of building 6 has still to be asked, so that the
 * list of children without a consent shows what it is for. Nothing where there are consents already.
 */
export async function writeConsents(deps: Deps, author: Caller): Promise<void> {
  await inScope(deps.database, author, 'write', async (tx) => {
    const { rows } = await sql<{ id: string }>`
      insert into consent (community, id, person_id, subject, purposes, given_by, guardian_name, way, given_on, recorded_by)
      select p.community, gen_random_uuid(), p.id, 'schooling', array['service'], 'guardian', head.name, 'paper',
          greatest(m.starts_on, p.born_on), ${author.id}
        from person p
        join membership m on m.community = p.community and m.person_id = p.id and m.ends_on is null
        join membership h on h.community = m.community and h.household_id = m.household_id and h.relation = '02' and h.ends_on is null
        join person head on head.community = h.community and head.id = h.person_id and head.id <> p.id
        join occupancy o on o.community = m.community and o.household_id = m.household_id and o.ends_on is null
        join dwelling d on d.community = o.community and d.id = o.dwelling_id
        where p.community = ${community} and p.born_on > current_date - make_interval(years => ${guardianAge}) and d.label not like '6-2-%'
          and not exists (select from consent c where c.community = ${community})
      returning id`.execute(tx)
    if (rows.length === 0) return
    await record(tx, author, {
      verb: 'privacy.consent',
      entity: 'community',
      entityId: String(community),
      detail: { count: rows.length, demo: true, by: author.name },
    })
  })
}
