import type { ContactLink, Uncovered } from '@linli/contract/contact'
import { householdLevel } from '@linli/rules/duties-rules'
import { sql } from 'kysely'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { decodeCursor, pageOf } from '../../platform/cursor.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { lockCommunity, record } from '../../platform/record.ts'
import { readNow } from '../space/index.ts'
import { keepSeers } from './contact-chain.ts'
import { cadenceOf, readRulesToday } from './contact-rules.ts'
import { mayReadContacts, mayWriteContacts } from './contact.policy.ts'
import { isOpen } from './contact.queries.ts'
import { hasContact, linkMoved, noDuty, nowhere, oneTarget, sameContact } from './contact.refusals.ts'
import { contactsChanged, requireOpenContact } from './contact.service.ts'
import { type GapFilter, type LinkFilter, type LinkRow, countGaps, countLinks, findLink, listGaps, listLinkRows } from './link.queries.ts'
import { closeLinks, writeLinks } from './link.write.ts'
import { type NamedTarget, nameTargets, targetOf } from './target.names.ts'

const defaultLimit = 50
interface Paging {
  limit?: number | undefined
  cursor?: string | undefined
}
const afterOf = (position: { key: string | number; id: string } | null) =>
  position === null ? null : { key: String(position.key), id: position.id }

export async function listContactLinks(
  deps: Deps,
  caller: Caller,
  { limit = defaultLimit, cursor, past, ...filter }: Omit<LinkFilter, 'past' | 'id'> & { past?: 'yes' | undefined } & Paging,
) {
  mayReadContacts(caller)
  const community = communityOf(caller)
  const position = decodeCursor(cursor)
  const wanted = { ...filter, past: past === 'yes' }
  return inScope(deps.database, caller, 'read', async (tx) => {
    const [rows, total] = await Promise.all([
      listLinkRows(tx, community, wanted, limit + 1, afterOf(position)),
      position?.total ?? countLinks(tx, community, wanted),
    ])
    const names = await nameTargets(tx, community, idsOf(rows))
    return pageOf(
      rows,
      limit,
      total,
      ({ key, id }) => ({ key, id }),
      (row) => presentLink(row, names),
    )
  })
}

export async function listUncovered(deps: Deps, caller: Caller, { limit = defaultLimit, cursor, ...filter }: GapFilter & Paging) {
  mayReadContacts(caller)
  const community = communityOf(caller)
  const position = decodeCursor(cursor)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const pairs = await pairsToday(tx, community)
    const [rows, total] = await Promise.all([
      listGaps(tx, community, pairs, filter, limit + 1, afterOf(position)),
      position?.total ?? countGaps(tx, community, pairs, filter),
    ])
    const names = await nameTargets(tx, community, {
      households: rows.flatMap(({ kind, id }) => (kind === 'household' ? [id] : [])),
      contacts: rows.flatMap(({ kind, id }) => (kind === 'contact' ? [id] : [])),
    })
    return pageOf(
      rows,
      limit,
      total,
      ({ key, id }) => ({ key, id }),
      (row): Uncovered => ({ target: targetOf(names, row.kind, row.id), toLevel: row.to_level, byLevel: row.by_level, before: row.before }),
    )
  })
}

/** Who asks whom by the rules of today. */
export async function pairsToday(tx: Tx, community: number): Promise<{ by: string; to: string }[]> {
  const rules = await readRulesToday(tx, community)
  return rules.cadences.flatMap(({ by, to }) => by.map((one) => ({ by: one, to })))
}

interface AskedLink {
  id: string
  contact: string
  household: string | null
  targetContact: string | null
  replaces: string | null
  why: string | null
}

