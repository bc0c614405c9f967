import { sql } from 'kysely'
import { systemCaller } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'

/** Somebody of the register with this phone, in the household they belong to now. */
export interface PhoneHomeRow {
  community: number
  community_name: string
  person: string
  name: string
  /** Under 14 by the register; unknown ages are not. */
  minor: boolean
  household: string
  dwelling: string | null
  phone_index: Buffer
}

/** More than a family and its neighbours: a number filled in for everybody. */
export const mostHomes = 20

/**
 * Everywhere on this installation. The index of a number is another in each community, so each is asked with its own.
 * @returns one more than `mostHomes` at most
 */
export async function listPhoneHomes(deps: Deps, phone: string): Promise<PhoneHomeRow[]> {
  return inScope(deps.database, systemCaller('phone'), 'read', async (tx) => {
    const communities = (await tx.selectFrom('community').select('community').execute()).map((row) => row.community)
    const indexes = communities.map((community) => deps.fields.index('phone', community, phone))
    const { rows } = await sql<PhoneHomeRow>`
      select p.community, c.name as community_name, p.id as person, p.name, p.phone_index, m.household_id as household,
        coalesce(p.born_on > current_date - interval '14 years', false) as minor,
        (select d.label from occupancy o join dwelling d on d.community = o.community and d.id = o.dwelling_id
          where o.community = p.community and o.household_id = m.household_id and o.ends_on is null) as dwelling
      from unnest(${sql.val(communities)}::bigint[], ${sql.val(indexes)}::bytea[]) as k (community, phone_index)
      join person p on p.community = k.community and p.phone_index = k.phone_index
      join membership m on m.community = p.community and m.person_id = p.id and m.ends_on is null
      join community c on c.community = p.community
      order by p.community, p.name, p.id limit ${mostHomes + 1}`.execute(tx)
    return rows
  })
}

export interface ResidentAccountRow {
  account: string
  person: string | null
  household: string
  phone_index: Buffer | null
  created_at: string
}

export async function listResidentAccounts(
  tx: Tx,
  community: number,
  of: { person: string } | { household: string },
): Promise<ResidentAccountRow[]> {
  let query = tx
    .selectFrom('resident_account')
    .select(['account_id as account', 'person_id as person', 'household_id as household', 'phone_index', 'created_at'])
    .where('community', '=', community)
    .where('ended_at', 'is', null)
  query = 'person' in of ? query.where('person_id', '=', of.person) : query.where('household_id', '=', of.household)
  return query.orderBy('created_at').execute()
}
