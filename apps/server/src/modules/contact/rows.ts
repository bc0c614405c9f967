// The side door for those who only handle rows.
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'
import { closeLinks } from './link.write.ts'
import { keepSeers } from './contact-chain.ts'

export { type ImportedLink, type LinkGround, importLinks, linkKey, lookAtLinkUndo, readLinkGround, takeLinksBack } from './link-import.ts'

/** Somebody who is erased is a contact no more, under no name and no number; whom they had waits for somebody else. */
export async function eraseFromContacts(tx: Tx, community: number, person: string, erasedName: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    update contact set name = ${erasedName}, phone_cipher = null, phone_index = null, phone_shown = false, account_id = null, area = null, search = ''::tsvector,
      ends_on = coalesce(ends_on, current_date), version = version + 1, updated_at = now()
    where community = ${community} and person_id = ${person} and name <> ${erasedName} returning id`.execute(tx)
  if (rows.length === 0) return
  const ids = sql.val(rows.map(({ id }) => id))
  const { rows: links } = await sql<{ id: string }>`
    select id from contact_link where community = ${community} and (contact_id = any(${ids}::uuid[]) or target_contact_id = any(${ids}::uuid[]))
      and (ends_on is null or ends_on > current_date)`.execute(tx)
  await closeLinks(tx, community, links.map(({ id }) => id), 'erased') // prettier-ignore
  await keepSeers(tx, community)
}