/** One link by hand. Two at once meet at the community's lock: the second is told who keeps contact already. */
export async function createContactLink(deps: Deps, caller: Caller, asked: AskedLink): Promise<ContactLink> {
  mayWriteContacts(caller)
  const community = communityOf(caller)
  if ((asked.household === null) === (asked.targetContact === null)) throw oneTarget()
  return inScope(deps.database, caller, 'write', async (tx) => {
    await lockCommunity(tx, community)
    const kept = await findLink(tx, community, asked.id)
    if (kept !== undefined) {
      if (kept.contact_id !== asked.contact || kept.household_id !== asked.household || kept.target_contact_id !== asked.targetContact)
        throw new AppError('same_id_other_content')
      return presentLink(kept, await nameTargets(tx, community, idsOf([kept])))
    }
    const contact = await requireOpenContact(tx, community, asked.contact)
    const toLevel = await levelOfTarget(tx, community, asked)
    const rules = await readRulesToday(tx, community)
    if (cadenceOf(rules, contact.level, toLevel) === undefined) throw noDuty()
    const present = await presentLinkOf(tx, community, contact.level, asked)
    if (present?.contact_id === asked.contact) throw sameContact()
    if (present !== undefined && asked.replaces === null) throw hasContact(present.contact)
    if ((present?.id ?? null) !== asked.replaces) throw linkMoved()
    const link = { ...asked, level: contact.level, toLevel }
    await writeLinks(tx, community, [link], { origin: 'hand', by: caller.name, endedWhy: asked.why ?? 'taken-over' })
    await record(
      tx,
      caller,
      {
        verb: 'contact.link',
        entity: 'contact_link',
        entityId: asked.id,
        ...(asked.household === null ? {} : { household: asked.household }),
        detail: { contact: asked.contact, target: asked.household ?? asked.targetContact, replaces: asked.replaces },
      },
      contactsChanged(asked.contact),
    )
    const made = await findLink(tx, community, asked.id)
    if (made === undefined) throw new AppError('internal')
    return presentLink(made, await nameTargets(tx, community, idsOf([made])))
  })
}

export async function endContactLink(
  deps: Deps,
  caller: Caller,
  id: string,
  { version, why }: { version: number; why: string },
): Promise<{ ok: true }> {
  mayWriteContacts(caller)
  const community = communityOf(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    await lockCommunity(tx, community)
    const link = await findLink(tx, community, id)
    if (link === undefined) throw new AppError('not_found')
    const { today } = await readNow(tx)
    if (link.ends_on !== null && link.ends_on <= today) return { ok: true as const }
    if (link.version !== version) throw new AppError('conflict')
    await closeLinks(tx, community, [id], why)
    await keepSeers(tx, community)
    await record(
      tx,
      caller,
      {
        verb: 'contact.unlink',
        entity: 'contact_link',
        entityId: id,
        ...(link.household_id === null ? {} : { household: link.household_id }),
        detail: { contact: link.contact_id, target: link.household_id ?? link.target_contact_id, why },
      },
      contactsChanged(link.contact_id),
    )
    return { ok: true as const }
  })
}

/** @throws not_found for what is not of this community, refused for who lives here no more or stood down */
async function levelOfTarget(tx: Tx, community: number, { household, targetContact }: AskedLink): Promise<string> {
  if (household === null) return (await requireOpenContact(tx, community, targetContact ?? '')).level
  const { rows } = await sql<{ building_id: string | null }>`
    select building_id from household where community = ${community} and id = ${household} for share`.execute(tx)
  const [row] = rows
  if (row === undefined) throw new AppError('not_found')
  if (row.building_id === null) throw nowhere()
  return householdLevel
}

/** Who has the target today: of a household whoever it is, of a contact somebody of the same level. */
async function presentLinkOf(tx: Tx, community: number, level: string, { household, targetContact }: AskedLink) {
  const { rows } = await sql<{ id: string; contact_id: string; contact: string }>`
    select l.id, l.contact_id, c.name as contact from contact_link l join contact c on c.community = l.community and c.id = l.contact_id
    where l.community = ${community} and ${isOpen('l')}
      and (l.household_id = ${household}::uuid or (l.target_contact_id = ${targetContact}::uuid and l.level = ${level}))`.execute(tx)
  return rows[0]
}

const idsOf = (rows: readonly Pick<LinkRow, 'household_id' | 'target_contact_id'>[]) => ({
  households: rows.flatMap((row) => row.household_id ?? []),
  contacts: rows.flatMap((row) => row.target_contact_id ?? []),
})

function presentLink(row: LinkRow, names: ReadonlyMap<string, NamedTarget>): ContactLink {
  return {
    id: row.id,
    contact: { id: row.contact_id, name: row.contact, level: row.level, role: row.role },
    target:
      row.household_id === null ? targetOf(names, 'contact', row.target_contact_id ?? '') : targetOf(names, 'household', row.household_id),
    toLevel: row.to_level,
    origin: row.origin,
    why: row.why,
    endedWhy: row.ended_why,
    tookOverFrom: row.taken_over,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    madeBy: row.made_by,
    madeAt: row.made_at,
    version: row.version,
  }
}
