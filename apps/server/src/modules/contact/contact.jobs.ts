import { z } from 'zod'
import { systemCaller } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import { defineJob } from '../../platform/jobs/index.ts'
import { followTargets, keepSeers } from './contact-chain.ts'
import { proposeLinks } from './proposal.job.ts'

/** What moves households in bulk (imports, what an undo puts back) is followed here, at the latest the next morning. */
const followAll = defineJob({
  name: 'contact.follow-targets',
  about: { zh: '联系关系跟上搬迁，已搬离的结束联系', en: 'Links follow who moved; links to who has left end' },
  input: z.object({}),
  cron: '17 1 * * *',
  async run(_input, { deps, caller, signal }) {
    const communities = await inScope(deps.database, caller, 'read', (tx) =>
      tx.selectFrom('community').select('community').orderBy('community').execute(),
    )
    for (const { community } of communities) {
      if (signal.aborted) return
      await inScope(deps.database, systemCaller('contact', community), 'write', async (tx) => {
        await followTargets(tx, community)
        await keepSeers(tx, community)
      })
    }
  },
})

export const contactJobs = [proposeLinks, followAll]
