import { sql } from 'kysely'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { type Tx, runPrepared } from '../../platform/db/in-scope.ts'

export interface OwnContact {
  id: string
  level: string
  role: string
  name: string
  building_id: string | null
}

/** The places the caller has in the chain today, highest level first; none for who keeps no contact. Read in the caller's own scope. */
export async function contactOf(tx: Tx, caller: Caller): Promise<OwnContact[]> {
  return runPrepared<OwnContact>(tx, { name: 'contact_of', text: ownContacts, values: [communityOf(caller), caller.id] })
}

const ownContacts = `
  select id, level, role, name, building_id from contact
  where community = $1 and account_id = $2 and starts_on <= current_date and (ends_on is null or ends_on > current_date)
  order by level, id`

export interface HouseholdLink {
  id: string
  contact_id: string
  name: string
  role: string
  level: string
  account_id: string | null
  starts_on: string
}

/** Who keeps contact with a household today. Staff and system read contacts; in other scopes only the link would be seen. */
export async function linkOfHousehold(tx: Tx, community: number, household: string): Promise<HouseholdLink | undefined> {
  const { rows } = await sql<HouseholdLink>`
    select l.id, l.contact_id, c.name, c.role, c.level, c.account_id, l.starts_on
    from contact_link l join contact c on c.community = l.community and c.id = l.contact_id
    where l.community = ${community} and l.household_id = ${household} and l.starts_on <= current_date and (l.ends_on is null or l.ends_on > current_date)`.execute(
    tx,
  )
  return rows[0]
}
