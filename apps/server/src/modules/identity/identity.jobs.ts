import { z } from 'zod'
import { systemCaller } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import { defineJob } from '../../platform/jobs/index.ts'
import { findDuplicates } from './find-duplicates.ts'

/** Every night, and of one community after each import (ledgers/importing/import.jobs.ts). */
const searchDuplicates = defineJob({
  name: 'identity.search-duplicates',
  about: { zh: '查找可能重复登记的人', en: 'Look for people registered twice' },
  input: z.object({}),
  cron: '47 2 * * *',
  async run(_input, { deps, caller, signal }) {
    const communities = await inScope(deps.database, caller, 'read', (tx) =>
      tx.selectFrom('community').select('community').orderBy('community').execute(),
    )
    for (const { community } of communities) if (!signal.aborted) await findDuplicates(deps, systemCaller('duplicates', community))
  },
})

export const identityJobs = [searchDuplicates]
