import type { MyContact } from '@linli/contract/contact'
import { sql } from 'kysely'
import { type Caller, communityOf, systemCaller } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { mayReadMyContact } from './contact.policy.ts'

/**
 * Who keeps contact with the resident's household. The wall gives the household's own link; only that contact is then named,
 * with a number only where they agreed.
 */
export async function getMyContact(deps: Deps, caller: Caller): Promise<MyContact> {
  mayReadMyContact(caller)
  const community = communityOf(caller)
  const link = await inScope(deps.database, caller, 'read', async (tx) => {
    const { rows } = await sql<{ contact_id: string; starts_on: string; visited: string | null }>`
      select contact_id, starts_on, visited_on[1] as visited from contact_link
      where community = ${community} and household_id = ${caller.household}::uuid and starts_on <= current_date and (ends_on is null or ends_on > current_date)`.execute(
      tx,
    )
    return rows[0]
  })
  if (link === undefined) return { contact: null }
  const contact = await inScope(deps.database, systemCaller('contact', community), 'read', async (tx) => {
    const { rows } = await sql<{ name: string; role: string; phone: Buffer | null }>`
      select name, role, case when phone_shown then phone_cipher end as phone from contact where community = ${community} and id = ${link.contact_id}`.execute(
      tx,
    )
    return rows[0]
  })
  if (contact === undefined) return { contact: null }
  const { name, role, phone } = contact
  return {
    contact: {
      ...{ name, role, since: link.starts_on, lastVisit: link.visited },
      phone: phone === null ? null : deps.fields.open('phone', phone),
    },
  }
}
