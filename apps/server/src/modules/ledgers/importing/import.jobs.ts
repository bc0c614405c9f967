import { sql } from 'kysely'
import { z } from 'zod'
import { inScope } from '../../../platform/db/in-scope.ts'
import { defineJob } from '../../../platform/jobs/job.ts'

/** Search finds what an import brought at once, but reads through all of it until this has run. */
export const mergeSearchKeys = defineJob({
  name: 'ledgers.merge-search-keys',
  about: { zh: '导入后整理搜索索引', en: 'Tidy the search index after an import' },
  input: z.object({}),
  attempts: 3,
  serial: true,
  run: async (_input, { deps, caller }) => {
    await inScope(deps.database, caller, 'write', (tx) => sql`select app.merge_search_keys()`.execute(tx))
  },
})
