import { z } from 'zod'
import { inScope } from '../../platform/db/in-scope.ts'
import { defineJob } from '../../platform/jobs/index.ts'
import { checkAll } from './catch-up.ts'

/** Days pass without anybody writing: cards run out, children grow up. What people write is looked at when the list is read. */
const checkRegisters = defineJob({
  name: 'quality.check-registers',
  about: { zh: '每日核查台账中的矛盾', en: 'Search the registers for contradictions' },
  input: z.object({}),
  cron: '13 3 * * *',
  async run(_input, { deps, caller, signal }) {
    const communities = await inScope(deps.database, caller, 'read', (tx) =>
      tx.selectFrom('community').select('community').orderBy('community').execute(),
    )
    for (const { community } of communities) {
      if (signal.aborted) return
      await checkAll(deps, community)
    }
  },
})

export const qualityJobs = [checkRegisters]
