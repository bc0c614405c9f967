import type { Contact } from '@linli/contract/contact'
import type { ContactRulesSetting } from '@linli/contract/contact-rules'
import { classifyQuery } from '@linli/rules'
import { sql } from 'kysely'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { decodeCursor, pageOf } from '../../platform/cursor.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { type EventNote, lockCommunity, record } from '../../platform/record.ts'
import { tsqueryOf } from '../../platform/search/index.ts'
import { readSettings } from '../settings/index.ts'
import { readNow } from '../space/index.ts'
import { keepSeers } from './contact-chain.ts'
import { type ContactFacts, contactKeys, contactName, requireAccount, requireReferences, sealPhone } from './contact-facts.ts'
import { levelOfRole, readRulesToday } from './contact-rules.ts'
import { mayReadContacts, mayStandInChain, mayWriteContacts } from './contact.policy.ts'
import { presentContact } from './contact.present.ts'
import { type ContactFilter, type ContactRow, countContacts, findContact, insertContact, listContactRows } from './contact.queries.ts'
import { contactEnded, hasLinks, phoneMissing, roleNotOfLevel } from './contact.refusals.ts'

const defaultLimit = 50

/** What screens of staff are told after a change of the chain. */
export function contactsChanged(id: string | null): EventNote[] {
  return [{ kind: 'contact.changed', privacyClass: 'staff', audience: null, data: { id } }]
}

export interface ContactQuery {
  level?: string | undefined
  building?: string | undefined
  q?: string | undefined
  ended?: 'yes' | undefined
  limit?: number | undefined
  cursor?: string | undefined
}

export async function listContacts(deps: Deps, caller: Caller, { q, ended, limit = defaultLimit, cursor, ...query }: ContactQuery) {
  mayReadContacts(caller)
  const community = communityOf(caller)
  const position = decodeCursor(cursor)
  const filter: ContactFilter = { ...query, ...namesLike(q), ended: ended === 'yes' }
  return inScope(deps.database, caller, 'read', async (tx) => {
    const [rows, total] = await Promise.all([
      listContactRows(tx, community, filter, limit + 1, position === null ? null : { key: String(position.key), id: position.id }),
      position?.total ?? countContacts(tx, community, filter),
    ])
    return pageOf(
      rows,
      limit,
      total,
      ({ key, id }) => ({ key, id }),
      (row) => presentContact(row, deps.fields),
    )
  })
}

function namesLike(q: string | undefined): Pick<ContactFilter, 'people' | 'label'> {
  if (q === undefined || q === '') return {}
  const [meaning] = classifyQuery(q)
  const people = meaning === undefined ? null : tsqueryOf(meaning)
  return people === null ? { label: q } : { people }
}

/** What holds today, told to whoever may stand in the chain. */
export async function getContactRules(deps: Deps, caller: Caller): Promise<ContactRulesSetting> {
  mayStandInChain(caller)
  return inScope(deps.database, caller, 'read', async (tx) => (await readSettings(tx, communityOf(caller))).contactRules)
}

export async function getContact(deps: Deps, caller: Caller, id: string): Promise<Contact> {
  mayReadContacts(caller)
  return inScope(deps.database, caller, 'read', async (tx) =>
    presentContact(await requireContact(tx, communityOf(caller), id), deps.fields),
  )
}

/** @throws not_found */
export async function requireContact(tx: Tx, community: number, id: string): Promise<ContactRow> {
  const row = await findContact(tx, community, id)
  if (row === undefined) throw new AppError('not_found')
  return row
}

/** @throws not_found, refused contact-ended */
export async function requireOpenContact(tx: Tx, community: number, id: string): Promise<ContactRow> {
  const row = await requireContact(tx, community, id)
  const { today } = await readNow(tx)
  if (row.ends_on !== null && row.ends_on <= today) throw contactEnded()
  return row
}

export async function createContact(
  deps: Deps,
  caller: Caller,
  { id, phone, phoneShown, ...said }: ContactFacts & { id: string; phone: string | null; phoneShown: boolean },
): Promise<Contact> {
  mayWriteContacts(caller)
  const community = communityOf(caller)
  const name = contactName(said.name)
  const { phoneCipher, phoneIndex, number } = sealPhone(deps, community, phone)
  if (phoneShown && phoneCipher === null) throw phoneMissing()
  await requireAccount(deps, community, said.account)
  return inScope(deps.database, caller, 'write', async (tx) => {
    await requireReferences(tx, community, said)
    await requireRole(tx, community, said)
    const fresh = await insertContact(tx, community, {
      ...said,
      ...{ id, name, phoneCipher, phoneIndex, phoneShown, source: null, search: contactKeys(name, number) },
    })
    const made = await requireContact(tx, community, id)
    if (!fresh) {
      if (!sameFacts(made, { ...said, name })) throw new AppError('same_id_other_content')
      return presentContact(made, deps.fields)
    }
    await keepSeers(tx, community)
    await record(
      tx,
      caller,
      { verb: 'contact.add', entity: 'contact', entityId: id, detail: { level: said.level, role: said.role } },
      contactsChanged(id),
    )
    return presentContact(made, deps.fields)
  })
}

