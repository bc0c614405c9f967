import { sql } from 'kysely'
import { z } from 'zod'
import { inScope } from '../../../platform/db/in-scope.ts'
import { defineJob } from '../../../platform/jobs/job.ts'

/**
 * What follows an import and need not be waited for: search finds the new people at once, but reads through all of them
 * until their keys are merged; what rests on a consent nobody gave is taken out of
 * sight; and who may have come in twice is asked about.
 */
export const settleImport = defineJob({
  name: 'ledgers.settle-import',
  about: {
    zh: '导入后整理搜索索引、核对同意、查找重复',
    en: 'After an import: tidy the search index, check consents, look for duplicates',
  },
  input: z.object({}),
  attempts: 5,
  serial: true,
  async run(_input, { deps, caller, signal }) {
    await inScope(deps.database, caller, 'write', (tx) => sql`select app.merge_search_keys()`.execute(tx))
    // Loaded here: the importing process declares this job and must not carry what runs it.
    const { tidyCommunity } = await import('../../privacy/index.ts')
    let more = true
    while (more && !signal.aborted) more = await tidyCommunity(deps, caller)
    const { findDuplicates } = await import('../../identity/index.ts')
    if (!signal.aborted) await findDuplicates(deps, caller)
  },
})
