import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import type { RaiserShown } from './matter.present.ts'
import { contactField } from './raisers.ts'

export interface RaiserRead extends RaiserShown {
  contact_cipher: Buffer | null
  phone_cipher: Buffer | null
}

const columns = sql`r.id, r.kind, r.name, p.name as person_name, r.household_id, d.label, r.person_id, r.source, r.visit_id, r.said, r.tell_by,
  r.came_with, came.number as came_number, r.opinion, r.rating, r.at, r.contact_cipher, p.phone_cipher`
const from = sql`matter_raiser r
  left join person p on p.community = r.community and p.id = r.person_id
  left join occupancy o on o.community = r.community and o.household_id = r.household_id and o.ends_on is null
  left join dwelling d on d.community = o.community and d.id = o.dwelling_id
  left join matter came on came.community = r.community and came.id = r.came_with`

/** Everybody who raised it, in the order they did. */
export async function listRaiserRows(tx: Tx, community: number, matter: string): Promise<RaiserRead[]> {
  const { rows } = await sql<RaiserRead>`
    select ${columns} from ${from} where r.community = ${community} and r.matter_id = ${matter}::uuid order by r.at, r.id`.execute(tx)
  return rows
}

export async function findRaiserRow(tx: Tx, community: number, matter: string, id: string): Promise<RaiserRead | undefined> {
  const { rows } = await sql<RaiserRead>`
    select ${columns} from ${from} where r.community = ${community} and r.matter_id = ${matter}::uuid and r.id = ${id}::uuid`.execute(tx)
  return rows[0]
}

/** What they left to be reached by, else the number the register has; nothing of an anonymous one. */
export function contactOf({ fields }: Pick<Deps, 'fields'>, row: RaiserRead): string | null {
  if (row.contact_cipher !== null) return fields.open(contactField, row.contact_cipher)
  return row.phone_cipher === null ? null : fields.open('phone', row.phone_cipher)
}
