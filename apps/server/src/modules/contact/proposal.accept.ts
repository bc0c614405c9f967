import type { ContactProposal } from '@linli/contract/contact'
import { householdLevel } from '@linli/rules/duties-rules'
import { v7 as uuid } from 'uuid'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { lockCommunity, record } from '../../platform/record.ts'
import { mayWriteContacts } from './contact.policy.ts'
import { contactsChanged } from './contact.service.ts'
import { type NewLink, writeLinks } from './link.write.ts'
import { listChanges, listMoved } from './proposal.queries.ts'
import { answerProposal, answered, presentProposal, requireProposal } from './proposal.service.ts'
import { nameTargets } from './target.names.ts'

/** As many as a person reads; the number of all stands in the sentence. */
const toldAtMost = 20

/**
 * Makes a plan true, all of it in one transaction, or nothing where anything it was made from has changed. Accepted before,
 * it is done already: two who accept at once meet at the lock, and the second finds it so.
 * @throws conflict proposal-stale, with what changed
 */
export async function acceptContactProposal(deps: Deps, caller: Caller, id: string): Promise<ContactProposal> {
  mayWriteContacts(caller)
  const community = communityOf(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    await lockCommunity(tx, community)
    const proposal = await requireProposal(tx, community, id)
    if (proposal.state === 'accepted') return presentProposal(proposal)
    if (proposal.state !== 'ready') throw proposal.state === 'dropped' ? answered() : notReady()
    const { by, to } = proposal.asked
    const moved = await listMoved(tx, community, id, by)
    if (moved.length > 0) throw await stale(tx, community, moved)
    const changes = await listChanges(tx, community, id)
    const links = changes.flatMap(({ target, contact, link }): NewLink[] => {
      if (contact === null) return []
      const [household, targetContact] = to === householdLevel ? [target, null] : [null, target]
      return [{ ...{ id: uuid(), contact, level: by, toLevel: to, household, targetContact }, replaces: link, why: null }]
    })
    await writeLinks(tx, community, links, { origin: 'proposal', by: caller.name, proposal: id, endedWhy: 'proposal' })
    await answerProposal(tx, caller, id, 'accepted')
    await record(
      tx,
      caller,
      { verb: 'contact.accept-proposal', entity: 'contact_proposal', entityId: id, detail: { by, to, links: links.length } },
      contactsChanged(id),
    )
    return presentProposal(await requireProposal(tx, community, id))
  })
}

const sentences = {
  link: { zh: '联系关系已另有变动', en: 'is linked otherwise by now' },
  contact: { zh: '拟定的联系人已卸任或换了层级', en: 'was to get a contact who stood down' },
  gone: { zh: '已搬离或已卸任', en: 'has left' },
} as const

async function stale(tx: Tx, community: number, moved: readonly { target: string; why: keyof typeof sentences }[]): Promise<AppError> {
  const ids = moved.slice(0, toldAtMost).map(({ target }) => target)
  const names = await nameTargets(tx, community, { households: ids, contacts: ids })
  const label = (id: string) =>
    [names.get(id)?.place, names.get(id)?.name].filter((part) => part !== undefined && part !== null && part !== '').join(' ')
  const count = String(moved.length)
  return new AppError('conflict', {
    reason: 'proposal-stale',
    zh: `方案做出以后有 ${count} 处变动，没有采用。请看清单，再做一份新方案。`,
    en: `${count} things changed since the proposal was made, so nothing was done. See the list and ask for a new one.`,
    fields: moved.slice(0, toldAtMost).map(({ target, why }) => ({
      path: target,
      code: why,
      zh: `${label(target)}：${sentences[why].zh}`,
      en: `${label(target)} ${sentences[why].en}`,
    })),
  })
}

function notReady(): AppError {
  return new AppError('refused', {
    reason: 'proposal-not-ready',
    zh: '方案还没有算好，或没有算成。',
    en: 'The proposal is not ready, or could not be worked out.',
  })
}