/** What a person brought by itself (building, village) may stand where nothing was said. */
function sameFacts(row: ContactRow, said: ContactFacts): boolean {
  const same = (kept: unknown, given: unknown) => given === null || kept === given
  return (
    row.level === said.level &&
    row.role === said.role &&
    row.name === said.name &&
    row.person_id === said.person &&
    row.account_id === said.account &&
    row.cap === said.cap &&
    same(row.building_id, said.building) &&
    same(row.origin_group_id, said.originGroup)
  )
}

export async function changeContact(
  deps: Deps,
  caller: Caller,
  id: string,
  { version, phone, phoneShown, ...said }: ContactFacts & { version: number; phone?: string | null | undefined; phoneShown: boolean },
): Promise<Contact> {
  mayWriteContacts(caller)
  const community = communityOf(caller)
  const name = contactName(said.name)
  const sealed = phone === undefined ? null : sealPhone(deps, community, phone)
  await requireAccount(deps, community, said.account)
  return inScope(deps.database, caller, 'write', async (tx) => {
    await lockCommunity(tx, community)
    const before = await requireOpenContact(tx, community, id)
    if (before.version !== version) throw new AppError('conflict')
    await requireReferences(tx, community, said)
    if (before.level !== said.level && before.households + before.contacts > 0) throw hasLinks()
    if (before.level !== said.level || before.role !== said.role) await requireRole(tx, community, said)
    if (phoneShown && (sealed === null ? before.phone_cipher : sealed.phoneCipher) === null) throw phoneMissing()
    const number = sealed === null ? openPhone(deps, before) : sealed.number
    await sql`
      update contact set level = ${said.level}, role = ${said.role}, name = ${name}, building_id = ${said.building}::uuid, area = ${said.area},
        origin_group_id = ${said.originGroup}::uuid, person_id = ${said.person}::uuid, account_id = ${said.account}, cap = ${said.cap}, phone_shown = ${phoneShown},
        household_id = (select p.household_id from person p where p.community = ${community} and p.id = ${said.person}::uuid),
        ${sealed === null ? sql`` : sql`phone_cipher = ${sealed.phoneCipher}::bytea, phone_index = ${sealed.phoneIndex}::bytea,`}
        search = array_to_tsvector(${contactKeys(name, number)}::text[]), version = version + 1, updated_at = clock_timestamp()
      where community = ${community} and id = ${id}`.execute(tx)
    await sql`
      update contact_link set building_id = ${said.building}::uuid
      where community = ${community} and target_contact_id = ${id} and building_id is distinct from ${said.building}::uuid`.execute(tx)
    if (before.account_id !== said.account) await keepSeers(tx, community)
    await record(
      tx,
      caller,
      {
        verb: 'contact.change',
        entity: 'contact',
        entityId: id,
        detail: { fields: changedFields(before, { ...said, name }, phone !== undefined) },
      },
      contactsChanged(id),
    )
    return presentContact(await requireContact(tx, community, id), deps.fields)
  })
}

/** The contact's own word: their households may call them, or no longer. */
export async function showMyPhone(
  deps: Deps,
  caller: Caller,
  id: string,
  { version, shown }: { version: number; shown: boolean },
): Promise<{ ok: true }> {
  mayStandInChain(caller)
  const community = communityOf(caller)
  const own = await inScope(deps.database, caller, 'read', async (tx) => {
    const { rows } = await sql<{ version: number; phone: boolean; shown: boolean }>`
      select version, phone_cipher is not null as phone, phone_shown as shown from contact c
      where community = ${community} and id = ${id} and account_id = ${caller.id} and (ends_on is null or ends_on > current_date)`.execute(
      tx,
    )
    return rows[0]
  })
  if (own === undefined) throw new AppError('not_found')
  if (shown && !own.phone) throw phoneMissing()
  if (own.shown === shown) return { ok: true }
  // Helpers read themselves and write nothing: what they may change of it is this one word.
  return inScope(deps.database, { ...caller, kind: 'system' }, 'write', async (tx) => {
    const { numAffectedRows } = await sql`
      update contact set phone_shown = ${shown}, version = version + 1, updated_at = clock_timestamp()
      where community = ${community} and id = ${id} and account_id = ${caller.id} and version = ${version}`.execute(tx)
    if (numAffectedRows !== 1n) throw new AppError('conflict')
    await record(tx, caller, { verb: 'contact.show-phone', entity: 'contact', entityId: id, detail: { shown } }, contactsChanged(id))
    return { ok: true as const }
  })
}

async function requireRole(tx: Tx, community: number, { level, role }: Pick<ContactFacts, 'level' | 'role'>): Promise<void> {
  const rules = await readRulesToday(tx, community)
  if (levelOfRole(rules, role) !== level) throw roleNotOfLevel()
}

function openPhone({ fields }: Pick<Deps, 'fields'>, { phone_cipher: sealed }: ContactRow): string | null {
  return sealed === null ? null : fields.open('phone', sealed)
}

function changedFields(before: ContactRow, said: ContactFacts, phone: boolean): string[] {
  const pairs: [string, unknown, unknown][] = [
    ['level', before.level, said.level],
    ['role', before.role, said.role],
    ['name', before.name, said.name],
    ['building', before.building_id, said.building],
    ['area', before.area, said.area],
    ['originGroup', before.origin_group_id, said.originGroup],
    ['person', before.person_id, said.person],
    ['account', before.account_id, said.account],
    ['cap', before.cap, said.cap],
  ]
  return [...pairs.flatMap(([field, was, is]) => (was === is ? [] : [field])), ...(phone ? ['phone'] : [])]
}
