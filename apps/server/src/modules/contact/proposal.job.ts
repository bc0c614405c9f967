import { sql } from 'kysely'
import { z } from 'zod'
import { inScope } from '../../platform/db/in-scope.ts'
import { defineJob } from '../../platform/jobs/index.ts'
import { record } from '../../platform/record.ts'
import { planBeside } from './proposal.host.ts'
import { findProposal, readProposalInput } from './proposal.queries.ts'
import type { ProposalPlan } from './proposal.shape.ts'

/** Works out a proposal. What fails is told on the proposal itself: a second try of the same model would fail alike. */
export const proposeLinks = defineJob({
  name: 'contact.propose-links',
  about: { zh: '计算挂钩联系分配方案', en: 'Work out a proposal of linked contact' },
  input: z.object({ proposal: z.uuid() }),
  attempts: 3,
  async run({ proposal }, { deps, caller, community, signal, attempt, attempts, once }) {
    if (community === null) throw new Error('a proposal is of one community')
    const input = await inScope(deps.database, caller, 'read', async (tx) => {
      const row = await findProposal(tx, community, proposal)
      return row?.state === 'waiting' ? readProposalInput(tx, community, row.asked) : null
    })
    if (input === null) return
    let plan: ProposalPlan | null
    try {
      plan = input.contacts.length === 0 || input.targets.length === 0 ? null : await planBeside(input, signal)
    } catch (error) {
      if (signal.aborted || attempt < attempts) throw error
      plan = null
    }
    const failure =
      plan !== null ? null : input.contacts.length === 0 ? 'no-contacts' : input.targets.length === 0 ? 'no-targets' : 'not-solved'
    await once(async (tx) => {
      const { numAffectedRows } = await sql`
        update contact_proposal set state = ${plan === null ? 'failed' : 'ready'}, plan = ${plan === null ? null : JSON.stringify(plan)}::jsonb, failure = ${failure}, ready_at = clock_timestamp()
        where community = ${community} and id = ${proposal} and state = 'waiting'`.execute(tx)
      if (numAffectedRows !== 1n) return
      const detail = plan === null ? { failure } : { targets: plan.summary.targets, changed: plan.summary.changed + plan.summary.added }
      await record(tx, caller, { verb: 'contact.proposed', entity: 'contact_proposal', entityId: proposal, detail }, [
        { kind: 'contact.changed', privacyClass: 'staff', audience: null, data: { id: proposal } },
      ])
    })
  },
})
