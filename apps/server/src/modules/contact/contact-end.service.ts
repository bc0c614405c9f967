import type { Contact } from '@linli/contract/contact'
import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { lockCommunity, record } from '../../platform/record.ts'
import { readNow } from '../space/index.ts'
import { keepSeers } from './contact-chain.ts'
import { mayWriteContacts } from './contact.policy.ts'
import { presentContact } from './contact.present.ts'
import { isOpen } from './contact.queries.ts'
import { successorUnfit } from './contact.refusals.ts'
import { contactsChanged, requireContact, requireOpenContact } from './contact.service.ts'
import { type NewLink, closeLinks, writeLinks } from './link.write.ts'

interface OwnLink {
  id: string
  level: string
  to_level: string
  household_id: string | null
  target_contact_id: string | null
}

/**
 * Somebody stands down from today on. With a successor everything they had goes over with its history; without one it
 * waits for a proposal or a hand, and whoever follows still gets the history. Ended already, it is done already.
 */
export async function endContact(
  deps: Deps,
  caller: Caller,
  id: string,
  { version, successor, why }: { version: number; successor: string | null; why: string },
): Promise<{ contact: Contact; handedOver: number; waiting: number }> {
  mayWriteContacts(caller)
  const community = communityOf(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    await lockCommunity(tx, community)
    const contact = await requireContact(tx, community, id)
    const { today } = await readNow(tx)
    if (contact.ends_on !== null && contact.ends_on <= today)
      return { contact: presentContact(contact, deps.fields), handedOver: 0, waiting: 0 }
    if (contact.version !== version) throw new AppError('conflict')
    const { rows: own } = await sql<OwnLink>`
      select id, level, to_level, household_id, target_contact_id from contact_link l
      where l.community = ${community} and l.contact_id = ${id} and ${isOpen('l')}`.execute(tx)
    const { rows: above } = await sql<{ id: string }>`
      select id from contact_link l where l.community = ${community} and l.target_contact_id = ${id} and ${isOpen('l')}`.execute(tx)
    if (successor === null)
      await closeLinks(
        tx,
        community,
        own.map((link) => link.id),
        why,
      )
    else {
      const next = await requireOpenContact(tx, community, successor)
      if (next.id === id || next.level !== contact.level) throw successorUnfit()
      const links = own.map((link): NewLink => ({
        ...{ id: uuid(), contact: next.id, level: link.level, toLevel: link.to_level },
        ...{ household: link.household_id, targetContact: link.target_contact_id, replaces: link.id, why },
      }))
      await writeLinks(tx, community, links, { origin: 'hand', by: caller.name, endedWhy: why })
    }
    await closeLinks(
      tx,
      community,
      above.map((link) => link.id),
      why,
    )
    await sql`update contact set ends_on = current_date, version = version + 1, updated_at = clock_timestamp() where community = ${community} and id = ${id}`.execute(
      tx,
    )
    await keepSeers(tx, community)
    const handedOver = successor === null ? 0 : own.length
    const waiting = successor === null ? own.length : 0
    await record(
      tx,
      caller,
      { verb: 'contact.end', entity: 'contact', entityId: id, detail: { successor, handedOver, waiting, why } },
      contactsChanged(id),
    )
    return { contact: presentContact(await requireContact(tx, community, id), deps.fields), handedOver, waiting }
  })
}
