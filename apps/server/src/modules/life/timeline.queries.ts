import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'

export interface RegistrationRow {
  starts_on: string
  label: string | null
  relation: string | null
  file: string | null
}

/** When the register came to know somebody, or a household its home, by another way than an event: an import, mostly. */
export async function listRegistrations(
  tx: Tx,
  community: number,
  of: { person: string } | { household: string },
): Promise<RegistrationRow[]> {
  const file = sql`(select b.file_name from import_batch b where b.community = t.community and b.id = t.import_id)`
  const { rows } =
    'person' in of
      ? await sql<RegistrationRow>`
          select t.starts_on, t.relation, ${file} as file,
            (select d.label from occupancy o join dwelling d on d.community = o.community and d.id = o.dwelling_id
              where o.community = t.community and o.household_id = t.household_id and o.starts_on <= t.starts_on and (o.ends_on is null or o.ends_on > t.starts_on) limit 1) as label
          from membership t where t.community = ${community} and t.person_id = ${of.person} and t.event_id is null order by t.starts_on desc limit 200`.execute(
          tx,
        )
      : await sql<RegistrationRow>`
          select t.starts_on, null as relation, ${file} as file, d.label
          from occupancy t join dwelling d on d.community = t.community and d.id = t.dwelling_id
          where t.community = ${community} and t.household_id = ${of.household} and t.event_id is null order by t.starts_on desc limit 200`.execute(
          tx,
        )
  return rows
}
