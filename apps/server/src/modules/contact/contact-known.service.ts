import type { ContactSource, KnownContact } from '@linli/contract/contact'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { lockCommunity, record } from '../../platform/record.ts'
import { keepSeers } from './contact-chain.ts'
import { contactKeys, contactName, sealPhone } from './contact-facts.ts'
import { type Known, offerKnown } from './contact-known.ts'
import { type KnownPost, listLedgerPeople, listOpenContacts, listPostsAround } from './contact-known.queries.ts'
import { readRulesToday } from './contact-rules.ts'
import { mayWriteContacts } from './contact.policy.ts'
import { insertContact } from './contact.queries.ts'
import { contactsChanged } from './contact.service.ts'

export async function listKnownContacts(deps: Deps, caller: Caller, level: string | undefined): Promise<{ items: KnownContact[] }> {
  mayWriteContacts(caller)
  const posts = await listPostsAround(deps.database, communityOf(caller))
  const known = await inScope(deps.database, caller, 'read', (tx) => readKnown(tx, communityOf(caller), posts))
  return { items: known.filter((one) => level === undefined || one.level === level).map(presentKnown) }
}

/** Takes several in one transaction. Who was taken meanwhile stays as they are; who is known no more is refused. */
export async function takeContacts(
  deps: Deps,
  caller: Caller,
  items: readonly { id: string; source: ContactSource; from: string }[],
): Promise<{ taken: number; already: number }> {
  mayWriteContacts(caller)
  const community = communityOf(caller)
  const posts = await listPostsAround(deps.database, community)
  return inScope(deps.database, caller, 'write', async (tx) => {
    await lockCommunity(tx, community)
    const open = await listOpenContacts(tx, community)
    const known = await readKnown(tx, community, posts)
    let taken = 0
    for (const { id, source, from } of items) {
      if (open.some((row) => row.id === id || (row.source_ledger === source && row.source_id === from))) continue
      const one = known.find((row) => row.source === source && row.id === from)
      if (one === undefined) throw unknown()
      if (await insertContact(tx, community, { id, ...factsOf(deps, community, one) })) taken++
    }
    if (taken > 0) {
      await keepSeers(tx, community)
      await record(tx, caller, { verb: 'contact.take', entity: 'contact', detail: { taken } }, contactsChanged(null))
    }
    return { taken, already: items.length - taken }
  })
}

async function readKnown(tx: Tx, community: number, posts: readonly KnownPost[]): Promise<Known[]> {
  const rules = await readRulesToday(tx, community)
  return offerKnown(rules, await listLedgerPeople(tx, community), posts, await listOpenContacts(tx, community))
}

/** A number the post publishes may be shown; one of a ledger only when its owner agrees. */
function factsOf(deps: Deps, community: number, known: Known) {
  const published = known.publicPhone === null ? null : publicNumber(deps, community, known.publicPhone)
  const own = known.phone_cipher === null ? null : { phoneCipher: known.phone_cipher, phoneIndex: known.phone_index }
  const { phoneCipher, phoneIndex } = published ?? own ?? { phoneCipher: null, phoneIndex: null }
  const number = phoneCipher === null ? null : deps.fields.open('phone', phoneCipher)
  const name = contactName(known.name)
  return {
    ...{
      level: known.level,
      role: known.role,
      name,
      building: known.building_id,
      area: known.area,
      originGroup: null,
      person: known.person_id,
    },
    ...{ account: known.account?.id ?? null, phoneCipher, phoneIndex, phoneShown: published !== null, cap: null },
    ...{ source: { ledger: known.source, id: known.id }, search: contactKeys(name, number) },
  }
}

/** What a post publishes is free text: only a number can be a contact's. */
function publicNumber(deps: Deps, community: number, text: string) {
  try {
    return sealPhone(deps, community, text)
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

function presentKnown(known: Known): KnownContact {
  const reference = (id: string | null, name: string | null) => (id === null || name === null ? null : { id, name })
  return {
    ...{ source: known.source, id: known.id, level: known.level, role: known.role, name: known.name, area: known.area },
    building: reference(known.building_id, known.building),
    person: reference(known.person_id, known.person),
    account: known.account,
  }
}

function unknown(): AppError {
  return new AppError('refused', {
    reason: 'not-known',
    zh: '有人已不在台账或岗位里，或已是联系人。请刷新名单后再选。',
    en: 'Somebody is no longer in the ledgers or posts, or is a contact by now. Reload the list and choose again.',
  })
}
