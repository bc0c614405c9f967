import type { ContactProposal, ProposalDetail, ProposedLink } from '@linli/contract/contact'
import { householdLevel } from '@linli/rules/duties-rules'
import { sql } from 'kysely'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { decodeCursor, pageOf } from '../../platform/cursor.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { enqueue } from '../../platform/jobs/index.ts'
import { lockCommunity, record } from '../../platform/record.ts'
import { cadenceOf, readRulesToday } from './contact-rules.ts'
import { mayWriteContacts } from './contact.policy.ts'
import { noDuty } from './contact.refusals.ts'
import { contactsChanged } from './contact.service.ts'
import { proposeLinks } from './proposal.job.ts'
import { type ProposalRow, countProposals, findProposal, listPlanned, listProposalRows } from './proposal.queries.ts'
import { nameTargets, targetOf } from './target.names.ts'

const defaultLimit = 50
interface Paging {
  limit?: number | undefined
  cursor?: string | undefined
}

export async function listContactProposals(deps: Deps, caller: Caller, { limit = 20, cursor }: Paging) {
  mayWriteContacts(caller)
  const community = communityOf(caller)
  const position = decodeCursor(cursor)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const [rows, total] = await Promise.all([
      listProposalRows(tx, community, limit + 1, position === null ? null : { key: String(position.key), id: position.id }),
      position?.total ?? countProposals(tx, community),
    ])
    return pageOf(rows, limit, total, (row) => ({ key: row.asked_at, id: row.id }), presentProposal)
  })
}

/** Asks for a plan: one job works it out. Asked again under the same id it is the same plan. */
export async function askContactProposal(
  deps: Deps,
  caller: Caller,
  { id, ...asked }: ContactProposal['asked'] & { id: string },
): Promise<ContactProposal> {
  mayWriteContacts(caller)
  const community = communityOf(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const kept = await findProposal(tx, community, id)
    if (kept !== undefined) {
      if (kept.asked.by !== asked.by || kept.asked.to !== asked.to || kept.asked.cap !== asked.cap)
        throw new AppError('same_id_other_content')
      return presentProposal(kept)
    }
    const rules = await readRulesToday(tx, community)
    if (cadenceOf(rules, asked.by, asked.to) === undefined) throw noDuty()
    await tx
      .insertInto('contact_proposal')
      .values({ community, id, state: 'waiting', asked: JSON.stringify(asked), asked_by: caller.id, asker: caller.name })
      .execute()
    await enqueue(tx, proposeLinks, { proposal: id })
    await record(tx, caller, { verb: 'contact.propose', entity: 'contact_proposal', entityId: id, detail: asked }, contactsChanged(id))
    return presentProposal(await requireProposal(tx, community, id))
  })
}

export async function getContactProposal(deps: Deps, caller: Caller, id: string): Promise<ProposalDetail> {
  mayWriteContacts(caller)
  const community = communityOf(caller)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const row = await requireProposal(tx, community, id)
    const loads = row.loads ?? []
    const names = await nameTargets(tx, community, { households: [], contacts: loads.map(({ contact }) => contact) })
    return {
      ...presentProposal(row),
      loads: loads.map((load) => ({
        ...load,
        name: names.get(load.contact)?.name ?? '',
        building: names.get(load.contact)?.place ?? null,
      })),
    }
  })
}

export async function listProposedLinks(
  deps: Deps,
  caller: Caller,
  id: string,
  { changed, contact, limit = defaultLimit, cursor }: { changed?: 'yes' | undefined; contact?: string | undefined } & Paging,
) {
  mayWriteContacts(caller)
  const community = communityOf(caller)
  const position = decodeCursor(cursor)
  const from = Number(position?.key ?? 0)
  if (!Number.isSafeInteger(from) || from < 0) throw new AppError('invalid_input', { reason: 'cursor' })
  return inScope(deps.database, caller, 'read', async (tx) => {
    const { asked } = await requireProposal(tx, community, id)
    const { rows, total } = await listPlanned(tx, community, id, { changed: changed === 'yes', contact: contact ?? null }, limit + 1, from)
    const toHomes = asked.to === householdLevel
    const links = rows.flatMap((row) => [row.link, row.before].flatMap((link) => link ?? []))
    const owners = await ownersOf(tx, community, links)
    const contacts = [...owners.values(), ...rows.flatMap((row) => row.contact ?? []), ...(toHomes ? [] : rows.map(({ target }) => target))]
    const names = await nameTargets(tx, community, {
      households: toHomes ? rows.map(({ target }) => target) : [],
      contacts: [...new Set(contacts)],
    })
    const nameOf = (link: string | null) => (link === null ? null : (names.get(owners.get(link) ?? '')?.name ?? null))
    return pageOf(
      rows,
      limit,
      position?.total ?? total,
      (row) => ({ key: from + rows.indexOf(row) + 1, id: row.target }),
      (row): ProposedLink => ({
        target: targetOf(names, toHomes ? 'household' : 'contact', row.target),
        from: row.link === null ? null : { link: row.link, contact: nameOf(row.link) ?? '' },
        before: nameOf(row.link ?? row.before),
        to: row.contact === null ? null : { id: row.contact, name: names.get(row.contact)?.name ?? '' },
        ...{ reason: row.reason, cause: row.cause, cost: row.cost },
      }),
    )
  })
}

export async function dropContactProposal(deps: Deps, caller: Caller, id: string): Promise<ContactProposal> {
  mayWriteContacts(caller)
  const community = communityOf(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    await lockCommunity(tx, community)
    const row = await requireProposal(tx, community, id)
    if (row.state === 'dropped') return presentProposal(row)
    if (row.state === 'accepted') throw answered()
    await answerProposal(tx, caller, id, 'dropped')
    await record(tx, caller, { verb: 'contact.drop-proposal', entity: 'contact_proposal', entityId: id }, contactsChanged(id))
    return presentProposal(await requireProposal(tx, community, id))
  })
}

export async function answerProposal(tx: Tx, caller: Caller, id: string, state: 'accepted' | 'dropped'): Promise<void> {
  await tx
    .updateTable('contact_proposal')
    .set({ state, answered_by: caller.id, answered_at: sql<string>`clock_timestamp()` })
    .where('community', '=', communityOf(caller))
    .where('id', '=', id)
    .execute()
}

/** @throws not_found */
export async function requireProposal(tx: Tx, community: number, id: string): Promise<ProposalRow> {
  const row = await findProposal(tx, community, id)
  if (row === undefined) throw new AppError('not_found')
  return row
}

async function ownersOf(tx: Tx, community: number, links: readonly string[]): Promise<Map<string, string>> {
  if (links.length === 0) return new Map()
  const { rows } = await sql<{ id: string; contact_id: string }>`
    select id, contact_id from contact_link where community = ${community} and id = any(${sql.val(links)}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.contact_id]))
}

export function presentProposal(row: ProposalRow): ContactProposal {
  return {
    id: row.id,
    state: row.state,
    asked: row.asked,
    askedBy: row.asker,
    askedAt: row.asked_at,
    readyAt: row.ready_at,
    answeredAt: row.answered_at,
    failure: row.failure,
    summary: row.summary,
  }
}

export function answered(): AppError {
  return new AppError('refused', {
    reason: 'proposal-answered',
    zh: '这份方案已经采用或作废，不能再办。',
    en: 'This proposal was accepted or dropped already.',
  })
}
